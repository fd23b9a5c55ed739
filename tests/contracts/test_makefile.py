"""The Makefile says what it can do."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.sources import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)


@pytest.fixture(scope="module")
def help_text() -> str:
    """What `make help` prints."""
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    return done.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_target_is_in_the_help(target, help_text):
    """`make help` lists every target with what it does."""
    assert re.search(rf"^{target} +\S", help_text, re.MULTILINE)


def test_every_target_is_phony():
    """A file of the same name never hides a target."""
    phony = re.search(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE)
    assert phony and sorted(phony[1].split()) == sorted(TARGETS)
