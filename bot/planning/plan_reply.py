"""What came out of the planner, in words: as messages for the chat, and as the longer row of messages for the page."""

import dataclasses
import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.calculators.days import months_away
from bot.calculators.repayment_plan import Instalment, Plan, Why
from bot.dialogue.compose import Reply
from bot.knowledge import Library, Scene
from bot.knowledge.placeholders import show_date
from bot.messages import Choices, Listing, Message, PlanLink, Table, Text
from bot.planning import show
from bot.planning.kit import Kit
from bot.planning.plan_sums import Outcome, work_out
from bot.planning.speaker import Speaker
from bot.planning.terms import Terms

TOPIC = "negotiate_repayment"
_NEXT_TOPICS = ("written_agreement", "debt_agency_scam", "complaint_channels")
_MONTHS_SHOWN = 3
_HEADS = {
    "housing": "plan_row_housing",
    "food": "plan_row_food",
    "utilities": "plan_row_utilities",
    "transport": "plan_row_transport",
    "medical": "plan_row_medical",
    "family": "plan_row_family",
    "other": "plan_row_other",
    "total": "plan_row_total",
    "assumed": "plan_row_assumed",
}
_WHY = {
    Why.SECURED.value: "plan_first_secured",
    Why.OVERDUE.value: "plan_first_overdue",
    Why.DUE_SOON.value: "plan_first_due_soon",
    Why.COSTS_MOST.value: "plan_first_costs_most",
    Why.SMALLEST.value: "plan_first_smallest",
    Why.LAST.value: "plan_first_last",
}
_HARDSHIP = (
    "plan_hardship_ask",
    "plan_hardship_no_promise",
    "plan_hardship_no_loan",
    "plan_hardship_essentials",
    "plan_hardship_help",
)


@dataclasses.dataclass(frozen=True)
class Page:
    """What the printable page shows."""

    title: str
    intro: str
    messages: tuple[Message, ...]
    chart_title: str
    chart_before: str
    """The title of the table that the chart belongs to."""
    balances: tuple[tuple[str, Decimal], ...]
    """What is still owed: label and yuan, for each month of the plan; empty where there is none."""
    footer: str


