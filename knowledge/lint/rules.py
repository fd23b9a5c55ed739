"""The rules, in a table: each looks at one procedure and yields the fields where something is the matter."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.lint.finding import Finding, Severity
from knowledge.procedure import LANGUAGES, Condition, Fee, FeeBasis, Procedure, ProcessingTime, Text, TimeUnit
from knowledge.validation import conditions

FACTS = Path(__file__).with_name("facts.yml")
SENTENCE = re.compile(r"[^.;\n]+")

Spot = tuple[str, str]
"""(field, value)"""


@dataclass(frozen=True)
class Subject:
    """What the rules look at: a procedure on a day, and all its texts with their paths."""

    procedure: Procedure
    today: date
    texts: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Rule:
    """What it is called, how much it matters, and how it looks."""

    name: str
    severity: Severity
    look: Callable[[Subject], Iterator[Spot]]

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What it finds in one procedure."""
        for field, value in self.look(subject):
            yield Finding(subject.procedure.code, self.name, self.severity, field, value)


def no_method(subject: Subject) -> Iterator[Spot]:
    """Nobody can tell where to hand it in."""
    if not subject.procedure.methods:
        yield "methods", ""


def no_time(subject: Subject) -> Iterator[Spot]:
    """A way to hand it in has no limit, not even "not published"."""
    yield from ((f"methods[{i}].times", str(m.channel)) for i, m in enumerate(subject.procedure.methods) if not m.times)


def no_fee(subject: Subject) -> Iterator[Spot]:
    """A way to hand it in has no fee, not even "not published"."""
    yield from ((f"methods[{i}].fees", str(m.channel)) for i, m in enumerate(subject.procedure.methods) if not m.fees)


def time_not_published(subject: Subject) -> Iterator[Spot]:
    """No way to hand it in has a limit that says how long."""
    times = [time for method in subject.procedure.methods for time in method.times]
    if times and all(time.unit is TimeUnit.NOT_PUBLISHED for time in times):
        yield "methods", ""


def fee_not_published(subject: Subject) -> Iterator[Spot]:
    """No way to hand it in has a fee that says how much."""
    fees = [fee for method in subject.procedure.methods for fee in method.fees]
    if fees and all(fee.basis is FeeBasis.NOT_PUBLISHED for fee in fees):
        yield "methods", ""


def contradictory_times(subject: Subject) -> Iterator[Spot]:
    """One way and one case, and two limits that nothing tells apart."""
    for index, method in enumerate(subject.procedure.methods):
        bare = [(_case(t.when), _limit(t)) for t in method.times if t.note is None]
        yield from ((f"methods[{index}].times", found) for found in _several(bare))


def contradictory_fees(subject: Subject) -> Iterator[Spot]:
    """One way and one case, and two sums that nothing tells apart; or free and not free."""
    for index, method in enumerate(subject.procedure.methods):
        bare = [((_case(f.when), f.per), _sum(f)) for f in method.fees if f.note is None]
        yield from ((f"methods[{index}].fees", found) for found in _several(bare))


def expired_act(subject: Subject) -> Iterator[Spot]:
    """A legal act that another has replaced."""
    for index, act in enumerate(subject.procedure.legal_basis):
        fact = facts()["expired_acts"].get(act.number)
        if fact and fact["since"] <= subject.today:
            yield f"legal_basis[{index}]", f"{act.number} → {fact['replaced_by']}"


def district_level(subject: Subject) -> Iterator[Spot]:
    """A text that sends people to a level of government that is no more; what it issued formerly may be named."""
    if subject.today < facts()["district_abolished"]:
        return
    for path, text in subject.texts:
        lowered = text.vi.lower()
        if _named(lowered, "district_words"):
            present = (s for s in SENTENCE.findall(lowered) if not _named(s, "past_words"))
            yield from ((f"{path}.vi", word) for s in present for word in _named(s, "district_words")[:1])


def question_changes_nothing(subject: Subject) -> Iterator[Spot]:
    """A question of the case on which no paper, fee or limit depends."""
    used = {question for _, when in conditions(subject.procedure) for question in when}
    yield from ((f"questions[{i}]", q.id) for i, q in enumerate(subject.procedure.questions) if q.id not in used)


def untranslated(subject: Subject) -> Iterator[Spot]:
    """How many texts lack a language, and the first of them."""
    for language in LANGUAGES:
        paths = [path for path, text in subject.texts if not text.has(language)]
        if paths:
            yield f"{paths[0]}.{language}", str(len(paths))


RULES = (
    Rule("no_method", Severity.WARNING, no_method),
    Rule("no_time", Severity.WARNING, no_time),
    Rule("no_fee", Severity.WARNING, no_fee),
    Rule("contradictory_times", Severity.WARNING, contradictory_times),
    Rule("contradictory_fees", Severity.WARNING, contradictory_fees),
    Rule("expired_act", Severity.WARNING, expired_act),
    Rule("district_level", Severity.WARNING, district_level),
    Rule("question_changes_nothing", Severity.WARNING, question_changes_nothing),
    Rule("time_not_published", Severity.NOTICE, time_not_published),
    Rule("fee_not_published", Severity.NOTICE, fee_not_published),
    Rule("untranslated", Severity.NOTICE, untranslated),
)


@functools.cache
def facts() -> dict[str, Any]:
    """What the rules know about the world."""
    found: dict[str, Any] = yaml.safe_load(FACTS.read_text("utf-8"))
    return found


def _named(text: str, words: str) -> list[str]:
    return [word for word in facts()[words] if word in text]


def _case(when: Condition) -> tuple[object, ...]:
    return tuple(sorted((question, tuple(options)) for question, options in when.items()))


def _several(said: list[tuple[Any, str]]) -> Iterator[str]:
    """The values of each case that has more than one."""
    for case in dict.fromkeys(case for case, _ in said):
        values = dict.fromkeys(value for other, value in said if other == case)
        if len(values) > 1:
            yield " / ".join(values)


def _limit(time: ProcessingTime) -> str:
    return f"{time.amount:g} {time.unit}" if time.amount is not None else str(time.unit)


def _sum(fee: Fee) -> str:
    return f"{fee.amount} {fee.currency}" if fee.amount is not None else str(fee.basis)
