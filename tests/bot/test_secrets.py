"""The tokens that the installation's secret signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.secrets import Tokens

TOKENS = Tokens(b"k" * 32)


def test_token_opens_its_own_conversation():
    """What was signed is recognised."""
    conversation = TOKENS.new_conversation("web")
    assert TOKENS.open(TOKENS.sign(conversation)) == conversation


def test_conversations_are_never_the_same():
    """An id can not be guessed from another."""
    assert len({TOKENS.new_conversation("web") for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "token",
    ["", ".", "web:1", "web:1.", ".abc", TOKENS.sign("web:1")[:-1] + "x", Tokens(b"other").sign("web:1"), "web:1.é"],
    ids=["empty", "dot", "bare", "no tag", "no id", "changed", "other secret", "not ascii"],
)
def test_forged_token_opens_nothing(token):
    """A token that is not ours is no token."""
    assert TOKENS.open(token) is None


@given(st.text(max_size=60))
def test_any_text_may_be_tried(token):
    """A strange cookie is refused, never an error."""
    assert TOKENS.open(token) is None
