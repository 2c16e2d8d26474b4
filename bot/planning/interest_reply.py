"""What came out of the penalty-interest calculator, in words: the figures, how they came about, what they leave out."""

import dataclasses
import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.calculators.money import NOTHING
from bot.calculators.penalty_interest import Estimate, OverdueLoan, estimate
from bot.dialogue import payloads
from bot.dialogue.compose import Reply
from bot.knowledge import Library, Scene
from bot.knowledge.placeholders import show_date
from bot.messages import NO_VALUE, Choice, Choices, Listing, Message, Table, Text
from bot.planning import show
from bot.planning.hearing import UNKNOWN
from bot.planning.terms import Terms

TOPIC = "penalty_interest"
_NEXT_TOPICS = ("partial_repayment", "interest_waiver")


@dataclasses.dataclass(frozen=True)
class Worked:
    """The sum for the lowest and the highest rate; both are the same where the rate is known."""

    principal: Decimal
    rates: tuple[Decimal, Decimal]
    days: int
    multiple: Decimal
    unpaid_interest: Decimal
    low: Estimate
    high: Estimate


def work_out(inputs: Mapping[str, Any], terms: Terms) -> Worked:
    """The sums for what is known; what is not known is taken from the terms, and named in the reply."""
    multiple = show.decimal(inputs.get("multiple") or terms.penalty_multiple_default)
    principal = terms.example_principal if inputs["principal"] == UNKNOWN else show.decimal(inputs["principal"])
    days = int(terms.example_days) if inputs["days"] == UNKNOWN else int(inputs["days"])
    unpaid = show.decimal(inputs.get("unpaid_interest") or NOTHING)
    if inputs["rate"] == UNKNOWN:
        rates = (terms.product_daily_rate_min, terms.product_daily_rate_max)
    else:
        rate = terms.daily(show.decimal(inputs["rate"]), inputs["rate_kind"])
        rates = (rate / multiple,) * 2 if inputs.get("rate_is_penalty") else (rate, rate)
    low, high = (
        estimate(OverdueLoan(principal, rate, days, multiple, unpaid), terms.year_days, terms.court_reduction_rate)
        for rate in rates
    )
    return Worked(principal, rates, days, multiple, unpaid, low, high)


