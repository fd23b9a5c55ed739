"""A dossier as a source tells it, without its owner. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime


class Status(enum.StrEnum):
    """The ten official statuses, in their order; anything else is shown as the source gives it."""

    REGISTERED = "registered"
    RECEIVED = "received"
    REFUSED = "refused"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    DONE = "done"
    RETURNED = "returned"
    UNKNOWN = "unknown"


ENDED = (Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED)
"""Nothing more happens to these; from then on retention counts."""
RUNNING = (Status.RECEIVED, Status.PROCESSING)
"""The clock of the centre runs."""


@dataclass(frozen=True)
class Supplement:
    """Papers that the citizen was asked to bring; `brought` is empty until they came."""

    papers: str = ""
    asked: date | None = None
    brought: date | None = None


@dataclass(frozen=True)
class Dossier:
    """Where a dossier stands. `proofs` are keyed hashes of the last digits that open it; names and numbers are not kept."""

    code: str
    status: Status
    status_given: str
    """The status in the source's own words."""
    procedure_code: str = ""
    procedure: str = ""
    received: datetime | None = None
    due: date | None = None
    finished: date | None = None
    agency: str = ""
    note: str = ""
    supplements: tuple[Supplement, ...] = ()
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """What a source told of a dossier and when (epoch seconds); None when it knows no such dossier."""

    dossier: Dossier | None
    at: float
