"""The questions of the penalty-interest calculator: principal, rate, days; and what people answer to them."""

import re
from collections.abc import Mapping

from bot.dialogue.tasks import Question, Reading, Said, Values
from bot.planning.hearing import UNKNOWN, Heard, say
from bot.planning.interest_words import Figures

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
_SMALLEST_PRINCIPAL = 400  # a correction to so large a number means the sum, neither days nor a rate
_REQUEST = re.compile(
    r"(?<!怎么)(?:帮|给|替)(?:我|忙)?[^,.，。;；?？怎]{0,4}(?:算|估)[一算]?[算下个]?|罚息计算器|打开计算器"
    r"|\bcalculate (?:my|the|it)\b",
    re.IGNORECASE,
)

_A_SUM_IS_ASKED = r"算|[还多]多少|多少(?:钱|元|罚息|利息)"
_NAMED_REQUEST = re.compile(
    r"(?:帮|给|替)(?:我|忙)[^,.，。;；?？怎]{0,6}(?:罚息|逾期(?:的)?利息)|罚息计算器"
    r"|\bcalculate (?:my |the )?(?:penalty|overdue) interest\b",
    re.IGNORECASE,
)


class InterestTask:
    """Gathers what a penalty-interest estimate needs."""

    name = "penalty_interest"
    topics = frozenset({"penalty_interest", "loan_interest", "interest_rate_legality", "overdue_consequences"})

    def read(self, said: Said, known: Values, asked: str | None) -> Reading | None:
        """Figures out of the message; None when there is nothing in it for the calculator."""
        heard = Heard.of(said)
        if asked and heard.why:
            return Reading(known, (_WHY[asked],), asks=False)
        figures = Figures(heard, said.today, asked, surely_a_rate="multiple" not in known)
        found, remarks = figures.found, figures.remarks
        if not found and not remarks:
            self._bare_number(heard, figures, known, asked)
        if not found and not remarks and asked and heard.vague:
            remarks.append(say("value_vague"))
        if heard.not_known or heard.skipped:
            found |= dict.fromkeys(_not_known(heard, known, asked, set(found)), UNKNOWN)
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

    def requested_by(self, said: Said) -> bool:
        """True when this very sum is asked for in so many words, whatever the message was taken for."""
        return bool(_NAMED_REQUEST.search(said.text))

    def opened_by(self, said: Said) -> bool:
        """True when a sum is asked for, or an amount and a time overdue are given: whoever says so much wants it."""
        if _REQUEST.search(said.text):
            return True
        return {"principal", "days"} <= set(Figures(Heard.of(said), said.today, None).found)

    def handed_over_by(self, said: Said) -> bool:
        """True when all figures are given and nothing else is asked, whatever the message was taken for."""
        heard = Heard.of(said)
        beside = heard.asks and not heard.mentions(_A_SUM_IS_ASKED)
        return not beside and set(FIELDS) <= set(Figures(heard, said.today, None).found)

    def corrected_by(self, said: Said) -> bool:
        """True when the message changes or adds a figure of the sum shown before: 不对，本金是九千; 利息还欠两百块."""
        heard = Heard.of(said)
        found = Figures(heard, said.today, None).found
        if heard.asks:
            return False
        if heard.corrected:
            return bool(found) or heard.bare_number is not None
        one_figure = heard.bare and len(found.keys() & set(FIELDS)) == 1  # 30天; more of them are another case
        return one_figure or (bool(found) and found.keys() <= {"unpaid_interest", "multiple"})

    @staticmethod
    def _bare_number(heard: Heard, figures: Figures, known: Values, asked: str | None) -> None:
        """8000 answers the question; 不对，9000 corrects what was said last, or the principal where only that fits."""
        number, last = heard.bare_number, known.get("last")
        field = last if heard.corrected and last in FIELDS else asked
        if (
            heard.corrected
            and number is not None
            and number >= _SMALLEST_PRINCIPAL
            and ("principal" in known or asked == "principal")
        ):
            field = "principal"
        if field and number is not None:
            figures.bare(number, field)


def _not_known(heard: Heard, known: Values, asked: str | None, found: set[str]) -> list[str]:
    """The figures that 不知道 is about: all, those named, else the one asked for."""
    if heard.all_of_it:
        return [field for field in FIELDS if field not in known and field not in found]
    named = [field for field in FIELDS if field not in found and heard.mentions(_NAMED[field])]
    return named or ([asked] if asked and asked not in found else [])
