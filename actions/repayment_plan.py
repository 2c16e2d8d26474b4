"""The repayment planner as a form."""

import logging
from typing import Any

from actions.opened_tasks import PLAN, wants_the_result
from actions.task_forms import AskTask, TaskResult, ValidateTask
from actions.turn import Turn
from bot import services
from bot.dialogue.compose import Reply
from bot.planning import shelf
from bot.planning.plan_reply import PlanReply
from bot.stores import StoreError

logger = logging.getLogger(__name__)


class ValidateRepaymentPlanForm(ValidateTask):
    """Reads what is said."""

    task = PLAN

    def name(self) -> str:
        return "validate_repayment_plan_form"

    def is_left_by(self, turn: Turn) -> bool:
        return super().is_left_by(turn) and not wants_the_result(turn)


class ActionAskRepaymentPlanInputs(AskTask):
    """Asks for what is missing."""

    task = PLAN

    def name(self) -> str:
        return "action_ask_repayment_plan_inputs"


class ActionRepaymentPlanResult(TaskResult):
    """Shows what came out."""

    task = PLAN

    def name(self) -> str:
        return "action_repayment_plan_result"

    async def reply(self, inputs: dict[str, Any], turn: Turn) -> Reply:
        plan = PlanReply(services.library(), turn.scene, inputs)
        try:
            token = await shelf.keep(services.store(), services.library(), turn.scene, inputs, turn.conversation)
        except StoreError:  # the page is a convenience: the kit then comes in the chat
            logger.exception("a plan could not be kept")
            return plan.reply(None)
        return plan.reply(services.public_url() + shelf.path(token))
