"""Speaks to Zalo's open API: one call at a time, each with a deadline and a typed failure."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.channels.zalo_errors import Remedy, ZaloAway, ZaloRefused
from bot.channels.zalo_settings import ZaloSettings
from knowledge.breaker import Breaker

ANSWER_SECONDS = 8.0
PATHS = {"v3": "/v3.0/oa/message/cs", "v2": "/v2.0/oa/message"}
OTHER = {"v3": "v2", "v2": "v3"}
LARGEST_IMAGE, LARGEST_FILE = 1024 * 1024, 5 * 1024 * 1024
LATELY = 10
"""How many lines of a chat Zalo shows at most."""

Message = dict[str, Any]
Connections = Callable[[], aiohttp.ClientSession]
"""Where a connection comes from; there is one only once the event loop runs."""


class Tokens(Protocol):
    """Where the access token comes from."""

    async def access(self) -> str:
        """The token in use."""
        ...

    async def renewed(self, stale: str) -> str:
        """Another token than `stale`, which was refused."""
        ...


@dataclass(frozen=True)
class Account:
    """The Official Account as Zalo knows it."""

    oa_id: str
    name: str
    kind: int
    """2: a business, 4: a state agency."""


@dataclass(frozen=True)
class Said:
    """Something the account said in a chat, and when (seconds)."""

    text: str
    at: float


@dataclass(frozen=True)
class Profile:
    """A citizen as Zalo shows them to the account."""

    name: str
    follows: bool


class ZaloApi:
    """The Official Account's side of the API."""

    def __init__(
        self, http: Connections, settings: ZaloSettings, tokens: Tokens, breaker: Breaker | None = None
    ) -> None:
        self._http = http
        self._settings = settings
        self._tokens = tokens
        self._breaker = breaker or Breaker()
        self.version = "v3" if settings.api_version == "auto" else settings.api_version

    @property
    def rest(self) -> float:
        """Seconds until Zalo is asked again, while it seems to be down."""
        return self._breaker.rest

    def prefer(self, version: str) -> None:
        """Begins with this version of the API, unless the operator chose one."""
        if self._settings.api_version == "auto":
            self.version = version

    async def send(self, user: str, message: Message) -> str:
        """Sends a message to a citizen; returns its id.

        An account that one version of the API does not serve is served by the other from then on.

        Raises:
            ZaloRefused, ZaloAway, GrantExpired.
        """
        body = {"recipient": {"user_id": user}, "message": message}
        try:
            data = await self._call("POST", PATHS[self.version], json=body)
        except ZaloRefused as refused:
            if refused.remedy is not Remedy.OTHER_API or self._settings.api_version != "auto":
                raise
            data = await self._call("POST", PATHS[OTHER[self.version]], json=body)
            self.version = OTHER[self.version]
        return str(data.get("message_id", ""))

    async def lately(self, user: str) -> list[Said]:
        """What the account last said to a citizen, newest first: tells whether a message in doubt arrived."""
        asked = {"user_id": user, "offset": 0, "count": LATELY}
        lines = await self._call("GET", "/v2.0/oa/conversation", params={"data": json.dumps(asked)})
        ours = [line for line in lines if str(line.get("src")) == "0"]
        return [Said(str(line.get("message", "")), float(line.get("time") or 0) / 1000) for line in ours]

    async def profile(self, user: str) -> Profile:
        """Who a citizen is."""
        data = await self._call("GET", "/v3.0/oa/user/detail", params={"data": json.dumps({"user_id": user})})
        return Profile(str(data.get("display_name", "")), bool(data.get("user_is_follower")))

    async def account(self) -> Account:
        """Which account the token speaks for."""
        data = await self._call("GET", "/v2.0/oa/getoa")
        return Account(str(data.get("oa_id", "")), str(data.get("name", "")), int(data.get("oa_type") or 0))

    async def upload_image(self, body: bytes) -> str:
        """Keeps a PNG or JPEG of up to 1 MB with Zalo; returns the id to send it by."""
        return await self._upload("image", body, "attachment_id", LARGEST_IMAGE)

    async def upload_file(self, body: bytes, name: str) -> str:
        """Keeps a PDF, DOC, DOCX or CSV of up to 5 MB with Zalo; returns the token to send it by."""
        return await self._upload("file", body, "token", LARGEST_FILE, name)

    async def _upload(self, kind: str, body: bytes, wanted: str, most: int, name: str = "") -> str:
        if len(body) > most:
            raise ValueError(f"{kind}: at most {most} bytes (found {len(body)})")

        def form() -> aiohttp.FormData:
            made = aiohttp.FormData()
            made.add_field("file", io.BytesIO(body), filename=name or kind)
            return made

        data = await self._call("POST", f"/v2.0/oa/upload/{kind}", form=form)
        return str(data[wanted])

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        """The `data` of the answer; a token that is refused is renewed once."""
        token = await self._tokens.access()
        try:
            return await self._once(method, path, token, **options)
        except ZaloRefused as refused:
            if refused.remedy is not Remedy.REFRESH:
                raise
        return await self._once(method, path, await self._tokens.renewed(token), **options)

    async def _once(
        self, method: str, path: str, token: str, form: Callable[[], aiohttp.FormData] | None = None, **options: Any
    ) -> Any:
        if not self._breaker.try_pass():
            raise ZaloAway(f"Zalo is down; it is asked again in {self._breaker.rest:.0f} s")
        if form:
            options["data"] = form()
        try:
            answer = await self._answer(method, path, token, options)
        except ZaloAway:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        if code := _code(answer):
            raise ZaloRefused(code)
        return answer.get("data") or {}

    async def _answer(self, method: str, path: str, token: str, options: dict[str, Any]) -> dict[str, Any]:
        timeout, url = aiohttp.ClientTimeout(total=ANSWER_SECONDS), self._settings.api_url + path
        try:
            async with self._http().request(
                method, url, headers=self._headers(token), timeout=timeout, **options
            ) as response:
                return _read(response.status, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise ZaloAway(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ZaloAway(type(error).__name__, perhaps_sent=True) from error

    def _headers(self, token: str) -> dict[str, str]:
        if not self._settings.proof:
            return {"access_token": token}
        return {"access_token": token, "appsecret_proof": appsecret_proof(self._settings.app_secret, token)}


def appsecret_proof(app_secret: str, token: str) -> str:
    """Shows that the caller knows the app's secret, for apps that ask for it."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _read(status: int, body: bytes) -> dict[str, Any]:
    """The answer, whatever its content type claims; what is no answer of Zalo's is a failure that may have done its work."""
    if status >= 400:
        raise ZaloAway(f"HTTP {status}", perhaps_sent=status >= 500)
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ZaloAway("not JSON", perhaps_sent=True) from error
    if not isinstance(answer, dict) or "error" not in answer:
        raise ZaloAway("no answer of Zalo's", perhaps_sent=True)
    return answer


def _code(answer: dict[str, Any]) -> int:
    try:
        return int(answer["error"])
    except (TypeError, ValueError) as error:
        raise ZaloAway("an error that is no number", perhaps_sent=True) from error
