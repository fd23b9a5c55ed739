"""The trained model: found by the digest of what it is trained from, trained when there is none."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import StartFailed
from bot.lifeline import end_with_parent
from bot.settings import ROOT

if TYPE_CHECKING:
    from nlu.text.acts import ActModel  # with scikit-learn behind it: the supervisor must stay small

MODELS = ROOT / "var" / "models"
INPUTS = (
    "config.yml", "requirements.txt", "bot/dialogue/*.yml", "nlu/text/*.py", "nlu/components/*.py", "nlu/lexicon/*",
    "nlu/examples/*/*.yml", "knowledge/seed/phrases/*.yml", "knowledge/search/recogniser.py",
)  # fmt: skip
KEPT_MODELS = 2


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present inputs is, or will be."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return MODELS / f"{digest.hexdigest()[:16]}.tar.gz"


def recogniser_of(model: Path) -> Path:
    """The learned phrases that go with a model."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".recogniser.npz")


def ensure_model() -> Path:
    """The model of the present inputs and its recogniser, trained now if need be; returns the model's path.

    Raises:
        StartFailed: when training fails.
    """
    path = model_path()
    MODELS.mkdir(parents=True, exist_ok=True)
    commands = training_commands(path.with_name(f"new-{path.name}"))
    missing = {new: file for new, file in zip(commands, training_commands(path), strict=True) if not file.exists()}
    _train({new: commands[new] for new in missing})
    for new, file in missing.items():
        new.replace(file)  # whole or not at all, however a training ends
    _forget_old(path)
    return path


def training_commands(model: Path) -> dict[Path, list[str]]:
    """What trains a model and its recogniser, by the file that comes of it."""
    recogniser = recogniser_of(model)
    return {
        recogniser: [sys.executable, "-m", "knowledge.search", "recogniser", str(recogniser)],
        model: [sys.executable, "-m", "bot.rasa", "train", str(model)],
    }


def _train(commands: dict[Path, list[str]]) -> None:
    """Side by side, in processes of their own: what training loads must not stay in memory."""
    if commands:
        sys.stderr.write("Training the understanding (only when its inputs changed) ...\n")
    running = {
        result: subprocess.Popen(command, cwd=ROOT, preexec_fn=end_with_parent) for result, command in commands.items()
    }
    failed = [result.name for result, process in running.items() if process.wait() != 0 or not result.exists()]
    if failed:
        raise StartFailed(f"training {', '.join(failed)} failed; the messages are above")


def load_acts(path: Path) -> ActModel:
    """The classifier inside a Rasa model file, without loading Rasa."""
    import joblib

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
        recogniser_of(path).unlink(missing_ok=True)