class PlanReply:
    """Builds both for one person; the same figures stand in both."""

    def __init__(self, library: Library, scene: Scene, inputs: Mapping[str, Any]) -> None:
        self._speaker = Speaker(library, scene)
        self._terms = Terms.on(library, scene.today)
        unnamed = self._speaker.say("plan_debt_unnamed")
        self.outcome: Outcome = work_out(inputs, self._terms, scene.today, unnamed)
        self._kit = Kit(self._speaker, self.outcome, inputs)

    def reply(self, url: str | None) -> Reply:
        """The messages of the chat; `url` is the page, None where it could not be kept."""
        say, library, scene = self._speaker.say, self._speaker.library, self._speaker.scene
        messages = [*self._figures(whole=False), self._kit.script()]
        if url:
            messages.append(PlanLink(say("plan_link_text"), say("plan_link_title"), url))
        else:
            messages += self._kit.messages()
        choices = tuple(library.choices(_NEXT_TOPICS, scene))
        messages.append(Choices(say("plan_next"), choices))
        checked = library.content.entries[TOPIC].checked.isoformat()
        return Reply(tuple(messages), TOPIC, tuple(library.source_ids(TOPIC)), checked)

    def page(self) -> Page:
        """The page: all months, and the whole kit."""
        say, scene = self._speaker.say, self._speaker.scene
        plan = self.outcome.plan
        balances: list[tuple[str, Decimal]] = []
        if plan:
            owed = sum((debt.amount for debt in plan.debts), Decimal(0)) - self.outcome.at_once
            balances = [(show.month(scene.today, scene.locale), owed)]
            balances += [(self._month(i), i.balance) for i in plan.instalments if i.month]
        return Page(
            title=say("page_title"),
            intro=say("page_intro", date=show_date(scene.today, scene.locale)),
            messages=(*self._figures(whole=True), *self._kit.messages()),
            chart_title=say("page_chart_title"),
            chart_before=say("plan_schedule_title"),
            balances=tuple(balances),
            footer=say("page_footer"),
        )

    def _figures(self, whole: bool) -> list[Message]:
        outcome, messages = self.outcome, list[Message]()
        if outcome.budget:
            messages.append(self._budget())
        messages += map(Text, self._remarks())
        if outcome.nothing_left or outcome.endless:
            messages += self._hardship()
        if len(outcome.debts) > 1 or outcome.instalments_elsewhere:
            messages.append(self._order())
        if outcome.plan and outcome.plan.months:
            messages.append(self._options())
            messages.append(self._schedule(outcome.plan, whole))
        if outcome.needed:
            messages.append(self._needed())
        if outcome.debts:
            messages.append(Listing(self._speaker.say("plan_check_title"), tuple(self._checks())))
        return messages

    def _budget(self) -> Table:
        say, money, budget = self._speaker.say, self._speaker.money, self.outcome.budget
        assert budget is not None  # noqa: S101  # asked for only where there is one
        rows = [(say("plan_row_income"), money(budget.income))]
        rows += [(self._speaker.pick(_HEADS, head), money(amount)) for head, amount in budget.spending.items()]
        left = budget.left
        rows.append((say("plan_row_short"), money(-left)) if left < 0 else (say("plan_row_left"), money(left)))
        note = ""
        if budget.left > 0:
            offer = self.outcome.offer or Decimal(0)
            rows.append((say("plan_row_reserve"), money(budget.left - offer)))
            rows.append((say("plan_row_offer"), money(offer)))
            note = say("plan_note_reserve")
        if self.outcome.assumed_share is not None:
            note = say("plan_note_assumed", share=show.percent(self.outcome.assumed_share))
        return Table(say("plan_budget_title"), ("", say("plan_column_monthly")), tuple(rows), note)

    def _remarks(self) -> list[str]:
        """What has to be said before the plan."""
        say, money, outcome = self._speaker.say, self._speaker.money, self.outcome
        lines = []
        if outcome.budget and outcome.wish is not None and outcome.offer is not None and outcome.wish > outcome.offer:
            lines.append(say("plan_wish_too_high", wish=money(outcome.wish), offer=money(outcome.offer)))
        if not outcome.budget and outcome.wish is not None:
            lines.append(say("plan_wish_unchecked", offer=money(outcome.wish)))
        if not outcome.debts and not outcome.budget:
            lines.append(say("plan_nothing_known"))
        if outcome.plan and outcome.too_long:
            lines.append(say("plan_check_too_long", months=str(outcome.plan.months)))
        if outcome.debts and outcome.unknown_rates:
            assumed = self._terms.product_daily_rate_max * self._terms.contract_year_days
            lines.append(say("plan_rates_assumed", rate=show.percent(assumed)))
        return lines

    def _hardship(self) -> list[Message]:
        say, money, outcome = self._speaker.say, self._speaker.money, self.outcome
        if outcome.nothing_left:
            short = -outcome.budget.left if outcome.budget else Decimal(0)
            first = say("plan_hardship_short", short=money(short)) if short > 0 else say("plan_hardship_nothing_left")
        else:
            offer = money(outcome.offer or Decimal(0))
            first = say("plan_hardship_interest", offer=offer, interest=money(outcome.first_interest))
        library, scene = self._speaker.library, self._speaker.scene
        steps = tuple(library.say(key, scene) for key in _HARDSHIP)
        return [Text(first), Listing(say("plan_hardship_title"), steps, numbered=True)]

    def _order(self) -> Listing:
        say, money = self._speaker.say, self._speaker.money
        reasons = [(debt, say("plan_first_instalments")) for debt in self.outcome.instalments_elsewhere]
        reasons += [(debt, self._speaker.pick(_WHY, why.value)) for debt, why in self.outcome.debts]
        items = tuple(say("plan_order_item", debt=d.name, amount=money(d.amount), why=why) for d, why in reasons)
        return Listing(say("plan_order_title"), items, numbered=True)

    def _options(self) -> Table:
        say, found = self._speaker.say, self.outcome.options
        assert found is not None  # noqa: S101  # asked for only where there is a plan
        named = (
            (say("plan_row_as_it_is") if self.outcome.too_long else say("plan_row_fitting"), found.fitting),
            (say("plan_row_shorter"), found.shorter),
            (say("plan_row_easier"), found.easier),
        )
        rows = tuple((name, *self._option(plan)) for name, plan in named if plan)
        columns = (
            "",
            say("plan_column_monthly"),
            say("plan_column_months"),
            say("plan_column_ends"),
            say("plan_column_interest"),
            say("plan_column_total"),
        )
        return Table(say("plan_options_title"), columns, rows, say("plan_options_note"))

    def _option(self, plan: Plan) -> tuple[str, ...]:
        money, last = self._speaker.money, plan.instalments[-1]
        months = self._speaker.say("plan_months", months=str(plan.months))
        return money(plan.monthly), months, self._month(last), money(plan.interest), money(plan.total)

    def _schedule(self, plan: Plan, whole: bool) -> Table:
        say, money = self._speaker.say, self._speaker.money
        shown = list(plan.instalments)
        if not whole and len(shown) > _MONTHS_SHOWN + 1:
            shown = [*shown[:_MONTHS_SHOWN], shown[-1]]
        rows = tuple((self._month(i), money(i.payment), money(i.interest), money(i.balance)) for i in shown)
        columns = (
            "",
            say("plan_column_payment"),
            say("plan_column_of_it_interest"),
            say("plan_column_balance"),
        )
        note = say("plan_schedule_note") if len(shown) < len(plan.instalments) else ""
        return Table(say("plan_schedule_title"), columns, rows, note)

    def _month(self, instalment: Instalment) -> str:
        if not instalment.month:
            return self._speaker.say("plan_row_now")
        day: datetime.date = months_away(self._speaker.scene.today, instalment.month)
        return show.month(day, self._speaker.locale)

    def _needed(self) -> Table:
        say, money = self._speaker.say, self._speaker.money
        rows = tuple((say("plan_needed_row", months=str(n)), money(payment)) for n, payment in self.outcome.needed)
        return Table(say("plan_needed_title"), ("", say("plan_column_monthly")), rows, say("plan_needed_note"))

    def _checks(self) -> list[str]:
        say, money, outcome = self._speaker.say, self._speaker.money, self.outcome
        lines, plan = [say("plan_check_decides")], outcome.plan
        lines.append(say("plan_check_encouraged") if outcome.overdue else say("plan_check_before_due"))
        if plan and plan.months:
            if not outcome.too_long:  # else it was said before the plan
                lines.append(say("plan_check_within", months=str(plan.months)))
            if outcome.overdue and outcome.if_penalty:
                penalty = outcome.if_penalty
                lines.append(
                    say(
                        "plan_if_penalty",
                        monthly=money(plan.monthly),
                        interest=money(penalty.interest),
                        months=str(penalty.months),
                    )
                )
            elif outcome.overdue:
                lines.append(say("plan_if_penalty_endless", monthly=money(plan.monthly)))
        if any("信用卡" in debt.name or "card" in debt.name.lower() for debt, _ in outcome.debts):
            lines.append(say("plan_check_card"))
        if len(outcome.debts) > 1 and outcome.offer:
            lines.append(say("plan_check_each", offer=money(outcome.offer)))
        return lines
