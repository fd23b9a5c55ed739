"""The two formats of the portal, and what others may put into them."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.importing import normalised, portal_api
from knowledge.importing.building import build
from knowledge.importing.fields import Fields
from knowledge.procedure import Aspect, FeeBasis, Handling, Level, SubmissionChannel, TimeUnit
from tests.knowledge.importing.samples import a_document, a_line, a_method, answer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "qty"]), inner),
    max_leaves=6,
)


def test_answer_of_the_portal():
    """Every part of an answer is read from where the API keeps it."""
    made = build(portal_api.read(Fields(answer(), [])), "answer")
    procedure = made.procedure
    assert made.rejections == []
    assert (procedure.code, procedure.names.vi) == ("1.000002", "Đăng ký nuôi chim bồ câu")
    assert (procedure.level, procedure.as_of) == (Level.COMMUNE, "2026-04-15")
    assert procedure.sources[0].url.endswith("019d0000-0000-7000-8000-000000000001")
    assert [(i.name.vi, i.handling, i.form) for i in procedure.items] == [
        ("Đơn đăng ký", Handling.SUBMIT, "Mẫu 01.docx"),
        ("Thẻ căn cước", Handling.PRESENT, ""),
    ]
    assert len(procedure.remarks[Aspect.DOCUMENTS]) == 1
    assert [step.vi for step in procedure.steps] == ["Nộp hồ sơ", "Nhận kết quả"]
    assert procedure.requirements == ()


def test_methods_of_an_answer():
    """The meaningless OTHER gives way to the case's term, and 0 is not free."""
    counter, online = build(portal_api.read(Fields(answer(), [])), "answer").procedure.methods
    assert (counter.channel, counter.times[0].unit, counter.times[0].amount) == (
        SubmissionChannel.COUNTER,
        TimeUnit.WORKING_DAY,
        7.0,
    )
    assert counter.fees[0].basis is FeeBasis.NOT_PUBLISHED
    assert (online.times[0].amount, online.fees[0].amount, online.fees[0].per.vi) == (5.0, 20_000, "hồ sơ")


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        pytest.param({"name": 5}, "name", "must_be_a_text", id="a number for a name"),
        pytest.param({"documents": {}}, "documents", "must_be_a_list", id="no list"),
        pytest.param({"steps": [1]}, "steps[0]", "must_be_a_text", id="a number for a step"),
        pytest.param({"documents": ["x"]}, "documents[0]", "must_be_an_object", id="a text for a document"),
        pytest.param(
            {"documents": [a_document(originals=-1)]}, "documents[0].originals", "must_be_a_count", id="less than none"
        ),
        pytest.param(
            {"documents": [a_document(copies=float("inf"))]}, "documents[0].copies", "must_be_a_number", id="infinite"
        ),
        pytest.param({"methods": [a_method(channel="Fax")]}, "methods[0].channel", "unknown_channel", id="channel"),
    ],
)
def test_wrong_kind(changes, field, reason):
    """A value of the wrong kind is noted with its field, and nothing is raised."""
    fields = Fields(a_line(**changes), [])
    normalised.read(fields)
    assert [(name, why) for name, _, why in fields.problems][:1] == [(field, reason)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(a_line())), JSON)
def test_any_line_is_read(field, value):
    """No JSON in any field of a line raises anything."""
    fields = Fields(a_line(**{field: value}), [])
    build(normalised.read(fields), "row")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(answer()["data"])), JSON)
def test_any_answer_is_read(field, value):
    """No JSON in any field of an answer raises anything."""
    fields = Fields(json.loads(json.dumps(answer(**{field: value}))), [])
    build(portal_api.read(fields), "answer")
