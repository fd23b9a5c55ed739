"""What is published, for other programs: a list, one procedure, a search. Read-only, and described by openapi.yml."""

from __future__ import annotations

import asyncio
import functools
import hashlib
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from aiohttp import ETag, web

from bot.channels.wire import dumps
from bot.errors import Rejected
from bot.limits import Limiter
from knowledge.errors import ProcedureNotFound
from knowledge.listing import Entry, Listing, Wanted
from knowledge.procedure import LANGUAGES, OFFICIAL_LANGUAGE, Level
from knowledge.reading import plain
from knowledge.standby import Standby
from knowledge.store import Store

if TYPE_CHECKING:
    from knowledge.search.verdict import Verdict

DESCRIPTION = Path(__file__).with_name("openapi.yml")
LONGEST_WORDS = 200
MOST_PAGES, PER_PAGE, MOST_PER_PAGE = 100_000, 50, 200


@dataclass(frozen=True)
class PublicApi:
    """The handlers of the public API and what they need."""

    store: Store
    listing: Listing
    standby: Standby
    by_address: Limiter
    searching: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "public search"))
    """The first search loads the whole index; the threads that conversations need do not wait for that."""

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [
            web.get("/api/procedures", self.procedures),
            web.get("/api/procedures/{code}", self.procedure),
            web.get("/api/search", self.search),
            web.get("/api/openapi.json", self.description),
        ]

    async def procedures(self, request: web.Request) -> web.Response:
        """A page of what is published, filtered by words, sector and level."""
        self._enter(request)
        wanted = Wanted(_words(request, ""), _short(request, "sector"), _choice(request, "level", tuple(Level), ""))
        page = _number(request, "page", 1, MOST_PAGES)
        size = _number(request, "per_page", PER_PAGE, MOST_PER_PAGE)
        found = wanted.of(await asyncio.to_thread(self.listing.entries))
        shown = found[(page - 1) * size : page * size]
        return _answer(
            request, {"total": len(found), "page": page, "per_page": size, "procedures": list(map(_row, shown))}
        )

    async def procedure(self, request: web.Request) -> web.Response:
        """One procedure, whole; empty fields are left out."""
        self._enter(request)
        try:
            found = await asyncio.to_thread(self.store.procedure, request.match_info["code"])
        except ProcedureNotFound as error:
            raise Rejected("not_found", 404, field="code", value=request.match_info["code"][:LONGEST_WORDS]) from error
        return _answer(request, plain(found))

    async def search(self, request: web.Request) -> web.Response:
        """What a citizen's words mean: the same search that answers in the chat."""
        self._enter(request)
        words, language = _words(request, None), _choice(request, "lang", LANGUAGES, OFFICIAL_LANGUAGE)
        entries = {entry.code: entry for entry in await asyncio.to_thread(self.listing.entries)}
        search = functools.partial(self._search, words, language)
        verdict = await asyncio.get_running_loop().run_in_executor(self.searching, search)
        return _answer(request, _verdict(verdict, entries))

    def _search(self, words: str, language: str) -> Verdict:
        return self.standby.current().search(words, language)

    async def description(self, request: web.Request) -> web.Response:
        """The description of this API, as OpenAPI."""
        self._enter(request)
        return _answer(request, openapi())

    def _enter(self, request: web.Request) -> None:
        self.by_address.check(request.remote or "")


def _answer(request: web.Request, body: Any) -> web.Response:
    """The body with its ETag; only the tag when the caller has that body already."""
    text = dumps(body)
    tag = ETag(hashlib.sha256(text.encode()).hexdigest()[:32])
    known = {known.value for known in request.if_none_match or ()}
    if known & {tag.value, "*"}:
        response = web.Response(status=304)
    else:
        response = web.json_response(text=text)
        response.enable_compression()
    response.etag = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code, "version": entry.number, "names": plain(entry.names), "sector": plain(entry.sector),
        "level": entry.level, "agency": plain(entry.agency), "as_of": entry.as_of,
    }  # fmt: skip


def _verdict(verdict: Verdict, entries: dict[str, Entry]) -> dict[str, Any]:
    """The verdict on procedures: when one of the centre's general answers is meant, no procedure was found."""
    from knowledge.search.verdict import Ambiguous, Found, NotFound, matches_of

    names = {Found: "found", Ambiguous: "ambiguous"}
    if isinstance(verdict, Found) and verdict.match.code not in entries:
        verdict = NotFound(verdict.others)
    matches = [
        {"code": match.code, "names": plain(entries[match.code].names), "probability": round(match.probability, 4)}
        for match in matches_of(verdict)
        if match.code in entries
    ]
    return {"verdict": names.get(type(verdict), "not_found"), "matches": matches}


def _words(request: web.Request, default: str | None) -> str:
    words = request.query.get("q", default)
    if words is None or len(words) > LONGEST_WORDS or (default is None and not words.strip()):
        raise _wrong("q", words or "")
    return words


def _short(request: web.Request, name: str) -> str:
    text = request.query.get(name, "")
    if len(text) > LONGEST_WORDS:
        raise _wrong(name, text)
    return text


def _choice(request: web.Request, name: str, choices: Collection[str], default: str) -> str:
    chosen = request.query.get(name, default)
    if name in request.query and chosen not in choices:
        raise _wrong(name, chosen)
    return chosen


def _number(request: web.Request, name: str, default: int, most: int) -> int:
    text = request.query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise _wrong(name, text)
    return int(text)


def _wrong(field: str, value: str) -> Rejected:
    return Rejected("malformed", 400, field=field, value=value[:LONGEST_WORDS])


@functools.cache
def openapi() -> Any:
    """The description of this API."""
    return yaml.safe_load(DESCRIPTION.read_text("utf-8"))
