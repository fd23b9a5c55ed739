"""Reads what a form sends: fields in their order, files into a temporary place, nothing larger than allowed."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from knowledge.console.visit import Pairs, Refused, Upload

log = logging.getLogger(__name__)

MOST_FIELDS, MOST_FILES = 20_000, 100
CHUNK = 256 * 1024
NUL = "\0"
"""No browser sends it, and PostgreSQL cannot keep it."""
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


async def posted(request: web.Request, largest: int) -> tuple[Pairs, list[Upload]]:
    """The fields and files of a form of ours.

    Raises:
        Refused: too large, or not such a form.
    """
    if (request.content_length or 0) > largest:
        raise Refused("refused.too_large", 413)
    if request.content_type == MULTIPART:
        return await _multipart(request, largest)
    if request.content_type != FORM:
        raise Refused("refused.malformed", 415)
    return _fields(await _whole(request, largest)), []


async def _whole(request: web.Request, largest: int) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > largest:
            raise Refused("refused.too_large", 413)
    return bytes(body)


def _fields(body: bytes) -> Pairs:
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Refused("refused.malformed", 400) from error
    if any(NUL in name or NUL in value for name, value in pairs):
        raise Refused("refused.malformed", 400)
    return pairs


async def _multipart(request: web.Request, largest: int) -> tuple[Pairs, list[Upload]]:
    pairs: list[tuple[str, str]] = []
    uploads: list[Upload] = []
    left = largest
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise Refused("refused.malformed", 400)
            if part.filename:
                uploads.append(Upload(PurePosixPath(part.filename.replace("\\", "/")).name, _place(part.filename)))
                left -= await _save(part, uploads[-1].path, left)
            else:
                pairs.append((part.name or "", await part.text()))
                left -= len(pairs[-1][0]) + len(pairs[-1][1].encode())
            if left < 0 or len(pairs) > MOST_FIELDS or len(uploads) > MOST_FILES:  # a sender may never come to an end
                raise Refused("refused.too_large", 413)
    except BaseException as error:
        for upload in uploads:
            upload.path.unlink(missing_ok=True)
        if refusal := _refusal(error):
            raise refusal from error
        raise
    return pairs, uploads


def _refusal(error: BaseException) -> Refused | None:
    """What a sender is told of a form that could not be taken; None when it is not for them."""
    if isinstance(error, ValueError | LookupError):
        return Refused("refused.malformed", 400)
    if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
        log.error("a file that was handed in cannot be kept: %s", error.strerror)
        return Refused("refused.no_room", 507)
    return None


def _place(name: str) -> Path:
    """An empty temporary file that ends like the one handed in, for the ending tells its kind."""
    ending = (
        "".join(PurePosixPath(name.lower()).suffixes[-2:]) if name.isascii() else PurePosixPath(name.lower()).suffix
    )
    with tempfile.NamedTemporaryFile(prefix="upload-", suffix=ending[-10:].replace("/", ""), delete=False) as file:
        return Path(file.name)


async def _save(part: Any, path: Path, left: int) -> int:
    size = 0
    with path.open("wb") as file:
        while chunk := await part.read_chunk(CHUNK):
            size += len(chunk)
            if size > left:
                raise Refused("refused.too_large", 413)
            file.write(chunk)
    return size
