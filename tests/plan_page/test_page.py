"""The page is complete in itself, says what the messages say, and lets nothing that was typed act."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Listing, Table, Text
from bot.plan_page import CONTENT_SECURITY_POLICY, Document, notice, render
from bot.plan_page.chart import bars

TABLE = Table("月份", ("", "还", "还欠"), (("2027 年 1 月", "1,000 元", "2,000 元"),), "只是估算")


def document(*messages, chart=(), locale="zh", title="计划") -> Document:
    """A page of messages."""
    return Document(locale, title, "为自己做的", messages, "还欠多少", chart, "月份", "不是法律意见")


def _svg(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314  # drawn by us


def test_every_message_stands_on_the_page():
    """Tables as tables, lists as lists, lines as paragraphs."""
    page = render(
        document(Text("第一句"), Text("题目\n第一行\n第二行"), Listing("清单", ("甲", "乙"), numbered=True), TABLE)
    )
    assert "<p>第一句</p>" in page
    assert "<h2>题目</h2><p>第一行</p><p>第二行</p>" in page
    assert "<ol><li>甲</li><li>乙</li></ol>" in page
    assert '<th scope="row">2027 年 1 月</th><td>1,000 元</td><td>2,000 元</td>' in page
    assert '<p class="note">只是估算</p>' in page


def test_a_wide_table_names_the_column_in_each_cell():
    """On a phone its rows become blocks, where the head of the table is far away."""
    wide = Table("比一比", ("", "每月", "几个月", "还到", "利息"), (("建议", "1 元", "2", "5 月", "3 元"),), "")
    page = render(document(wide, TABLE))
    assert '<td data-column="几个月">2</td><td data-column="还到">5 月</td>' in page
    assert page.count('class="table many"') == 1
    assert page.count('class="table"') == 1


def test_the_page_is_complete_in_itself():
    """No script, no address, no file of anybody: it can be saved, printed and read offline."""
    page = render(document(TABLE, chart=[("1 月", Decimal(5))]))
    assert not re.search(r"<script|<link|<img|<iframe|src=|href=|url\(|@import|https?:|\son\w+=|\sstyle=", page)


def test_the_policy_allows_the_pages_own_style_and_nothing_else():
    """Its hash is that of the style on the page."""
    style = re.search(r"<style>(.*?)</style>", render(document()), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_it_is_made_for_paper_too():
    """Colours for print, no rows torn apart."""
    assert "@media print" in render(document())
    assert "break-inside: avoid" in render(document())


@pytest.mark.parametrize(("locale", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_the_language_is_named(locale, lang):
    """For readers aloud."""
    assert f'<html lang="{lang}">' in render(document(locale=locale))


@given(st.text())
def test_nothing_that_was_typed_acts(text):
    """Whatever is typed, the page has the tags that we wrote and no others."""
    quiet = render(document(Text("x"), Listing("x", ("x",)), Table("x", ("x",), (("x",),), "x"), title="x"))
    told = "x" + "".join(text.split())
    loud = render(document(Text(told), Listing(told, (told,)), Table(told, (told,), ((told,),), told), title=told))
    tags = re.compile(r"<[^>]*>")
    assert tags.findall(loud) == tags.findall(quiet)


def test_a_tag_that_was_typed_is_text():
    """A debt may be called anything."""
    page = render(document(Listing("<b>", ("<script>alert(1)</script>",)), title="<i>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_dollars_are_no_marks_of_the_template():
    """What is typed is put in last."""
    assert "$title ${style}" in render(document(Text("$title ${style}")))


def test_the_chart_falls_as_the_debt_does():
    """A bar for each month, as high as what is owed."""
    figure = _svg(bars([("1 月", Decimal(300)), ("2 月", Decimal(150)), ("3 月", Decimal(0))], "还欠"))
    rects = figure.findall(".//rect")
    heights = [float(rect.get("height")) for rect in rects]
    assert heights[0] == pytest.approx(2 * heights[1])
    assert heights[2] == 0
    assert [rect.find("title").text for rect in rects] == ["1 月 300", "2 月 150", "3 月 0"]
    assert figure.find("svg").get("aria-label") == "还欠"


@given(st.lists(st.integers(0, 10**9), max_size=600))
def test_any_row_of_figures_can_be_drawn(values):
    """Nothing sticks out; nothing to draw is no figure."""
    drawn = bars([(str(i), Decimal(value)) for i, value in enumerate(values)], "<x>")
    if not any(values):
        assert drawn == ""
        return
    for rect in _svg(drawn).iter("rect"):
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + width <= 640
        assert 0 <= y <= y + height <= 200


def test_the_chart_stands_before_its_table():
    """Seen first, read after."""
    page = render(document(Text("x"), TABLE, chart=[("1 月", Decimal(5))]))
    assert page.index("<svg") < page.index("<table")


def test_without_figures_there_is_no_chart():
    """Nor a heading without one."""
    page = render(document(Text("x")))
    assert "<svg" not in page
    assert "还欠多少" not in page


def test_a_notice_says_one_thing():
    """For a page that is gone."""
    page = notice("en", "Gone", "It was <deleted>.")
    assert "<h1>Gone</h1>" in page
    assert "It was &lt;deleted&gt;." in page
