"""Repair: Rasa plans its graph anew for each of the three runs a message takes, and hands the plan to dask.

The order of the nodes depends on the targets alone, and there is nothing to run side by side: the
nodes are called one after the other, in an order found once.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


def install() -> None:
    """Replaces the method in this process."""
    DaskGraphRunner.run = run  # type: ignore[method-assign]


def run(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """What the target nodes make of `inputs`."""
    wanted = targets or self._graph_schema.target_names
    made = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in _plan(self, tuple(wanted)):
            made[name] = self._instantiated_nodes[name](*(made.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(made[name] for name in wanted)


@functools.cache
def _plan(runner: DaskGraphRunner, targets: tuple[str, ...]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """The nodes behind `targets`, each after those it needs, with the names of these."""
    schema: GraphSchema = runner._graph_schema.minimal_graph_schema(list(targets))
    needs = {name: tuple(node.needs.values()) for name, node in schema.nodes.items()}
    known = {name: [each for each in several if each in needs] for name, several in needs.items()}
    return [(name, needs[name]) for name in TopologicalSorter(known).static_order()]
