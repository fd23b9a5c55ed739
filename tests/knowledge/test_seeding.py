"""From the seed folder into the store: all or nothing, every problem at once, nobody's edit lost."""

from __future__ import annotations

import shutil

import pytest
import yaml

from bot.__main__ import main
from knowledge import seeding
from knowledge.errors import InvalidRecords
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile, read_phrases
from knowledge.procedure import Level, Text
from knowledge.reading import plain
from knowledge.seeding import SEED, Seed, plant, read_seed
from knowledge.versions import importer
from tests.builders import BIRTH, STAY, a_plain_procedure, a_procedure, an_office

PHRASES = [
    {
        "code": BIRTH,
        "demand": 3,
        "aliases": {"vi": ["giấy khai sinh"]},
        "questions": {"vi": {"fee+time": ["tốn bao nhiêu"]}},
    }
]


@pytest.fixture
def folder(tmp_path):
    """A small sound seed folder."""
    write(tmp_path / "procedures" / "birth.yml", plain(a_procedure()))
    write(tmp_path / "phrases" / "civil.yml", PHRASES)
    write(tmp_path / "office.yml", plain(an_office()))
    return tmp_path


def write(path, data: object) -> None:
    """Puts plain data into a YAML file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True), "utf-8")


def faults(folder) -> list[str]:
    """The lines of the refusal."""
    with pytest.raises(InvalidRecords) as refused:
        read_seed(folder)
    return refused.value.lines


def test_sound_folder_is_read(folder):
    """Procedures, phrases with their aspects, demand, the office."""
    seed = read_seed(folder)
    assert seed.procedures == [a_procedure()]
    assert Phrase(BIRTH, "vi", "tốn bao nhiêu", ("fee", "time")) in seed.phrases
    assert [profile.demand for profile in seed.profiles] == [3]
    assert seed.office == an_office()


def test_all_problems_of_all_files_come_at_once(folder):
    """File, field, reason and value, a line each."""
    broken = plain(a_procedure()) | {"level": "galaxy", "colour": "red"}
    write(folder / "procedures" / "a.yml", broken)
    write(folder / "procedures" / "b.yml", plain(a_plain_procedure("1.5", Text("x", "x", "x"))))
    write(folder / "procedures" / "c.yml", "names: [never closed")
    write(folder / "phrases" / "p.yml", [{"code": BIRTH, "questions": {"fr": {}, "vi": {"price": ["x"]}}}])
    lines = faults(folder)
    for wanted in (
        "a.yml: level: must_be_one_of commune, province, ministry, other (found 'galaxy')",
        "a.yml: colour: unknown_field (found 'red')",
        "b.yml: code: not_a_procedure_code (found '1.5')",
        "p.yml[0]: questions: unknown language (found 'fr')",
        "p.yml[0]: questions.vi: unknown aspect (found 'price')",
    ):
        assert wanted in lines
    assert any(line.startswith("c.yml: ") and "line 1" in line for line in lines)


def test_code_given_twice_is_a_problem(folder):
    """Two files for one procedure would hide one another."""
    write(folder / "procedures" / "again.yml", plain(a_procedure()))
    assert faults(folder) == [f"procedures: code: duplicate (found {BIRTH!r})"]


def test_untranslated_content_is_a_problem(folder):
    """What ships speaks three languages."""
    write(folder / "procedures" / "birth.yml", plain(a_procedure(names=Text("Đăng ký khai sinh", "แจ้งเกิด"))))
    assert faults(folder) == ["birth.yml: names.en: untranslated"]


@pytest.mark.parametrize("content", ["", "3", "- 1\n- 2", "text"])
def test_file_that_is_no_procedure_is_a_problem(folder, content):
    """An empty or strange file is named, not passed over."""
    write(folder / "procedures" / "odd.yml", content)
    assert all(line.startswith("odd.yml: ") for line in faults(folder))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "3",
        "text: 1",
        "- 3",
        "- {code: 3}",
        "- {code: '1.001193', demand: many}",
        "- {code: '1.001193', names: x}",
        "[",
        "- {code: '1.001193', aliases: [x]}",
    ],
)
def test_strange_phrase_file_is_a_problem(folder, content):
    """So is a phrase file of another shape."""
    write(folder / "phrases" / "odd.yml", content)
    assert all(line.startswith("odd.yml") for line in faults(folder))


@pytest.mark.parametrize(
    "content", ["", "3", "[]", "name: 3", "colour: red", "name: {vi: a}\ncolour: red", "name: {fr: a}", "{", None]
)
def test_strange_office_is_a_problem(folder, content):
    """The office is checked like the rest; a missing file too."""
    write(folder / "office.yml", content or "")
    if content is None:
        (folder / "office.yml").unlink()
    assert all(line.startswith("office.yml") for line in faults(folder))


def test_command_ends_with_two_and_every_line(folder, monkeypatch, capsys, tmp_path):
    """A broken seed stops the start: exit code 2, all problems, nothing written."""
    write(folder / "procedures" / "birth.yml", plain(a_procedure()) | {"level": "galaxy", "colour": "red"})
    monkeypatch.setattr(seeding, "SEED", folder)
    monkeypatch.setattr(read_seed, "__defaults__", (folder,))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    assert main(["seed"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_seed_is_planted_once(store):
    """The second start changes nothing, so nobody rebuilds."""
    seed = Seed([a_procedure()], [Phrase(BIRTH, "vi", "giấy khai sinh")], [Profile(BIRTH, 3)], an_office())
    assert plant(store, seed) == 1
    revision = store.revision()
    assert plant(store, seed) == 0
    assert store.revision() == revision
    assert (store.office(), len(store.phrases())) == (an_office(), 1)


def test_new_seed_replaces_the_old_seed(store):
    """An update of the project updates what the project wrote."""
    plant(store, Seed([a_procedure()], [], [], an_office()))
    assert plant(store, Seed([a_procedure(as_of="2026-08")], [], [], an_office())) == 1
    assert store.procedure(BIRTH).as_of == "2026-08"


def test_what_an_editor_changed_stays(store):
    """An update of the project never undoes an official's work."""
    stay = a_plain_procedure(STAY, Text("Đăng ký tạm trú", "x", "x"))
    plant(store, Seed([a_procedure(), stay], [], [], an_office()))
    store.publish([a_procedure(as_of="2026-09")], editor="lan", reason="a new circular")
    assert plant(store, Seed([a_procedure(as_of="2026-08"), stay], [], [], an_office())) == 0
    assert store.procedure(BIRTH).as_of == "2026-09"


