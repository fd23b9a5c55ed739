"""A case told in a conversation that belongs to a neighbour of the procedure talked about."""

from __future__ import annotations

import pytest
import yaml

from knowledge.search.branching import BRANCHES, branch_of

REISSUE, EXCHANGE, CHILD, ADULT = "1.014064", "1.014063", "1.014062", "1.014061"
MARRIAGE, FOREIGN_MARRIAGE = "1.000894", "2.000806"


@pytest.mark.parametrize(
    ("code", "text", "language", "neighbour"),
    [
        (REISSUE, "à không phải mất, chỉ bị gãy góc thôi", "vi", EXCHANGE),
        (REISSUE, "the ko phai mat ma bi rach", "vi", EXCHANGE),
        (REISSUE, "ไม่ได้หายค่ะ แค่หัก", "th", EXCHANGE),
        (REISSUE, "sorry, not lost, just torn", "en", EXCHANGE),
        (ADULT, "con tôi mới năm tuổi", "vi", CHILD),
        (ADULT, "ลูกห้าขวบ", "th", CHILD),
        (CHILD, "nó 15 tuổi rồi", "vi", ADULT),
        (MARRIAGE, "chồng em là người Thái Lan", "vi", FOREIGN_MARRIAGE),
        (MARRIAGE, "ผมเป็นคนไทย", "th", FOREIGN_MARRIAGE),
        (MARRIAGE, "my fiance is German", "en", FOREIGN_MARRIAGE),
    ],
)
def test_case_leads_to_the_neighbour(code, text, language, neighbour):
    """In every language, with and without diacritics."""
    assert branch_of([code], text, language) == neighbour


@pytest.mark.parametrize(
    ("code", "text", "language"),
    [
        (REISSUE, "làm lại có lâu không, mất mấy ngày", "vi"),
        (REISSUE, "không mất phí phải không", "vi"),
        (MARRIAGE, "is there a form in Thai", "en"),
        (MARRIAGE, "mấy ngày có", "vi"),
        (ADULT, "how much is two copies", "en"),
        ("", "bị gãy", "vi"),
    ],
)
def test_questions_lead_nowhere(code, text, language):
    """What only sounds like a case stays with what is talked about."""
    assert branch_of([code], text, language) == ""


def test_longest_words_count():
    """ "Mười bốn tuổi" holds "bốn tuổi", and is no child of four."""
    assert branch_of([ADULT], "cháu mười bốn tuổi", "vi") == ADULT


def test_branches_are_sound(seed):
    """Every procedure exists, in every language there are words, and none leads to two neighbours."""
    entries = yaml.safe_load(BRANCHES.read_text("utf-8"))
    codes = {p.code for p in seed.procedures} | {p.code for p in seed.phrases}
    assert [code for e in entries for code in (*e["from"], e["to"]) if code not in codes] == []
    assert [e for e in entries if set(e["words"]) != {"vi", "th", "en"}] == []
    led = [(c, lang, w, e["to"]) for e in entries for c in e["from"] for lang, ws in e["words"].items() for w in ws]
    assert [(c, lang, w) for c, lang, w, to in led if any(x[:3] == (c, lang, w) and x[3] != to for x in led)] == []
