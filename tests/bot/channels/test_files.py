"""Static files: kept by the browser for a while, small on the way, and nothing else of the disk."""

from __future__ import annotations

import gzip

import pytest

from bot.app import STATIC
from bot.channels.files import Files


async def test_a_known_file_is_not_sent_again(caller):
    """The tag of the first answer makes the second an empty 304."""
    first = await caller.call("GET", "/static/widget.css")
    second = await caller.call("GET", "/static/widget.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status, second.status, await second.read()) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=300"


async def test_files_are_compressed_when_the_browser_likes(caller):
    """The same bytes either way."""
    plain = await caller.call("GET", "/static/widget.css", headers={"Accept-Encoding": "identity"})
    packed = await caller.call("GET", "/static/widget.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert await packed.read() == await plain.read()


async def test_the_loader_is_always_asked_for(caller):
    """Other sites see a new version at once."""
    loader = await caller.call("GET", "/widget.js")
    assert loader.headers["Cache-Control"] == "no-cache"
    assert loader.content_type == "text/javascript"


@pytest.mark.parametrize("name", ["nothing.js", "../app.py", "%2e%2e/app.py", "..%2fapp.py", "chat", ""])
async def test_only_what_is_in_the_folder_is_served(caller, name):
    """No way out of the folder, no listing."""
    assert (await caller.call("GET", f"/static/{name}")).status == 404


def test_every_file_is_there_packed_and_named():
    """What is served is what stands on the disk."""
    served = Files(STATIC)._files
    assert {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()} == set(served)
    assert all(gzip.decompress(file.packed) == file.body for file in served.values())
