"""Tells what each sum of a message is: a debt, an income, a cost, money at once, or what somebody can pay a month."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bot.planning.hearing import Heard
from bot.text.numerals import COUNTER, NUMBER, parse_number

_WORDS: Mapping[str, str] = {
    "wish": (
        r"(?:能|可以|最多|只能|打算|想|计划)(?:每个?月)?(?:拿出|挤出|还得?起?)"
        r"|每个?月(?:最多|大概)?(?:能|可以|只能|打算|想)?(?:拿出|挤出|还)"
        r"|\b(?:can|could|able to) (?:pay|afford)\b|\bafford\b"
    ),
    "income": (
        r"收入|工资|月薪|薪水|薪资|底薪|到手|进账|[挣赚]|退休金|养老金|低保|补助|补贴"
        r"|\b(?:income|salary|earn\w*|wages?|make|pension)\b"
    ),
    "one_off": (
        r"存款|积蓄|手[里头上]|一次性|能凑|凑[出到个]|年终奖|赔偿|公积金"
        r"|\b(?:savings|saved|lump sum|cash|at once)\b"
    ),
    "mortgage": r"房贷|车贷|按揭|\bmortgage\b|\bcar loan\b",
    "housing": r"房租|租金|租房|住房|物业|\brent\b|\bhousing\b",
    "food": r"吃饭|伙食|买菜|吃喝|吃的|饭钱|饭|\bfood\b|\bgrocer\w+\b|\bmeals?\b",
    "utilities": r"水电|水费|电费|煤气|燃气|暖气|话费|电话费|网费|宽带|流量|\bbills?\b|\butilit\w+\b|\bphone\b",
    "transport": r"交通|路费|车费|油费|加油|通勤|地铁|公交|停车|\btransport\b|\bcommut\w+\b|\bfuel\b|\bbus\b",
    "medical": r"看病|药费?|医药|医疗|医院|治疗|复查|\bmedic\w+\b|\bdoctor\b|\bhospital\b",
    "family": (
        r"孩子|小孩|娃|学费|奶粉|幼儿园|老人|父母|爸妈|赡养|抚养|生活费给"
        r"|\bchild\w*\b|\bkids?\b|\bschool\b|\bparents?\b"
    ),
    "other": r"保险|社保|其他|其它|别的|杂费|杂七杂八|零花|日用|\bother\b|\binsurance\b",
    "total": (
        r"开销|开支|支出|花销|花费|[必得要]须?花|总共花|一共花|每个?月花|月花|生活费"
        r"|\bspend\w*\b|\bexpenses?\b|\bcosts?\b|\bliving\b"
    ),
    "debt": (
        r"欠|借了?|贷|呗|白条|信用卡|金条|还剩|剩下?|本金|逾期|负债|债"
        r"|\b(?:owe|debts?|loans?|cards?|borrowed)\b"
    ),
}
_WORD = re.compile("|".join(f"(?P<{field}>{words})" for field, words in _WORDS.items()))
_BANKS = "工建农中交招光兴浦民平广邮"
_NAME = re.compile(
    rf"(?:[{_BANKS}][一-龥]?行(?:信用卡)?|[一-龥]{{2,4}}(?:银行|消费金融|金融)(?:信用卡)?|信用卡"
    r"|(?:(?!欠|借|有|了|和|还|个|的|是|元|块|月|年|每|我)[一-龥a-z]){1,4}(?:贷(?!款)|呗|白条|金条|借条|分期)|朋友|亲戚|同事|老板|家里人|网贷|贷款)"
)
_AMOUNT_ELSEWHERE = re.compile(
    rf"(?!年[化利息]|月[息利薪收]|日[利息])\s?(?:[{COUNTER}%‰倍]|多?[个天月年期人口岁]|分之)"
)
_SMALLEST, _LARGE_MORTGAGE = Decimal(10), Decimal(10_000)
_CLAUSE = re.compile(r"[。;!?\n]")
_TAKEN_BACK = re.compile(r"不是\s?$|\bnot\s$")
_JOINED = re.compile(r"\s?(?:元|块钱?)?的\s?|\s?(?:yuan |rmb )?(?:on|to|for|with|from) ")
_SECURED = re.compile(r"抵押|担保|\bmortgage\b|\bsecured\b")


@dataclasses.dataclass(frozen=True)
class Sum:
    """One sum: which field it fills (None where nothing says so), and where it stands."""

    value: Decimal
    written: str
    field: str | None
    start: int
    end: int
    name: str | None = None
    lender: str | None = None
    secured: bool = False
    mortgage: bool = False
    """A home or car loan, which has instalments of its own."""


def sums(heard: Heard, entities: tuple[Mapping[str, Any], ...]) -> list[Sum]:
    """All sums of a message with what they are."""
    found: list[Sum] = []
    places = [p for p in sorted(_places(heard)) if not _TAKEN_BACK.search(heard.text[: p[0]])] or sorted(_places(heard))
    for i, (start, end, value, surely) in enumerate(places):
        previous = places[i - 1][1] if i else 0
        following = places[i + 1][0] if i + 1 < len(places) else len(heard.text)
        before, after = _around(heard.text, start, end, previous, following)
        field = _field(before, after)
        names = _names(heard.text, previous, (start, end), following, entities)
        name, lender = names if field in {None, "debt", "mortgage"} else (None, None)
        if field is None and name is None and not surely and len(places) > 1:
            continue
        if field == "mortgage":
            field = "debt" if value >= _LARGE_MORTGAGE else "housing"
        elif name and field is None:
            field = "debt"
        mortgage = field == "debt" and bool(re.search(_WORDS["mortgage"], before + after))
        secured = mortgage or (field == "debt" and bool(_SECURED.search(before)))
        found.append(Sum(value, heard.text[start:end], field, start, end, name, lender, secured, mortgage))
    return found


def names_in(heard: Heard, entities: tuple[Mapping[str, Any], ...]) -> list[tuple[int, str]]:
    """Where a lender or a kind of loan is named in a message."""
    marks = [(int(e["start"]), str(e.get("text") or "")) for e in entities if _is_lender(e)]
    taken = [(start, start + len(name)) for start, name in marks]
    for match in _NAME.finditer(heard.text):
        if not any(match.start() < end and match.end() > start for start, end in taken):
            marks.append((match.start(), match.group()))
    return sorted(marks)


def _places(heard: Heard) -> Iterator[tuple[int, int, Decimal, bool]]:
    """Sums found by their form (surely sums), and bare numbers that no other figure covers."""
    taken = []
    for quantity in heard.quantities:
        taken.append((quantity.start, quantity.end))
        if quantity.kind == "amount":
            yield quantity.start, quantity.end, Decimal(quantity.value), True
    for match in re.compile(NUMBER).finditer(heard.text):
        value = parse_number(match.group())
        covered = any(match.start() < end and match.end() > start for start, end in taken)
        if value is None or value < _SMALLEST or covered or _AMOUNT_ELSEWHERE.match(heard.text, match.end()):
            continue
        yield match.start(), match.end(), value, False


def _around(text: str, start: int, end: int, previous: int, following: int) -> tuple[str, str]:
    """The words before a sum, back to the one before, and those after it within its clause."""
    before = text[max(previous, start - 16) : start]
    before = _CLAUSE.split(before)[-1]
    after = re.split(r"[。;!?\n,、 ]", text[end : min(following, end + 10)])[0]
    return before, after


def _field(before: str, after: str) -> str | None:
    """What the nearest word before a sum says, else the first after it."""
    matches = list(_WORD.finditer(before))
    match = matches[-1] if matches else _WORD.search(after)
    return match.lastgroup if match else None


def _names(
    text: str, previous: int, place: tuple[int, int], following: int, entities: tuple[Mapping[str, Any], ...]
) -> tuple[str | None, str | None]:
    """The lender named before a sum, else after it (两万的信用卡, 8000 on huabei), with its id where it is known."""
    start, end = place
    marks = {int(e["start"]): (str(e.get("text")), str(e.get("value"))) for e in entities if _is_lender(e)}
    for match in _NAME.finditer(text):
        if not any(at <= match.start() < at + len(name) for at, (name, _) in marks.items()):
            marks[match.start()] = (match.group(), "any")
    joined = _JOINED.match(text, end)
    before = [mark for at, mark in sorted(marks.items()) if previous <= at < start]
    after = [mark for at, mark in sorted(marks.items()) if end <= at < min(following, end + 16)]
    chosen = after[:1] if joined and joined.end() in marks else before[-1:] or after[:1]
    return next(((name, None if lender == "any" else lender) for name, lender in chosen), (None, None))


def _is_lender(entity: Mapping[str, Any]) -> bool:
    return entity.get("entity") in {"lender", "product"} and isinstance(entity.get("start"), int)
