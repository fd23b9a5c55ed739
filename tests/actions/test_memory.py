"""What is remembered of a conversation: small, plain, and never the citizen's words."""

from __future__ import annotations

import dataclasses
import json

import pytest

from actions.memory import TRAIL, Memory

FULL = Memory(
    focus="a", trail=("b",), aspects=("fee",), offered=("c", "d"), pair=("e", "f"),
    case_facts={"a": {"q": "o"}}, pending="next_question",
)  # fmt: skip


@pytest.mark.parametrize("memory", [Memory(), FULL], ids=["empty", "full"])
def test_memory_survives_the_tracker(memory):
    """Plain data, through JSON, and back."""
    assert Memory.read(json.loads(json.dumps(memory.plain()))) == memory


@pytest.mark.parametrize("slot", [None, "", 3, [], {}, {"unknown": 1}, {"colour": "red", "focus": ""}], ids=str)
def test_strange_slot_is_an_empty_memory(slot):
    """A memory of an older version is forgotten, not an error."""
    assert Memory.read(slot) == Memory()


def test_new_focus_leaves_a_trail():
    """One can go back to what was talked about before."""
    memory = Memory().about("a", ("fee",)).about("b", ("time",)).about("a", ("fee",))
    assert (memory.focus, memory.trail) == ("a", ("b",))


def test_trail_is_short():
    """Memory is bounded however long the conversation is."""
    memory = Memory()
    for number in range(50):
        memory = memory.about(str(number), ())
    assert len(memory.trail) == TRAIL
    assert memory.trail[0] == "48"


def test_answer_ends_the_choice():
    """What was offered, the pair and the pending offer are over."""
    memory = FULL.about("x", ("time",))
    assert (memory.offered, memory.pair, memory.pending) == ((), (), "")


def test_choice_keeps_the_focus():
    """Until one is chosen, the old one is talked about."""
    memory = FULL.offering(("x", "y"), ("time",))
    assert (memory.focus, memory.offered, memory.aspects, memory.pending) == ("a", ("x", "y"), ("time",), "")


def test_case_facts_add_up():
    """Each answer adds to the case of its procedure."""
    memory = Memory().with_case("a", "q1", "o1").with_case("a", "q2", "o2").with_case("b", "q", "o")
    assert memory.case_facts == {"a": {"q1": "o1", "q2": "o2"}, "b": {"q": "o"}}


def test_memory_is_never_changed_in_place():
    """A value: whoever holds the old one holds the old one."""
    before = Memory().with_case("a", "q", "o")
    before.with_case("a", "q", "other")
    assert before.case_facts == {"a": {"q": "o"}}


def test_no_field_holds_words():
    """Codes, ids and keys only: the tracker never holds what was typed."""
    assert not {"text", "words", "message", "name"} & {field.name for field in dataclasses.fields(Memory)}
