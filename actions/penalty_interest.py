"""The penalty-interest calculator as a form."""

from typing import Any

from actions.opened_tasks import INTEREST, wants_the_result
from actions.task_forms import AskTask, TaskResult, ValidateTask
from actions.turn import Turn
from bot import services
from bot.dialogue.compose import Reply
from bot.planning.interest_reply import InterestReply


class ValidatePenaltyInterestForm(ValidateTask):
    """Reads what is said."""

    task = INTEREST

    def name(self) -> str:
        return "validate_penalty_interest_form"

    def is_left_by(self, turn: Turn) -> bool:
        return super().is_left_by(turn) and not wants_the_result(turn)


class ActionAskPenaltyInterestInputs(AskTask):
    """Asks for what is missing."""

    task = INTEREST

    def name(self) -> str:
        return "action_ask_penalty_interest_inputs"


class ActionPenaltyInterestResult(TaskResult):
    """Shows what came out."""

    task = INTEREST

    def name(self) -> str:
        return "action_penalty_interest_result"

    async def reply(self, inputs: dict[str, Any], turn: Turn) -> Reply:
        return InterestReply(services.library(), turn.scene, inputs).reply()