def test_what_an_editor_withdrew_stays_withdrawn(store):
    """A restart does not bring back what an official took from view."""
    plant(store, Seed([a_procedure()], [], [], an_office()))
    store.withdraw(BIRTH, editor="lan", reason="a test")
    assert plant(store, Seed([a_procedure()], [], [], an_office())) == 0
    assert [publication.withdrawn for publication in store.published()] == [True]


def test_own_office_stays(store):
    """The sample centre never replaces the real one."""
    store.set_office(Office(Text("Phường Bến Nghé")), editor="lan", reason="a test")
    plant(store, Seed([], [], [], an_office()))
    assert store.office().name.vi == "Phường Bến Nghé"


def test_copy_of_the_folder_reads_the_same(tmp_path, seed):
    """Nothing depends on where the folder is."""
    shutil.copytree(SEED, tmp_path / "seed")
    assert read_seed(tmp_path / "seed") == seed


def test_missing_code_is_named():
    """A phrase entry without a code helps nobody."""
    problems: list[str] = []
    read_phrases([{"aliases": {}}], problems, "x.yml")
    assert problems == ["x.yml[0]: code: missing (found {'aliases': {}})"]


def test_outlines_say_whose_a_procedure_is_until_more_is_known(store):
    """They are published like an import: the portal's text takes their place, and they never take anybody's."""
    outline, whole = (a_procedure(code="1.001456", as_of=f"2026-0{month}") for month in (7, 8))
    seed = Seed([], [], [], an_office(), [outline])
    assert (plant(store, seed), plant(store, seed)) == (1, 0)
    assert store.live()["1.001456"].imported
    store.publish([whole], editor=importer("portal"), reason="the portal's own")
    assert plant(store, seed) == 0
    assert store.procedure("1.001456").as_of == "2026-08"


def test_shipped_outlines_name_their_authority():
    """A passport, a criminal record, a driving licence, a divorce: not the commune's, and it says whose."""
    outlines = read_seed().outlines
    assert {p.code for p in outlines} >= {"1.001456", "3.000333", "3.000347", "3.000163"}
    assert [p.code for p in outlines if not p.agency.en or not p.sources[0].url or p.level is Level.COMMUNE] == []
