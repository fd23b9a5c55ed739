"""The importers over the national data, where they lie beside the project."""

from __future__ import annotations

import pytest

from knowledge.importing.reading import read_files
from knowledge.importing.runner import carry_out, plan
from knowledge.procedure import FeeBasis
from knowledge.versions import importer
from tests.knowledge.importing.samples import SHARED

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the national data are not here")
TOTAL = 4213


@pytest.fixture(scope="module")
def national():
    """Everything in the normalised lines."""
    return read_files([SHARED / "national_procedures.jsonl.gz"])


def test_every_row_is_used(national):
    """No row of the national data is rejected."""
    assert (national.rejected, len(national.procedures)) == ([], TOTAL)


def test_zero_is_hardly_ever_free(national):
    """Of thousands of zeros only notes that lift the fee for all are told as free."""
    fees = [f for i in national.procedures.values() for m in i.procedure.methods for f in m.fees]
    free = [fee for fee in fees if fee.basis is FeeBasis.FREE]
    assert len(free) < 50 < 5000 < sum(fee.basis is FeeBasis.NOT_PUBLISHED for fee in fees)
    assert all(fee.amount >= 1000 or fee.currency == "USD" for fee in fees if fee.basis is FeeBasis.AMOUNT)


def test_notes_are_not_papers(national):
    """Birth registration's 33 "documents" are papers and notes."""
    birth = national.procedures["1.001193"].procedure
    assert len(birth.items) < 20 and sum(map(len, birth.remarks.values())) > 10


def test_both_formats_agree(national, shelf):
    """The portal's own answers tell what the normalised lines tell but for the terms that stand in the cases."""
    carry_out(shelf, plan(shelf, national), editor=importer(), reason="test", source="test")
    assert plan(shelf, national).report.summary().startswith(f"0 new, 0 changed, {TOTAL:,} unchanged")
    answers = read_files(sorted((SHARED / "portal_api").glob("*.json")))
    report = plan(shelf, answers).report
    assert (report.rejected, report.new) == ([], []) and len(report.unchanged) > 20
    told = [change.field for found in report.changed.values() for change in found]
    assert {field.split("[")[0] for field in told} == {"methods"} and all(".times" in field for field in told)
