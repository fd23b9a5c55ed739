"""What every test may ask for: databases of either kind, a store, and the shipped content."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from knowledge.catalogue import Catalogue, load
from knowledge.seeding import Seed, plant, read_seed
from knowledge.store import Store, open_engine
from tests.builders import a_store, small_content

BROWSER = Path(__file__).parent / "browser"
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1/test")
settings.register_profile("steady", deadline=None, derandomize=True)  # the first example loads the segmenters
settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Warnings are errors but for tests of Rasa itself: TensorFlow's are not ours.

    Where tests run side by side, those that share Rasa or a running group, or one gateway and its browser, stay
    together.
    """
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif item.get_closest_marker("rasa"):
            item.add_marker(pytest.mark.xdist_group("rasa"))
        if item.get_closest_marker("rasa"):
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, tmp_path) -> Iterator[str]:
    """An empty database of each kind; on PostgreSQL a schema that is dropped afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
    else:
        yield request.getfixturevalue("postgres_url")


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty schema on PostgreSQL, dropped afterwards."""
    yield from _schema()


@pytest.fixture
def engine(database_url) -> Iterator[Engine]:
    """An engine over an empty database of each kind."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    """An empty store over SQLite."""
    made = a_store(tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def seed() -> Seed:
    """The shipped content."""
    return read_seed()


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory) -> Iterator[Catalogue]:
    """A handful of procedures, searchable."""
    made = a_store(tmp_path_factory.mktemp("catalogue"))
    plant(made, small_content())
    yield load(made)
    made.engine.dispose()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> Iterator[str]:
    """A Redis of the tests' own, stopped afterwards; whoever uses it empties it."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        while not path.exists():
            assert server.poll() is None
            time.sleep(0.02)  # noqa: TID251  nothing else runs here
        yield f"unix://{path}"
        server.terminate()


def _schema() -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    administrator = create_engine(POSTGRES, future=True, poolclass=NullPool)
    try:
        with administrator.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
    except OperationalError:
        pytest.skip(f"no PostgreSQL answers at {administrator.url!r}")
    yield f"{POSTGRES}?options=-csearch_path%3D{name}"
    with administrator.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
