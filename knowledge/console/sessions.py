"""Who is signed in: sessions on the server, known by a digest, ended by time, by hand or by an admin."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine, Row

from knowledge.console import schema
from knowledge.console.accounts import Account, Clock, digest
from knowledge.console.roles import Role
from knowledge.database import reading, writing

IDLE_SECONDS, LONGEST_SECONDS = 2 * 3600, 12 * 3600
TOUCH_SECONDS = 60
"""A session's last use is written at most this often."""
FORM_SECONDS = 4 * 3600
"""How long a form may stay open before it is sent."""


@dataclass(frozen=True)
class Session:
    """One browser in which somebody is signed in."""

    account: Account
    digest: str
    token: str = ""
    address: str = ""
    browser: str = ""
    began_at: float = 0.0
    seen_at: float = 0.0

    def form_token(self, now: float) -> str:
        """Proves that a form came from a page of this session."""
        issued = str(int(now))
        return f"{issued}.{self._seal(issued)}"

    def accepts(self, form_token: str, now: float) -> bool:
        """Whether a form's token is of this session and not too old."""
        issued, _, seal = form_token.partition(".")
        genuine = hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(issued).encode())
        return genuine and issued.isascii() and issued.isdigit() and 0 <= now - int(issued) < FORM_SECONDS

    def _seal(self, issued: str) -> str:
        return hmac.new(self.token.encode(), b"form " + issued.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class Sessions:
    """Reads and writes sessions."""

    def __init__(self, engine: Engine, clock: Clock = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, account: Account, address: str, browser: str) -> str:
        """Signs somebody in and returns the token for the cookie; old sessions are swept out."""
        token, now = secrets.token_urlsafe(32), self._clock()
        values = {"digest": digest(token), "account_id": account.id, "address": address[:60], "browser": browser[:200]}
        with writing(self._engine) as connection:
            connection.execute(delete(schema.session).where(~self._alive(now)))
            connection.execute(insert(schema.session).values(**values, began_at=now, seen_at=now))
        return token

    def of(self, token: str) -> Session | None:
        """The living session of a token, of an account that may still sign in."""
        now, table = self._clock(), schema.session
        query = _joined().where(table.c.digest == digest(token), self._alive(now), schema.account.c.active == 1)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if now - row.seen_at > TOUCH_SECONDS:
            with writing(self._engine) as connection:
                connection.execute(update(table).where(table.c.digest == row.digest).values(seen_at=now))
        return _session(row, token)

    def of_account(self, account_id: int) -> list[Session]:
        """Where the account is signed in, latest first."""
        table = schema.session
        query = _joined().where(table.c.account_id == account_id, self._alive(self._clock()))
        with reading(self._engine) as connection:
            return [_session(row) for row in connection.execute(query.order_by(table.c.seen_at.desc()))]

    def end(self, token: str) -> None:
        """Signs one browser out."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.session).where(schema.session.c.digest == digest(token)))

    def end_all(self, account_id: int, *, but: str = "") -> None:
        """Signs the account out everywhere, but for the session with the token `but`."""
        table = schema.session
        with writing(self._engine) as connection:
            others = (table.c.account_id == account_id) & (table.c.digest != digest(but))
            connection.execute(delete(table).where(others))

    def _alive(self, now: float):  # type: ignore[no-untyped-def]
        table = schema.session
        return (table.c.seen_at > now - IDLE_SECONDS) & (table.c.began_at > now - LONGEST_SECONDS)


def _joined():  # type: ignore[no-untyped-def]
    s, a = schema.session, schema.account
    whose = (a.c.id.label("account"), a.c.name, a.c.full_name, a.c.role, a.c.active)
    return select(s, *whose).join(a, a.c.id == s.c.account_id)


def _session(row: Row, token: str = "") -> Session:
    account = Account(row.account, row.name, row.full_name, Role(row.role), bool(row.active))
    return Session(account, row.digest, token, row.address, row.browser, row.began_at, row.seen_at)
