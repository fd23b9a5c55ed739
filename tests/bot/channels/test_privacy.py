"""The page that says what is kept, for what, and for how long."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("language", "word"), [("vi", "xóa dữ liệu của tôi"), ("th", "ลบข้อมูลของฉัน"), ("en", "delete my data")]
)
async def test_page_tells_periods_and_how_to_delete(caller, language, word):
    """In each language, with the periods of this installation."""
    response = await caller.call("GET", f"/privacy?lang={language}")
    text = await response.text()
    assert response.status == 200
    assert word in text
    assert "30" in text
    assert "90" in text
    assert "{" not in text.partition("<main")[2]
