"""The questions of the penalty-interest calculator: principal, rate, days; and what people answer to them."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.calculators import days as counting
from bot.calculators.bounds import HIGHEST_YEARLY_RATE, LARGEST_AMOUNT, LONGEST_DAYS
from bot.calculators.rates import daily_from_monthly, daily_from_yearly
from bot.dialogue.tasks import Question, Reading, Said, Say, Values
from bot.planning import plan_words
from bot.planning.hearing import Heard, say
from bot.planning.terms import Terms
from bot.text.numerals import NUMBER, parse_number
from bot.text.quantities import Quantity
from bot.text.quantity import plain

UNKNOWN = "unknown"
FIELDS = ("principal", "rate", "days")
_QUESTIONS: Mapping[str, Question] = {
    "principal": Question("principal", say("interest_ask_principal"), ("answer_not_known",)),
    "rate": Question("rate", say("interest_ask_rate"), ("answer_not_known",)),
    "days": Question("days", say("interest_ask_days"), ("answer_not_known",)),
}
_WHY = {
    "principal": say("interest_why_principal"),
    "rate": say("interest_why_rate"),
    "days": say("interest_why_days"),
}
_NAMED = {
    "principal": r"本金|欠多少|金额|多少钱|\bprincipal\b|\bamount\b",
    "rate": r"利率|利息|日息|年化|\brate\b|\binterest\b",
    "days": r"几天|天数|多少天|多久|日期|哪天|\bdays?\b|\bdate\b",
}
_NOT_THE_PRINCIPAL = re.compile(
    r"(?:每[天日]|一天|罚息|利息|违约金|滞纳金|手续费|月供|工资|收入|额度|还了)[^,.;!?]{0,4}$"
)
_UNPAID_INTEREST = re.compile(
    r"(?:没[付还]的?|未[付还]的?|欠的?|拖欠的?)(?:利)?息[^,.;!?\d]{0,3}$|利息(?:还)?(?:欠|没[付还])[了着]?$"
)
_OVERDUE = re.compile(r"(?:逾期|到期|过期)[^,.;!?]{0,5}$")
_LATE_BEFORE = re.compile(r"(?:逾期|晚|迟|拖|超|过|欠)[^,.;!?]{0,4}$")
_LOAN_TERM_BEFORE = re.compile(r"(?:借|贷|分期?|期限|用)[了款]?[^,.;!?\d]{0,2}$")
_ADDED_BEFORE = re.compile(r"(?:加收|上浮|上调|多收|加)[了到]?\s?$")
_PENALTY_RATE_BEFORE = re.compile(r"(?:罚息|逾期后?)(?:的)?(?:日|年)?(?:利率)?[是为按:]?\s?$|罚息")
_MULTIPLE = re.compile(
    r"(?P<number>1\.\d{1,2}|一点[一二三四五六七八九]|[2-9](?:\.\d)?|[二两三四五]|一倍?半)\s?倍?(?=倍)倍|一倍半|\b(?P<times>\d(?:\.\d+)?) times\b"
)
_LONG_AGO = re.compile(
    rf"(?:逾期|晚|拖|欠)[了有]?\s?(?P<number>{NUMBER})\s?(?P<unit>年|个月|天|日)|^(?P<bare>{NUMBER})\s?(?P<bare_unit>年|个月|天|日)"
)
_DAYS_OF = {"年": 365, "个月": 30, "天": 1, "日": 1}
_PERCENT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?%|百分之(?P<han>[零一二三四五六七八九十百千]+)")
_REQUEST = re.compile(
    r"(?<!怎么)(?:帮|给|替)(?:我|忙)?[^,.，。;；?？怎]{0,4}(?:算|估)[一算]?[算下个]?|罚息计算器|打开计算器|\bcalculate (?:my|the|it)\b"
)
_SMALLEST_BARE = 400  # 逾期120 may mean days
_DAYS_OF_UNIT = {"day": 1, "week": 7}
_MONTHS_OF_UNIT = {"month": 1, "year": 12}


class InterestTask:
    """Gathers what a penalty-interest estimate needs."""

    name = "penalty_interest"
    topics = frozenset({"penalty_interest", "loan_interest", "interest_rate_legality", "overdue_consequences"})

    def read(self, said: Said, known: Values, asked: str | None) -> Reading | None:
        """Figures out of the message; None when there is nothing in it for the calculator."""
        heard = Heard.of(said)
        if asked and heard.why:
            return Reading(known, (_WHY[asked],), asks=False)
        found, remarks = self._figures(heard, said.today, asked, known)
        if heard.not_known or heard.skipped:
            found |= dict.fromkeys(self._not_known(heard, known, asked, found), UNKNOWN)
        if asked and heard.finished:
            found |= {field: UNKNOWN for field in FIELDS if field not in known and field not in found}
        if not found and not remarks:
            return None
        anew = asked is None and "principal" in found and len(set(found) & set(FIELDS)) > 1
        told = {} if anew and self.question(known) is None else dict(known)
        last = next((field for field in (*FIELDS, "multiple") if field in found), known.get("last"))
        return Reading({**told, **found, "last": last}, tuple(remarks), asks=heard.asks)

    def question(self, known: Values) -> Question | None:
        """The first figure that is still missing."""
        return next((_QUESTIONS[field] for field in FIELDS if field not in known), None)

    def opened_by(self, said: Said) -> bool:
        """True when a sum is asked for, or an amount and a time overdue are given: whoever says so much wants it."""
        if _REQUEST.search(said.text):
            return True
        found, _ = self._figures(Heard.of(said), said.today, None, {})
        return {"principal", "days"} <= set(found)

    def _not_known(self, heard: Heard, known: Values, asked: str | None, found: Values) -> list[str]:
        if heard.all_of_it:
            return [field for field in FIELDS if field not in known and field not in found]
        named = [f for f in FIELDS if f not in found and heard.mentions(_NAMED[f])]
        return named or ([asked] if asked and asked not in found else [])

    def _figures(
        self, heard: Heard, today: datetime.date, asked: str | None, known: Values
    ) -> tuple[dict[str, Any], list[Say]]:
        found: dict[str, Any] = {}
        remarks: list[Say] = []
        if heard.negative:
            return {}, [say("value_negative", value=heard.negative)]
        _read_multiple(heard, found, remarks)
        _read_sums(heard, found, remarks)
        _read_rate(heard, asked, found, remarks)
        _read_days(heard, today, found, remarks)
        target = known.get("last") if heard.corrected and known.get("last") in FIELDS else asked
        if not found and not remarks and target and heard.bare_number is not None:
            _read_bare(heard.bare_number, str(target), found, remarks)
        if not found and not remarks and asked and heard.vague:
            remarks.append(say("value_vague"))
        return found, remarks


def yearly_as_daily(value: Decimal, kind: str, terms: Terms) -> Decimal:
    """A contract's rate as a daily one."""
    if kind == "yearly_rate":
        return daily_from_yearly(value, terms.contract_year_days)
    if kind == "monthly_rate":
        return daily_from_monthly(value, terms.contract_year_days)
    return value


