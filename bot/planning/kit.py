"""The negotiation kit: whom to call, what to say and write, what to bring, refuse and note, filled with own figures."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from bot.calculators.budget import Budget
from bot.knowledge.placeholders import OWN_LENDER, lender_contact
from bot.messages import Listing, Message, Text
from bot.planning import show
from bot.planning.plan_sums import Outcome
from bot.planning.speaker import Speaker

_REASONS = {
    "job": "kit_reason_job",
    "illness": "kit_reason_illness",
    "income": "kit_reason_income",
    "family": "kit_reason_family",
}
_EVIDENCE = {
    "job": "kit_evidence_job",
    "illness": "kit_evidence_illness",
    "income": "kit_evidence_less",
    "family": "kit_evidence_family",
}
_AFTER = ("kit_after_who", "kit_after_what", "kit_after_record")
_WRITTEN = ("kit_written_terms", "kit_written_unclear", "kit_written_electronic")
_REFUSED = ("kit_refused_again", "kit_refused_complain", "kit_refused_regulator", "kit_refused_pay_what_you_can")
_REFUSE = ("kit_refuse_oral", "kit_refuse_fee", "kit_refuse_private", "kit_refuse_loan")


class Kit:
    """The kit of one person."""

    def __init__(self, speaker: Speaker, outcome: Outcome, inputs: Mapping[str, Any]) -> None:
        self._speaker, self._outcome, self._inputs = speaker, outcome, inputs

    def messages(self) -> list[Message]:
        """All of it, in the order in which it is needed."""
        say = self._speaker.say
        return [
            self.whom_to_call(),
            self.script(),
            self.letter(),
            Listing(say("kit_evidence_title"), tuple(self._evidence())),
            Listing(say("kit_refuse_title"), tuple(self._refuse())),
            Listing(say("kit_after_title"), self._all(_AFTER)),
            Listing(say("kit_written_title"), self._all(_WRITTEN)),
            Listing(say("kit_refused_title"), self._all(_REFUSED), numbered=True),
        ]

    def whom_to_call(self) -> Listing:
        """Each lender's verified number, and when to call."""
        speaker, outcome = self._speaker, self._outcome
        content, lines = speaker.library.content, []
        for debt, _ in outcome.debts:
            scene = dataclasses.replace(speaker.scene, lender=outcome.lenders.get(debt.name), product=None)
            lines.append(speaker.say("kit_call_lender", debt=debt.name, contact=lender_contact(content, scene)))
        lenders = set(outcome.lenders.values()) if outcome.debts else {speaker.scene.lender}
        if not outcome.debts:
            lines.append(lender_contact(content, speaker.scene))
        if OWN_LENDER in lenders:
            own = dataclasses.replace(speaker.scene, lender=OWN_LENDER, product=None)
            lines.append(speaker.library.say("kit_call_hours", own))
        lines.append(speaker.say("kit_call_overdue") if outcome.overdue else speaker.say("kit_call_before"))
        so_far = self._inputs.get("so_far")
        if so_far == "court":
            lines.append(speaker.say("kit_call_court"))
        if so_far == "collectors":
            lines.append(speaker.say("kit_call_collectors"))
        return Listing(speaker.say("kit_call_title"), tuple(lines))

    def script(self) -> Listing:
        """What to say on the phone, sentence by sentence."""
        say, outcome = self._speaker.say, self._outcome
        lines = [say("kit_script_opening")]
        if outcome.debts:
            lines.append(say("kit_script_owed", debts=self._debts()))
        reason = self._inputs.get("reason")
        if reason in _REASONS:
            lines.append(say("kit_script_reason", reason=self._speaker.pick(_REASONS, str(reason))))
        lines += self._budget_lines()
        lines.append(self._request(script=True))
        if outcome.at_once:
            lines.append(say("kit_script_at_once", amount=self._speaker.money(outcome.at_once)))
        return Listing(
            say("kit_script_title"), (*lines, say("kit_script_ask"), say("kit_script_written")), numbered=True
        )

    def letter(self) -> Text:
        """The same in writing."""
        say, outcome = self._speaker.say, self._outcome
        lines = [say("kit_letter_title"), say("kit_letter_opening")]
        if outcome.debts:
            lines.append(say("kit_letter_owed", debts=self._debts()))
        reason = self._inputs.get("reason")
        if reason in _REASONS:
            lines.append(say("kit_letter_reason", reason=self._speaker.pick(_REASONS, str(reason))))
        if outcome.budget and outcome.assumed_share is None:
            lines.append(self._budget_line("kit_letter_budget", "kit_letter_budget_short", outcome.budget))
        return Text("\n".join([*lines, self._request(script=False), say("kit_letter_closing")]))

    def _request(self, script: bool) -> str:
        """What is asked for: instalments, time, or what there is."""
        say, outcome, plan = self._speaker.say, self._outcome, self._outcome.plan
        if outcome.nothing_left:
            return say("kit_script_hardship") if script else say("kit_letter_hardship")
        if outcome.endless and outcome.offer is not None:
            most = self._speaker.money(outcome.offer)
            return say("kit_script_relief", offer=most) if script else say("kit_letter_relief", offer=most)
        if plan is None or not plan.months or outcome.offer is None:
            return say("kit_script_unknown") if script else say("kit_letter_unknown")
        monthly, months = self._speaker.money(plan.monthly), str(plan.months)
        if outcome.too_long:
            long_one = {"offer": monthly, "months": months}
            return say("kit_script_long", **long_one) if script else say("kit_letter_long", **long_one)
        if len(outcome.debts) > 1:
            return (
                say("kit_script_offer_shared", offer=monthly)
                if script
                else say("kit_letter_offer_shared", offer=monthly)
            )
        return (
            say("kit_script_offer", offer=monthly, months=months)
            if script
            else say("kit_letter_offer", offer=monthly, months=months)
        )

    def _budget_lines(self) -> list[str]:
        outcome = self._outcome
        if not outcome.budget:
            return []
        if outcome.assumed_share is not None:
            return [self._speaker.say("kit_script_assumed", income=self._speaker.money(outcome.budget.income))]
        return [self._budget_line("kit_script_budget", "kit_script_budget_short", outcome.budget)]

    def _budget_line(self, key: str, key_if_short: str, budget: Budget) -> str:
        money = self._speaker.money
        if budget.left < 0:
            short = money(-budget.left)
            return self._speaker.say(key_if_short, income=money(budget.income), spent=money(budget.spent), short=short)
        return self._speaker.say(key, income=money(budget.income), spent=money(budget.spent), left=money(budget.left))

    def _evidence(self) -> list[str]:
        reason = self._inputs.get("reason")
        own = [self._speaker.pick(_EVIDENCE, str(reason))] if reason in _EVIDENCE else []
        return [self._speaker.say("kit_evidence_income"), *own, self._speaker.say("kit_evidence_true")]

    def _refuse(self) -> tuple[str, ...]:
        offer = self._outcome.offer
        too_much = [self._speaker.say("kit_refuse_too_much", offer=self._speaker.money(offer))] if offer else []
        return (*self._all(_REFUSE), *too_much)

    def _all(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._speaker.library.say(key, self._speaker.scene) for key in keys)

    def _named(self, name: str) -> bool:
        return name != self._speaker.say("plan_debt_unnamed")

    def _debts(self) -> str:
        sums = [(debt.name, show.money(debt.amount, self._speaker.locale)) for debt, _ in self._outcome.debts]
        parts = (
            [f"{name} {amount}" for name, amount in sums] if len(sums) > 1 or self._named(sums[0][0]) else [sums[0][1]]
        )
        return ("、" if self._speaker.locale == "zh" else ", ").join(parts)
