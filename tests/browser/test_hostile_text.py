"""Text stays text, whoever wrote it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SCRIPT = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>"


def test_what_a_citizen_types_is_shown_and_not_run(screen):
    """HTML in a question: the letters are seen, in the chat and in the page drawn by the server."""
    screen.asks(SCRIPT)
    expect(screen.all(".question")).to_contain_text("<img src=x")
    screen.page.goto(screen.address)
    expect(screen.all(".question")).to_contain_text("<img src=x")
    assert screen.page.title() != "hit"
    assert screen.all(".chat img, .chat script").count() == 0


def test_what_an_answer_quotes_is_shown_and_not_run(screen):
    """HTML and a javascript: link inside a value of a reply come out as letters."""
    screen.asks("hostile")
    assert screen.all(".prose img, .prose script, .prose [onerror]").count() == 0
    assert screen.all(".prose a[href^=javascript]").count() == 0
    expect(screen.answers).to_contain_text("<img src=x")


def test_the_browser_lets_only_known_marks_through(screen):
    """A second lock behind the server's: foreign tags, attributes and addresses are taken away."""
    cleaned = screen.page.evaluate(
        """async () => {
        const { replyBody } = await import('/static/chat/html.js');
        const box = document.createElement('div');
        box.append(replyBody(`<p onclick="x()" class="evil" lang="th">a<iframe src="//x"></iframe><script>x()</` + `script>
          <a href="javascript:x()">b</a><a href="https://gov.vn">c</a><b>d</b></p><ul class="papers"><li>e</li></ul>`, 'new'));
        return box.innerHTML;
        }"""
    )
    for word in ("onclick", "evil", "iframe", "script", "<b>"):
        assert word not in cleaned
    screen.complaints.clear()  # the page's policy has refused the handler too
    for kept in ('lang="th"', 'href="https://gov.vn"', 'class="papers"', "d"):
        assert kept in cleaned


def test_the_page_holds_to_its_own_policy(screens):
    """Not one violation of the content security policy, from first screen to answer."""
    screen = screens()
    screen.page.add_init_script(
        "window.violated = []; document.addEventListener('securitypolicyviolation', event => violated.push(event.blockedURI))"
    )
    screen.open()
    screen.asks("làm khai sinh")
    assert screen.page.evaluate("violated") == []
