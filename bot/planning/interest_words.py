"""Reads what a message says about an overdue loan: principal, unpaid interest, rate, multiple, time overdue."""

import datetime
import re
from decimal import Decimal
from typing import Any

from bot.calculators import days as counting
from bot.calculators.bounds import HIGHEST_YEARLY_RATE, LARGEST_AMOUNT, LONGEST_DAYS
from bot.dialogue.tasks import Say
from bot.planning import plan_words
from bot.planning.hearing import Heard, say
from bot.planning.times import day_of, days_in, in_words, long_ago
from bot.text.numerals import parse_number
from bot.text.quantities import Quantity
from bot.text.quantity import plain

_NOT_THE_PRINCIPAL = re.compile(
    r"(?:每[天日]|一天|罚息|利息|违约金|滞纳金|手续费|月供|工资|收入|额度|还了)[^,.;!?欠借]{0,4}$"
)
_UNPAID_INTEREST = re.compile(
    r"(?:没[付还]的?|未[付还]的?|欠的?|拖欠的?)(?:利)?息[^,.;!?\d]{0,3}$|利息(?:还)?(?:欠|没[付还])[了着]?$"
)
_REPAID_BEFORE = re.compile(r"(?:还了|还过|已经?还|还掉)[^,.;!?还\d]{0,2}$")
_OVERDUE = re.compile(r"(?:逾期|到期|过期)[^,.;!?]{0,5}$")
_LATE_BEFORE = re.compile(r"(?:逾期|晚|迟|拖|超|过|欠)[^,.;!?]{0,4}$")
_LOAN_TERM_BEFORE = re.compile(r"(?:借|贷|分期?|期限|用)[了款]?[^,.;!?\d]{0,2}$")
_ADDED_BEFORE = re.compile(r"(?:加收|上浮|上调|多收|加)[了到]?\s?$")
_ADDED = re.compile(
    r"(?:加收|上浮|上调)[了到]?\s?(?:百分之)?(?P<number>\d+|[一二三四五六七八九]?十[一二三四五六七八九]?)\s?%?"
)
_PENALTY_RATE_BEFORE = re.compile(r"罚息|逾期后?(?:的)?(?:日|年)?利率")
_MULTIPLE = re.compile(
    r"(?P<number>1\.\d{1,2}|一点[一二三四五六七八九]|[2-9](?:\.\d)?|[二两三四五]|一)\s?倍(?P<half>半)?"
    r"|\b(?P<times>\d(?:\.\d+)?) times\b"
)
_PERCENT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?%|百分之(?P<han>[零一二三四五六七八九十百千]+)")
_RATE_WORDS = "利率|利息|日息|月息|年化|rate"
_SMALLEST_BARE = 400  # 逾期120 may mean days
_PARTS_OF_YEAR = {"daily_rate": 365, "monthly_rate": 12, "yearly_rate": 1}


