"""Pure rules about text: no framework, no I/O beyond the lexicon; anyone may import them."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

NLU = Path(__file__).resolve().parents[1]


@functools.cache
def fingerprint(root: Path = NLU) -> str:
    """A digest of the rules and the lexicon.

    Rasa's training cache sees only a component's own source, so each component adds this
    digest to its key; without it an edit to a rule would silently reuse an old model.
    """
    digest = hashlib.sha256()
    for path in sorted([*root.glob("text/*.py"), *root.glob("lexicon/*")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
