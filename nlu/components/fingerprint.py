"""What every component of ours adds to Rasa's cache key."""

from __future__ import annotations

from typing import Any

from nlu.text import fingerprint


class RulesFingerprint:
    """Mixin: a component's key changes with the rules of `nlu.text` and with the lexicon."""

    @classmethod
    def fingerprint_addon(cls, _config: dict[str, Any]) -> str | None:
        """The digest of rules and lexicon."""
        return fingerprint()