def _read_multiple(heard: Heard, found: dict[str, Any], remarks: list[Say]) -> None:
    """1.3倍, 上浮30%."""
    for rate in heard.all("yearly_rate", "daily_rate", "monthly_rate"):
        if _ADDED_BEFORE.search(heard.before(rate)):
            _keep_multiple(1 + Decimal(rate.value), found, remarks)
            return
    added = re.search(
        r"(?:加收|上浮|上调)[了到]?\s?(?:百分之)?(?P<number>\d+|[一二三四五六七八九]?十[一二三四五六七八九]?)\s?%?",
        heard.text,
    )
    if added:
        _keep_multiple(1 + (parse_number(added["number"]) or Decimal(0)) / 100, found, remarks)
        return
    match = _MULTIPLE.search(heard.text)
    if match:
        written = match["number"] or match["times"]
        value = Decimal("1.5") if written is None or "半" in written else parse_number(written)
        if value is not None:
            _keep_multiple(value, found, remarks)


def _keep_multiple(value: Decimal, found: dict[str, Any], remarks: list[Say]) -> None:
    if 1 <= value <= 2:
        found["multiple"] = plain(value)
    else:
        remarks.append(say("interest_multiple_impossible", value=plain(value)))


def _read_sums(heard: Heard, found: dict[str, Any], remarks: list[Say]) -> None:
    sums = heard.all("amount")
    unpaid = [q for q in sums if _UNPAID_INTEREST.search(heard.before(q))]
    owed = [q for q in sums if q not in unpaid and not _NOT_THE_PRINCIPAL.search(heard.before(q))]
    for quantities, field in ((unpaid, "unpaid_interest"), (owed, "principal")):
        if quantities:
            best = next((q for q in quantities if _OVERDUE.search(heard.before(q))), quantities[0])
            _keep_sum(Decimal(best.value), field, best.text, found, remarks)
    if not sums:  # a number without a unit after a word for debts: I owe 8000
        bare = [s for s in plan_words.sums(heard, ()) if s.field == "debt" and s.value >= _SMALLEST_BARE]
        for owing in bare[:1]:
            _keep_sum(owing.value, "principal", owing.written, found, remarks)


def _keep_sum(value: Decimal, field: str, written: str, found: dict[str, Any], remarks: list[Say]) -> None:
    if 0 < value <= LARGEST_AMOUNT:
        found[field] = plain(value)
    elif value > LARGEST_AMOUNT:
        remarks.append(say("value_too_large", value=written))
    elif field == "principal":
        remarks.append(say("interest_principal_zero"))