class InterestReply:
    """Builds the messages for one person."""

    def __init__(self, library: Library, scene: Scene, inputs: Mapping[str, Any]) -> None:
        self._library, self._scene, self._inputs = library, scene, inputs
        self._terms = Terms.on(library, scene.today)
        self._worked = work_out(inputs, self._terms)

    def reply(self) -> Reply:
        """Table, how it was worked out, the flag where it is due, what is left out, what to do next."""
        messages: list[Message] = [self._table(), Listing(self._say("interest_how_title"), tuple(self._how()))]
        if self._worked.high.above_cap:
            key = "interest_above_cap" if self._worked.low.above_cap else "interest_above_cap_at_the_top"
            yearly = show.percent(self._worked.high.yearly_rate, 2)
            messages.append(Text(self._library.say(key, self._scene, yearly=yearly)))
        messages.append(Listing(self._say("interest_left_out_title"), tuple(self._left_out())))
        plan = Choice(self._say("button_plan_repayment"), payloads.PLAN_REPAYMENT)
        topics = self._library.choices(_NEXT_TOPICS, self._scene)
        messages.append(Choices(self._say("interest_next"), (plan, *topics)))
        checked = self._library.content.entries[TOPIC].checked.isoformat()
        return Reply(tuple(messages), TOPIC, tuple(self._library.source_ids(TOPIC)), checked)

    def _table(self) -> Table:
        low, high, worked = self._worked.low, self._worked.high, self._worked
        rows = [
            self._row("interest_row_normal", (low.normal_per_day, high.normal_per_day), (low.normal, high.normal)),
            self._row("interest_row_overdue", (low.overdue_per_day, high.overdue_per_day), (low.overdue, high.overdue)),
        ]
        if worked.unpaid_interest:
            rows.append(self._row("interest_row_compound", None, (low.compound, high.compound)))
        rows.append(self._row("interest_row_extra", (low.extra_per_day, high.extra_per_day), (low.extra, high.extra)))
        total = (worked.principal + low.total, worked.principal + high.total)
        if self._inputs["principal"] != UNKNOWN:
            rows.append(self._row("interest_row_total", None, total))
        column = "interest_column_if" if self._inputs["days"] == UNKNOWN else "interest_column_so_far"
        return Table(
            self._say("interest_title", principal=self._money(worked.principal)),
            ("", self._say("interest_column_day"), self._library.say(column, self._scene, days=str(worked.days))),
            tuple(rows),
            self._say("interest_note"),
        )

    def _row(
        self, key: str, day: tuple[Decimal, Decimal] | None, so_far: tuple[Decimal, Decimal]
    ) -> tuple[str, str, str]:
        locale = self._scene.locale
        per_day = show.money_span(*day, locale) if day else NO_VALUE
        return self._library.say(key, self._scene), per_day, show.money_span(*so_far, locale)

    def _how(self) -> list[str]:
        worked, inputs, lines = self._worked, self._inputs, []
        low, high = worked.rates
        locale = self._scene.locale
        rate = show.daily(high, locale) if low == high else show.percent_span(low, high)
        multiple = show.number(worked.multiple)
        lines.append(
            self._say(
                "interest_how",
                principal=self._money(worked.principal),
                rate=rate,
                multiple=multiple,
                days=str(worked.days),
                result=show.money_span(worked.low.overdue, worked.high.overdue, locale),
            )
        )
        if inputs["rate"] != UNKNOWN:
            said = show.percent(show.decimal(inputs["rate"]))
            if inputs.get("rate_is_penalty"):
                lines.append(self._say("interest_how_penalty_rate", multiple=multiple, daily=show.daily(high, locale)))
            elif inputs["rate_kind"] == "yearly_rate":
                lines.append(self._say("interest_how_yearly", yearly=said, daily=show.daily(high, locale)))
            elif inputs["rate_kind"] == "monthly_rate":
                lines.append(self._say("interest_how_monthly", monthly=said, daily=show.daily(high, locale)))
        if inputs.get("since"):
            since = show_date(datetime.date.fromisoformat(inputs["since"]), locale)
            lines.append(self._say("interest_how_since", date=since, days=str(worked.days)))
        if worked.unpaid_interest:
            lines.append(self._say("interest_how_compound", unpaid=self._money(worked.unpaid_interest)))
        return [*lines, *self._assumed(rate, multiple)]

    def _assumed(self, rate: str, multiple: str) -> list[str]:
        """What the person did not say, and what was taken instead."""
        inputs, lines = self._inputs, []
        if inputs["principal"] == UNKNOWN:
            lines.append(self._say("interest_assumed_principal", principal=self._money(self._worked.principal)))
        if inputs["rate"] == UNKNOWN:
            key = "interest_assumed_rate_own" if self._scene.own else "interest_assumed_rate_other"
            lines.append(self._library.say(key, self._scene, rate=rate))
        if inputs["days"] == UNKNOWN:
            lines.append(self._say("interest_assumed_days", days=str(self._worked.days)))
        if not inputs.get("multiple"):
            lines.append(self._say("interest_assumed_multiple", multiple=multiple))
        return lines

    def _left_out(self) -> list[str]:
        lines = [self._say("interest_left_out_parts")]
        if not self._worked.unpaid_interest:
            lines.append(self._say("interest_left_out_compound"))
        return [*lines, self._say("interest_left_out_others")]

    def _money(self, amount: Decimal) -> str:
        return show.money(amount, self._scene.locale)

    def _say(self, key: str, **values: str) -> str:
        return self._library.say(key, self._scene, **values)
