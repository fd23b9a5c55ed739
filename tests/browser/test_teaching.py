"""Teaching in a browser: an editor proposes a wording on a telephone, a publisher publishes it and writes an answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from knowledge.console.roles import Role
from knowledge.teaching.questions import Fault, Question, Questions
from tests.browser.desk import BIRTH
from tests.browser.test_access import violations
from tests.builders import a_faq_entry

pytestmark = pytest.mark.browser
STORK = "cò mang em bé tới nhà thì đi đâu"
WHO = {"editor": "lan", "reason": "asked daily"}


@pytest.fixture
def asked(staffed):
    """What citizens asked in vain."""
    questions = Questions(staffed.engine)
    at = datetime(2026, 8, 3, tzinfo=UTC)
    rows = [
        (STORK, Fault.NOT_FOUND),
        (STORK.upper(), Fault.UNSURE),
        (STORK, Fault.UNSURE),
        ("giá vàng hôm nay", Fault.DECLINED),
    ]
    names = [f"{datetime.now(UTC).timestamp()} {number}" for number in range(len(rows))]
    questions.collect(
        Question(name, text, "vi", fault, (BIRTH.code,), at) for name, (text, fault) in zip(names, rows, strict=True)
    )
    yield questions
    questions.forget(names)


def test_editor_proposes_and_publisher_publishes(signed_in, staffed, asked):
    """From the question to the wording that is live: by keyboard on a telephone, with the report in between."""
    editor = signed_in(Role.EDITOR)
    editor.page.goto(f"{editor.address}console/questions")
    editor.page.locator(".list.asked a.button").first.press("Enter")
    expect(editor.all("#text")).to_have_value(STORK)
    editor.page.fill("#q", "khai sinh")
    choice = editor.page.locator("#results input[type=radio]")
    expect(choice).to_have_count(1)
    choice.press("Space")
    editor.page.fill("#text", "cò mang em bé tới nhà")
    editor.page.locator("[name=aspect][value=documents]").press("Space")
    editor.page.locator("#teach button.main").press("Enter")
    expect(editor.all("main h2").first).to_contain_text("cò mang em bé tới nhà")
    expect(editor.all(".notice").first).to_contain_text("Người công bố", timeout=30_000)
    assert staffed.taught() == []
    publisher = signed_in(Role.PUBLISHER)
    publisher.page.goto(f"{publisher.address}console/trials")
    publisher.page.locator(".list a").first.press("Enter")
    publisher.page.fill("#reason", "Bà con hỏi ở quầy")
    publisher.page.press("#reason", "Enter")
    expect(publisher.all(".notice.good")).to_be_visible()
    (lesson,) = staffed.taught()
    assert (lesson.phrase.code, lesson.phrase.aspects) == (BIRTH.code, ("documents",))
    publisher.page.locator(".act summary").first.press("Enter")
    publisher.page.fill("[name=reason]", "Nhầm")
    publisher.page.press("[name=reason]", "Enter")
    expect(publisher.all(".notice.good")).to_be_visible()
    assert staffed.taught() == []


def test_publisher_writes_a_general_answer(signed_in, staffed, asked):
    """From a question nobody's procedure answers; the text is seen as citizens will see it before it is live."""
    publisher = signed_in(Role.PUBLISHER)
    publisher.page.goto(f"{publisher.address}console/questions?why=declined")
    publisher.page.locator(".list.asked a.button").nth(1).click()
    assert publisher.page.input_value("[name='title.vi']") == "giá vàng hôm nay"
    publisher.page.fill("[name='answer.vi']", "Trung tâm không theo dõi giá vàng.\nXin hỏi ngân hàng.")
    publisher.page.fill("[name='source.title']", "Trung tâm")
    publisher.page.fill("[name='as_of']", "2026-07")
    publisher.page.click("button.main")
    expect(publisher.all(".told").first).to_contain_text("Xin hỏi ngân hàng.")
    publisher.page.locator("[data-preview]").press("Enter")
    publisher.page.fill("#preview #question", "giá vàng hôm nay")
    publisher.page.press("#preview #question", "Enter")
    expect(publisher.all("#preview .answer")).to_have_count(1)
    publisher.page.locator("#preview [data-close]").press("Enter")
    publisher.page.fill("#reason", "Hỏi nhiều lần")
    publisher.page.press("#reason", "Enter")
    expect(publisher.all(".notice.good")).to_be_visible()
    assert [entry.title.vi for entry in staffed.faq.in_view().values()] == ["giá vàng hôm nay"]
    publisher.page.click(".act summary")
    publisher.page.fill("[name=reason]", "Hết hỏi rồi")
    publisher.page.press("[name=reason]", "Enter")
    expect(publisher.all(".tag.gone").first).to_be_visible()
    assert staffed.faq.in_view() == {}


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("th", "dark")])
def test_axe_finds_nothing_where_one_teaches(signed_in, staffed, asked, language, scheme):
    """Zero violations, and no sideways scrolling on a telephone."""
    code = staffed.faq.publish(a_faq_entry(), **WHO).removeprefix("faq.")
    number = asked.groups()[0].ids[0]
    screen = signed_in(Role.ADMIN, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    screen.page.goto(f"{screen.address}console/faq/{code}/edit?lang={language}")
    screen.page.click("button.main")
    expect(screen.all("#reason")).to_be_visible(timeout=30_000)
    trial = screen.page.url.partition("console/")[2]
    found = {}
    for place in (
        "questions",
        f"questions/{number}/teach",
        "trials",
        trial,
        "taught",
        "faq",
        f"faq/{code}",
        f"faq/{code}/edit",
    ):
        screen.page.goto(f"{screen.address}console/{place}")
        wide = screen.page.evaluate("document.scrollingElement.scrollWidth") > 390
        if problems := violations(screen.page) + ["too wide"] * wide:
            found[place] = problems
    staffed.faq.withdraw(f"faq.{code}", **WHO)
    assert found == {}
