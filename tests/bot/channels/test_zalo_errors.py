"""Every code of Zalo's has a remedy, and the operator's guide explains it."""

from __future__ import annotations

import pytest

from bot.channels.zalo_errors import Remedy, ZaloRefused, rule_of, rules
from tests.sources import ROOT

KNOWN = {
    -32: Remedy.RETRY, -200: Remedy.RETRY, -201: Remedy.FAULT, -210: Remedy.FAULT, -211: Remedy.ALARM,
    -213: Remedy.KEEP, -216: Remedy.REFRESH, -220: Remedy.REFRESH, -124: Remedy.REFRESH, -227: Remedy.DROP,
    -230: Remedy.KEEP, -232: Remedy.KEEP, -233: Remedy.PLAIN, -234: Remedy.LATER, -235: Remedy.OTHER_API,
    -240: Remedy.OTHER_API, -242: Remedy.ALARM, -244: Remedy.DROP,
}  # fmt: skip


@pytest.mark.parametrize(("code", "remedy"), KNOWN.items())
def test_the_codes_that_matter(code, remedy):
    """What is retried, kept, dropped or told to the operator."""
    assert rule_of(code).remedy is remedy


def test_an_unknown_code_is_never_repeated():
    """Until somebody adds it to the table."""
    assert ZaloRefused(-987654).remedy is Remedy.FAULT


def test_every_line_says_what_it_means():
    """The operator reads it in the log."""
    assert [code for code, rule in rules().items() if len(rule.means) < 10] == []


@pytest.mark.parametrize("code", [code for code in rules() if code])
def test_the_guide_explains_it(code):
    """Word for word as in the table."""
    assert f"| {code} | {rule_of(code).means} |" in (ROOT / "docs" / "zalo.md").read_text("utf-8")
