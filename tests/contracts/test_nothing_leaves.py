"""No committed file says where it was made or where its parts were fetched."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.sources import ROOT

REGISTRY = re.compile(
    r"https?://[^/\s\"']*(?:pypi|pythonhosted|npmjs|yarnpkg|artifactory|nexus|jfrog|debian\.org|ubuntu\.com)|extra-[i]ndex-url"
)
MACHINE_PATH = re.compile(r"(?<![\w.~$}-])/(?:root|home|work|Users|mnt)/\w")
TEXT_LIMIT = 2_000_000


def committed() -> list[str]:
    """The files of the repository."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    if listing.returncode:
        pytest.skip("not a repository")
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry", "machine path"])
def test_no_committed_file_holds_it(pattern):
    """A clone on any machine, behind any mirror, reads the same."""
    found = []
    for name in committed():
        body = (ROOT / name).read_bytes()[:TEXT_LIMIT]
        if b"\0" not in body and (match := pattern.search(body.decode("utf-8", "replace"))):
            found.append(f"{name}: {match.group()}")
    assert found == []


def test_requirements_name_no_place():
    """The locked requirements are names and versions."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("-") or "://" in line] == []
