"""The installation's own secret: made at the first start, readable by its owner only, never in the repository."""

from __future__ import annotations

import os
import secrets
import uuid
from pathlib import Path


def load_secret(path: Path) -> bytes:
    """The secret in `path`; processes that start together make one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Written whole under another name first: nobody may read a half, and the first name given stays."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
