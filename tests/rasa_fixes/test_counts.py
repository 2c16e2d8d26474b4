"""What a turn costs in counts that do not depend on the machine: validators, statements, events, connections.

The bench (docs/performance.md) measures time; a change that makes a turn dearer is seen here first.
"""

import contextlib
import pathlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import rasa.core.actions.action
import sqlalchemy as sa
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot import places, rasa_fixes, training
from bot.channels.doorway import guarded
from bot.channels.output import FullOutput
from bot.rasa_fixes import answer_validation, log_copies, tracker_store
from bot.settings import Settings

# A question, small talk, a follow-up, another lender, nonsense, out of scope, a task that is opened, asked beside,
# answered and left.
SAID = (
    "微粒贷晚还一天算逾期吗",
    "你好",
    "罚息怎么算",
    "说详细点",
    "有什么依据",
    "花呗逾期会怎样",
    "卡布奇诺蓝色的",
    "今天天气怎么样",
    "帮我算一下罚息",
    "欠了3万5",
    "会不会坐牢",
    "逾期20天",
    "不算了",
    "谢谢",
    "怎么协商还款",
    "不对，你答错了",
    "转人工",
)
EVENTS_A_TURN = 16  # a question beside a task: answered, and the task asks again
STATEMENTS_A_TURN = 2
ROWS_READ = 2 * tracker_store.ROWS


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A guide on files of its own."""
    folder = tmp_path_factory.mktemp("counts")
    return Settings.read({"GUIDE_DB": str(folder / "c.db"), "GUIDE_STORE_URL": f"sqlite:{folder / 'g.db'}"})


@pytest.fixture
async def agent(settings: Settings) -> AsyncIterator[Agent]:
    """The guide as it is served, with all fixes, and Rasa as it was afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (RemoteAction, "_validate_action_result"),
            (Event, "resolve_by_type"),
            (DaskGraphRunner, "run"),
            (RulePolicy, "_get_possible_keys"),
            (RulePolicy, "_find_action_from_rules"),
            (RulePolicy, "_prediction_states"),
            (Domain, "is_empty"),
            (Slot, "__copy__"),
            (DialogueStateTracker, "copy"),
            (DialogueStateTracker, "applied_events"),
            (MessageProcessor, "run_action_extract_slots"),
            (rasa.core.actions.action, "default_actions"),
            *((module, "copy") for module in log_copies.MODULES),
        ):
            patch.setattr(owner, name, owner.__dict__.get(name, getattr(owner, name, None)), raising=False)
        rasa_fixes.apply()
        yield await load_agent(str(training.train()), endpoints=places.endpoints(settings))


async def say(agent: Agent, text: str, who: str) -> list[dict[str, Any]]:
    """One message through the doorway."""
    output = FullOutput()
    await guarded(agent.handle_message)(UserMessage(text, output, who, input_channel="rest"))
    return output.messages


def store_of(agent: Agent) -> Any:
    """The real store behind the one that Rasa or we put around it."""
    return agent.tracker_store._tracker_store


@contextlib.contextmanager
def statements(engine: Any) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    seen: list[str] = []

    def see(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", see)


async def stored(agent: Agent, who: str) -> int:
    """Events in the database."""
    tracker = await store_of(agent).retrieve_full_tracker(who)
    return len(tracker.events) if tracker else 0


async def test_a_turn_costs_two_statements_and_a_bounded_number_of_events(agent: Agent):
    """The first turn and the fiftieth; what is read does not grow."""
    answer_validation.validators.cache_clear()
    for number in range(3 * len(SAID)):
        before = await stored(agent, "counted")
        with statements(store_of(agent).engine) as seen:
            assert await say(agent, SAID[number % len(SAID)], "counted")
        assert [line.split()[0] for line in seen if not line.startswith("SELECT")] == ["INSERT"], seen
        assert len(seen) <= STATEMENTS_A_TURN, seen
        new = await stored(agent, "counted") - before
        assert 0 < new <= EVENTS_A_TURN, (number, new)
        assert len((await store_of(agent).retrieve("counted")).events) <= ROWS_READ
    assert answer_validation.validators.cache_info().misses == 0  # actions in the process need none


async def test_stock_rasas_store_costs_a_statement_for_every_event(agent: Agent, tmp_path: pathlib.Path):
    """The fault."""
    stock = SQLTrackerStore(agent.domain, db=str(tmp_path / "stock.db"))
    agent.processor.tracker_store = stock
    for text in SAID[:3]:
        with statements(stock.engine) as seen:
            await say(agent, text, "stock")
    assert len(seen) > 4 * STATEMENTS_A_TURN


async def test_nothing_is_ever_reverted(agent: Agent):
    """A reverted turn makes Rasa replay the whole conversation; our fallback needs none."""
    for text in SAID:
        await say(agent, text, "reverts")
    tracker = await store_of(agent).retrieve_full_tracker("reverts")
    assert not {event.type_name for event in tracker.events} & {"rewind", "undo"}


async def test_a_long_conversation_is_answered_as_if_all_of_it_were_read(agent: Agent, tmp_path: pathlib.Path):
    """The same words from a store that reads three turns and from stock Rasa's that reads everything."""
    ours = [await say(agent, text, "long") for text in SAID * 3]
    agent.processor.tracker_store = SQLTrackerStore(agent.domain or Domain.empty(), db=str(tmp_path / "stock.db"))
    stock = [await say(agent, text, "long") for text in SAID * 3]
    assert ours == stock
