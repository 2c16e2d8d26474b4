"""A task for the tests: asks for an amount and for days, and multiplies them."""

import re
from typing import Any

import actions.answer_topic
import actions.crisis_support
import actions.fallback
import actions.handoff
import actions.small_talk
import actions.stop_restart
import actions.yes_no
from actions.task_forms import AskTask, TaskResult, ValidateTask
from actions.turn import Turn
from bot.dialogue.compose import Reply
from bot.dialogue.tasks import Question, Reading, Said, Say, Values
from bot.messages import Text

__all__ = ["actions"]


class Product:
    """Amount times days."""

    name = "product"
    topics = frozenset({"penalty_interest"})

    def read(self, said: Said, known: Values, asked: str | None) -> Reading | None:
        """`8000元` is an amount, `12天` are days; a bare number answers the question; 0 cannot be."""
        found: dict[str, Any] = {}
        for field, unit in (("amount", "元"), ("days", "天")):
            match = re.search(rf"(\d+){unit}", said.text) or (
                re.fullmatch(r"\s*(\d+)\s*", said.text) if asked == field else None
            )
            if match:
                found[field] = int(match[1])
        wrong = [field for field, value in found.items() if value == 0]
        remarks = (Say("no_words"),) if wrong else ()
        good = {field: value for field, value in found.items() if field not in wrong}
        return Reading({**known, **good}, remarks) if found else None

    def question(self, known: Values) -> Question | None:
        """The amount first."""
        for field, key in (("amount", "ask_what"), ("days", "choose_topic")):
            if field not in known:
                return Question(field, Say(key), ("button_none",) if field == "days" else ())
        return None


class ValidateProductForm(ValidateTask):
    """Reads."""

    task = Product()

    def name(self) -> str:
        return "validate_product_form"


class ActionAskProductInputs(AskTask):
    """Asks."""

    task = Product()

    def name(self) -> str:
        return "action_ask_product_inputs"


class ActionProductResult(TaskResult):
    """Shows."""

    task = Product()

    def name(self) -> str:
        return "action_product_result"

    async def reply(self, inputs: dict[str, Any], turn: Turn) -> Reply:
        return Reply((Text(f"{inputs['amount']} × {inputs['days']} = {inputs['amount'] * inputs['days']}"),))
