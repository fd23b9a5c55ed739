"""A citizen sends a message, and sees at every moment what became of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser
MESSAGES = "**/api/messages"


def refuse_once(screen, status: int, **error) -> None:
    """The next message is answered with `status`, later ones by the gateway."""
    screen.page.route(MESSAGES, lambda route: route.fulfill(status=status, json={"error": error}), times=1)


def refuse(screen, status: int) -> None:
    """Every message is answered with `status` until `unroute`."""
    screen.page.route(MESSAGES, lambda route: route.fulfill(status=status, json={"error": {"code": "x"}}))


def test_a_sent_message_is_seen_at_once(screen, gateway):
    """The question stands there before the gateway has answered anything; then somebody is typing."""
    gateway.desk.delay = 0.4
    screen.ask("Làm khai sinh cần gì?")
    assert screen.questions.count() == 1
    expect(screen.all(".typing")).to_be_visible()
    expect(screen.answers).to_have_count(1)
    expect(screen.all(".typing")).to_be_hidden()


def test_an_example_asks_itself(screen):
    """The first screen's examples are questions; the first screen then makes room."""
    screen.all(".suggestion").first.click()
    expect(screen.answers).to_have_count(1)
    expect(screen.all(".welcome")).to_be_hidden()


def test_a_choice_can_be_taken_once(screen):
    """A pressed choice is marked, and all choices of that reply become inert."""
    screen.asks("làm khai sinh")
    screen.all(".choice").nth(1).click()
    expect(screen.answers).to_have_count(2)
    expect(screen.all(".choice.chosen")).to_have_count(1)
    expect(screen.all(".choice").first).to_have_attribute("aria-disabled", "true")
    screen.all(".choice").first.click(force=True)
    screen.page.wait_for_timeout(200)
    assert screen.questions.count() == 2


def test_shift_enter_begins_a_new_line(screen):
    """Enter sends, Shift and Enter do not."""
    screen.page.fill("#question", "a")
    screen.page.press("#question", "Shift+Enter")
    expect(screen.all("#question")).to_have_value("a\n")
    assert screen.questions.count() == 0


def test_nothing_typed_is_not_sent(screen):
    """An empty box says what to do instead."""
    screen.page.press("#question", "Enter")
    expect(screen.all(".hint")).to_contain_text("Gửi")
    assert screen.questions.count() == 0


def test_too_long_is_counted_and_not_sent(screen):
    """Near the limit the letters left are counted; beyond it nothing is sent."""
    screen.page.fill("#question", "đ" * 900)
    expect(screen.all(".hint")).to_contain_text("100")
    screen.page.fill("#question", "đ" * 1003)
    expect(screen.all(".hint")).to_contain_text("3")
    screen.page.press("#question", "Enter")
    assert screen.questions.count() == 0


def test_a_lost_acknowledgement_does_not_double_the_message(screen):
    """The gateway took the message but its answer was lost: the second try is the same message."""

    def eat(route: Route) -> None:
        route.fetch()
        route.abort()

    screen.page.route(MESSAGES, eat, times=1)
    screen.ask("mất trả lời")
    expect(screen.sent("mất trả lời")).to_have_count(1)
    expect(screen.answers).to_have_count(1)
    screen.page.wait_for_timeout(1700)
    assert (screen.questions.count(), screen.answers.count()) == (1, 1)


def test_a_failed_message_keeps_its_words_and_can_be_sent_again(screen):
    """A gateway that cannot take a message costs a press on "try again", never the words."""
    refuse(screen, 503)
    screen.ask("bấm gửi lại")
    expect(screen.all("[data-state=failed] .question")).to_contain_text("bấm gửi lại")
    screen.page.unroute(MESSAGES)
    screen.all("[data-state=failed] .plain").click()
    expect(screen.sent("bấm gửi lại")).to_have_count(1)
    assert screen.page.evaluate("document.activeElement !== document.body")


def test_a_message_that_failed_survives_a_reload(screen):
    """What could not be sent is sent after a reload, without being asked for."""
    refuse(screen, 503)
    screen.ask("gửi dở")
    expect(screen.all("[data-state=failed]")).to_have_count(1)
    screen.page.unroute(MESSAGES)
    screen.reload()
    expect(screen.sent("gửi dở")).to_have_count(1)


def test_a_message_typed_offline_is_sent_when_the_network_is_back(screen):
    """No network: the message waits and goes by itself."""
    screen.context.set_offline(True)
    screen.ask("lúc mất mạng")
    expect(screen.all("[data-state=failed]")).to_have_count(1)
    screen.context.set_offline(False)
    expect(screen.sent("lúc mất mạng")).to_have_count(1)
    expect(screen.answers).to_have_count(1)


def test_too_fast_waits_and_goes_by_itself(screen):
    """429: the seconds are named, then the message is sent again."""
    refuse_once(screen, 429, code="too_fast", retry_after=1)
    screen.ask("nhanh quá")
    expect(screen.all("[data-state=waiting] .state")).to_contain_text("1")
    expect(screen.sent("nhanh quá")).to_have_count(1)


def test_the_gateway_s_own_limit_is_told_to_the_citizen(screen):
    """A burst beyond one citizen's pace is held back and then answered, every message of it, in order."""
    for number in range(12):
        screen.ask(f"cảm ơn lần {number}")
    expect(screen.all("[data-state=waiting]")).to_have_count(1)
    expect(screen.all("[data-state=sent] .question")).to_have_count(12, timeout=15_000)
    assert [text.rpartition(" ")[2] for text in screen.all(".question").all_inner_texts()] == [
        str(n) for n in range(12)
    ]


def test_a_refused_message_can_be_edited(screen):
    """413: the words go back into the box."""
    refuse_once(screen, 413, code="too_long")
    screen.ask("dài quá")
    screen.all("[data-state=refused] .plain").click()
    expect(screen.all("#question")).to_have_value("dài quá")
    expect(screen.all("[data-state=refused]")).to_have_count(0)


def test_busy_is_said_and_the_answer_comes_later(screen, gateway):
    """The assistant away: the citizen is told once, and answered when it is back."""
    gateway.desk.away = True
    screen.ask("làm khai sinh")
    expect(screen.answers.first).to_contain_text("đang bận")
    gateway.desk.away = False
    expect(screen.answers).to_have_count(2)
    expect(screen.answers.last).to_contain_text("Giấy chứng sinh")


def test_a_thumb_is_noted(screen):
    """An answer can be rated; a thank-you cannot."""
    screen.asks("làm khai sinh")
    screen.all("[data-verdict=good]").click()
    expect(screen.all("[data-verdict=good]")).to_have_attribute("aria-pressed", "true")
    screen.asks("cảm ơn")
    assert screen.all("[data-verdict=good]").count() == 1
    screen.reload()
    expect(screen.all("[data-verdict=good]")).to_have_attribute("aria-pressed", "true")
