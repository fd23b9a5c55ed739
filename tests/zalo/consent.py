"""An administrator's consent, without the browser: the grant is stored as the console would store it."""

from __future__ import annotations

from pathlib import Path

from bot.channels.zalo_grants import Grants
from bot.channels.zalo_oauth import Pair
from bot.channels.zalo_service import SEALS_GRANT
from bot.database import Database
from bot.secrets import sealer
from knowledge.secret import load_secret
from knowledge.store import Store, open_engine
from tests.zalo.server import FakeZalo


async def consent(zalo: FakeZalo, database_url: str, secret_file: Path) -> None:
    """Before the gateway starts: it finds itself connected."""
    engine = open_engine(database_url)
    Store(engine).create_tables()
    database, pair = Database(engine), zalo.world.grant()
    await database.create_tables()
    seal = sealer(load_secret(secret_file), SEALS_GRANT)
    await Grants(database, zalo.world.account.oa_id, seal).consented(Pair(pair["access_token"], pair["refresh_token"]))
    engine.dispose()


def settings_of(zalo: FakeZalo, url: str = "") -> dict[str, str]:
    """The environment in which a gateway takes the fake, at `url` if not where it says, for Zalo."""
    account, url = zalo.world.account, url or zalo.url
    return {
        "ZALO_APP_ID": account.app_id, "ZALO_OA_ID": account.oa_id, "ZALO_APP_SECRET": account.app_secret,
        "ZALO_OA_SECRET": account.oa_secret, "ZALO_API_URL": url, "ZALO_OAUTH_URL": url,
    }  # fmt: skip
