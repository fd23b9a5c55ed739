"""The trained model: found by the digest of what it is trained from, trained when there is none."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import joblib

from bot.errors import StartFailed
from bot.settings import ROOT
from nlu.text.acts import ActModel

MODELS = ROOT / "var" / "models"
INPUTS = (
    "config.yml", "requirements.txt", "bot/dialogue/*.yml", "nlu/text/*.py", "nlu/components/*.py", "nlu/lexicon/*",
    "nlu/examples/*/*.yml", "knowledge/seed/phrases/*.yml",
)  # fmt: skip
KEPT_MODELS = 2


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present inputs is, or will be."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return MODELS / f"{digest.hexdigest()[:16]}.tar.gz"


def ensure_model() -> Path:
    """The model of the present inputs, trained now if need be.

    Raises:
        StartFailed: when training fails.
    """
    path = model_path()
    if not path.exists():
        MODELS.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "bot.rasa", "train", str(path)]
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0 or not path.exists():
            raise StartFailed("training failed; its messages are above")
        _forget_old(path)
    return path


def load_acts(path: Path) -> ActModel:
    """The classifier inside a Rasa model file, without loading Rasa."""
    with tarfile.open(path) as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith("/acts.joblib"))
        file = archive.extractfile(member)
        assert file is not None
        return joblib.load(io.BytesIO(file.read()))  # our own file: whoever may write it may write this code


def _inputs(root: Path) -> Iterator[Path]:
    for pattern in INPUTS:
        yield from sorted(root.glob(pattern))


def _forget_old(current: Path) -> None:
    models = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in models if path != current][KEPT_MODELS - 1 :]:
        path.unlink()
