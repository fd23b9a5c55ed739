"""An answer on paper is a checklist: papers with boxes, the office, the date, and nothing of the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_answer_prints_as_a_checklist(screen):
    """Every paper has a box, the office and its hours are there, the question box is not."""
    screen.page.evaluate("window.print = () => { window.printed = true; }")
    screen.asks("làm khai sinh")
    papers = screen.all(".answer .papers > li").count()
    screen.all(".toolbar .tool").first.click()
    screen.page.emulate_media(media="print")
    sheet = screen.all(".checklist")
    expect(sheet).to_be_visible()
    expect(sheet.locator(".box")).to_have_count(papers)
    expect(sheet).to_contain_text("0255 300 0000")
    expect(sheet).to_contain_text("Nguồn")
    for unwanted in (".dock", ".page-head", ".toolbar", ".choices", ".question"):
        expect(screen.all(unwanted).first).to_be_hidden()
    screen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert sheet.count() == 0


def test_only_papers_are_offered_for_printing(screen):
    """A fee is not a checklist."""
    screen.asks("làm khai sinh")
    screen.all(".choice").first.click()
    expect(screen.answers).to_have_count(2)
    assert screen.all(".toolbar .tool:not([data-verdict])").count() == 1


def test_a_printed_conversation_leaves_the_frame_out(screen):
    """Ctrl-P: questions and answers, no boxes to type in."""
    screen.asks("làm khai sinh")
    screen.page.emulate_media(media="print")
    expect(screen.all(".answer")).to_be_visible()
    for unwanted in (".dock", ".page-head", ".toolbar", ".choices"):
        expect(screen.all(unwanted)).to_be_hidden()
