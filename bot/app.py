"""The gateway: the composition root of the process that faces the public."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.answering import Answering, assemble
from bot.assistant import RasaAssistant
from bot.channels.api import PublicApi
from bot.channels.files import Files
from bot.channels.hub import Hub
from bot.channels.page import Page
from bot.channels.privacy import PrivacyPage
from bot.channels.reception import Reception
from bot.channels.web import WebChannel
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_service import ZALO, ZaloService
from bot.collecting import Collector, collecting
from bot.conversation import Assistant
from bot.database import Database
from bot.doors import citizens_behind, headers_for, preflights, refusals
from bot.dossier_rounds import dossier_rounds
from bot.limits import Limiter, Pace
from bot.memory import Memory
from bot.notices import Notices
from bot.queue.redis_streams import connect
from bot.secrets import Tokens
from bot.service import at_work
from bot.settings import Settings
from bot.signals import PUT, SAID, open_signals
from knowledge.bell import bell
from knowledge.console.app import create_console
from knowledge.console.channels import Channel
from knowledge.console.visit import HOME as CONSOLE
from knowledge.dossiers.opening import Dossiers, open_dossiers
from knowledge.dossiers.settings import DossierSettings
from knowledge.listing import Listing
from knowledge.secret import load_secret
from knowledge.settings import load_recogniser
from knowledge.standby import Standby
from knowledge.store import Store, open_engine
from knowledge.teaching.questions import Questions

log = logging.getLogger(__name__)

STATIC = Path(__file__).with_name("static")
LARGEST_BODY = 64 * 1024
ONE_CITIZEN = Pace(burst=10, per_second=1)
SETTINGS = web.AppKey("settings", Settings)


def create_app(settings: Settings, assistant: Assistant | None = None) -> web.Application:
    """The gateway's application; `assistant` stands in for Rasa in tests."""
    doors = [citizens_behind(settings.trusted_proxies), preflights, refusals]
    app = web.Application(middlewares=doors, client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(headers_for(settings.embed_origins))
    app[SETTINGS] = settings
    engine = open_engine(settings.database_url)
    store = Store(engine, bell=bell(settings.redis_url))
    later = _Later(assistant)
    redis = connect(settings.redis_url) if settings.redis_url else None
    hub = Hub(open_signals(engine, redis))
    secret = load_secret(settings.secret_file)
    dossiers = open_dossiers(engine, DossierSettings.from_env(), secret)
    database = Database(engine)
    collector = Collector(database, Questions(engine))
    memory = Memory(settings.tracker_url, dossiers.watches, collector)
    answering = assemble(
        database, later, hub.moved_on, redis=redis, seal=dossiers.keys.seal, forget=memory.forget,
        put=None if settings.gateway_answers else partial(hub.signals.tell, PUT),
    )  # fmt: skip
    reception = Reception(
        answering=answering, hub=hub,
        tokens=Tokens(secret), keys=dossiers.keys, memory=memory,
        by_address=Limiter(Pace(settings.address_burst, settings.address_per_second)),
        by_conversation=Limiter(ONE_CITIZEN),
    )  # fmt: skip
    for part in (
        Page(reception, store, on_zalo=settings.zalo is not None),
        WebChannel(reception, store),
        Files(STATIC),
    ):
        app.add_routes(part.routes())
    app.router.add_get("/health", _health)
    _add_knowledge(app, reception, store, _add_messengers(app, reception, store))
    app.on_shutdown.append(lambda _app: _end_streams(hub))
    app.cleanup_ctx.append(lambda app: _running(app, answering, store, later, hub))
    _add_dossiers(app, answering, store, dossiers, hub)
    app.cleanup_ctx.append(lambda _app: collecting(collector))
    return app


def _add_dossiers(app: web.Application, answering: Answering, store: Store, dossiers: Dossiers, hub: Hub) -> None:
    """What is kept and for how long, and what is done about it again and again."""
    settings = DossierSettings.from_env()
    app.add_routes(PrivacyPage(store, app[SETTINGS].retention_days, settings.retention_days).routes())
    notices = Notices(dossiers, answering.log, answering.mailroom, hub.moved_on)
    app.cleanup_ctx.append(lambda _app: dossier_rounds(dossiers, notices, settings))


def _add_messengers(app: web.Application, reception: Reception, store: Store) -> list[Channel]:
    """The channels that are switched on; what the console shows of them."""
    settings, shown = app[SETTINGS], []
    if settings.zalo:
        app[ZALO] = zalo = ZaloService(settings.zalo, reception, store, load_secret(settings.secret_file))
        app.add_routes(zalo.routes())
        app.cleanup_ctx.append(zalo.running)
        shown.append(zalo.console_entry)
    if settings.zalo_bot:
        bot = ZaloBot(settings.zalo_bot, reception, store)
        app.add_routes(bot.routes())
        app.cleanup_ctx.append(bot.running)
    return shown


def _add_knowledge(app: web.Application, reception: Reception, store: Store, channels: list[Channel]) -> None:
    """The public API and the console, which share one index; the console stops it."""
    settings = app[SETTINGS]
    standby = Standby(store, lambda: load_recogniser(settings.recogniser_file))
    by_address = Limiter(Pace(settings.address_burst, settings.address_per_second))
    app.add_routes(PublicApi(store, Listing(store), standby, by_address).routes())
    app.add_subapp(CONSOLE, _console(settings, store, reception, channels, standby))


def _console(
    settings: Settings, store: Store, reception: Reception, channels: list[Channel], standby: Standby
) -> web.Application:
    """The officials' side; its imports are read in processes that know the installation by these settings."""
    environment = {
        "DATABASE_URL": settings.database_url, "SECRET_FILE": str(settings.secret_file), "REDIS_URL": settings.redis_url,
    }  # fmt: skip
    return create_console(
        store, reception.open_preview, origin=settings.console_origin, channels=channels, environment=environment,
        standby=standby,
    )  # fmt: skip


class _Later:
    """The assistant, whose client session can only be opened once the event loop runs."""

    def __init__(self, assistant: Assistant | None) -> None:
        self.assistant = assistant

    async def ask(self, message):  # type: ignore[no-untyped-def]
        assert self.assistant is not None
        return await self.assistant.ask(message)


async def _running(
    app: web.Application, answering: Answering, store: Store, later: _Later, hub: Hub
) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    await asyncio.to_thread(store.create_tables)
    connector = aiohttp.TCPConnector(limit=64)
    async with aiohttp.ClientSession(connector=connector) as session:
        if later.assistant is None:
            later.assistant = RasaAssistant(session, settings.rasa_url, settings.assistant_timeout)
        async with (
            at_work(answering, settings.retention_days, answers=settings.gateway_answers),
            hub.signals.running({PUT: answering.worker.wake, SAID: hub.changed}),
        ):
            yield
    store.engine.dispose()


async def _health(request: web.Request) -> web.Response:
    """With the events of Zalo's by what became of them, where that channel is on."""
    zalo = request.app.get(ZALO)
    return web.json_response({"status": "ok"} | ({"zalo": zalo.webhook.counts} if zalo else {}))


async def _end_streams(hub: Hub) -> None:
    hub.close()
