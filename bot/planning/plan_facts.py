"""What a message says of debts besides their sums (rates, days overdue, due days), and of a person's circumstances."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.calculators import days as counting
from bot.calculators.bounds import HIGHEST_YEARLY_RATE, LONGEST_DAYS, MOST_DEPENDANTS
from bot.dialogue.tasks import Said, Say
from bot.planning.hearing import UNKNOWN, Heard, say
from bot.planning.plan_words import names_in
from bot.planning.terms import Terms
from bot.planning.times import days_in, long_ago
from bot.text.numerals import parse_number
from bot.text.quantities import Quantity
from bot.text.quantity import plain

_LATE_BEFORE = re.compile(r"(?:逾期|晚|迟|拖|超|overdue|late)[^,.;!?]{0,4}$")
_LATE_AFTER = re.compile(r"\s?(?:overdue|late)")
_NOT_LATE = re.compile(r"[没未](?:有)?逾期|不逾期|\bnot (?:overdue|late)\b")
_PERCENT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?%")
_REASONS: Mapping[str, str] = {
    "job": (
        r"失业|没(?:了)?工作|丢(?:了)?工作|被?裁(?:员|了|掉)|下岗|被辞|辞退|公司倒闭"
        r"|\blost my job\b|\bunemploy\w+\b|\blaid off\b"
    ),
    "illness": r"生病|住院|手术|重病|得了?病|受伤|车祸|\bill(?:ness)?\b|\bsick\b|\bhospital\b",
    "income": (
        r"收入(?:变?少|下降|降|减|不稳|变低)|降薪|减薪|拖欠工资|欠薪|生意(?:不好|差|失败|亏|赔)|亏(?:了|本)"
        r"|\bearn less\b|\bless income\b|\bpay cut\b"
    ),
    "family": (
        r"家里?(?:有事|出事|人生病|人病)|离婚|老人(?:生病|住院)|孩子(?:生病|住院)|怀孕|生孩子"
        r"|\bfamily\b|\bdivorce\b"
    ),
}
_SO_FAR: Mapping[str, str] = {
    "court": r"法院|起诉|传票|判决|执行|诉讼|\bcourt\b|\bsued?\b|\blawsuit\b",
    "refused": r"(?:没|不)(?:谈成|同意|给办|行|答应)|谈不(?:成|拢|下来)|拒绝|\brefused\b|\bsaid no\b",
    "oral": r"口头|电话里(?:同意|答应|说)|嘴上|\boral\w*\b|\bverbal\w*\b|\bby phone\b",
    "collectors": r"催收|在催|被催|打电话(?:来)?催|上门|\bcollect\w*\b|\bdunn\w+\b",
    "nothing": (
        r"(?:还?没|未|没有)(?:有)?(?:联系|谈|打|找|说|沟通)|什么都没"
        r"|\bnot (?:yet|contacted|called)\b|\bnothing yet\b"
    ),
}
_NONE: Mapping[str, str] = {
    "income": r"(?:没|没有|无|零)(?:任何)?(?:收入|工资|进账)|\bno income\b",
    "one_off": r"(?:没|没有|无)(?:什么|任何)?(?:存款|积蓄|余钱|闲钱)|\bno savings\b",
}
_PEOPLE = re.compile(
    r"(?P<number>\d{1,2}|[一两二三四五六七八九十])\s?(?:个|口|位|名)?(?P<who>孩子|小孩|娃|老人|人|父母|家人)"
    r"|(?P<english>\d{1,2}|one|two|three|four) (?:child\w*|kids?|parents?|people|dependants?|dependents?)"
)
_NOBODY = re.compile(
    r"没(?:有)?(?:人)?(?:要|需要)?养|不用养|没(?:有)?(?:孩子|小孩|老人)|就我(?:自己|一个)|单身"
    r"|\bnobody\b|\bno one\b|\bjust me\b"
)
_CARED_FOR = re.compile(r"养|抚养|赡养|扶养|要养|靠我|\bsupport\b|\bdepend|\bchild|\bkid")
_RELATIVES = re.compile(r"孩子|小孩|娃|老人|父母")
_ENGLISH_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


def rates_and_days(
    heard: Heard, said: Said, told: dict[str, Any], terms: Terms, asked: str | None, remarks: list[Say]
) -> list[str]:
    """Rates, days overdue and due days, each to the debt that it stands beside; the fields that changed."""
    if told.get("debts") in (None, UNKNOWN):
        return []
    debts = [dict(debt) for debt in told["debts"]]
    changed = [
        *_rates(heard, said, debts, terms, remarks),
        *_overdue(heard, said, debts, asked, remarks),
        *_due_days(heard, said, debts),
    ]
    if not changed:
        return []
    told["debts"] = debts
    if asked == "rates":
        told["rates"] = "told"
    return ["debts"]


def _rates(
    heard: Heard, said: Said, debts: list[dict[str, Any]], terms: Terms, remarks: list[Say]
) -> list[dict[str, Any]]:
    """Puts rates to their debts; the debts that changed."""
    changed = []
    for rate in heard.all("daily_rate", "monthly_rate", "yearly_rate"):
        yearly = terms.yearly(Decimal(rate.value), rate.kind)
        if yearly > HIGHEST_YEARLY_RATE:
            remarks.append(say("interest_rate_impossible", value=rate.text))
            continue
        for debt in _meant(rate.start, heard, said, debts, all_if_unnamed=True):
            debt["rate"] = plain(yearly)
            changed.append(debt)
    impossible = [p.group() for p in _PERCENT.finditer(heard.text) if Decimal(p["number"]) > 100]
    if impossible and not remarks:
        remarks.append(say("interest_rate_impossible", value=impossible[0]))
    return changed


def _overdue(
    heard: Heard, said: Said, debts: list[dict[str, Any]], asked: str | None, remarks: list[Say]
) -> list[dict[str, Any]]:
    """Puts days overdue to their debts; the debts that changed."""
    changed = []
    late = _late(heard, said.today, asked)
    written, longest = long_ago(heard.text)
    if not late and longest > LONGEST_DAYS:
        remarks.append(say("interest_days_impossible", value=written))
    for quantity, count in late:
        if count > LONGEST_DAYS:
            remarks.append(say("interest_days_impossible", value=quantity.text))
            continue
        for debt in _meant(quantity.start, heard, said, debts, all_if_unnamed=asked == "rates"):
            debt["overdue_days"] = count
            changed.append(debt)
    if asked == "rates" and _NOT_LATE.search(heard.text):
        for debt in debts:
            debt.setdefault("overdue_days", 0)
            changed.append(debt)
    return changed


def _due_days(heard: Heard, said: Said, debts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Puts due days (每月15号还) to their debts; the debts that changed."""
    changed = []
    for date in heard.all("date"):
        if date.value.startswith("--") or date.value > said.today.isoformat():
            for debt in _meant(date.start, heard, said, debts, all_if_unnamed=False):
                debt["due_day"] = int(date.value[-2:])
                changed.append(debt)
    return changed


