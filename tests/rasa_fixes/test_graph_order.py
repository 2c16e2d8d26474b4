"""The order of a model's steps is worked out once; what comes out is what dask gives."""

import pathlib
from typing import Any, ClassVar

import dask
import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.rasa_fixes import graph_order


class Add(GraphComponent):
    """A step: the sum of what it is given, and one more."""

    ran: ClassVar[list[str]] = []

    @classmethod
    def create(cls, config: dict[str, Any], **_: Any) -> "Add":
        """With the name that it is to note."""
        step = cls()
        step.name = config["name"]
        return step

    def run(self, **given: int) -> int:
        """Fails below zero."""
        self.ran.append(self.name)
        if min(given.values()) < 0:
            raise RuntimeError("below zero")
        return sum(given.values()) + 1


def node(name: str, **needs: str) -> SchemaNode:
    """A step of this name."""
    return SchemaNode(needs=needs, uses=Add, fn="run", constructor_name="create", config={"name": name})


SCHEMA = GraphSchema(
    {
        "last": node("last", a="left", b="right"),
        "left": node("left", a="first"),
        "right": node("right", a="first", b="given"),
        "first": node("first", a="given"),
        "beside": node("beside", a="given"),
        "lost": node("lost", a="nowhere"),
    }
)


@pytest.fixture
def runner(tmp_path: pathlib.Path) -> DaskGraphRunner:
    """A model of five steps."""
    Add.ran.clear()
    return DaskGraphRunner.create(SCHEMA, LocalModelStorage(tmp_path), ExecutionContext(SCHEMA))


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The graphs that dask is given, one an entry."""
    seen: list[Any] = []
    get = dask.get
    monkeypatch.setattr(dask, "get", lambda *a: seen.append(a) or get(*a))
    return seen


def test_stock_rasa_plans_anew_for_every_message(runner: DaskGraphRunner, planned: list[Any]):
    """The fault."""
    for _ in range(3):
        graph_order._stock(runner, {"given": 1}, ["last"])
    assert len(planned) == 3


def test_the_order_is_worked_out_once(runner: DaskGraphRunner, planned: list[Any], monkeypatch: pytest.MonkeyPatch):
    """For each list of targets."""
    worked_out: list[Any] = []
    work_out = graph_order._steps
    monkeypatch.setattr(graph_order, "_steps", lambda *a: worked_out.append(a) or work_out(*a))
    for number in range(3):
        for targets in (["last"], ["beside"]):
            graph_order._run(runner, {"given": number}, targets)
    assert len(worked_out) == 2
    assert not planned


@pytest.mark.parametrize("targets", [["last"], ["beside"], ["beside", "last"], ["first", "right"], ["given", "left"]])
def test_what_comes_out_is_what_dask_gives(runner: DaskGraphRunner, targets: list[str]):
    """And each step that is needed runs once, no other."""
    expected = graph_order._stock(runner, {"given": 5}, targets)
    steps = sorted(Add.ran)
    Add.ran.clear()
    assert graph_order._run(runner, {"given": 5}, targets) == expected
    assert sorted(Add.ran) == steps


@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        ({"given": -1}, ["last"], "Error running graph component for node first"),
        ({"given": "left"}, ["last"], "clashes with a node name"),
        ({"given": 1}, ["lost"], "Missing input to run node 'lost'"),
    ],
)
def test_a_fault_is_stock_rasas_fault(runner: DaskGraphRunner, inputs: Any, targets: list[str], words: str):
    """The same error with the same words."""
    for run in (graph_order._stock, graph_order._run):
        with pytest.raises((GraphComponentException, GraphRunError), match=words):
            run(runner, inputs, targets)
