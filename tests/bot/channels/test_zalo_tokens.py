"""Tokens: sealed, renewed ahead of time by one gateway only, and stored before they are used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels import zalo_tokens
from bot.channels.zalo_errors import GrantExpired, ZaloAway
from bot.channels.zalo_grants import Grants
from bot.channels.zalo_oauth import ConsentRefused, Pair, TokenCounter, challenge, consent_url, new_verifier
from bot.channels.zalo_settings import ZaloSettings
from bot.channels.zalo_tokens import AHEAD_SECONDS, LEASE_SECONDS, TokenKeeper
from bot.database import Database
from bot.schema import zalo_grant
from bot.secrets import sealer
from tests.zalo.server import FakeZalo
from tests.zalo.world import HOUR, Fault

SECRET = b"a secret of this installation"


class Office:
    """Several gateways over one database, before one Zalo."""

    def __init__(self, zalo: FakeZalo, engine: Any, session: aiohttp.ClientSession) -> None:
        self.zalo, self.session = zalo, session
        self.database = Database(engine)
        account = zalo.world.account
        self.settings = ZaloSettings(
            account.app_id, account.oa_id, account.app_secret, api_url=zalo.url, oauth_url=zalo.url
        )

    def grants(self, secret: bytes = SECRET) -> Grants:
        """The grant as one gateway sees it."""
        return Grants(self.database, self.settings.oa_id, sealer(secret, "zalo grant"), self.zalo.world.clock)

    def counter(self) -> TokenCounter:
        """The way to Zalo's counter."""
        return TokenCounter(lambda: self.session, self.settings)

    def keeper(self, counter: Any = None) -> TokenKeeper:
        """The keeper of one gateway."""
        return TokenKeeper(self.grants(), counter or self.counter(), self.zalo.world.clock)

    def granted(self) -> Pair:
        """A pair that Zalo gave."""
        pair = self.zalo.world.grant()
        return Pair(pair["access_token"], pair["refresh_token"])


@pytest.fixture
async def office(engine) -> AsyncIterator[Office]:
    """An office whose account is connected."""
    zalo = FakeZalo()
    await zalo.start()
    async with aiohttp.ClientSession() as session:
        made = Office(zalo, engine, session)
        await made.database.create_tables()
        await made.grants().consented(made.granted())
        yield made
    await zalo.close()


def test_the_challenge_is_that_of_the_standard():
    """The example of RFC 7636."""
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_verifiers_are_long_and_differ():
    """43 characters, never twice the same."""
    made = {new_verifier() for _ in range(50)}
    assert len(made) == 50 and {len(verifier) for verifier in made} == {43}


def test_the_consent_page_gets_what_it_wants():
    """The challenge, not the verifier."""
    settings = ZaloSettings("360846524940903967", "388613280878808645", "secret")
    url = consent_url(settings, "https://xa.example/zalo/callback", "verifier", "state")
    assert url.startswith("https://oauth.zaloapp.com/v4/oa/permission?app_id=360846524940903967&redirect_uri=https")
    assert challenge("verifier") in url and "=verifier" not in url and "secret" not in url


async def test_tokens_are_sealed_in_the_database(office):
    """Neither half can be read there, nor with another installation's secret."""
    grant = await office.grants().read()
    row = await office.database.read(lambda c: c.execute(select(zalo_grant)).first())
    assert grant.pair.access not in str(row) and grant.pair.refresh not in str(row)
    assert await office.grants(b"another secret").read() is None


def test_tokens_and_secrets_never_show():
    """Not even when somebody prints the whole object."""
    shown = f"{Pair('access', 'refresh')} {ZaloSettings('1', '2', 'app-secret', 'oa-secret')}"
    assert not any(word in shown for word in ("access", "refresh", "app-secret", "oa-secret"))


async def test_a_good_token_is_used_without_asking(office):
    """Zalo is not called for it."""
    token = await office.keeper().access()
    assert token in office.zalo.world.access and office.zalo.world.refreshed == 0


async def test_a_token_is_renewed_ahead_of_time(office):
    """Two hours before its end, in the background."""
    keeper = office.keeper()
    old = await keeper.access()
    office.zalo.world.clock.advance(25 * HOUR - AHEAD_SECONDS + 60)
    await keeper.look_ahead()
    assert await keeper.access() != old and office.zalo.world.refreshed == 1


async def test_of_ten_gateways_one_renews(office):
    """The single-use token is used once, and all get the new pair."""
    keepers = [office.keeper() for _ in range(10)]
    stale = (await office.grants().read()).pair.access
    office.zalo.world.faults.append(Fault(path="/v4", delay=0.2))
    tokens = await asyncio.gather(*(keeper.renewed(stale) for keeper in keepers))
    assert len(set(tokens)) == 1 and tokens[0] != stale and office.zalo.world.refreshed == 1


async def test_many_messages_at_once_renew_once(office):
    """In one gateway, too."""
    keeper = office.keeper()
    stale = await keeper.access()
    tokens = await asyncio.gather(*(keeper.renewed(stale) for _ in range(20)))
    assert len(set(tokens)) == 1 and office.zalo.world.refreshed == 1


async def test_the_new_pair_is_stored_before_it_is_used(office):
    """Whoever crashes right after renewing leaves a usable grant."""
    keeper = office.keeper()
    token = await keeper.renewed(await keeper.access())
    assert (await office.grants().read()).pair.access == token


