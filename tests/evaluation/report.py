"""The table that `make evaluate` prints, and the page that it writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tests.evaluation.dialogues import Turn, share
from tests.evaluation.measures import ASK, OUT, Answer, Score

Conversations = Mapping[str, Sequence[Turn]]
Groups = Mapping[tuple[str, str, str], Score]

COLUMNS = (
    "set",
    "language",
    "style",
    "n",
    "intent",
    "aspect F1",
    "R@1",
    "R@3",
    "MRR",
    "refused in scope",
    "wrong certain",
    "refused out of scope",
)
TARGETS = """\
Targets: MASSIVE vi 86.5, vi without diacritics 85.5, th 85.0 (per cent); portal_faq R@1 .93, MRR .95; natural_needs R@1 .90;
held-out questions R@1 .90 and R@3 .97 in Vietnamese, .85 and .93 in Thai and English; intent .95; aspect F1 .92;
out of scope refused .95, in scope refused at most .03, wrong procedure stated as certain at most .02."""
MOST_FAILURES = 150


def table(groups: Groups, massive: Mapping[str, float], conversations: Conversations) -> str:
    """Plain text for the terminal."""
    rows = [COLUMNS, *_rows(groups)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    public = [f"MASSIVE {name}: {value:.1f} %" for name, value in massive.items()]
    return "\n".join([*lines, "", *public, "", *_played(conversations), "", TARGETS])


def page(groups: Groups, massive: Mapping[str, float], conversations: Conversations, procedures: int) -> str:
    """docs/evaluation.md."""
    head = [
        "# How well questions are understood",
        "",
        f"Written by `make evaluate`, over {procedures:,} procedures. *held-out* are the project's own questions, written by other hands than"
        " the training examples and never trained on; the others are public sets where they are present.",
        "",
        TARGETS.replace("\n", " "),
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
    ]
    body = ["| " + " | ".join(row) + " |" for row in _rows(groups)]
    public = [
        "",
        "## MASSIVE",
        "",
        "The same features and linear models, trained on MASSIVE's train and dev labels; accuracy on its test set.",
        "",
    ]
    public += [f"- {name}: {value:.1f} %" for name, value in massive.items()] or ["- not present"]
    played = ["", "## Conversations", "", *(f"- {line}" for line in _played(conversations))]
    return "\n".join([*head, *body, *public, *played, *_failures(groups)]) + "\n"


def _played(conversations: Conversations) -> Iterable[str]:
    """A line a set of conversations: how many turns were understood, and answered about the right procedure."""
    for name, turns in conversations.items():
        act, procedure = share([t.right_act for t in turns]), share([t.right_procedure for t in turns])
        yield f"conversations {name}, {len(turns)} turns: act {act:.3f}, procedure {procedure:.3f}"


def _rows(groups: Groups) -> Iterable[tuple[str, ...]]:
    for (name, language, style), score in sorted(
        groups.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] != "all", item[0][2])
    ):
        yield (
            name, language, style, str(len(score.answers)), _share(score.intent_accuracy()), _share(score.aspect_f1()),
            _share(score.recall(1)), _share(score.recall(3)), _share(score.mean_reciprocal_rank()),
            _share(score.refused_in_scope()), _share(score.wrong_certain()), _share(score.refused_out_of_scope()),
        )  # fmt: skip


def _failures(groups: Groups) -> Iterable[str]:
    """Cases of the own and dev sets that went wrong, the worst kinds first."""
    yield from ("", "## Failing cases", "", "| question | wanted | got |", "|---|---|---|")
    answers = [
        a
        for (name, _, style), score in groups.items()
        if style == "all" and name in ("held-out", "dev")
        for a in score.answers
    ]
    for answer in [a for a in answers if _failed(a)][:MOST_FAILURES]:
        wanted = f"{answer.case.intent} {' '.join(answer.case.codes[:2])}".strip()
        got = f"{answer.understood['intent']} {answer.understood['verdict'] or ''} {' '.join(answer.understood['codes'][:2])}".strip()
        yield f"| {answer.case.text.replace('|', '/')[:160]} | {wanted} | {got} |"


def _failed(answer: Answer) -> bool:
    if answer.understood["intent"] != answer.case.intent and OUT in (answer.understood["intent"], answer.case.intent):
        return True
    return answer.case.intent == ASK and bool(answer.case.codes) and answer.rank != 1


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
