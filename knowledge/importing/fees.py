"""What a portal says of a fee, as a fee we may repeat.

A portal's 0 is not "free", and what it prints as "Miễn phí" is its 0: only a note that lifts the fee for
everybody is. A sum in a note becomes the amount only when it can mean nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.importing.texts import line
from knowledge.importing.words import pattern
from knowledge.procedure import Fee, FeeBasis, Text

SMALLEST_SUM = 1000
"""No fee is less in đồng: 135 stands for 135,000, for dollars, or for a mistake."""
SHORTEST_NOTE = 3
"""Characters; less is what a cut cell left behind."""
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
GLUED = re.compile(r"1(?P<rest>[1-9]\d{0,2}(?:[.,]\d{3})*)\b")
"""On a page without signs between its columns, a time of "1" may stand before the sum: "1" and "20,000"."""


@dataclass(frozen=True)
class Reading:
    """A fee, and why its source is to be doubted."""

    fee: Fee
    doubt: str = ""
    value: str = ""


def from_value(value: float | None, currency: str, note: str, label: str = "") -> Reading:
    """A fee of the detail API: a number, the name of its currency, and a note."""
    note = _unwrapped(note)
    if not value:
        return Reading(_from_note(note))
    amount, code = int(value), _currency(currency)
    if amount != value or value < 0:
        return Reading(_from_note(note or f"{value:g} {code}"), "not_a_whole_sum", f"{value:g}")
    if code == "VND" and amount < SMALLEST_SUM:
        return Reading(_from_note(note), "sum_too_small_for_dong", str(amount))
    return _checked(amount, code, note or label)


def from_text(text: str, *, columns_glued: bool = False) -> list[Reading]:
    """The fees of a cell of a page or an old form; `columns_glued` when nothing separates it from the time before."""
    text = pattern("attachment").sub("", text)
    return [_from_cell(cell, columns_glued) for cell in _cells(text)]


def _cells(text: str) -> Iterator[str]:
    """One text a fee: forms write each on a line behind its label, a page writes one."""
    lines = [line(each) for each in text.split("\n") if line(each)]
    if lines and all(pattern("fee_label").match(each) for each in lines):
        yield from lines
    elif lines:
        yield " ".join(lines)


def _from_cell(cell: str, columns_glued: bool) -> Reading:
    match = pattern("page_fee").match(cell) or pattern("labelled_fee").match(cell)
    if match is None:
        return Reading(_from_note(_unwrapped(pattern("fee_label").sub("", cell))))
    label, note = match["label"] or "", _unwrapped(match["note"] or "")
    if columns_glued and GLUED.match(label):
        return Reading(_from_note(note), "time_and_sum_run_together", label)
    number = re.match(r"[\d.,]+", label)
    return from_value(_number(number.group()) if number else None, label, note)


def _from_note(note: str) -> Fee:
    """The fee when the source gives no number: by its note alone."""
    text = Text(note) if note else None
    sums = _sums(note)
    if not sums and pattern("free_for_all").match(note):
        return Fee(FeeBasis.FREE, note=text if len(note) > 20 else None)
    if len(sums) == 1 and not pattern("uncertain").search(note):
        return _amount(*sums.pop(), note)
    if pattern("set_locally").search(note):
        return Fee(FeeBasis.SET_LOCALLY, note=text)
    return Fee(FeeBasis.NOT_PUBLISHED, note=text)


def _checked(amount: int, currency: str, note: str) -> Reading:
    sums = {total for total, code in _sums(note) if code == currency}
    doubt = "note_names_another_sum" if sums and amount not in sums else ""
    return Reading(_amount(amount, currency, note), doubt, str(amount) if doubt else "")


def _amount(amount: int, currency: str, note: str) -> Fee:
    """The fee of a known sum; a note that only repeats it is left out."""
    kept = Text(note) if note and not pattern("only_a_sum").match(note) else None
    return Fee(FeeBasis.AMOUNT, amount, currency, per=_per(note), note=kept)


def _per(note: str) -> Text | None:
    """What the sum is for, when the note says it at once: "10.000 đồng/giấy", "/hồ sơ"."""
    behind = re.sub(r"^[\W_]*[\d.,]+", "", note) if re.match(r"\W*\d", note) else note
    match = pattern("per").match(behind)
    return Text(match["per"]) if match else None


def _sums(note: str) -> set[tuple[int, str]]:
    found = ((_number(match["number"]), _currency(match["currency"])) for match in pattern("sum").finditer(note))
    return {(int(number), code) for number, code in found if number and number == int(number)}


def _number(text: str) -> float | None:
    text = text.strip(".,")
    if GROUPED.fullmatch(text):
        return float(re.sub("[.,]", "", text))
    return float(text.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", text) else None


def _currency(name: str) -> str:
    return "USD" if pattern("dollars").search(name) else "VND"


def _unwrapped(note: str) -> str:
    """A note on one line, without brackets that enclose or merely begin or end it."""
    note = pattern("lone_currency").sub("", re.sub(r"^[\s\-–*]+", "", line(note)))
    while note.startswith("(") and note.endswith(")") and _closes_last(note):
        note = note[1:-1].strip(" -–*")
    if note.count(")") > note.count("("):
        note = "".join(note.rsplit(")", 1))
    return note.strip() if len(note) >= SHORTEST_NOTE else ""


def _closes_last(note: str) -> bool:
    """Whether the bracket that opens the note is the one that closes it."""
    depth = 0
    for place, sign in enumerate(note):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(note) - 1
    return False
