"""The public API: what is published, for other programs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from bot.app import create_app
from bot.channels.api import openapi
from bot.settings import Settings
from knowledge.database import open_engine
from knowledge.reading import plain, read_procedure
from knowledge.seeding import plant
from knowledge.store import Store
from tests.builders import BIRTH, STAY, a_faq_entry, a_procedure, small_content
from tests.fakes import FakeAssistant

WHO = {"editor": "lan", "reason": "a test"}
EXAMPLES = 25


@pytest.fixture
def store(app_settings) -> Iterator[Store]:
    """The database behind the gateway, with a handful of procedures."""
    made = Store(open_engine(app_settings.database_url))
    made.create_tables()
    plant(made, small_content())
    yield made
    made.engine.dispose()


@pytest.fixture
def app_settings(tmp_path) -> Settings:
    """A gateway over a database of its own, in no hurry to refuse."""
    made = Settings.from_env({"DATABASE_URL": f"sqlite:///{tmp_path}/api.db"})
    return replace(made, secret_file=tmp_path / "secret", address_burst=100_000, embed_origins=("https://xa.example",))


@pytest.fixture
async def api(aiohttp_client, app_settings, store):
    """A client of the real application."""
    return await aiohttp_client(create_app(app_settings, FakeAssistant()))


async def test_everything_published_is_listed(api):
    """With what a list shows."""
    body = await (await api.get("/api/procedures")).json()
    assert (body["total"], body["page"], body["per_page"]) == (5, 1, 50)
    assert next(p for p in body["procedures"] if p["code"] == BIRTH) == {
        "code": BIRTH, "version": 1, "level": "commune", "as_of": "2026-07",
        **{name: plain(getattr(a_procedure(), name)) for name in ("names", "sector", "agency")},
    }  # fmt: skip


async def test_list_is_paged(api):
    """Every procedure stands on exactly one page."""
    pages = [await (await api.get(f"/api/procedures?per_page=2&page={n}")).json() for n in (1, 2, 3, 4)]
    assert [len(page["procedures"]) for page in pages] == [2, 2, 1, 0]
    assert len({p["code"] for page in pages for p in page["procedures"]}) == 5


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=ket hon", 2),
        ("q=KẾT HÔN nước ngoài", 1),
        ("q=birth", 1),
        (f"q={STAY}", 1),
        ("q=zzz", 0),
        ("level=commune", 5),
        ("level=ministry", 0),
        ("sector=Civil status", 5),
        ("sector=Đất đai", 0),
    ],
)
async def test_list_is_filtered(api, query, count):
    """By words with or without marks, by code, level, sector in any language."""
    assert (await (await api.get(f"/api/procedures?{query}")).json())["total"] == count


async def test_procedure_comes_whole(api):
    """As it was published, empty fields left out."""
    body = await (await api.get(f"/api/procedures/{BIRTH}")).json()
    assert read_procedure(body) == a_procedure()


async def test_search_answers_as_the_chat_does(api):
    """A verdict, and names."""
    body = await (await api.get("/api/search?q=đăng ký ở trọ&lang=vi")).json()
    assert (body["verdict"], body["matches"][0]["code"]) == ("found", STAY)
    assert body["matches"][0]["names"]["en"] == "Temporary residence"


async def test_general_answer_is_no_procedure(api, store):
    """Words that mean one find no procedure."""
    store.faq.publish(a_faq_entry(), **WHO)
    body = await (await api.get("/api/search?q=gửi xe ở đâu&lang=vi")).json()
    assert body["verdict"] == "not_found"
    assert "faq.1" not in str(body)


async def test_edit_is_seen(api, store):
    """By the list, the procedure and their tags."""
    tag = (await api.get(f"/api/procedures/{BIRTH}")).headers["ETag"]
    store.publish([a_procedure(as_of="2026-08")], **WHO)
    again = await api.get(f"/api/procedures/{BIRTH}", headers={"If-None-Match": tag})
    assert (again.status, (await again.json())["as_of"]) == (200, "2026-08")
    store.withdraw(BIRTH, **WHO)
    assert (await api.get(f"/api/procedures/{BIRTH}")).status == 404
    assert (await (await api.get("/api/procedures")).json())["total"] == 4


@pytest.mark.parametrize(
    "path", ["/api/procedures", f"/api/procedures/{BIRTH}", "/api/search?q=a", "/api/openapi.json"]
)
async def test_unchanged_answer_costs_no_body(api, path):
    """A caller who has it already is told so."""
    first = await api.get(path)
    again = await api.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status, again.status, await again.read()) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("/api/procedures?page=0", "page", "0"),
        ("/api/procedures?page=-1", "page", "-1"),
        ("/api/procedures?page=٣", "page", "٣"),
        ("/api/procedures?per_page=201", "per_page", "201"),
        ("/api/procedures?per_page=ten", "per_page", "ten"),
        ("/api/procedures?level=moon", "level", "moon"),
        ("/api/procedures?level=", "level", ""),
        (f"/api/procedures?q={'a' * 201}", "q", "a" * 200),
        (f"/api/procedures?sector={'a' * 201}", "sector", "a" * 200),
        ("/api/search", "q", ""),
        ("/api/search?q=%20", "q", " "),
        ("/api/search?q=a&lang=fr", "lang", "fr"),
    ],
)
async def test_bad_value_is_named(api, path, field, value):
    """The field and what was found in it."""
    answer = await api.get(path)
    error = (await answer.json())["error"]
    assert (answer.status, error["code"], error["field"], error["value"]) == (400, "malformed", field, value)


@pytest.mark.parametrize("code", ["9.999999", "x", "..%2f..%2fetc", "1.001193'--"])
async def test_unknown_code_is_not_found(api, code):
    """Whatever it looks like."""
    answer = await api.get(f"/api/procedures/{code}")
    assert (answer.status, (await answer.json())["error"]["code"]) == (404, "not_found")


async def test_any_site_may_read(api):
    """Public data; nobody may write, and no credentials are wanted."""
    answer = await api.get("/api/procedures", headers={"Origin": "https://anywhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = {"Origin": "https://anywhere.example", "Access-Control-Request-Method": "GET"}
    assert (await api.options("/api/search", headers=asked)).headers["Access-Control-Allow-Methods"] == "GET"
    assert (await api.post("/api/procedures", json={})).status == 405


async def test_one_address_may_not_ask_without_end(aiohttp_client, app_settings, store):
    """The fifth of five at once has to wait, and is told how long."""
    hurried = replace(app_settings, address_burst=4, address_per_second=1)
    client = await aiohttp_client(create_app(hurried, FakeAssistant()))
    answers = [await client.get("/api/procedures") for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 4 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


@pytest.fixture
def address(app_settings, store) -> Iterator[str]:
    """The real application in a thread of its own."""
    loop, started, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[str] = []

    async def serve() -> None:
        runner = web.AppRunner(create_app(app_settings, FakeAssistant()), shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        found.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        started.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait(30)
    yield found[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_api_is_what_itsopenapi_says(address, mode):
    """Schemathesis makes requests that fit the description, and that do not: every answer is as described."""
    schema = schemathesis.openapi.from_dict(openapi())
    for operation in (result.ok() for result in schema.get_all_operations()):
        strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode))

        @hypothesis_settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=strategy)
        def check(case):
            case.call_and_validate(base_url=address)

        check()


def test_every_address_is_described(app_settings, store):
    """Nothing public is missing from the description."""
    app = create_app(app_settings, FakeAssistant())
    public = {r.canonical for r in app.router.resources() if r.canonical.startswith(("/api/proc", "/api/search"))}
    assert public == set(openapi()["paths"])
