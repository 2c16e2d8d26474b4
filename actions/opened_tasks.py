"""The calculator and the planner, and which messages open them without being asked to."""

from rasa_sdk.events import EventType, FollowupAction

from actions.turn import Turn
from bot import services
from bot.planning.hearing import Heard
from bot.planning.interest_task import InterestTask
from bot.planning.plan_task import PlanTask

INTEREST = InterestTask()
PLAN = PlanTask(services.library)
_TASKS: dict[str, InterestTask | PlanTask] = {"penalty_interest_form": INTEREST, "repayment_plan_form": PLAN}


def wants_the_result(turn: Turn) -> bool:
    """True for 别问了，直接算: no more questions, which is not to leave the task."""
    return turn.intent == "stop" and Heard.of(turn.said).finished


def opened_task(turn: Turn) -> list[EventType]:
    """The form that a message opens, as an event; nothing where it opens none.

    That is the form whose result was shown last, where the message corrects it; else the one asked for in so many
    words; else the one that goes with the topic, where the message asks for a sum or brings figures for it; else the
    one that all figures are given for. Of a message that was not understood surely enough, the likeliest topic counts.
    """
    if turn.running_form or turn.text.startswith("/"):
        return []
    last = _TASKS.get(turn.last_task or "")
    if last and last.corrected_by(turn.said):
        return [FollowupAction(turn.last_task)]
    for form in ("repayment_plan_form", "penalty_interest_form"):
        if _TASKS[form].requested_by(turn.said):
            return [FollowupAction(form)]
    unsure = turn.intent == "nlu_fallback"
    topic = turn.ranking[0] if unsure and turn.ranking else turn.intent
    entry = services.library().content.entries.get(topic)
    for form, task in _TASKS.items():
        opens = entry is not None and entry.opens == form and task.opened_by(turn.said)
        if opens or ((unsure or entry is None or topic in task.topics) and task.handed_over_by(turn.said)):
            return [FollowupAction(form)]
    return []
