"""A provincial system asked over HTTP: timeouts, retries, a circuit breaker, and few questions at a time."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from knowledge.breaker import Breaker
from knowledge.dossiers.dossier import Told
from knowledge.dossiers.fields import CODE, OFFICIAL, PHONE, Faulty, read_dossier
from knowledge.dossiers.http_settings import HttpSettings, at_path, filled
from knowledge.dossiers.keys import Keys
from knowledge.dossiers.source import SourceUnavailable

log = logging.getLogger(__name__)

LARGEST_ANSWER, CHUNK = 1 << 20, 1 << 16
FAULTS = (TimeoutError, aiohttp.ClientError, ValueError)
SOON = 0.1
"""Seconds before the second try."""
PATIENCE = 0.5
"""Seconds that a question waits for its turn."""


class HttpSource:
    """Asks for one code at a time; give it to a `CachedSource`. Its session is opened in the loop that first asks."""

    def __init__(self, settings: HttpSettings, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._keys = keys
        self._clock = clock
        self._breaker = Breaker()
        self._places = asyncio.Semaphore(settings.most_at_once)
        self._session: aiohttp.ClientSession | None = None
        self._token, self._token_ends = "", 0.0

    async def find(self, code: str) -> Told:
        """What the system tells of `code` now.

        Raises:
            SourceUnavailable: it is away, too slow, answers nonsense, or is asked too much already.
        """
        if not self._breaker.try_pass():
            raise SourceUnavailable(f"resting for {self._breaker.rest:.0f} s")
        await self._place()
        try:
            record = await self._asked(code)
        finally:
            self._places.release()
        return Told(self._read(record, code) if record else None, self._clock())

    async def _place(self) -> None:
        """A slow system must not hold up whoever asks something else: few wait for it, and not for long."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._places.acquire()
        except TimeoutError as error:
            raise SourceUnavailable("too many questions at once") from error

    async def close(self) -> None:
        """Closes the session."""
        if self._session:
            await self._session.close()

    async def _asked(self, code: str) -> Any:
        try:
            async with asyncio.timeout(self._settings.deadline_seconds):
                record = await self._tried(code)
        except FAULTS as error:
            self._breaker.failed()
            log.warning("the dossier source does not answer: %s", type(error).__name__)
            raise SourceUnavailable(type(error).__name__) from error
        self._breaker.succeeded()
        return record

    async def _tried(self, code: str) -> Any:
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return await self._once(code)
            except FAULTS:
                if attempt == self._settings.attempts:
                    raise
                await asyncio.sleep(SOON * attempt)
        return None

    async def _once(self, code: str) -> Any:
        """The record, or None when the system knows no such dossier."""
        s = self._settings
        query, body, headers = filled(s.query, code), filled(s.body, code) or None, await self._headers()
        async with self._client().request(
            s.method, s.url, params=query, json=body, headers=headers, allow_redirects=False
        ) as response:
            if response.status == 404:
                return None
            if response.status == 401:
                self._token_ends = 0.0
            if response.status != 200:
                raise ValueError(f"status {response.status}")
            return at_path(await _json(response), s.record) or None

    async def _headers(self) -> dict[str, str]:
        headers = dict(self._settings.headers)
        if self._settings.token_url:
            headers["Authorization"] = f"Bearer {await self._bearer()}"
        return headers

    async def _bearer(self) -> str:
        """The client's token, asked for anew a little before it ends."""
        s = self._settings
        if self._token_ends < self._clock():
            form = {"grant_type": "client_credentials", "client_id": s.client_id, "client_secret": s.client_secret}
            async with self._client().post(s.token_url, data=form, allow_redirects=False) as response:
                if response.status != 200:
                    raise ValueError(f"token: status {response.status}")
                granted = await _json(response)
            self._token = str(at_path(granted, "access_token") or "")
            self._token_ends = self._clock() + 0.9 * float(at_path(granted, "expires_in") or 60)
        return self._token

    def _read(self, record: Any, code: str) -> Any:
        """The dossier of a record; one that names nobody's number can be opened by nobody."""
        fields = {name: at_path(record, self._settings.fields.get(name, name)) for name in OFFICIAL}
        try:
            dossier = read_dossier(fields, self._keys)
        except Faulty as faulty:
            if all(fault.field.startswith(PHONE) for fault in faulty.faults):
                return None
            log.warning("the dossier source tells nonsense: %s", ", ".join(fault.field for fault in faulty.faults))
            raise SourceUnavailable("the answer is no dossier") from faulty
        if dossier.code != code:
            raise SourceUnavailable(f"another {CODE} than was asked for")
        return dossier

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            limit = aiohttp.TCPConnector(limit=self._settings.most_at_once + 1)
            timeout = aiohttp.ClientTimeout(total=self._settings.attempt_seconds)
            self._session = aiohttp.ClientSession(connector=limit, timeout=timeout)
        return self._session


async def _json(response: aiohttp.ClientResponse) -> Any:
    body = b""
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise ValueError("the answer is too long")
    return json.loads(body)
