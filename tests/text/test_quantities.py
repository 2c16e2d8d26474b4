"""What `find_quantities` reads out of a message, by the cases in `cases/*.yml`, and what holds for any text."""

import datetime
import itertools
import pathlib
import time
from collections import Counter
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalize import normalize
from bot.text.quantities import find_quantities

TODAY = datetime.date(2026, 11, 22)
FOLDER = pathlib.Path(__file__).parent / "cases"
OTHER_FILES = {"masking", "known_failures"}


def _read(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8")))


FILES = sorted(path.stem for path in FOLDER.glob("*.yml") if path.stem not in OTHER_FILES)
CASES = [(name, case) for name in FILES for case in _read(name)]
KNOWN_FAILURES = _read("known_failures")

# Any text, and text of the characters that the rules look for, which meets far more of them.
TELLING = (
    "0123456789.,-~%¥+ kw一二两三四五六七八九十百千万亿零半几多来把个块元毛钱天日周月年号期分厘点利息率化"
    "欠借还逾第每上下去今明昨前后到"
)
TEXTS = st.text(max_size=120) | st.text(alphabet=TELLING, max_size=120)


def _found(text: str) -> list[list[str]]:
    return [[found.kind, found.value, found.unit] for found in find_quantities(normalize(text), TODAY)]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{name}-{case['text']}") for name, case in CASES])
def test_every_quantity_is_found_in_order_with_its_value(case: dict[str, Any]) -> None:
    """All quantities of a sentence are found, and nothing else."""
    assert case["found"] == _found(case["text"])


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: case["text"])
def test_known_failures_still_fail(case: dict[str, Any]) -> None:
    """A case that works by now has to move out of the list."""
    assert case["found"] != _found(case["text"])


def test_no_sentence_stands_twice() -> None:
    """Each sentence is in one file, once."""
    counted = Counter(case["text"] for case in [*(case for _, case in CASES), *KNOWN_FAILURES])
    assert [text for text, times in counted.items() if times > 1] == []


def test_there_are_enough_cases() -> None:
    """The cases cover each kind, and near misses of all of them."""
    kinds = Counter(found[0] for _, case in CASES for found in case["found"])
    assert len(CASES) >= 340
    assert sum(not case["found"] for _, case in CASES) >= 100
    assert all(times >= 12 for times in kinds.values()), kinds


def test_the_place_of_a_quantity_is_given() -> None:
    """Start and end cut the text of the quantity out of the message."""
    text = "我欠了三万五，逾期俩月"
    for found in find_quantities(text, TODAY):
        assert found.text == text[found.start : found.end]
    assert [found.text for found in find_quantities(text, TODAY)] == ["三万五", "俩月"]


def test_a_longer_message_takes_its_time_in_proportion() -> None:
    """A hundred characters take well under a millisecond; the bound is generous, for the machine may be busy."""
    text = ("网贷欠了8万多，逾期快3个月了，月薪6000，每月15号还款，年化18%，分12期，打95384没用，怎么办" * 3)[:100]
    fastest = min(_seconds(text) for _ in range(20))
    assert fastest < 0.003


def _seconds(text: str) -> float:
    start = time.process_time()
    find_quantities(text, TODAY)
    return time.process_time() - start


@pytest.mark.parametrize(
    "piece", ["1", "一", "十", "万", "一万", "欠", "1,", "1.1", "5号", "三月", "5到", "a.", "http://", "年化的", "半"]
)
def test_no_text_takes_long(piece: str) -> None:
    """No pattern runs away on the longest message that is let in."""
    assert _seconds((piece * 800)[:800]) < 0.5


@given(TEXTS)
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Whatever is typed, spans lie inside the text, hold their text, stand in order and do not overlap."""
    end = 0
    for found in find_quantities(text, TODAY):
        assert end <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end].rstrip()
        assert found.value
        end = found.end


@given(TEXTS)
def test_normalised_text_is_read_without_an_error(text: str) -> None:
    """The same holds for text as the guide sees it."""
    text = normalize(text)
    spans = [(found.start, found.end) for found in find_quantities(text, TODAY)]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@given(st.integers(min_value=1, max_value=99_999_999))
def test_any_whole_sum_in_digits_is_read(yuan: int) -> None:
    """Any whole number of yuan is found, with and without thousands marks."""
    for written in (f"{yuan}元", f"{yuan:,}元", f"¥{yuan}"):
        assert [["amount", str(yuan), "yuan"]] == _found(written)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2026, 11, 22)))
def test_any_past_date_is_read(day: datetime.date) -> None:
    """A date written out in full, with dots or with hyphens is that date."""
    for written in (f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}", day.isoformat()):
        assert [["date", day.isoformat(), "iso_date"]] == _found(written)
