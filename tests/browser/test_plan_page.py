"""The printable plan in a browser: on a phone nothing sticks out, on paper the rows of its tables are rows."""

import pytest
from playwright.sync_api import Page

from bot.messages import Listing, Table
from bot.plan_page import Document, render

OPTIONS = Table(
    "几种还法比一比",
    ("", "每月", "要还", "还到", "利息一共", "一共还"),
    (("更快（不留应急的钱）", "12,345.67 元", "120 个月", "2036 年 11 月", "123,456.78 元", "1,123,456.78 元"),),
)
SCHEDULE = Table(
    "一个月一个月怎么还",
    ("", "还", "其中利息", "还欠"),
    (("2036 年 11 月", "3,150.45 元", "1,471.42 元", "130,082.42 元"),),
)


@pytest.fixture
def page(context) -> Page:
    """The page of a plan with large figures, on a phone."""
    opened = context().new_page()
    messages = (OPTIONS, SCHEDULE, Listing("清单", ("https" + "长" * 60,)))
    opened.set_content(render(Document("zh", "我的还款计划", "只是估算", messages, "还欠多少", (), "", "不是法律意见")))
    return opened


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_sticks_out_on_a_phone(page: Page, width: int):
    """Neither the page nor any of its tables has to be pushed sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    wide = "e => e.scrollWidth > e.clientWidth"
    assert not page.evaluate(f"({wide})(document.documentElement)")
    assert page.locator(".table").evaluate_all(f"all => all.filter({wide}).length") == 0


def test_a_row_of_many_columns_becomes_a_list_with_names(page: Page):
    """What a figure means stands beside it."""
    shown = page.locator(".many td").evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    assert shown == [f'"{name}"' for name in OPTIONS.columns[1:]]


def test_on_paper_it_is_a_table_again(page: Page):
    """The small screen's list is not printed."""
    page.emulate_media(media="print")
    assert page.locator(".many tr").first.evaluate("e => getComputedStyle(e).display") == "table-row"
