"""A form's fields and the plain data of a procedure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from knowledge.console.fields import fields_of
from knowledge.console.roles import Role
from knowledge.reading import plain, read_procedure
from tests.builders import a_procedure

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 777 * 7 }}"


class Form(HTMLParser):
    """What a browser with scripts would send of the edit form: templates and noscript hold nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._asleep = 0
        self._area: list[str] | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Inputs as they are, ticked boxes, chosen options."""
        known = dict(attributes)
        self._asleep += tag in ("template", "noscript")
        if self._asleep:
            return
        if (
            tag == "input"
            and known.get("name")
            and (known.get("type") not in ("checkbox", "radio") or "checked" in known)
        ):
            self.pairs.append((known["name"], known.get("value") or ""))
        elif tag == "textarea":
            self.pairs.append((known["name"], ""))
            self._area = []
        elif tag == "select":
            self._select = known["name"]
        elif tag == "option" and "selected" in known:
            self.pairs.append((self._select, known["value"]))

    def handle_endtag(self, tag):
        """A text ends."""
        self._asleep -= tag in ("template", "noscript")
        if tag == "textarea" and self._area is not None:
            name, _ = self.pairs.pop()
            self.pairs.append((name, "".join(self._area).removeprefix("\n")))
            self._area = None

    def handle_data(self, data):
        """The text of a field."""
        if self._area is not None:
            self._area.append(data)


async def sent_by(official, code: str) -> list[tuple[str, str]]:
    """The fields of the edit form as a browser sends them."""
    page = await official.get(f"/procedures/{code}/edit")
    assert page.status == 200
    return Form(page.text).pairs


async def test_form_says_what_the_procedure_says(signed_in, store, seed):
    """Opening the form and saving it changes nothing, whatever a procedure holds: here the richest that ship."""
    richest = [a_procedure(), *sorted(seed.procedures, key=lambda each: -len(str(plain(each))))[:5]]
    store.publish(richest, editor="seed", reason="test")
    editor = await signed_in(Role.EDITOR)
    changed = []
    for procedure in richest:
        fields = fields_of(await sent_by(editor, procedure.code), procedure.code)
        if plain(read_procedure(fields)) != plain(procedure):
            changed.append(procedure.code)
    assert changed == []


async def test_script_in_every_field_is_text(signed_in, store):
    """Nothing an editor wrote becomes part of a page, on any page that shows it."""
    store.publish([a_procedure()], editor="x", reason=HOSTILE)
    editor = await signed_in(Role.PUBLISHER)
    code = a_procedure().code
    enums = re.compile(r"(level|confidence|channel|unit|basis|handling)$")
    wicked = [
        (
            name,
            value
            if enums.search(name) or name.endswith((".id", "as_of", "amount")) or ".when[" in name
            else value + HOSTILE,
        )
        for name, value in await sent_by(editor, code)
        if name not in ("form_token", "lock", "shown_tongue")
    ]
    saved = await editor.post(f"/procedures/{code}/draft", [*wicked, ("lock", "0")])
    assert saved.status == 303
    for place in (f"/procedures/{code}", f"/procedures/{code}/edit", f"/procedures/{code}/compare", "/procedures",
                  f"/procedures/{code}/publish", f"/procedures/{code}/versions/1", "/procedures?q=<script>alert(1)</script>"):  # fmt: skip
        text = (await editor.get(place)).text
        assert "<script>alert" not in text
        assert "<img" not in text.replace('<img src="/console/static/logo.svg"', "")
        assert "5439" not in text
    assert HOSTILE in store.drafts.read(code).fields["names"]["vi"]


def test_rows_keep_the_order_of_the_form():
    """A page may move rows without renaming them."""
    pairs = [("steps[7].vi", "một"), ("steps[n1].vi", "hai"), ("steps[0].vi", "ba")]
    assert [step["vi"] for step in fields_of(pairs, "1.001193")["steps"]] == ["một", "hai", "ba"]


def test_empty_rows_and_texts_are_left_out():
    """A row that was added and not filled in is no row."""
    pairs = [("steps[0].vi", " "), ("items[0].name.vi", ""), ("items[0].handling", "submit"), ("names.vi", "Tên")]
    assert fields_of(pairs, "1.001193") == {"names": {"vi": "Tên"}, "code": "1.001193"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [("20.000", 20000), ("20 000", 20000), ("20,000", 20000), ("0", 0), ("hai mươi", "hai mươi"), ("1.5", "1.5")],
)
def test_sums_are_read_as_people_type_them(typed, read):
    """What is no number stays, so that the check can name it."""
    pairs = [
        ("methods[0].channel", "counter"),
        ("methods[0].fees[0].basis", "amount"),
        ("methods[0].fees[0].amount", typed),
    ]
    assert fields_of(pairs, "1.001193")["methods"][0]["fees"][0]["amount"] == read


def test_new_questions_get_ids_of_their_own():
    """Nobody types an id, and none is given twice."""
    pairs = [
        ("questions[0].id", "q1"),
        ("questions[0].text.vi", "A?"),
        ("questions[n1].id", ""),
        ("questions[n1].text.vi", "B?"),
    ]
    assert [question["id"] for question in fields_of(pairs, "1.001193")["questions"]] == ["q1", "q2"]


@pytest.mark.parametrize(
    "name",
    [
        "names",
        "names.vi.x",
        "items",
        "items[0]",
        "a" * 9999,
        "items[0][0][0]",
        "[x]",
        "..",
        "names.vi[0]",
        "code",
        "__class__",
        "methods[0].fees",
    ],
)
def test_fields_that_no_form_of_ours_has_are_harmless(name):
    """They are left out, whatever they hold."""
    fields = fields_of([("names.vi", "Tên"), (name, "x")], "1.001193")
    assert fields["code"] == "1.001193"
    assert fields.get("names", {"vi": "Tên"}) == {"vi": "Tên"}


def test_a_ticked_remove_takes_the_row_away():
    """Without scripts a row is removed by its box."""
    pairs = [("steps[0].vi", "một"), ("steps[1].vi", "hai"), ("remove", "steps[0]")]
    assert fields_of(pairs, "1.001193")["steps"] == [{"vi": "hai"}]
