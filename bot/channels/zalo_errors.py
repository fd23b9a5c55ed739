"""What can go wrong between us and Zalo, and the remedy for each of Zalo's codes (`zalo_errors.yml`).

BotError
└── ZaloError
    ├── ZaloAway        no proper answer: `perhaps_sent` tells whether the message may have arrived
    ├── ZaloRefused     an answer with an error code: `code`, `remedy`, `means`
    └── GrantExpired    nobody has allowed this installation to speak for the account, or no longer
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from bot.errors import BotError

TABLE = Path(__file__).with_suffix(".yml")


class Remedy(StrEnum):
    """What to do about an error; the table explains each."""

    RETRY = "retry"
    REFRESH = "refresh"
    OTHER_API = "other"
    PLAIN = "plain"
    LATER = "later"
    KEEP = "keep"
    DROP = "drop"
    FAULT = "fault"
    ALARM = "alarm"


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    remedy: Remedy
    means: str


class ZaloError(BotError):
    """Root of the errors of this channel."""


class ZaloAway(ZaloError):
    """No proper answer in time, or the line is known to be down."""

    def __init__(self, reason: str, *, perhaps_sent: bool = False) -> None:
        super().__init__(reason)
        self.perhaps_sent = perhaps_sent


class ZaloRefused(ZaloError):
    """Zalo answered with an error code."""

    def __init__(self, code: int) -> None:
        rule = rule_of(code)
        super().__init__(f"{code}: {rule.means}")
        self.code = code
        self.remedy = rule.remedy
        self.means = rule.means


class GrantExpired(ZaloError):
    """An administrator of the Official Account has to consent (again)."""


def rule_of(code: int) -> Rule:
    """The line for a code; a code that is not in the table is a fault of ours until somebody adds it."""
    return rules().get(code, rules()[0])


@functools.cache
def rules() -> dict[int, Rule]:
    """The whole table; 0 stands for what is unknown."""
    data = yaml.safe_load(TABLE.read_text("utf-8"))
    lines = {0: data["unknown"]} | data["codes"]
    return {int(code): Rule(Remedy(line["do"]), line["means"]) for code, line in lines.items()}
