"""The model: named after what it is trained from, trained once, whole or not at all."""

from __future__ import annotations

import sys

import pytest

from bot import models
from bot.errors import StartFailed

WRITES = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('whole')"
FAILS = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('half'); sys.exit(1)"


@pytest.fixture
def trains(tmp_path, monkeypatch):
    """Sets what training a model does; the recogniser always succeeds. Returns the folder of models."""

    def set_program(program: str):
        def commands(model):
            recogniser = models.recogniser_of(model)
            python = [sys.executable, "-c"]
            return {recogniser: [*python, WRITES, str(recogniser)], model: [*python, program, str(model)]}

        monkeypatch.setattr(models, "training_commands", commands)
        return tmp_path

    monkeypatch.setattr(models, "MODELS", tmp_path)
    return set_program


def test_what_is_missing_is_trained_once(trains):
    """Both files are there afterwards; the second time nothing is run."""
    trains(WRITES)
    model = models.ensure_model()
    assert model.read_text() == models.recogniser_of(model).read_text() == "whole"
    trains(FAILS)
    assert models.ensure_model() == model


def test_a_training_that_fails_leaves_no_model(trains):
    """Half a file is never taken for a model, and the error names it."""
    trains(FAILS)
    with pytest.raises(StartFailed, match=r"training new-\w+\.tar\.gz failed"):
        models.ensure_model()
    assert not models.model_path().exists()
    trains(WRITES)
    assert models.ensure_model().read_text() == "whole"


@pytest.mark.parametrize("touched", ["nlu/lexicon/vi.yml", "nlu/examples/vi/greet.yml", "config.yml"])
def test_another_input_makes_another_model(tmp_path, touched):
    """An edit is never answered by an old model."""
    for name in ("nlu/lexicon/vi.yml", "nlu/examples/vi/greet.yml", "config.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a: 1\n")
    before = models.model_path(tmp_path)
    assert models.model_path(tmp_path) == before
    (tmp_path / touched).write_text("a: 2\n")
    assert models.model_path(tmp_path) != before


def test_old_models_go(trains):
    """The one in use and one before it are kept, each with its recogniser."""
    folder = trains(WRITES)
    for name in ("a", "b", "c"):
        (folder / f"{name}.tar.gz").write_text("old")
        (folder / f"{name}.recogniser.npz").write_text("old")
    models.ensure_model()
    assert len(list(folder.glob("*.tar.gz"))) == len(list(folder.glob("*.recogniser.npz"))) == models.KEPT_MODELS
