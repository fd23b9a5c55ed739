"""What a name or a question denies: what needs an assessment is the opposite of what needs none.

Twins of one procedure differ by such a word only, and likeness of words cannot tell them apart.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from nlu.text.terms import Terms, terms

_WORDS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
EXCEPT, NOT, LINKS = _WORDS["except"], _WORDS["not"], frozenset(_WORDS["links"])
DENIED_WORDS, EXCEPTED_WORDS = 4, 40
"""How far a denial reaches; an exception stands at the end of a name."""
NOTHING: frozenset[str] = frozenset()


def denied(said: Terms) -> frozenset[str]:
    """The folded words that stand under a denial and nowhere else."""
    under: set[int] = set()
    for place, (marked, folded) in enumerate(zip(said.marked, said.folded, strict=True)):
        if marked == EXCEPT:
            under.update(range(place + 1, place + 1 + EXCEPTED_WORDS))
        elif folded == NOT:
            start = place + 1
            while start < len(said.folded) and said.folded[start] in LINKS:
                start += 1
            under.update(range(start, start + DENIED_WORDS))
    if not under:
        return NOTHING
    affirmed = {word for place, word in enumerate(said.folded) if place not in under}
    return frozenset(said.folded[place] for place in under if place < len(said.folded)) - affirmed - LINKS - {NOT}


def opposed(names: Sequence[str], asked: Terms) -> np.ndarray:
    """(names,) how many of the disputed words in a question each name contradicts, 0 to 1.

    Disputed are only words that some of `names` denies: people deny all sorts of things in a story.
    """
    denials = [denied_by(name) for name in names]
    refused = denied(asked)
    disputed = frozenset().union(*denials) & frozenset(asked.folded)
    against = [
        len(denial & disputed - refused) + len(_affirmed(name) & disputed & refused if refused else ())
        for name, denial in zip(names, denials, strict=True)
    ]
    return np.array(against, np.float32) / max(1, len(disputed))


@functools.lru_cache(maxsize=20_000)
def denied_by(name: str) -> frozenset[str]:
    """What an official name denies."""
    return denied(terms(name, "vi", formal=True))


@functools.lru_cache(maxsize=1_000)
def _affirmed(name: str) -> frozenset[str]:
    return frozenset(terms(name, "vi", formal=True).folded) - denied_by(name)
