"""Shell, REST and the printable page show the same figures."""

import html
import json
import re

import pytest
from running import RunningGuide

from bot.messages import NO_VALUE

FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
INTEREST = ["欠了8000逾期12天日利率万五"]
PLAN = [
    "帮我做个还款计划",
    "欠微粒贷两万日利率万五逾期12天，花呗八千年化15%，月薪六千，房租一千五，吃饭一千，养一个孩子，失业了，还没联系",
    "手里有两千",
]


def rest(guide: RunningGuide, sentences: list[str]) -> list[dict]:
    """The last answer as REST gives it."""
    person = guide.somebody()
    return [guide.say(sentence, person) for sentence in sentences][-1]


def shell(guide: RunningGuide, sentences: list[str]) -> list[str]:
    """The last answer as the rasa shell reads it: one message a line."""
    person = guide.somebody()
    body = [guide.send(sentence, person, "?stream=true").body for sentence in sentences][-1]
    return [json.loads(line)["text"] for line in body.decode().splitlines()]


def cells(messages: list[dict]) -> list[str]:
    """All cells of all tables that say something, out of the fields."""
    tables = [m["metadata"]["message"] for m in messages if m["metadata"]["message"]["kind"] == "table"]
    return [cell for table in tables for row in table["rows"] for cell in row if cell != NO_VALUE]


def without_link(texts: list[str]) -> list[str]:
    """The address of a page differs from person to person."""
    return [re.sub(r"/plan/\S+", "/plan/", text) for text in texts]


@pytest.mark.parametrize("sentences", [INTEREST, PLAN], ids=["interest", "plan"])
def test_shell_and_rest_say_the_same(guide, sentences):
    """Word for word; and every cell of the fields stands in the text."""
    messages = rest(guide, sentences)
    texts = [message["text"] for message in messages]
    assert without_link(shell(guide, sentences)) == without_link(texts)
    whole = "\n".join(texts)
    assert len(cells(messages)) > 10
    assert [cell for cell in cells(messages) if cell not in whole] == []


def test_the_page_shows_the_figures_of_the_chat(guide):
    """Every cell of every table, every line of the script; and no sum in its text that its tables do not add up to."""
    messages = rest(guide, PLAN)
    (link,) = [m["metadata"]["message"]["url"] for m in messages if m["metadata"]["message"]["kind"] == "plan"]
    page = guide.request("GET", re.sub(r"^https?://[^/]+", "", link)).body.decode()
    shown = [html.unescape(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)]
    assert [cell for cell in cells(messages) if cell not in shown] == []
    script = next(m["metadata"]["message"]["items"] for m in messages if "“您好" in m["text"])
    listed = [html.unescape(item) for item in re.findall(r"<li>(.*?)</li>", page)]
    assert set(script) <= set(listed)


def test_the_bars_of_the_page_are_its_balances(guide):
    """The chart is drawn from the schedule that stands below it."""
    messages = rest(guide, PLAN)
    (link,) = [m["metadata"]["message"]["url"] for m in messages if m["metadata"]["message"]["kind"] == "plan"]
    page = guide.request("GET", re.sub(r"^https?://[^/]+", "", link)).body.decode()
    drawn = [FIGURE.findall(title)[-1] for title in re.findall(r"<rect[^>]*><title>(.*?)</title>", page)]
    table = re.search(r"一个月一个月怎么还.*?<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    written = [FIGURE.findall(row)[-1] for row in re.findall(r"<tr>.*?</tr>", table)]
    assert [float(figure.replace(",", "")) for figure in drawn] == [float(f.replace(",", "")) for f in written]
    assert len(drawn) > 5
