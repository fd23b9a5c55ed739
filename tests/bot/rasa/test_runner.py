"""The repair that runs Rasa's graph without planning it anew."""

from __future__ import annotations

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot.rasa import runner

pytestmark = pytest.mark.rasa

GRAPH = {"read": ["__message__"], "mark": ["read"], "count": ["read", "__message__"], "tell": ["count", "mark"]}
"""Node -> what it needs, as in a pipeline with a branch."""


class Nodes(DaskGraphRunner):
    """A runner of small functions instead of components; `called` lists them in the order of their calls."""

    def __init__(self, graph, failing=()):
        nodes = {
            name: SchemaNode({need: need for need in needs}, object, "create", "run", {}, is_target=name == "tell")
            for name, needs in graph.items()
        }
        self.called = []
        self._graph_schema = GraphSchema(nodes)
        self._execution_context = None
        self._instantiated_nodes = {name: self._node(name, name in failing) for name in graph}

    def _node(self, name, fails):
        def call(*made):
            self.called.append(name)
            if fails:
                raise RuntimeError(name)
            return name, f"{name}({', '.join(value for _, value in made)})"

        return call


@pytest.mark.parametrize("targets", [None, ["tell"], ["mark"], ["count", "mark"]], ids=str)
def test_the_outcome_is_that_of_dask(targets):
    """Whatever is asked for, the nodes make of the inputs what Rasa's own runner makes of them."""
    inputs = {"__message__": "xin chào"}
    assert runner.run(Nodes(GRAPH), inputs, targets) == DaskGraphRunner.run(Nodes(GRAPH), inputs, targets)


def test_only_what_the_targets_need_is_run_and_once():
    """A node nobody asked for is not called."""
    nodes = Nodes(GRAPH)
    runner.run(nodes, {"__message__": "xin chào"}, ["mark"])
    assert nodes.called == ["read", "mark"]


def test_a_failing_node_is_reported_as_by_dask():
    """Rasa tells its callers of a failed run with an error of its own."""
    with pytest.raises(GraphRunError):
        runner.run(Nodes(GRAPH, failing=["mark"]), {"__message__": "xin chào"})
