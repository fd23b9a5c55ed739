"""A procedure and what was asked become the values of a reply: nothing invented, no condition left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.composing import answer_values, expanded, next_question
from knowledge.procedure import (
    Aspect,
    Confidence,
    Fee,
    FeeBasis,
    Level,
    ProcessingTime,
    SubmissionChannel,
    SubmissionMethod,
    Text,
    TimeUnit,
)
from tests.builders import DECLARATION, HOSPITAL_PAPER, a_procedure, an_office

OFFICE = an_office()


def facts(aspect: Aspect, procedure=None, case=None, language="vi") -> dict:
    """The facts of one aspect."""
    return answer_values(procedure or a_procedure(), [aspect.value], language, OFFICE, case)["facts"][aspect.value]


def papers(case: dict[str, str]) -> tuple[list[str], dict[str, list[str]]]:
    """(papers always needed, papers by open case) of the birth registration."""
    found = facts(Aspect.DOCUMENTS, case=case)
    always = [item["name"]["text"] for item in found["always"]]
    cases = {
        " & ".join(" | ".join(g) for g in group["case"]): [i["name"]["text"] for i in group["papers"]]
        for group in found["cases"]
    }
    return always, cases


def test_papers_are_grouped_until_the_case_is_known():
    """What applies always, and what only if ...; nothing is left out."""
    always, cases = papers({})
    assert always == ["Tờ khai đăng ký khai sinh", "Căn cước của cha, mẹ"]
    assert cases == {
        "trẻ sinh tại cơ sở y tế": ["Giấy chứng sinh"],
        "trẻ sinh tại nhà": ["Văn bản của người làm chứng"],
        "cha mẹ có đăng ký kết hôn": ["Giấy chứng nhận kết hôn"],
    }


@pytest.mark.parametrize(
    ("case", "more", "still_open"),
    [
        ({"birthplace": "home"}, ["Văn bản của người làm chứng"], {"cha mẹ có đăng ký kết hôn"}),
        ({"birthplace": "hospital", "parents_married": "no"}, ["Giấy chứng sinh"], set()),
        ({"birthplace": "hospital", "parents_married": "yes"}, ["Giấy chứng sinh", "Giấy chứng nhận kết hôn"], set()),
    ],
    ids=["home", "hospital, unmarried", "hospital, married"],
)
def test_told_case_narrows_the_list(case, more, still_open):
    """What applies moves to "always", what does not goes, what is open stays."""
    always, cases = papers(case)
    assert always[2:] == more
    assert cases.keys() == still_open


def test_conditions_of_several_questions_all_show():
    """All must hold; each with its options."""
    item = replace(DECLARATION, when={"birthplace": ("home", "hospital"), "parents_married": ("no",)})
    [group] = facts(Aspect.DOCUMENTS, a_procedure(items=(item,)))["cases"]
    assert group["case"] == [["trẻ sinh tại cơ sở y tế", "trẻ sinh tại nhà"][::-1], ["cha mẹ không đăng ký kết hôn"]]


def test_questions_are_asked_only_while_they_matter():
    """The first open question whose answer changes the list; none when the list is exact."""
    procedure = a_procedure()
    asked = [next_question(procedure, {}), next_question(procedure, {"birthplace": "home"})]
    assert [question.id for question in asked] == ["birthplace", "parents_married"]
    assert next_question(procedure, {"birthplace": "home", "parents_married": "no"}) is None
    assert next_question(a_procedure(items=(DECLARATION,)), {}) is None


def test_question_that_an_answer_made_idle_is_not_asked():
    """Nobody is asked what no longer matters."""
    item = replace(HOSPITAL_PAPER, when={"birthplace": ("hospital",), "parents_married": ("no",)})
    assert next_question(a_procedure(items=(item,)), {"birthplace": "home"}) is None


def test_told_case_is_repeated():
    """The citizen sees on which case the answer rests."""
    values = answer_values(a_procedure(), ["documents"], "en", OFFICE, {"birthplace": "home"})
    assert values["case"] == ["the child was born at home"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (["fee"], [Aspect.FEE]),
        (["time", "fee"], [Aspect.FEE, Aspect.TIME]),
        (["overview"], [Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE]),
        ([], [Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE]),
        (["overview", "steps"], [Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.STEPS]),
        (["fee", "fee"], [Aspect.FEE]),
    ],
    ids=["one", "two, in a fixed order", "overview", "nothing asked", "overview and more", "twice"],
)
def test_aspects_to_answer(asked, answered):
    """Every aspect asked about is answered once; an overview stands for the four that most people need."""
    assert expanded(asked) == answered


@pytest.mark.parametrize("aspect", Aspect)
def test_every_aspect_can_be_composed(aspect):
    """No aspect is without an answer."""
    assert answer_values(a_procedure(), [aspect.value], "vi", OFFICE)["facts"]


@pytest.mark.parametrize("language", ["vi", "th", "en"])
def test_official_name_stands_beside_the_translation(language):
    """The paper's Vietnamese name is what the counter knows."""
    name = facts(Aspect.DOCUMENTS, language=language)["always"][0]["name"]
    assert name["text"] == DECLARATION.name.in_language(language)
    assert name["official"] == ("" if language == "vi" else DECLARATION.name.vi)


