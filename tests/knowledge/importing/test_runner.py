"""What an import may change, and what it leaves alone."""

from __future__ import annotations

import pytest

from knowledge.errors import VersionConflict
from knowledge.importing.reading import Batch, Incoming
from knowledge.importing.runner import carry_out, plan
from knowledge.procedure import DossierItem, Option, Question, Text
from knowledge.versions import importer
from tests.knowledge.importing.samples import built

SEED, PERSON = "seed", "Lan"
CODE = "1.000001"


def batch_of(procedure, **changes):
    """A batch with one procedure."""
    return Batch({procedure.code: Incoming(procedure, "row 1", **changes)})


def imported(**changes):
    """The sample row as a procedure."""
    return built(**changes).procedure


def run(shelf, batch, *, editor=importer(), **options):
    """Plans and carries out; returns the report."""
    made = plan(shelf, batch, **options)
    carry_out(shelf, made, editor=editor, reason="test", source="test")
    return made.report


def test_new_then_unchanged(shelf):
    """A second import of the same changes nothing."""
    assert run(shelf, batch_of(imported())).new == [CODE]
    revision = shelf.revision()
    assert run(shelf, batch_of(imported())).unchanged == [CODE]
    assert shelf.revision() == revision


def test_planning_writes_nothing(shelf):
    """Until it is carried out, an import is only a report."""
    plan(shelf, batch_of(imported()))
    assert shelf.revision() == 0


def test_changed_field_by_field(shelf):
    """A portal's newer text replaces an imported one, and every field that differs is told."""
    run(shelf, batch_of(imported()))
    report = run(shelf, batch_of(imported(result=["Giấy phép mới"])))
    assert [str(change) for change in report.changed[CODE]] == ["outcome.vi: Giấy phép thả diều -> Giấy phép mới"]
    assert shelf.procedure(CODE).outcome.vi == "Giấy phép mới"


@pytest.mark.parametrize("editor", [SEED, PERSON])
def test_authored_text_is_kept(shelf, authored, editor):
    """What the seed or a person wrote is stronger than a portal."""
    shelf.publish([authored], editor=editor, reason="test")
    report = run(shelf, batch_of(imported()))
    assert report.kept == {CODE: f"written by {editor}"}
    assert shelf.procedure(CODE) == authored


def test_overwrite(shelf, authored):
    """Only when it is asked for does a portal's text replace an authored one."""
    shelf.publish([authored], editor=SEED, reason="test")
    report = run(shelf, batch_of(imported()), overwrite=True)
    assert list(report.changed) == [CODE] and shelf.procedure(CODE).items


def test_people_s_additions_survive(shelf, authored):
    """Aliases, questions with their conditions, demand and translations are kept through an overwrite."""
    where = Question("where", Text("Ở đâu?"), (Option("beach", Text("ở biển")), Option("town", Text("ở phố"))))
    paper = DossierItem(Text("Tờ khai thả diều", en="Kite form"), when={"where": ("town",)})
    rich = authored.replace(aliases={"vi": ("thả diều",)}, questions=(where,), items=(paper,), demand=3)
    shelf.publish([rich], editor=PERSON, reason="test")
    run(shelf, batch_of(imported()), overwrite=True)
    now = shelf.procedure(CODE)
    assert (now.aliases, now.questions, now.demand, now.names.th) == (rich.aliases, (where,), 3, authored.names.th)
    assert [(item.name.en, item.when, item.originals) for item in now.items] == [("Kite form", {"where": ("town",)}, 1)]


def test_withdrawn_stays_withdrawn(shelf):
    """An import does not bring back what an editor took from view."""
    run(shelf, batch_of(imported()))
    shelf.withdraw(CODE, editor="lan", reason="a test")
    assert run(shelf, batch_of(imported(result=["x"]))).kept == {CODE: "withdrawn by an editor"}


def test_edited_template_replaces_what_it_was_exported_from(shelf, authored):
    """An edited row is a person's own text."""
    shelf.publish([authored], editor=SEED, reason="test")
    edited = authored.replace(outcome=Text("Giấy phép"))
    assert list(run(shelf, batch_of(edited, edited=True, version=1), editor=PERSON).changed) == [CODE]
    assert shelf.live()[CODE].editor == PERSON


@pytest.mark.parametrize("version", [None, 1])
def test_edited_template_gives_way_to_newer_text(shelf, authored, version):
    """What was published since the export is not overwritten unseen."""
    shelf.publish([authored], editor=SEED, reason="test")
    shelf.publish([authored.replace(demand=1)], editor=PERSON, reason="test")
    report = run(shelf, batch_of(authored.replace(demand=2), edited=True, version=version))
    assert report.kept == {CODE: f"published again since the export (version {version or '-'}, now 2)"}


def test_published_while_the_report_was_read(shelf, authored):
    """A plan that was overtaken is refused as a whole."""
    run(shelf, batch_of(imported()))
    made = plan(shelf, batch_of(imported(result=["x"])))
    shelf.publish([authored], editor=PERSON, reason="test")
    with pytest.raises(VersionConflict, match=CODE):
        carry_out(shelf, made, editor=importer(), reason="test", source="test")
    assert shelf.procedure(CODE) == authored


def test_seed_is_stronger_than_an_import(shelf):
    """An imported text is nobody's work: the seed may replace it."""
    run(shelf, batch_of(imported()), editor=importer(PERSON))
    assert shelf.edited_by_people(seed_editor=SEED) == set()
