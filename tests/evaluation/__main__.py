"""`make evaluate`: prints one table and writes docs/evaluation.md with the failing cases."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.models import ensure_model, load_acts, recogniser_of
from bot.understand import understand
from knowledge.catalogue import Catalogue, load
from knowledge.importing.reading import read_files
from knowledge.importing.runner import carry_out, plan
from knowledge.procedure import Confidence, Level, Procedure, Source, Text
from knowledge.search.recogniser import Recogniser
from knowledge.seeding import plant, read_seed
from knowledge.store import Store, open_engine
from knowledge.versions import importer
from nlu.text.acts import ActModel
from tests.evaluation import report
from tests.evaluation.dialogues import files, play
from tests.evaluation.massive import accuracies
from tests.evaluation.measures import Answer, Score, plain_name
from tests.evaluation.sets import NATIONAL, ROOT, Case, question_sets


def main() -> int:
    """Measures everything that is there to be measured."""
    with tempfile.TemporaryDirectory() as folder:
        model = ensure_model()
        catalogue = load(_store(Path(folder)), Recogniser.load(recogniser_of(model)))
        acts = load_acts(model)
        groups: dict[tuple[str, str, str], Score] = {}
        for name, cases in question_sets():
            for answer in _answers(cases, acts, catalogue):
                for style in ("all", answer.case.style):
                    groups.setdefault((name, answer.case.language, style), Score()).answers.append(answer)
        conversations = {name: asyncio.run(play(acts, catalogue, file)) for name, file in files()}
    massive = {name: value for language in ("vi", "th") for name, value in (accuracies(language) or {}).items()}
    print(report.table(groups, massive, conversations))
    page = report.page(groups, massive, conversations, len(catalogue.index.records))
    (ROOT / "docs" / "evaluation.md").write_text(page, "utf-8")
    return 0


def _answers(cases: Iterable[Case], acts: ActModel, catalogue: Catalogue) -> Iterable[Answer]:
    for case in cases:
        understood = understand(case.text, acts, catalogue)
        right = frozenset(_name(catalogue, code) for code in case.codes if code in catalogue)
        yield Answer(case, understood, [_name(catalogue, code) for code in understood["codes"]], right)


def _name(catalogue: Catalogue, code: str) -> str:
    return plain_name(catalogue.index.records[catalogue.index.position[code]].name)


def _untold_titles(store: Store) -> Iterator[Procedure]:
    """The titles of the public questions that no procedure bears, as procedures of nothing but a name."""
    known = {plain_name(publication.body["names"]["vi"]) for publication in store.published()}
    titles = {plain_name(case.title): case.title for _, cases in question_sets() for case in cases if case.title}
    for number, (name, title) in enumerate(titles.items()):
        if name not in known:
            yield Procedure(
                f"9.{number:06d}",
                Text(title),
                Text("-"),
                Level.OTHER,
                Text("-"),
                "2026",
                Confidence.LOW,
                (Source("-"),),
            )


def _store(folder: Path) -> Store:
    """The seed, and the national procedures where they are there."""
    store = Store(open_engine(f"sqlite:///{folder}/evaluation.db"))
    store.create_tables()
    plant(store, read_seed())
    if NATIONAL.exists():
        made = plan(store, read_files([NATIONAL]))
        carry_out(store, made, editor=importer("evaluation"), reason="measuring", source="test")
        store.publish(_untold_titles(store), editor=importer("evaluation"), reason="titles of the public questions")
    else:
        print("../shared is not there: measuring over the seed alone", file=sys.stderr)
    return store


if __name__ == "__main__":
    sys.exit(main())
