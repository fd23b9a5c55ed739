"""The static files, read once: small, compressed when the browser likes, kept by it for a while."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

KEPT = "public, max-age=300"
ALWAYS_ASKED = "no-cache"
"""The one file that other sites name: a new version is seen at once."""
LOADER = "widget.js"


@dataclass(frozen=True)
class File:
    """One file as it travels."""

    body: bytes
    packed: bytes
    kind: str
    tag: str


class Files:
    """Serves `folder` under /static/ and the widget's loader at the top."""

    def __init__(self, folder: Path) -> None:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        self._files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [web.get("/static/{name:.+}", self.named), web.get(f"/{LOADER}", self.loader)]

    async def named(self, request: web.Request) -> web.Response:
        """A file by its name."""
        return self._answer(request, request.match_info["name"], KEPT)

    async def loader(self, request: web.Request) -> web.Response:
        """The script that other sites embed."""
        return self._answer(request, LOADER, ALWAYS_ASKED)

    def _answer(self, request: web.Request, name: str, caching: str) -> web.Response:
        file = self._files.get(name)
        if file is None:
            raise web.HTTPNotFound
        headers = {"ETag": f'W/"{file.tag}"', "Cache-Control": caching, "Vary": "Accept-Encoding"}
        if any(tag.value in (file.tag, "*") for tag in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = file.kind
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=file.packed, headers=headers | {"Content-Encoding": "gzip"})
        return web.Response(body=file.body, headers=headers)


def _read(path: Path) -> File:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return File(body, gzip.compress(body, mtime=0), kind + charset, hashlib.sha256(body).hexdigest()[:16])