class DeadCounter:
    """Zalo cannot be reached."""

    async def of_refresh(self, _refresh: str) -> Pair:
        """Never."""
        raise ZaloAway("nobody answers")


async def test_a_failed_renewal_leaves_everything_as_it_was(office):
    """The old token is used until it ends, and the renewal is free for the next try."""
    keeper = office.keeper(DeadCounter())
    token = await keeper.access()
    with pytest.raises(ZaloAway):
        await keeper.renewed(token)
    assert await keeper.access() == token
    assert await office.keeper().renewed(token) != token


async def test_a_crashed_renewal_is_taken_over_after_its_lease(office):
    """A gateway that died while renewing holds nobody up for long."""
    grants = office.grants()
    grant = await grants.read()
    assert await grants.claim(grant.version, LEASE_SECONDS)
    assert not await grants.claim(grant.version, LEASE_SECONDS)
    office.zalo.world.clock.advance(LEASE_SECONDS + 1)
    assert await office.keeper().renewed(grant.pair.access) != grant.pair.access


async def test_a_stop_in_the_middle_loses_no_token(office):
    """Zalo takes a refresh token once: what was exchanged is stored, also when the gateway stops."""
    asked, answer = asyncio.Event(), asyncio.Event()

    class SlowCounter:
        """Zalo has taken the old token, and its answer is on the way."""

        async def of_refresh(self, refresh: str) -> Pair:
            pair = await office.counter().of_refresh(refresh)
            asked.set()
            await answer.wait()
            return pair

    keeper = office.keeper(SlowCounter())
    before = (await office.grants().read()).pair
    renewing = asyncio.create_task(keeper.renewed(before.access))
    await asked.wait()
    renewing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await renewing
    answer.set()
    await keeper.finish()
    assert (await office.grants().read()).pair != before


async def test_a_database_away_for_a_moment_loses_no_token(office, monkeypatch):
    """The new pair is stored as soon as the database answers again."""
    monkeypatch.setattr(zalo_tokens, "STORE_SECONDS", 0.0)
    keeper, grants = office.keeper(), office.grants()
    before = (await grants.read()).pair
    store, refusals = keeper._grants.renew, [OperationalError("", {}, Exception("away"))] * 2

    async def renew(version: int, pair: Pair) -> None:
        if refusals:
            raise refusals.pop()
        await store(version, pair)

    monkeypatch.setattr(keeper._grants, "renew", renew)
    assert await keeper.renewed(before.access) == (await grants.read()).pair.access != before.access


async def test_an_older_pair_never_replaces_a_newer_one(office):
    """The version is a fence: the late word of a slow gateway is refused."""
    grants = office.grants()
    version = (await grants.read()).version
    assert await grants.renew(version, Pair("newer", "newer"))
    assert not await grants.renew(version, Pair("older", "older"))
    assert not await grants.expire(version)
    assert (await grants.read()).pair.access == "newer"


async def test_a_slow_gateway_heals_what_was_thought_expired(office):
    """It had the good pair all along: storing it ends the alarm."""
    grants = office.grants()
    version = (await grants.read()).version
    await grants.expire(version)
    assert await grants.renew(version, office.granted())
    assert await office.keeper().is_connected()


async def test_an_ended_consent_is_said_once_and_does_not_loop(office, caplog):
    """Zalo refuses the refresh token: an alarm, an error for each caller, no further request."""
    office.zalo.world.refresh.clear()
    keeper = office.keeper()
    with pytest.raises(GrantExpired):
        await keeper.renewed(await keeper.access())
    for _ in range(5):
        with pytest.raises(GrantExpired):
            await keeper.access()
    assert len([r for r in caplog.records if "is not connected" in r.message]) == 1
    assert not await keeper.is_connected()


async def test_a_new_consent_ends_the_alarm(office):
    """At once, in every gateway."""
    await office.grants().expire((await office.grants().read()).version)
    keeper, other = office.keeper(), office.keeper()
    await keeper.consented(office.granted())
    assert await keeper.access() == await other.access()


async def test_a_restart_tries_an_expired_grant_once_more(office):
    """The app secret may have been wrong and is right now."""
    await office.grants().expire((await office.grants().read()).version)
    keeper = office.keeper()
    await keeper.second_chance()
    assert await keeper.is_connected()


async def test_an_account_never_connected_is_an_expired_one(engine, office):
    """The same word for the operator."""
    office.settings = ZaloSettings("1", "another", "secret")
    with pytest.raises(GrantExpired):
        await office.keeper().access()


@pytest.mark.parametrize("answer", ["{}", '{"access_token": "a"}', '{"access_token": "", "refresh_token": "b"}'])
async def test_half_a_pair_is_no_pair(office, answer):
    """Errors come as 200 without tokens: nothing is overwritten by nothing."""
    from bot.channels.zalo_oauth import pair_of

    with pytest.raises(ConsentRefused):
        pair_of(200, answer.encode())


@pytest.mark.parametrize(("status", "body"), [(502, b"<html>"), (200, b"<html>"), (200, b"[]")])
def test_no_answer_of_the_counter_is_away(status, body):
    """It may be tried again with the same refresh token."""
    from bot.channels.zalo_oauth import pair_of

    with pytest.raises(ZaloAway):
        pair_of(status, body)