def _read_rate(heard: Heard, asked: str | None, found: dict[str, Any], remarks: list[Say]) -> None:
    rates = [
        q
        for q in heard.all("daily_rate", "monthly_rate", "yearly_rate")
        if not _ADDED_BEFORE.search(heard.before(q)) and "multiple" not in found
    ]
    if rates:
        best = next((q for q in rates if not _PENALTY_RATE_BEFORE.search(heard.before(q))), rates[0])
        penalty = bool(_PENALTY_RATE_BEFORE.search(heard.before(best)) or "罚息" in best.text)
        _keep_rate(Decimal(best.value), best.kind, best.text, penalty, found, remarks)
        return
    percent = _PERCENT.search(heard.text)
    if percent and "multiple" not in found and (asked == "rate" or heard.mentions("利率|利息|日息|月息|年化|rate")):
        value = (parse_number(percent["number"] or percent["han"]) or Decimal(0)) / 100
        if value > HIGHEST_YEARLY_RATE:
            remarks.append(say("interest_rate_impossible", value=percent.group()))
        elif asked == "rate":
            remarks.append(say("interest_rate_per_what", value=percent.group()))


def _keep_rate(
    value: Decimal, kind: str, written: str, penalty: bool, found: dict[str, Any], remarks: list[Say]
) -> None:
    per_year = value * {"daily_rate": 365, "monthly_rate": 12, "yearly_rate": 1}[kind]
    if not 0 < per_year <= HIGHEST_YEARLY_RATE:
        remarks.append(say("interest_rate_impossible", value=written))
        return
    found["rate"], found["rate_kind"], found["rate_is_penalty"] = plain(value), kind, penalty


def _read_days(heard: Heard, today: datetime.date, found: dict[str, Any], remarks: list[Say]) -> None:
    dates = [q for q in heard.all("date")]
    if dates:
        _read_dates([_day(q, today) for q in dates], heard, today, found, remarks)
        return
    durations = [q for q in heard.all("duration") if not _LOAN_TERM_BEFORE.search(heard.before(q))]
    best = next((q for q in durations if _LATE_BEFORE.search(heard.before(q))), durations[0] if durations else None)
    if best is not None:
        _keep_days(days_in(best, today), best.text, found, remarks)
        return
    written, count = long_ago(heard)
    if count:
        _keep_days(count, written, found, remarks)


def _read_dates(
    dates: list[datetime.date], heard: Heard, today: datetime.date, found: dict[str, Any], remarks: list[Say]
) -> None:
    start, end = min(dates), max(dates) if len(dates) > 1 else today
    if heard.mentions("今天|至今|现在|today|now"):
        start, end = min(dates), max(end, today) if len(dates) == 1 else max(dates)
    if start > today:
        remarks.append(say("interest_not_yet_due"))
        return
    _keep_days(counting.days_overdue(start, end), heard.text, found, remarks)
    if "days" in found:
        found["since"] = start.isoformat()


def _keep_days(count: int, written: str, found: dict[str, Any], remarks: list[Say]) -> None:
    if 0 < count <= LONGEST_DAYS:
        found["days"], found["since"] = count, None
    elif count == 0:
        remarks.append(say("interest_not_yet_due"))
    else:
        remarks.append(say("interest_days_impossible", value=written))


def _read_bare(value: Decimal, field: str, found: dict[str, Any], remarks: list[Say]) -> None:
    """A number alone, as the answer to the question."""
    if field == "principal":
        _keep_sum(value, "principal", plain(value), found, remarks)
    elif field == "days":
        if value == value.to_integral_value():
            _keep_days(int(value), plain(value), found, remarks)
    elif value < Decimal("0.002"):  # 0.0005 is a fraction already
        _keep_rate(value, "daily_rate", plain(value), False, found, remarks)
    elif value <= Decimal("0.2"):  # 0.05 means percent a day
        _keep_rate(value / 100, "daily_rate", plain(value), False, found, remarks)
    elif value >= 6:  # 18 means percent a year
        _keep_rate(value / 100, "yearly_rate", plain(value), False, found, remarks)
    else:  # 5 may be five myriadths a day or 5 % a year
        remarks.append(say("interest_rate_per_what", value=plain(value)))


def long_ago(heard: Heard) -> tuple[str, int]:
    """A time overdue that is no sensible duration (100年), as written and in days; 0 where there is none."""
    match = _LONG_AGO.search(heard.text)
    count = parse_number(match["number"] or match["bare"]) if match else None
    if match is None or count is None:
        return "", 0
    return match.group().removeprefix("逾期"), int(count * _DAYS_OF[match["unit"] or match["bare_unit"]])


def _day(quantity: Quantity, today: datetime.date) -> datetime.date:
    if quantity.value.startswith("--"):
        return counting.last_day_numbered(int(quantity.value[2:]), today)
    return datetime.date.fromisoformat(quantity.value)


def days_in(quantity: Quantity, today: datetime.date) -> int:
    """A length of time as days, months by the calendar back from today; half a month is 15 days."""
    count = Decimal(quantity.value)
    if quantity.unit in _DAYS_OF_UNIT:
        return int(count * _DAYS_OF_UNIT[quantity.unit])
    months = count * _MONTHS_OF_UNIT[quantity.unit]
    if months > 12 * 100:
        return LONGEST_DAYS + 1
    whole = int(months)
    return counting.days_in_months(whole, today) + int((months - whole) * 30)
