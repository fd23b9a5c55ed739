"""The installation's secret."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

from knowledge.secret import load_secret


def test_secret_is_made_once_and_for_its_owner(tmp_path):
    """Two starts, one secret; nobody else may read it."""
    path = tmp_path / "var" / "secret"
    first = load_secret(path)
    assert load_secret(path) == first
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret(tmp_path):
    """Whoever comes second takes what the first one made, and never a half of it."""
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(load_secret, [tmp_path / "secret"] * 32))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
