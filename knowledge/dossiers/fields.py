"""A source's fields -> a dossier, or every reason why not. Names and numbers go no further than here. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from knowledge.dossiers.dossier import Dossier, Status, Supplement
from knowledge.dossiers.keys import DIGITS, Keys
from knowledge.seeding import load_yaml
from nlu.text.codes import dossier_codes
from nlu.text.normalise import fold

CODE, STATUS, OWNER, PHONE, IDENTITY = "MaHoSo", "TrangThaiHoSo", "ChuHoSo", "SoDienThoai", "MaDoiTuong"
RECEIVED, DUE, FINISHED, RETURNED = "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "NgayTra"
SUPPLEMENTS = "DanhSachHoSoBoSung"
OFFICIAL = (
    CODE, "MaTTHC", "TenTTHC", OWNER, PHONE, IDENTITY, RECEIVED, DUE, STATUS, RETURNED, FINISHED, "DonViXuLy", "GhiChu",
    SUPPLEMENTS,
)  # fmt: skip
"""The official names of the fields that are read; all others are left where they are."""
REQUIRED = (CODE, STATUS)
PERSONAL = (OWNER, PHONE, IDENTITY)
"""Never repeated in a report."""
STATUSES = Path(__file__).with_name("statuses.yml")
VIETNAM = timezone(timedelta(hours=7))
LONGEST = 1000
PARTED = re.compile(r"\W+")
LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){7,}")
HIDDEN = "•••"
SHAPES = (
    "%Y%m%d%H%M%S", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S",
)  # fmt: skip
ASKED, BROUGHT = ("NgayYeuCau", "NgayBoSung", "NgayGui"), ("NgayTiepNhanBoSung", "NgayNopBoSung")
PAPERS = ("NoiDungBoSung", "NguoiYeuCauBoSung", "NoiDung", "TenGiayTo", "GhiChu")


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be used: the field, what it held, and the reason."""

    field: str
    value: str
    reason: str


@dataclass
class Faulty(ValueError):
    """A row that is no dossier; carries every fault."""

    code: str
    faults: list[Fault] = field(default_factory=list)


def read_dossier(fields: Mapping[str, Any], keys: Keys) -> Dossier:
    """The dossier of a row with official field names.

    Raises:
        Faulty: with every fault, personal values left out.
    """
    row = _Row(fields)
    code, status = row.code(), status_of(row.text(STATUS))
    dossier = Dossier(
        code=code,
        status=status,
        status_given=row.wanted(STATUS),
        procedure_code=row.text("MaTTHC"),
        procedure=row.text("TenTTHC"),
        received=row.moment(RECEIVED),
        due=_day(row.moment(DUE)),
        finished=_day(row.moment(RETURNED) or row.moment(FINISHED)),
        agency=row.scrubbed("DonViXuLy"),
        note=row.scrubbed("GhiChu"),
        supplements=tuple(row.supplements()),
        proofs=tuple(row.proofs(code, keys)),
    )
    row.compare(dossier)
    if row.faults:
        raise Faulty(code or row.text(CODE), row.faults)
    return dossier


def status_of(given: str) -> Status:
    """The official status that a source's words mean."""
    return _statuses().get(_plain(given), Status.UNKNOWN)


@dataclass
class _Row:
    """Reads one row, and remembers what is wrong with it."""

    fields: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()[:LONGEST]

    def wanted(self, name: str) -> str:
        if not self.text(name):
            self.fault(name, "is missing")
        return self.text(name)

    def code(self) -> str:
        given = self.wanted(CODE)
        found = dossier_codes(given)
        if given and (len(found) != 1 or found[0].end - found[0].start != len(given)):
            self.fault(CODE, "is no dossier code")
            return ""
        return found[0].value if found else ""

    def moment(self, name: str) -> datetime | None:
        value = self.fields.get(name)
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, datetime.min.time())
        given = self.text(name)
        found = _moment(given) if given else None
        if given and found is None:
            self.fault(name, "is no date")
        return found

    def scrubbed(self, name: str) -> str:
        """An officer's free words without the owner's name and without long numbers."""
        owner = self.text(OWNER)
        text = (
            re.sub(re.escape(owner), HIDDEN, self.text(name), flags=re.IGNORECASE)
            if len(owner) > 1
            else self.text(name)
        )
        return LONG_NUMBER.sub(HIDDEN, text)

    def proofs(self, code: str, keys: Keys) -> Iterator[str]:
        numbers = [re.sub(r"\D", "", self.text(name)) for name in (PHONE, IDENTITY)]
        usable = [number for number in numbers if len(number) >= DIGITS]
        if not usable:
            self.fault(f"{PHONE}, {IDENTITY}", "one of them must have four digits, or nobody could ask for the dossier")
        yield from (keys.proof(code, number[-DIGITS:]) for number in usable)

    def supplements(self) -> Iterator[Supplement]:
        value = self.fields.get(SUPPLEMENTS) or ()
        entries = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        for entry in entries:
            yield (
                self._supplement(entry)
                if isinstance(entry, Mapping)
                else Supplement(LONG_NUMBER.sub(HIDDEN, str(entry)))
            )

    def compare(self, dossier: Dossier) -> None:
        if dossier.received and dossier.due and dossier.due < dossier.received.date():
            self.fault(DUE, f"lies before {RECEIVED}")

    def fault(self, name: str, reason: str) -> None:
        self.faults.append(Fault(name, "" if name in PERSONAL else self.text(name), reason))

    def _supplement(self, entry: Mapping[str, Any]) -> Supplement:
        part = _Row({**entry, OWNER: self.fields.get(OWNER)}, self.faults)
        papers = next((part.scrubbed(name) for name in PAPERS if part.text(name)), "")
        asked = next((part.moment(name) for name in ASKED if part.text(name)), None)
        brought = next((part.moment(name) for name in BROUGHT if part.text(name)), None)
        return Supplement(papers, _day(asked), _day(brought))


def _moment(given: str) -> datetime | None:
    """Any of the shapes that sources use, as local time."""
    for shape in SHAPES:
        try:
            found = datetime.strptime(given, shape)
        except ValueError:
            continue
        return found.astimezone(VIETNAM).replace(tzinfo=None) if found.tzinfo else found
    if given.isdecimal() and len(given) == 13:  # milliseconds
        return datetime.fromtimestamp(int(given) / 1000, UTC).astimezone(VIETNAM).replace(tzinfo=None)
    return None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _plain(text: str) -> str:
    return PARTED.sub(" ", fold(text)).strip()


@functools.cache
def _statuses() -> dict[str, Status]:
    words: dict[str, list[str]] = load_yaml(STATUSES)  # type: ignore[assignment]
    return {_plain(word): Status(status) for status, each in words.items() for word in each}
