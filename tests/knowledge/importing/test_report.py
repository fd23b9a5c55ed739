"""The report of an import."""

from __future__ import annotations

import pytest

from knowledge.importing.report import Report, changes
from knowledge.importing.source import Finding


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"a": {"b": 1}}, {"a": {"b": 2}}, ["a.b: 1 -> 2"], id="deep"),
        pytest.param({"a": [1, 2]}, {"a": [1]}, ["a[1]: 2 -> -"], id="shorter"),
        pytest.param({}, {"a": "x"}, ["a: - -> x"], id="added"),
        pytest.param({"a": 1}, {"a": 1}, [], id="same"),
        pytest.param({"a": "x" * 200}, {}, [f"a: {'x' * 79}… -> -"], id="long"),
    ],
)
def test_changes(before, after, expected):
    """A difference is told at the field where it is."""
    assert [str(change) for change in changes(before, after)] == expected


def test_short_report_says_that_it_is_short():
    """At most so many lines of a kind, and how many more there are; the counts are always whole."""
    report = Report(new=[f"1.00000{n}" for n in range(5)], rejected=[Finding("row 7", "1.1", "code", "1.1", "bad")])
    assert list(report.lines(2)) == [
        "new:",
        "  1.000000",
        "  1.000001",
        "  ... and 3 more (--report FILE writes all)",
        "rejected:",
        "  row 7: 1.1: code: bad (found '1.1')",
        "5 new, 0 changed, 0 unchanged, 0 kept, 1 rejected, 0 to look at",
    ]
