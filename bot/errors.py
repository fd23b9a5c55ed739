"""What can go wrong at the citizen's side.

BotError
├── InvalidSettings         a variable holds a value that cannot be used
├── AssistantUnavailable    Rasa or the action server does not answer
├── UnknownLetter           there is no such dead letter
├── UnknownChannel          something waits for a channel that is not set up here
├── Rejected                a request is refused: `code`, HTTP `status`
└── StartFailed             a process of the group does not come up
"""

from __future__ import annotations


class BotError(Exception):
    """Root of this package's errors."""


class InvalidSettings(BotError):
    """Names the variable, the value and what is wanted."""


class AssistantUnavailable(BotError):
    """No answer from Rasa or the action server in time."""


class UnknownChannel(BotError):
    """Names the channel."""


class UnknownLetter(BotError):
    """Names the letter."""


class StartFailed(BotError):
    """A process did not come up; names it and what to do."""


class Rejected(BotError):
    """A request that is refused with a reason."""

    def __init__(self, code: str, status: int, *, retry_after: int = 0, field: str = "", value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.field, self.value = field, value
