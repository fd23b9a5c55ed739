"""The procedure and its parts, as typed, frozen values.

The words follow CPSV-AP and the field names of Vietnamese portals; README, "Nomenclature".
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("vi", "th", "en")
OFFICIAL_LANGUAGE = "vi"


class Aspect(enum.StrEnum):
    """Which part of a procedure is being asked about."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    HOW_ONLINE = "how_online"
    STEPS = "steps"
    FORM = "form"
    ELIGIBILITY = "eligibility"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"
    VALIDITY = "validity"
    AUTHORISATION = "authorisation"
    OVERVIEW = "overview"


class Level(enum.StrEnum):
    """The tier of government that receives the dossier."""

    COMMUNE = "commune"
    PROVINCE = "province"
    MINISTRY = "ministry"
    OTHER = "other"


class Confidence(enum.StrEnum):
    """How sure the record is; low is answered with "confirm with the office"."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class SubmissionChannel(enum.StrEnum):
    """How a dossier may be handed in (not the channel of the chat)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class TimeUnit(enum.StrEnum):
    """The unit as published; units are kept, never converted."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    SAME_DAY = "same_day"
    NOT_PUBLISHED = "not_published"


class FeeBasis(enum.StrEnum):
    """What the source says of a fee. A portal's 0 is NOT_PUBLISHED unless its text says free."""

    AMOUNT = "amount"
    FREE = "free"
    SET_LOCALLY = "set_locally"
    NOT_PUBLISHED = "not_published"


class Handling(enum.StrEnum):
    """What happens to a paper at the counter."""

    SUBMIT = "submit"
    PRESENT = "present"


@dataclass(frozen=True)
class Text:
    """One statement in up to three languages; Vietnamese is the official wording."""

    vi: str
    th: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The wording in `language`, else the official one."""
        return getattr(self, language, "") or self.vi

    def has(self, language: str) -> bool:
        """Whether the statement exists in `language` itself."""
        return bool(getattr(self, language, ""))


Condition = Mapping[str, tuple[str, ...]]
"""Question id -> option ids; holds when every question was answered with one of its options."""


@dataclass(frozen=True)
class Option:
    """One possible answer to a question, worded as a case: "the parents are not married"."""

    id: str
    text: Text


@dataclass(frozen=True)
class Question:
    """A fact of the citizen's case on which papers, fees or times depend."""

    id: str
    text: Text
    options: tuple[Option, ...]


@dataclass(frozen=True)
class DossierItem:
    """One paper of the dossier."""

    name: Text
    handling: Handling = Handling.SUBMIT
    originals: int | None = None
    copies: int | None = None
    form: str = ""
    note: Text | None = None
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True)
class Fee:
    """A sum or the rule for it; `amount` in units of `currency`, set only for FeeBasis.AMOUNT."""

    basis: FeeBasis
    amount: int | None = None
    currency: str = "VND"
    per: Text | None = None
    note: Text | None = None
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True)
class ProcessingTime:
    """How long the agency may take; `amount` counts `unit`s."""

    unit: TimeUnit
    amount: float | None = None
    note: Text | None = None
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True)
class SubmissionMethod:
    """One way to hand the dossier in, with its own times and fees."""

    channel: SubmissionChannel
    times: tuple[ProcessingTime, ...] = ()
    fees: tuple[Fee, ...] = ()
    note: Text | None = None


@dataclass(frozen=True)
class LegalBasis:
    """A legal act: its number, and its title where known."""

    number: str
    title: str = ""


@dataclass(frozen=True)
class Form:
    """A form to fill in; `code` as printed on it (CT01), `url` where it can be had."""

    name: Text
    code: str = ""
    url: str = ""


@dataclass(frozen=True)
class Source:
    """Where the facts were read."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Procedure:
    """An administrative procedure a citizen carries out."""

    code: str
    names: Text
    sector: Text
    level: Level
    agency: Text
    as_of: str
    confidence: Confidence
    sources: tuple[Source, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    applicants: Text | None = None
    questions: tuple[Question, ...] = ()
    items: tuple[DossierItem, ...] = ()
    methods: tuple[SubmissionMethod, ...] = ()
    steps: tuple[Text, ...] = ()
    outcome: Text | None = None
    requirements: tuple[Text, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    forms: tuple[Form, ...] = ()
    related: tuple[str, ...] = ()
    remarks: Mapping[Aspect, tuple[Text, ...]] = field(default_factory=dict)
    demand: int = 0
    """How often a counter is asked for it: 3 every day, 2 every week, 1 now and then, 0 unknown."""
    province: str = ""
    """Set on a province's own variant of a procedure; empty means nationwide."""

    def question(self, question_id: str) -> Question | None:
        """The question with this id."""
        return next((q for q in self.questions if q.id == question_id), None)

    def replace(self, **changes: object) -> Procedure:
        """A copy with the given fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]