def circumstances(heard: Heard, told: dict[str, Any], asked: str | None) -> list[str]:
    """No income, no savings, dependants, the reason, what happened so far; the fields that changed."""
    changed = []
    people = _people(heard, asked)
    if people is not None and people <= MOST_DEPENDANTS:
        told["dependants"] = people
        changed.append("dependants")
    for field, words in _NONE.items():
        if heard.mentions(words) and not heard.asks:
            told[field] = "0"
            changed.append(field)
    for field, kinds in (("reason", _REASONS), ("so_far", _SO_FAR)):
        if heard.asks and asked != field:
            continue  # 会不会起诉 asks about it, it has not happened
        kind = next((kind for kind, words in kinds.items() if heard.mentions(words)), None)
        if (
            kind is None
            and asked == field
            and not (heard.not_known or heard.skipped or heard.nothing or heard.finished)
        ):
            kind = "other" if field == "reason" and not heard.asks and heard.text else None
        if kind:
            told[field] = kind
            changed.append(field)
    return changed


def _late(heard: Heard, today: datetime.date, asked: str | None) -> list[tuple[Quantity, int]]:
    """How long debts are overdue, with where it is said."""
    found = []
    for quantity in heard.all("duration"):
        late = _LATE_BEFORE.search(heard.before(quantity)) or _LATE_AFTER.match(heard.after(quantity))
        if late or asked == "rates":
            found.append((quantity, days_in(quantity, today)))
    for quantity in heard.all("date"):
        if not quantity.value.startswith("--") and quantity.value <= today.isoformat():
            due = datetime.date.fromisoformat(quantity.value)
            found.append((quantity, counting.days_overdue(due, today)))
    return found


def _meant(
    start: int, heard: Heard, said: Said, debts: list[dict[str, Any]], all_if_unnamed: bool
) -> list[dict[str, Any]]:
    """The debts that a figure belongs to: the one named before it, the only one, else all or the last."""
    if len(debts) == 1:
        return debts
    before = [name for at, name in names_in(heard, said.entities) if at <= start]
    named = [debt for debt in debts if before and debt["name"] == before[-1]]
    return named or (debts if all_if_unnamed else debts[-1:])


def _people(heard: Heard, asked: str | None) -> int | None:
    bare = heard.bare_number
    if _NOBODY.search(heard.text):
        return 0
    if asked == "dependants" and bare is not None and bare == bare.to_integral_value():
        return int(bare)
    counted = asked and _RELATIVES.search(heard.text) and not heard.all("amount")  # 一个孩子一个老人
    if asked != "dependants" and not counted and not _CARED_FOR.search(heard.text):
        return None
    count = 0
    for match in _PEOPLE.finditer(heard.text):
        written = match["number"] or match["english"]
        count += _ENGLISH_NUMBERS.get(written) or int(parse_number(written) or 0)
    if not count and asked == "dependants":
        count = 2 * bool(re.search("父母|爸妈", heard.text)) + bool(re.search("孩子|小孩|娃", heard.text))
        count += bool(re.search("老婆|老公|爱人|对象|妻子|丈夫", heard.text))
    return count or None
