"""The list: folded search, filters, states, paging, and that it follows what is published."""

from __future__ import annotations

import pytest

from knowledge.console import checks
from knowledge.console.listing import Listing, Wanted, paged, search
from knowledge.console.roles import Role
from knowledge.seeding import plant
from tests.builders import BIRTH, COPY, MARRIAGE, STAY, a_procedure, small_content


@pytest.fixture
def listing(store) -> Listing:
    """The list over a handful of procedures."""
    plant(store, small_content())
    return Listing(store)


def codes(listing: Listing, **wanted: str) -> list[str]:
    """The codes that are found."""
    return [row.code for row in search(listing.rows(), Wanted(**wanted))]


@pytest.mark.parametrize(
    ("words", "first"),
    [("khai sinh", BIRTH), ("KHAI  SINH", BIRTH), ("dang ky tam tru", STAY), ("2.000815", COPY), ("marriage", MARRIAGE),
     ("ทำสูติบัตร", BIRTH), ("sinh khai", BIRTH), ("birth cert", BIRTH)],
)  # fmt: skip
def test_found_as_people_type(listing, words, first):
    """Without accents, by code, by another name, in three languages, in any order."""
    assert codes(listing, words=words)[0] == first


def test_what_begins_with_the_words_comes_first(listing):
    """The exact name stands before the longer one."""
    assert codes(listing, words="đăng ký kết hôn")[0] == MARRIAGE


def test_list_follows_publishing_withdrawing_drafts_and_schedules(listing, store):
    """Each is seen at the next look."""
    store.publish([a_procedure(code="1.999999")], editor="x", reason="r")
    store.withdraw(STAY, editor="x", reason="r")
    store.drafts.save("1.888888", {"names": {"vi": "Bản mới"}}, editor="Lan")
    assert "1.999999" in codes(listing, state="published")
    assert codes(listing, state="withdrawn") == [STAY]
    assert codes(listing, state="draft") == ["1.888888"]


def test_filters_add_up(listing):
    """Sector, level and words together."""
    assert len(codes(listing, sector="Hộ tịch", level="commune")) == 5
    assert codes(listing, sector="Hộ tịch", words="tam tru") == [STAY]
    assert codes(listing, sector="Đất đai") == []


def test_lint_marks_filter_the_list(listing, store):
    """By rule and by severity."""
    store.drafts.save("1.888888", {"names": {"vi": "Bản mới"}}, editor="Lan")
    assert codes(listing, rule="error") == ["1.888888"]
    assert codes(listing, rule="missing") == ["1.888888"]


@pytest.mark.parametrize(("asked", "at"), [(1, 1), (2, 2), (3, 3), (4, 3), (0, 1), (-5, 1)])
def test_pages_beyond_the_end_are_the_last(asked, at):
    """Every number leads to a page."""
    _rows, number, pages = paged(list(range(101)), asked)
    assert (number, pages) == (at, 3)


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=99999999999", "?state=nothing&level=%00", "?q=" + "x" * 5000, "?rule=[["]
)
async def test_any_question_gets_a_page(signed_in, query):
    """Never an error."""
    assert (await (await signed_in(Role.VIEWER)).get("/procedures" + query)).status == 200


def test_many_are_checked_in_the_background(store, monkeypatch):
    """The list does not wait for the lint; what it finds comes by and by, in every new version, too."""
    monkeypatch.setattr(checks, "FEW", 0)
    monkeypatch.setattr(checks, "AT_ONCE", 1)
    store.publish([a_procedure(methods=())], editor="x", reason="r")
    listing = Listing(store)
    assert (listing.look().unchecked, listing.rows()[0].code) == (1, BIRTH)
    listing.checks.wait()
    assert (listing.look().unchecked, listing.look().rules[0][0]) == (0, "no_method")
    store.publish([a_procedure()], editor="x", reason="r")
    listing.look()
    listing.checks.wait()
    assert "no_method" not in listing.rows()[0].rules
    listing.checks.stop()