class Figures:
    """What was found in one message, as values for a slot, and what has to be said about it.

    `found` may hold `principal`, `unpaid_interest`, `multiple` (as text), `rate` with `rate_kind` and
    `rate_is_penalty`, `days` with `since` (the day from which they were counted, else None).
    """

    def __init__(self, heard: Heard, today: datetime.date, asked: str | None, surely_a_rate: bool = True) -> None:
        self.found: dict[str, Any] = {}
        self.remarks: list[Say] = []
        self._heard, self._today, self._asked, self._surely_a_rate = heard, today, asked, surely_a_rate
        if heard.negative:
            self.remarks.append(say("value_negative", value=heard.negative))
            return
        self._multiple()
        self._sums()
        self._rate()
        self._days()

    def bare(self, value: Decimal, field: str) -> None:
        """A number alone, as the answer to the question about a field."""
        if field == "principal":
            self._keep_sum(value, "principal", plain(value))
        elif field == "days":
            if value == value.to_integral_value():
                self._keep_days(int(value), plain(value))
        elif value < Decimal("0.002"):  # 0.0005 is a fraction already
            self._keep_rate(value, "daily_rate", plain(value))
        elif value <= Decimal("0.2"):  # 0.05 means percent a day
            self._keep_rate(value / 100, "daily_rate", plain(value))
        elif value >= 6:  # 18 means percent a year
            self._keep_rate(value / 100, "yearly_rate", plain(value))
        else:  # 5 may be five myriadths a day or 5 % a year
            self.remarks.append(say("interest_rate_per_what", value=plain(value)))

    def _multiple(self) -> None:
        """1.3倍, 上浮30%."""
        added, times = _ADDED.search(self._heard.text), _MULTIPLE.search(self._heard.text)
        if added:
            self._keep_multiple(1 + (parse_number(added["number"]) or Decimal(0)) / 100)
        elif times:
            value = parse_number(times["number"] or times["times"]) or Decimal(0)
            self._keep_multiple(value + (Decimal("0.5") if times["half"] else 0))

    def _keep_multiple(self, value: Decimal) -> None:
        if 1 <= value <= 2:
            self.found["multiple"] = plain(value)
        else:
            self.remarks.append(say("interest_multiple_impossible", value=plain(value)))

    def _sums(self) -> None:
        heard = self._heard
        sums = heard.all("amount")
        repaid = [q for q in sums if _REPAID_BEFORE.search(heard.before(q))]
        if repaid:
            self.remarks.append(say("interest_repaid_not_taken", value=repaid[0].text))
            sums = [q for q in sums if q not in repaid]
        unpaid = [q for q in sums if _UNPAID_INTEREST.search(heard.before(q))]
        owed = [q for q in sums if q not in unpaid and not _NOT_THE_PRINCIPAL.search(heard.before(q))]
        for quantities, field in ((unpaid, "unpaid_interest"), (owed, "principal")):
            if quantities:
                best = next((q for q in quantities if _OVERDUE.search(heard.before(q))), quantities[0])
                self._keep_sum(Decimal(best.value), field, best.text)
        if not sums:  # a number without a unit after a word for debts: I owe 8000
            bare = [s for s in plan_words.sums(heard, ()) if s.field == "debt" and s.value >= _SMALLEST_BARE]
            for owing in bare[:1]:
                self._keep_sum(owing.value, "principal", owing.written)

    def _keep_sum(self, value: Decimal, field: str, written: str) -> None:
        if 0 < value <= LARGEST_AMOUNT:
            self.found[field] = plain(value)
        elif value > LARGEST_AMOUNT:
            self.remarks.append(say("value_too_large", value=written))
        elif field == "principal":
            self.remarks.append(say("interest_principal_zero"))

    def _rate(self) -> None:
        heard = self._heard
        rates = heard.all("daily_rate", "monthly_rate", "yearly_rate")
        rates = [q for q in rates if not _ADDED_BEFORE.search(heard.before(q))]
        if not self._surely_a_rate and len(rates) == 1 and (more := self._percent_more(rates[0])) is not None:
            self._keep_multiple(1 + more)
            return
        if rates:
            best = next((q for q in rates if not self._is_penalty(q)), rates[0])
            self._keep_rate(Decimal(best.value), best.kind, best.text, self._is_penalty(best))
            return
        percent = _PERCENT.search(heard.text)
        if percent and "multiple" not in self.found and (self._asked == "rate" or heard.mentions(_RATE_WORDS)):
            value = (parse_number(percent["number"] or percent["han"]) or Decimal(0)) / 100
            if value > HIGHEST_YEARLY_RATE:
                self.remarks.append(say("interest_rate_impossible", value=percent.group()))
            elif self._asked == "rate":
                self.remarks.append(say("interest_rate_per_what", value=percent.group()))

    def _percent_more(self, rate: Quantity) -> Decimal | None:
        """50% as what the contract adds, where its multiple was spoken of before and nothing calls it a rate."""
        value = Decimal(rate.value)
        named = self._heard.mentions(_RATE_WORDS + "|年|日|天|万")
        return value if rate.kind == "yearly_rate" and 0.3 <= value <= 0.5 and not named else None

    def _is_penalty(self, rate: Quantity) -> bool:
        return bool(_PENALTY_RATE_BEFORE.search(self._heard.before(rate, 5) + rate.text))

    def _keep_rate(self, value: Decimal, kind: str, written: str, penalty: bool = False) -> None:
        if not 0 < value * _PARTS_OF_YEAR[kind] <= HIGHEST_YEARLY_RATE:
            self.remarks.append(say("interest_rate_impossible", value=written))
            return
        self.found |= {"rate": plain(value), "rate_kind": kind, "rate_is_penalty": penalty}

    def _days(self) -> None:
        heard = self._heard
        dates = [day_of(q, self._today) for q in heard.all("date")]
        if dates:
            self._between(dates)
            return
        durations = [q for q in heard.all("duration") if not _LOAN_TERM_BEFORE.search(heard.before(q))]
        best = next((q for q in durations if _LATE_BEFORE.search(heard.before(q))), durations[0] if durations else None)
        if best:
            written, count = best.text, days_in(best, self._today)
        else:
            written, count = long_ago(heard.text)
            if not written and (self._asked == "days" or heard.mentions("overdue|late")):
                written, count = in_words(heard.text, self._today)
        if written:
            self._keep_days(count, written)

    def _between(self, dates: list[datetime.date]) -> None:
        """From the first day to the last one named, or to today."""
        start, end = min(dates), max(dates) if len(dates) > 1 else self._today
        if start > self._today:
            self.remarks.append(say("interest_not_yet_due"))
            return
        self._keep_days(counting.days_overdue(start, end), self._heard.text)
        if "days" in self.found:
            self.found["since"] = start.isoformat()

    def _keep_days(self, count: int, written: str) -> None:
        if 0 < count <= LONGEST_DAYS:
            self.found |= {"days": count, "since": None}
        elif count == 0:
            self.remarks.append(say("interest_not_yet_due"))
        else:
            self.remarks.append(say("interest_days_impossible", value=written))
