"""The questions of the repayment planner, and what people answer to them; everything may be skipped."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bot.calculators.bounds import LARGEST_AMOUNT, MOST_DEBTS
from bot.dialogue.tasks import Question, Reading, Said, Say, Values
from bot.knowledge import Library
from bot.planning import plan_facts
from bot.planning.hearing import UNKNOWN, Heard, say
from bot.planning.plan_words import Sum, sums
from bot.planning.terms import Terms
from bot.text.quantity import plain

FIELDS = ("debts", "rates", "income", "spending", "dependants", "one_off", "reason", "so_far")
_SKIP = "answer_skip"
_QUESTIONS: Mapping[str, Question] = {
    "debts": Question("debts", say("plan_ask_debts"), (_SKIP,)),
    "rates": Question("rates", say("plan_ask_rates"), ("answer_not_known",)),
    "income": Question("income", say("plan_ask_income"), (_SKIP,)),
    "spending": Question("spending", say("plan_ask_spending"), ("answer_not_known",)),
    "dependants": Question("dependants", say("plan_ask_dependants"), ("answer_nobody", _SKIP)),
    "one_off": Question("one_off", say("plan_ask_one_off"), ("answer_nothing", _SKIP)),
    "reason": Question(
        "reason",
        say("plan_ask_reason"),
        ("plan_reason_job", "plan_reason_illness", "plan_reason_income", "plan_reason_family", _SKIP),
    ),
    "so_far": Question(
        "so_far",
        say("plan_ask_so_far"),
        (
            "plan_so_far_nothing",
            "plan_so_far_refused",
            "plan_so_far_oral",
            "plan_so_far_collectors",
            "plan_so_far_court",
            _SKIP,
        ),
    ),
}
_WHY = {
    "debts": say("plan_why_debts"),
    "rates": say("plan_why_rates"),
    "income": say("plan_why_income"),
    "spending": say("plan_why_spending"),
    "dependants": say("plan_why_dependants"),
    "one_off": say("plan_why_one_off"),
    "reason": say("plan_why_reason"),
    "so_far": say("plan_why_so_far"),
}
_REQUEST = re.compile(
    r"(?:帮|给)我?(?:们)?(?:好好)?(?:做|排|定|制定|出|列|弄|写)[^,.，。;；?？]{0,6}(?:计划|方案|还款表)"
    r"|(?:帮|给)我?算[^,.，。;；?？]{0,8}(?:每个?月|还得?起|能还)|\bmake (?:me )?a (?:repayment )?plan\b"
)
_SINGLE = frozenset({"income", "one_off", "wish"})
_WHEN_NOTHING: Mapping[str, Any] = {"income": "0", "dependants": 0, "one_off": "0", "so_far": "nothing"}


class PlanTask:
    """Gathers what a repayment plan needs; `library` gives the figures in force."""

    name = "repayment_plan"
    topics = frozenset(
        {"negotiate_repayment", "assess_finances", "budget_planning", "cannot_repay", "installment_extension"}
        | {"partial_repayment", "overdue_consequences", "loan_interest", "penalty_interest", "repayment_method"}
    )

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library

    def read(self, said: Said, known: Values, asked: str | None) -> Reading | None:
        """Figures and circumstances out of the message; None when there is nothing in it for the planner."""
        heard = Heard.of(said)
        if asked and heard.why:
            return Reading(known, (_WHY[asked],), asks=False)
        if heard.negative:
            return Reading(known, (say("value_negative", value=heard.negative),), asks=False)
        told: dict[str, Any] = {} if asked is None and self._starts_anew(heard, said, known) else dict(known)
        remarks: list[Say] = []
        changed = self._sums(heard, said, told, asked, remarks)
        changed += plan_facts.rates_and_days(heard, said, told, Terms.on(self._library(), said.today), asked, remarks)
        changed += plan_facts.circumstances(heard, told, asked)
        if asked == "rates" and changed and "debts" not in changed:
            told.setdefault("rates", UNKNOWN)  # whoever goes on to something else is not asked for them again
        if asked and not changed and not remarks:
            changed += self._without_a_value(heard, told, asked)
        if not changed and not remarks:
            return None
        told["last"] = changed[0] if changed else known.get("last")
        return Reading(told, tuple(remarks), asks=heard.asks)

    def question(self, known: Values) -> Question | None:
        """The first thing that is still open; rates only where a debt has none."""
        for field in FIELDS:
            if field in known:
                continue
            if field == "rates":
                debts = known.get("debts")
                if debts == UNKNOWN or not any("rate" not in debt for debt in debts or ()):
                    continue
                noted = "、".join(_label(debt) for debt in debts or ())
                return Question("rates", say("plan_ask_rates", debts=noted), _QUESTIONS["rates"].answers)
            return _QUESTIONS[field]
        return None

    def requested_by(self, said: Said) -> bool:
        """True when a plan is asked for in so many words, whatever the message was taken for."""
        return bool(_REQUEST.search(said.text))

    def opened_by(self, said: Said) -> bool:
        """True when a plan is asked for, or debts and an income are handed over."""
        return self.requested_by(said) or self.handed_over_by(said)

    def handed_over_by(self, said: Said) -> bool:
        """True when debts and an income are given and nothing else is asked, whatever the message was taken for."""
        heard, known = Heard.of(said), dict[str, Any]()
        self._sums(heard, said, known, None, [])
        return not heard.asks and bool(known.get("debts")) and "income" in known

    def corrected_by(self, said: Said) -> bool:
        """True when the message changes or adds a figure of the plan shown before: 收入改成七千; 每月能还两千."""
        heard = Heard.of(said)
        found = sums(heard, said.entities)
        if heard.asks:
            return False
        if any(each.field not in {None, "debt"} for each in found):
            return True
        return (heard.corrected or heard.bare) and bool(found or heard.all("daily_rate", "yearly_rate", "duration"))

    def _starts_anew(self, heard: Heard, said: Said, known: Values) -> bool:
        """After a result: a message with debts and more is another case, one changed figure is not."""
        fresh: dict[str, Any] = {}
        self._sums(heard, said, fresh, None, [])
        return self.question(known) is None and "debts" in fresh and len(fresh) > 1

    def _sums(self, heard: Heard, said: Said, told: dict[str, Any], asked: str | None, remarks: list[Say]) -> list[str]:
        changed: list[str] = []
        target = str(told["last"]) if heard.corrected and told.get("last") else asked
        for found in sums(heard, said.entities):
            field = found.field or target
            if field in {None, "rates", "reason", "so_far", "dependants"}:
                only = asked == "rates" and heard.bare and len(told.get("debts") or ()) == 1
                field = "debts" if asked in {"debts", "rates"} and (found.name or only) else None
            if field is None:
                continue
            if found.value > LARGEST_AMOUNT:
                remarks.append(say("value_too_large", value=found.written))
                continue
            changed.append(_keep(found, field, told))
        if len(told.get("debts") or ()) > MOST_DEBTS and told["debts"] != UNKNOWN:
            told["debts"] = told["debts"][:MOST_DEBTS]
            remarks.append(say("plan_too_many_debts", count=str(MOST_DEBTS)))
        if not changed and not remarks and asked and heard.vague:
            remarks.append(say("value_vague"))
        return changed

    def _without_a_value(self, heard: Heard, told: dict[str, Any], asked: str) -> list[str]:
        """不知道, 跳过, 没有, 先算吧."""
        if heard.finished:
            told.update({field: UNKNOWN for field in FIELDS if field not in told})
            return [asked]
        if heard.nothing:
            told[asked] = _WHEN_NOTHING.get(asked, UNKNOWN)
            return [asked]
        if heard.not_known or heard.skipped:
            told.update(dict.fromkeys(FIELDS if heard.all_of_it and heard.not_known else (asked,), UNKNOWN) | told)
            return [asked]
        return []


def _keep(found: Sum, field: str, told: dict[str, Any]) -> str:
    """Puts a sum where it belongs; the field that it changed."""
    if field in {"debt", "debts"}:
        _keep_debt(found, told)
        return "debts"
    if field in _SINGLE:
        told[field] = plain(found.value)
        return field
    spending = told.get("spending")
    heads = dict(spending) if isinstance(spending, Mapping) else {}
    if field in {"total", "spending"}:
        heads = {"total": plain(found.value)}
    else:
        heads.pop("total", None)
        heads[field] = plain(found.value)
    told["spending"] = heads
    return "spending"


def _keep_debt(found: Sum, told: dict[str, Any]) -> None:
    """A debt said again replaces what was said of it; named ones take the place of a sum without a name."""
    debts = [] if told.get("debts") in (None, UNKNOWN) else [dict(debt) for debt in told["debts"]]
    same = [debt for debt in debts if debt["name"] == found.name]
    if not same and found.name is None and len(debts) == 1:
        same = debts  # 不对，是9000: the only debt there is
    if same:
        same[0]["amount"] = plain(found.value)
    else:
        debts = [debt for debt in debts if debt["name"] is not None]
        debts.append({"name": found.name, "amount": plain(found.value)})
        same = debts[-1:]
    if found.lender:
        same[0]["lender"] = found.lender
    for kind in ("secured", "mortgage"):
        if getattr(found, kind):
            same[0][kind] = True
    told["debts"] = debts


def _label(debt: Mapping[str, Any]) -> str:
    return f"{debt['name'] or ''} {Decimal(debt['amount']):,}".strip()
