"""OAuth v4 of Zalo with PKCE: from an administrator's consent to a pair of tokens, and from one pair to the next."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.zalo_errors import ZaloAway, ZaloError
from bot.channels.zalo_settings import ZaloSettings

ANSWER_SECONDS = 15.0
ACCESS_SECONDS = 25 * 3600.0


class ConsentRefused(ZaloError):
    """Zalo takes neither this code nor this refresh token."""


@dataclass(frozen=True)
class Pair:
    """What opens the account; neither half shows in a log."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lasts: float = ACCESS_SECONDS
    """Seconds for which the access token is good."""


class TokenCounter:
    """The counter where tokens are given out."""

    def __init__(self, http: Callable[[], aiohttp.ClientSession], settings: ZaloSettings) -> None:
        self._http = http
        self._settings = settings

    async def of_code(self, code: str, verifier: str) -> Pair:
        """The first pair, for the code that came back from the consent page.

        Raises:
            ConsentRefused, ZaloAway.
        """
        return await self._ask(grant_type="authorization_code", code=code, code_verifier=verifier)

    async def of_refresh(self, refresh: str) -> Pair:
        """The next pair; the refresh token is dead from now on.

        Raises:
            ConsentRefused, ZaloAway.
        """
        return await self._ask(grant_type="refresh_token", refresh_token=refresh)

    async def _ask(self, **fields: str) -> Pair:
        url = f"{self._settings.oauth_url}/v4/oa/access_token"
        form, headers = {"app_id": self._settings.app_id} | fields, {"secret_key": self._settings.app_secret}
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with self._http().post(url, data=form, headers=headers, timeout=timeout) as response:
                return pair_of(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ZaloAway(type(error).__name__) from error


def new_verifier() -> str:
    """A secret of 43 characters that only the one who began the consent knows."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    """What the consent page is told of the verifier (S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def consent_url(settings: ZaloSettings, redirect_uri: str, verifier: str, state: str) -> str:
    """Where an administrator of the account consents."""
    query = {
        "app_id": settings.app_id, "redirect_uri": redirect_uri, "code_challenge": challenge(verifier), "state": state,
    }  # fmt: skip
    return str(URL(f"{settings.oauth_url}/v4/oa/permission").with_query(query))


def pair_of(status: int, body: bytes) -> Pair:
    """The pair of an answer; a half-empty one is no pair, whatever its status says.

    Raises:
        ConsentRefused, ZaloAway.
    """
    if status >= 500:
        raise ZaloAway(f"HTTP {status}")
    try:
        answer: Any = json.loads(body)
    except ValueError as error:
        raise ZaloAway("not JSON") from error
    if not isinstance(answer, dict):
        raise ZaloAway("no answer of Zalo's")
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not access or not refresh:
        raise ConsentRefused(f"{answer.get('error', status)}: {answer.get('error_name', 'no tokens came')}")
    return Pair(str(access), str(refresh), _seconds(answer.get("expires_in")))


def _seconds(lasts: Any) -> float:
    try:
        return float(lasts)
    except (TypeError, ValueError):
        return ACCESS_SECONDS
