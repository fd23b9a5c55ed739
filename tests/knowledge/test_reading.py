"""Plain data to procedures and back: every problem at once, with the field's path and what stood there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.procedure import Aspect, FeeBasis, Level, Text
from knowledge.reading import Unreadable, plain, read_procedure
from tests.builders import BIRTH, a_plain_procedure, a_procedure


def faults(data: object) -> list[tuple[str, str]]:
    """(field, code) of every problem."""
    with pytest.raises(Unreadable) as refused:
        read_procedure(data)
    return [(problem.field, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "procedure", [a_procedure(), a_plain_procedure("1.000001", Text("Đơn"))], ids=["rich", "plain"]
)
def test_written_procedure_reads_the_same(procedure):
    """Reading undoes writing, through JSON too."""
    assert read_procedure(json.loads(json.dumps(plain(procedure)))) == procedure


def test_every_shipped_procedure_reads_the_same(seed):
    """Nothing is lost on the way into the database and out of it."""
    for procedure in seed.procedures:
        assert read_procedure(json.loads(json.dumps(plain(procedure)))) == procedure


def test_defaults_are_left_out():
    """Stored text holds what was said, nothing else."""
    assert "province" not in plain(a_procedure())


def test_bare_string_is_vietnamese():
    """A text of one language may be written as one."""
    assert read_procedure({**plain(a_procedure()), "agency": "Bộ Công an"}).agency == Text("Bộ Công an")


def test_keys_and_values_get_their_types():
    """Words of the data become values of the model."""
    procedure = read_procedure(plain(a_procedure()))
    assert procedure.level is Level.COMMUNE
    assert Aspect.TIME in procedure.remarks
    assert procedure.methods[0].fees[0].basis is FeeBasis.FREE


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("code", None, ("code", "missing")),
        ("code", 3, ("code", "must_be_str")),
        ("colour", "red", ("colour", "unknown_field")),
        ("items", "paper", ("items", "must_be_a_list")),
        ("items", [{"name": {"vi": 3}}], ("items[0].name.vi", "must_be_str")),
        ("items", [{}], ("items[0].name", "missing")),
        ("items", [{"name": "Đơn", "copies": "two"}], ("items[0].copies", "must_be_int")),
        ("items", [{"name": "Đơn", "copies": True}], ("items[0].copies", "must_be_int")),
        ("names", [], ("names", "must_be_a_mapping")),
        ("names", {"vi": "a", "fr": "b"}, ("names.fr", "unknown_field")),
        ("aliases", [], ("aliases", "must_be_a_mapping")),
        ("methods", [{"channel": "counter", "times": [{"unit": "day", "amount": "3"}]}], ("methods[0].times[0].amount", "must_be_float")),
    ],
)  # fmt: skip
def test_problem_names_field_and_reason(field, value, fault):
    """Whoever wrote the record finds the place."""
    assert fault in faults({**plain(a_procedure()), field: value})


def test_wrong_choice_names_the_right_ones():
    """A word that is not in the list is answered with the list."""
    [(field, code)] = faults({**plain(a_procedure()), "level": "galaxy"})
    assert field == "level"
    assert all(level.value in code for level in Level)


def test_all_problems_come_at_once():
    """One look, not one a day."""
    data = {**plain(a_procedure()), "code": 3, "level": "galaxy", "colour": "red", "items": [{}]}
    assert len(faults(data)) == 4


def test_value_is_shown():
    """The problem says what it found."""
    with pytest.raises(Unreadable, match="found 'galaxy'"):
        read_procedure({**plain(a_procedure()), "level": "galaxy"})


@pytest.mark.parametrize("data", [None, [], "text", 3, {}], ids=str)
def test_what_is_no_record_is_refused(data):
    """Any shape of nonsense is a problem, never another error."""
    assert faults(data)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(plain(a_procedure()))), DATA)
def test_any_value_in_any_field_is_read_or_refused(field, value):
    """A record half eaten by mice is refused field by field, and nothing crashes."""
    try:
        assert read_procedure({**plain(a_procedure()), field: value}).code
    except Unreadable as error:
        assert error.problems


def test_code_is_kept_as_it_is():
    """A code is text: no number is made of it."""
    assert read_procedure(plain(a_procedure())).code == BIRTH