def test_untranslated_text_is_shown_in_vietnamese_once():
    """What has no translation is shown as it is, not twice."""
    name = answer_values(a_procedure(names=Text("Đăng ký khai sinh")), [], "en", OFFICE)["name"]
    assert name == {"text": "Đăng ký khai sinh", "official": ""}


def test_every_answer_is_dated_and_sourced():
    """As of when, from where."""
    values = answer_values(a_procedure(), ["fee"], "vi", OFFICE)
    assert values["as_of"] == "2026-07"
    assert values["source"] == {"title": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn"}


@pytest.mark.parametrize(("confidence", "confirm"), [("high", False), ("medium", False), ("low", True)])
def test_low_confidence_asks_to_confirm(confidence, confirm):
    """An unsure record says so."""
    procedure = a_procedure(confidence=Confidence(confidence))
    assert answer_values(procedure, [], "vi", OFFICE)["confirm"] is confirm


@pytest.mark.parametrize(
    ("level", "said"), [("commune", False), ("other", False), ("province", True), ("ministry", True)]
)
def test_procedure_of_another_level_says_whose_it_is(level, said):
    """A citizen is not sent to the wrong counter."""
    handled_by = answer_values(a_procedure(level=Level(level)), [], "vi", OFFICE)["handled_by"]
    assert bool(handled_by) is said


def method(channel: str, *fees: Fee, times: tuple[ProcessingTime, ...] = ()) -> SubmissionMethod:
    """One way to hand in."""
    return SubmissionMethod(SubmissionChannel(channel), times, fees)


def test_ways_of_one_fee_stand_together():
    """The same fee is said once; another one beside it."""
    free, paid = Fee(FeeBasis.FREE), Fee(FeeBasis.AMOUNT, 8000)
    procedure = a_procedure(methods=(method("counter", paid), method("online", free), method("post", paid)))
    groups = facts(Aspect.FEE, procedure)["methods"]
    assert [(group["channels"], group["lines"][0]["basis"]) for group in groups] == [
        (["counter", "post"], "amount"),
        (["online"], "free"),
    ]


def test_fee_of_some_case_says_of_which():
    """And goes when the case is another."""
    late = Fee(FeeBasis.AMOUNT, 8000, when={"birthplace": ("home",)})
    procedure = a_procedure(methods=(method("counter", Fee(FeeBasis.FREE), late),))
    [group] = facts(Aspect.FEE, procedure)["methods"]
    assert [line["case"] for line in group["lines"]] == [[], [["trẻ sinh tại nhà"]]]
    [group] = facts(Aspect.FEE, procedure, {"birthplace": "hospital"})["methods"]
    assert [line["basis"] for line in group["lines"]] == ["free"]


def test_nothing_published_is_not_free():
    """Zero and silence stay what they are."""
    procedure = a_procedure(methods=(method("counter", Fee(FeeBasis.NOT_PUBLISHED)),))
    assert facts(Aspect.FEE, procedure)["methods"][0]["lines"][0]["basis"] == "not_published"
    assert facts(Aspect.FEE, a_procedure(methods=()))["methods"] == []


def test_time_keeps_its_unit():
    """Three working days are not three days."""
    time = ProcessingTime(TimeUnit.WORKING_DAY, 3.0)
    [group] = facts(Aspect.TIME, a_procedure(methods=(method("counter", times=(time,)),)))["methods"]
    assert (group["lines"][0]["unit"], group["lines"][0]["amount"]) == ("working_day", 3.0)


def test_filing_from_home():
    """Online only when the record says so; unknown is unknown."""
    assert facts(Aspect.HOW_ONLINE)["online"]
    counter = a_procedure(methods=(method("counter"), method("post")))
    assert (facts(Aspect.HOW_ONLINE, counter)["online"], facts(Aspect.HOW_ONLINE, counter)["post"]) == (False, True)
    assert facts(Aspect.HOW_ONLINE, a_procedure(methods=()))["known"] is False


def test_form_is_named_once():
    """A form that is a paper of the dossier too is not listed twice."""
    assert [form["code"] for form in facts(Aspect.FORM)["forms"]] == ["TK01"]


def test_remarks_go_with_their_aspect():
    """A remark on time stands with the time, and nowhere else."""
    values = answer_values(a_procedure(), ["time", "fee"], "en", OFFICE)["facts"]
    assert values["time"]["remarks"] == ["Within 60 days of birth."]
    assert values["fee"]["remarks"] == []
