"""The step that fills slots from messages is left out only where it could do nothing."""

import asyncio
import copy
from typing import Any

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.paths import ROOT
from bot.rasa_fixes import slot_filling

FROM_TEXT = {"type": "text", "mappings": [{"type": "from_text"}]}
FROM_AN_ACTION = {"type": "text", "mappings": [{"type": "custom", "action": "action_answer_topic"}]}
LEFT_TO_OTHERS = {"type": "text", "mappings": [{"type": "custom"}]}


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patch, for one test."""
    monkeypatch.setattr(MessageProcessor, "run_action_extract_slots", MessageProcessor.run_action_extract_slots)
    slot_filling.apply()


def domain(slot: dict[str, Any], *actions: str) -> Domain:
    """One slot, beside a slot of ours."""
    slots = {"said": copy.deepcopy(slot), "kept": copy.deepcopy(LEFT_TO_OTHERS)}  # Rasa takes them apart
    return Domain.from_dict({"slots": slots, "actions": ["action_x", *actions]})


def extract(of: Domain, step: Any = None) -> DialogueStateTracker:
    """The conversation after the step, ours or another."""
    processor = MessageProcessor.__new__(MessageProcessor)
    processor.domain, processor.action_endpoint, processor.nlg = of, None, None
    tracker = DialogueStateTracker.from_events("somebody", [UserUttered("三千")], of.slots)
    return asyncio.run((step or MessageProcessor.run_action_extract_slots)(processor, None, tracker))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that Rasa goes through the slots."""
    seen: list[str] = []
    stock = ActionExtractSlots.run

    async def run(action: ActionExtractSlots, *arguments: Any) -> Any:
        seen.append(action.name())
        return await stock(action, *arguments)

    monkeypatch.setattr(ActionExtractSlots, "run", run)
    return seen


def test_stock_rasa_goes_through_slots_that_only_actions_fill(runs: list[str]):
    """The fault; nothing comes of it, so nothing is lost without it."""
    ours = Domain.load(ROOT / "domain.yml")
    assert len(extract(ours, slot_filling._stock).events) == 1
    assert len(runs) == 1
    runs.clear()
    assert len(extract(ours).events) == 1
    assert runs == []


def test_a_slot_that_a_message_fills_is_filled(runs: list[str]):
    """As soon as the domain has one."""
    assert extract(domain(FROM_TEXT)).get_slot("said") == "三千"
    assert len(runs) == 1


@pytest.mark.parametrize(
    "of",
    [
        domain(FROM_AN_ACTION),
        domain(LEFT_TO_OTHERS, "action_validate_slot_mappings"),
        domain(LEFT_TO_OTHERS, "action_extract_slots"),
    ],
    ids=["an action fills it", "an action checks what is filled", "an action takes the step over"],
)
def test_the_step_is_kept_where_somebody_relies_on_it(of: Domain):
    """All that Rasa's step can do."""
    assert not slot_filling.fills_nothing(of)
