"""Runs the steps of a model in an order that is worked out once.

Reason: for every message stock Rasa builds a new schema and a new graph several times, has dask plan its order, and
prints all its inputs into a line for the log that nobody keeps. The steps never change after a model is loaded.
"""

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot.rasa_fixes import guard

_stock = DaskGraphRunner.run
Steps = list[tuple[str, GraphNode, list[str]]]


def _steps(runner: DaskGraphRunner, targets: list[str]) -> Steps:
    """The nodes that the targets need, each after all that it needs itself."""
    schema, found = runner._graph_schema.nodes, {}

    def visit(name: str) -> None:
        if name in schema and name not in found:
            needs = list(schema[name].needs.values())
            for need in needs:
                visit(need)
            found[name] = (name, runner._instantiated_nodes[name], needs)

    for target in targets:
        visit(target)
    return list(found.values())


def _run(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Runs the steps for the targets one after another; the outputs of the targets.

    Raises:
        GraphRunError: as stock Rasa does.
    """
    wanted = targets or runner._graph_schema.target_names
    orders: dict[tuple[str, ...], Steps] = runner.__dict__.setdefault("orders", {})
    steps = orders.get(tuple(wanted))
    if steps is None:
        steps = orders[tuple(wanted)] = _steps(runner, wanted)
    if any(isinstance(value, str) and value in runner._instantiated_nodes for value in (inputs or {}).values()):
        return dict(_stock(runner, inputs, targets))  # a clash of names: stock Rasa says what is wrong
    outputs: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, node, needs in steps:
            if name not in outputs:
                outputs[name] = node(*(outputs.get(need, need) for need in needs))
        return dict(outputs[target] for target in wanted)
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error


def apply() -> None:
    """From now on a model's steps are run in the order that was worked out the first time."""
    guard("the order of the graph")
    DaskGraphRunner.run = _run
