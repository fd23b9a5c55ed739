"""What the lint finds in one procedure, and what it leaves alone."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.lint.checking import check, check_fields, dead_related
from knowledge.lint.finding import Severity, rules_with_sentences
from knowledge.lint.rules import RULES
from knowledge.procedure import (
    LANGUAGES,
    Fee,
    FeeBasis,
    LegalBasis,
    ProcessingTime,
    SubmissionChannel,
    SubmissionMethod,
    Text,
    TimeUnit,
)
from tests.builders import BORN, MARRIED, a_procedure

TODAY = date(2026, 8, 3)
THREE, FIVE = (ProcessingTime(TimeUnit.WORKING_DAY, days) for days in (3.0, 5.0))
CHEAP, DEAR, FREE = Fee(FeeBasis.AMOUNT, 10_000), Fee(FeeBasis.AMOUNT, 50_000), Fee(FeeBasis.FREE)
UNKNOWN_TIME, UNKNOWN_FEE = ProcessingTime(TimeUnit.NOT_PUBLISHED), Fee(FeeBasis.NOT_PUBLISHED)
IN_HOSPITAL = {"birthplace": ("hospital",)}


def counter(times=(THREE,), fees=(CHEAP,)):
    """One way to hand the dossier in."""
    return (SubmissionMethod(SubmissionChannel.COUNTER, tuple(times), tuple(fees)),)


def text(vi: str) -> Text:
    """A text in all languages, so that nothing else is found."""
    return Text(vi, "ข้อความ", "text")


def found(procedure, today=TODAY) -> set[tuple[str, str]]:
    """(rule, field) of every finding."""
    return {(finding.rule, finding.field) for finding in check(procedure, today)}


def test_sound_procedure_has_no_findings():
    """The builder's own."""
    assert found(a_procedure()) == set()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"methods": ()}, ("no_method", "methods")),
        ({"methods": counter(times=())}, ("no_time", "methods[0].times")),
        ({"methods": counter(fees=())}, ("no_fee", "methods[0].fees")),
        ({"methods": counter(times=[UNKNOWN_TIME])}, ("time_not_published", "methods")),
        ({"methods": counter(fees=[UNKNOWN_FEE])}, ("fee_not_published", "methods")),
        ({"methods": counter(times=[THREE, FIVE])}, ("contradictory_times", "methods[0].times")),
        ({"methods": counter(fees=[CHEAP, DEAR])}, ("contradictory_fees", "methods[0].fees")),
        ({"methods": counter(fees=[FREE, CHEAP])}, ("contradictory_fees", "methods[0].fees")),
        ({"legal_basis": (LegalBasis("45/2013/QH13"),)}, ("expired_act", "legal_basis[0]")),
        ({"agency": text("Ủy ban nhân dân cấp huyện")}, ("district_level", "agency.vi")),
        ({"steps": (text("Nộp tại xã."), text("Nộp tại UBND Quận."))}, ("district_level", "steps[1].vi")),
        ({"names": Text("Đăng ký khai sinh", "", "Birth")}, ("untranslated", "names.th")),
        ({"items": ()}, ("question_changes_nothing", "questions[0]")),
        ({"questions": (MARRIED,)}, ("condition_without_question", "items[2].when")),
        ({"as_of": "soon"}, ("must_be_a_date", "as_of")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "with",
)
def test_rule_finds(changes, finding):
    """What is wrong is named with its field."""
    assert finding in found(a_procedure(**changes))


def test_condition_on_an_unknown_answer_is_an_unreachable_case():
    """A paper that nobody would ever be told of."""
    lost = a_procedure().items[2]
    items = (*a_procedure().items, type(lost)(lost.name, when={BORN.id: ("at_sea",)}))
    assert ("unreachable_case", f"items[5].when.{BORN.id}") in found(a_procedure(items=items))


@pytest.mark.parametrize(
    "changes",
    [
        {"methods": counter(times=[THREE, ProcessingTime(TimeUnit.WORKING_DAY, 5.0, when=IN_HOSPITAL)])},
        {"methods": counter(times=[THREE, ProcessingTime(TimeUnit.WORKING_DAY, 5.0, note=text("Nếu phải xác minh."))])},
        {"methods": counter(fees=[CHEAP, Fee(FeeBasis.AMOUNT, 50_000, per=text("trang"))])},
        {"legal_basis": (LegalBasis("31/2024/QH15"),)},
        {"steps": (text("Giấy tờ do cấp huyện cấp trước ngày 1/7/2025 vẫn dùng được."),)},
        {"agency": text("Ủy ban nhân dân cấp xã")},
    ],
    ids=["limit by case", "limit by note", "sum per page", "act in force", "formerly", "commune"],
)
def test_rule_leaves_alone(changes):
    """What only looks alike."""
    assert found(a_procedure(**changes)) == set()


@pytest.mark.parametrize(("day", "expected"), [(date(2024, 7, 31), set()), (date(2024, 8, 1), {"expired_act"})])
def test_act_is_expired_from_its_day_on(day, expected):
    """Not before."""
    procedure = a_procedure(legal_basis=(LegalBasis("45/2013/QH13"),))
    assert {rule for rule, _ in found(procedure, day)} == expected


def test_related_code_that_is_not_published_is_dead():
    """It would lead a citizen nowhere."""
    (finding,) = dead_related("1.001193", ["1.000894", "9.999999"], {"1.000894"})
    assert (finding.rule, finding.field, finding.value) == ("dead_related", "related[1]", "9.999999")


def test_text_that_is_no_procedure_is_found_out():
    """A draft may have any shape."""
    findings = check_fields("1.001193", {"names": [], "colour": "red", "level": "moon"}, TODAY)
    assert {("must_be_a_mapping", "names"), ("unknown_field", "colour"), ("must_be_one_of", "level")} <= {
        (finding.rule, finding.field) for finding in findings
    }
    assert all(finding.severity is Severity.ERROR for finding in findings)
    assert all(finding.sentence(language) for finding in findings for language in LANGUAGES)


def test_every_rule_has_a_name_of_its_own_and_sentences():
    """In the three languages, with the same places for values."""
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    english = rules_with_sentences("en")
    assert set(names) <= english.keys()
    for language in LANGUAGES:
        sentences = rules_with_sentences(language)
        assert sentences.keys() == english.keys()
        for rule, sentence in sentences.items():
            assert [part in sentence for part in ("{value}", "{field}")] == [
                part in english[rule] for part in ("{value}", "{field}")
            ], (language, rule)


def test_every_problem_of_validation_has_a_sentence():
    """Whatever may keep a draft from being published can be told to its editor."""
    import re
    from pathlib import Path

    from knowledge import reading, validation

    codes = {
        code.partition(" ")[0]
        for module in (reading, validation)
        for code in re.findall(r'Problem\(\s*f?"([a-z_ ]+)', Path(module.__file__).read_text("utf-8"))
    }
    assert {code for code in codes if code not in ("must_be_", "untranslated")} <= rules_with_sentences("en").keys()
