"""Secrets never reach a store; sums, dates, hotlines and law numbers do."""

import pathlib
import random
import re
import time

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.text.masking import is_bank_card, is_identity_number, mask

CASES = yaml.safe_load((pathlib.Path(__file__).parent / "cases" / "masking.yml").read_text(encoding="utf-8"))
FULL_WIDTH = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
SUMS = re.compile(r"[1-9]\d*0(?: [1-9]\d*0)+")  # 1500 2000 300: three sums as people write them
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.mark.parametrize("case", CASES["hidden"], ids=lambda case: case["text"])
def test_a_secret_is_hidden(case: dict[str, str]) -> None:
    """Only the secret is replaced, the words around it stay."""
    assert case["masked"] == mask(case["text"])


@pytest.mark.parametrize("text", CASES["kept"])
def test_what_is_no_secret_is_kept(text: str) -> None:
    """Sums, dates, hotlines and law numbers survive."""
    assert text == mask(text)


def test_there_are_enough_cases() -> None:
    """Both sides are covered."""
    assert len(CASES["hidden"]) >= 100
    assert len(CASES["kept"]) >= 120


def _identity_number(first: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True))
    return first + "10X98765432"[total % 11]


def _card(first: str) -> str:
    return next(first + digit for digit in "0123456789" if is_bank_card(first + digit))


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """An identity number of a region that does not exist, with a right checksum."""
    day = draw(st.dates())
    assume(1900 <= day.year < 2100)
    return _identity_number(f"99{draw(st.integers(0, 9999)):04d}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}")


@st.composite
def cards(draw: st.DrawFn) -> str:
    """A card number of 15 to 19 digits with a right Luhn digit."""
    length = draw(st.integers(14, 18))
    prefix = draw(st.sampled_from(["62", "4", "51", "55", "35", "37", "60", "9558", "68"]))
    return _card(prefix + draw(st.text("0123456789", min_size=length - len(prefix), max_size=length - len(prefix))))


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
WORDS = st.text(alphabet="我的卡身份证号是手机欠款abc，。:：!", min_size=1, max_size=6)
SEEDS = st.integers(0, 10_000)


def _disguised(number: str, seed: int) -> str:
    """The number in groups apart by spaces or hyphens, some digits full-width."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    apart = chance.choice(["", "", " ", "-", "  ", " - ", "－", "　"])
    size = chance.choice([1, 2, 3, 4, 5, 6])
    groups = [number[i : i + size] for i in range(0, len(number), size)] if apart else [number]
    return apart.join(group.translate(FULL_WIDTH) if chance.random() < 0.4 else group for group in groups)


def _digits(text: str) -> str:
    return re.sub(r"[\s\-]", "", text.translate(str.maketrans("０１２３４５６７８９Ｘｘx－　", "0123456789XXX- ")))


def _has_secret(text: str) -> bool:
    """Whether a valid number is left, looked for in another way than `mask` does."""
    plain = _digits(text)
    windows = (plain[i : i + size] for size in range(15, 20) for i in range(len(plain) - size + 1))
    return any(is_identity_number(window) or is_bank_card(window) for window in windows) or bool(
        re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", plain)
    )


@settings(max_examples=400)
@given(WORDS, identity_numbers() | cards() | MOBILES, WORDS, SEEDS)
def test_no_valid_number_is_left(before: str, number: str, after: str, seed: int) -> None:
    """However the number is spaced, hyphenated or widened, and whatever stands around it."""
    written = _disguised(number, seed)
    assume(not SUMS.fullmatch(written))
    masked = mask(f"{before}{written}{after}")
    assert not _has_secret(masked)
    assert number not in _digits(masked)
    assert masked.startswith(before)


@given(WORDS, MOBILES, WORDS, SEEDS)
def test_a_number_in_words_is_a_number(before: str, number: str, after: str, seed: int) -> None:
    """As people dictate it, all of it or some of its digits."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    spoken = "".join(digit.translate(SPOKEN) if chance.random() < 0.7 else digit for digit in number)
    assert mask(f"{before}{spoken}{after}") == f"{before}[手机号]{after}"


@given(identity_numbers() | cards() | MOBILES, st.integers(1, 99_999), SEEDS)
def test_a_sum_beside_a_secret_does_not_hide_it(number: str, yuan: int, seed: int) -> None:
    """A sum in front, apart by a space only, keeps the secret from nothing."""
    written = f"{yuan} {_disguised(number, seed)}"
    assume(not SUMS.fullmatch(written))
    masked = mask(f"还了{written}元")
    assert number not in _digits(masked)


@given(st.text() | st.text(alphabet="0123456789 -Xx０１－一二零验证码是密码@.a/?:h粤B", max_size=80))
def test_masking_twice_is_masking_once(text: str) -> None:
    """Nothing in a masked text is a secret any more, and no text is an error."""
    assert mask(text) == mask(mask(text))


@given(st.integers(0, 9_999_999), st.dates())
def test_sums_and_dates_are_kept(yuan: int, day: object) -> None:
    """Whatever sum and date they are."""
    text = f"{day}还了{yuan}元，剩{yuan:,}.00元"
    assert text == mask(text)


@pytest.mark.parametrize(
    "digits", ["", "990101190001010019", "99010119000101001", "09010119000101001X", "abc", "9901011900010100１8"]
)
def test_a_wrong_checksum_is_no_identity_number(digits: str) -> None:
    """The checksum, the length and the first digit have to be right."""
    assert not is_identity_number(digits)


@pytest.mark.parametrize(
    "digits", ["", "6222000000000000013", "62220000000000", "1060000000000006", "2025060120260602", "x"]
)
def test_a_wrong_checksum_or_prefix_is_no_card(digits: str) -> None:
    """The Luhn digit, the length and the prefix have to be right."""
    assert not is_bank_card(digits)


@given(st.text(alphabet="abcdefghij0123456789-_./", max_size=30), st.text(alphabet="ab12=&%", min_size=1, max_size=20))
def test_a_link_keeps_its_host_and_loses_its_query(path: str, query: str) -> None:
    """Who sent a link can be judged by its host; the query names the person who got it."""
    masked = mask(f"点https://pay.example.com/{path}?{query} 还款")
    assert masked.startswith("点https://pay.example.com/")
    assert masked.endswith("?*** 还款")


@pytest.mark.parametrize("hotline", ["95384", "12378", "4008108866", "400-810-8866", "1069800095384", "10086", "96110"])
def test_public_numbers_are_kept_wherever_they_stand(hotline: str) -> None:
    """Hotlines and mass senders tell a fraud from a genuine message."""
    for text in (hotline, f"打{hotline}", f"{hotline}打来的", f"1 {hotline} 2", hotline.translate(FULL_WIDTH)):
        assert mask(text) == text


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "4 ", "62", "a", "a.b", "http://", "验证码是", "粤B", "1、", "身份证", "微信号是a", "106 ", "@"],
)
def test_no_text_takes_long(piece: str) -> None:
    """Twice the length takes about twice the time, not four times; the least of some tries."""

    def least(times: int) -> float:
        taken = []
        for _ in range(5):
            begun = time.process_time()
            mask(piece * (times // len(piece)))
            taken.append(time.process_time() - begun)
        return min(taken)

    assert least(8_000) < 3.4 * least(4_000) + 0.005
