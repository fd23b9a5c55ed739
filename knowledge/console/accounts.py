"""The accounts of officials in the database, and the one-time links that let them choose a password."""

from __future__ import annotations

import enum
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine, Row

from knowledge.console import schema
from knowledge.console.roles import Role
from knowledge.database import reading, writing
from knowledge.errors import KnowledgeError
from knowledge.store.audit import Deed, record

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
INVITATION_SECONDS, FIRST_ADMIN_SECONDS = 72 * 3600, 3600
LONGEST_SHOWN = 100
"""What signs a version must fit its column, "import: " before it."""
Clock = Callable[[], float]


class NameTaken(KnowledgeError):
    """Somebody has this account name already."""


class LastAdmin(KnowledgeError):
    """Without this account nobody could let people in any more."""


class Deeds(enum.StrEnum):
    """What can be done to an account, as the audit log names it."""

    INVITE = "invite_user"
    SET_ROLE = "set_role"
    SET_ACTIVE = "set_active"
    SET_PASSWORD = "set_password"
    NEW_LINK = "new_link"


@dataclass(frozen=True)
class Account:
    """An official who may sign in; `invited` while no password was chosen yet."""

    id: int
    name: str
    full_name: str
    role: Role
    active: bool
    invited: bool = False

    @property
    def shown(self) -> str:
        """How versions and the audit log name this person."""
        return f"{self.full_name[: LONGEST_SHOWN - len(self.name)]} ({self.name})"


@dataclass(frozen=True)
class Link:
    """A one-time link that is still good; without an account it makes an administrator."""

    account: Account | None


class Accounts:
    """Reads and writes accounts and links."""

    def __init__(self, engine: Engine, clock: Clock = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def everybody(self) -> list[Account]:
        """All accounts by name, also those that were switched off."""
        with reading(self._engine) as connection:
            return [_account(row) for row in connection.execute(select(schema.account).order_by(schema.account.c.name))]

    def find(self, account_id: int) -> Account | None:
        """The account of this number."""
        with reading(self._engine) as connection:
            return _one(connection, schema.account.c.id == account_id)

    def with_password(self, name: str) -> tuple[Account | None, str]:
        """The active account of this name and its password's hash, which is empty when there is none."""
        query = select(schema.account).where(schema.account.c.name == name.lower(), schema.account.c.active == 1)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return (_account(row), row.password) if row else (None, "")

    def create(self, name: str, full_name: str, role: Role, password: str = "", *, by: str = "") -> Account:
        """A new account; `password` is a hash, `by` whoever invites, empty for somebody who comes by the first link.

        Raises:
            NameTaken
        """
        name = name.lower()
        values = {"name": name, "full_name": full_name, "role": role.value, "password": password, "active": 1}
        with writing(self._engine) as connection:
            if _one(connection, schema.account.c.name == name):
                raise NameTaken(name)
            connection.execute(insert(schema.account).values(**values, created_at=self._clock()))
            record(connection, [Deed(by or name, Deeds.INVITE, name, details={"role": role.value})])
            made = _one(connection, schema.account.c.name == name)
        assert made is not None
        return made

    def set_password(self, account: Account, password: str) -> None:
        """Replaces the hash, as the owner wishes."""
        self._change(account, Deed(account.shown, Deeds.SET_PASSWORD, account.name), password=password)

    def set_role(self, account: Account, role: Role, *, by: str) -> None:
        """Gives the account another role.

        Raises:
            LastAdmin
        """
        deed = Deed(by, Deeds.SET_ROLE, account.name, details={"before": account.role.value, "after": role.value})
        self._change(account, deed, keeps_admin=role is Role.ADMIN, role=role.value)

    def set_active(self, account: Account, active: bool, *, by: str) -> None:
        """Switches the account on or off.

        Raises:
            LastAdmin
        """
        deed = Deed(by, Deeds.SET_ACTIVE, account.name, details={"active": active})
        self._change(account, deed, keeps_admin=active, active=int(active))

    def new_link(self, account: Account | None, *, by: str = "") -> str:
        """The token of a fresh one-time link, in place of an older one; without an account it makes an admin."""
        token, account_id = secrets.token_urlsafe(32), account.id if account else None
        lasts = INVITATION_SECONDS if account else FIRST_ADMIN_SECONDS
        values = {"digest": digest(token), "account_id": account_id, "expires_at": self._clock() + lasts}
        with writing(self._engine) as connection:
            connection.execute(delete(schema.link).where(schema.link.c.account_id == account_id))
            connection.execute(insert(schema.link).values(**values))
            record(connection, [Deed(by, Deeds.NEW_LINK, account.name if account else Role.ADMIN.value)])
        return token

    def link(self, token: str) -> Link | None:
        """What the token opens; None when it was used, has expired or never was."""
        where = (schema.link.c.digest == digest(token)) & (schema.link.c.expires_at > self._clock())
        with reading(self._engine) as connection:
            row = connection.execute(select(schema.link).where(where)).first()
            if row is None:
                return None
            account = _one(connection, schema.account.c.id == row.account_id) if row.account_id else None
        return None if row.account_id and not (account and account.active) else Link(account)

    def use_link(self, token: str) -> bool:
        """Takes the link out of the world; only the first of two at once gets True."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(schema.link).where(schema.link.c.digest == digest(token)))
            return bool(gone.rowcount)

    def _change(self, account: Account, deed: Deed, *, keeps_admin: bool = True, **values: Any) -> None:
        table = schema.account
        with writing(self._engine) as connection:
            if not keeps_admin and _is_last_admin(connection, account.id):
                raise LastAdmin(account.name)
            connection.execute(update(table).where(table.c.id == account.id).values(**values))
            record(connection, [deed])


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _is_last_admin(connection: Connection, account_id: int) -> bool:
    """Whether no other admin could sign in; the rows stay locked until the change is made."""
    t = schema.account
    able = (t.c.role == Role.ADMIN.value) & (t.c.active == 1) & (func.length(t.c.password) > 0)
    admins = list(connection.execute(select(t.c.id).where(able).with_for_update()).scalars())
    return admins == [account_id]


def _one(connection: Connection, where: Any) -> Account | None:
    row = connection.execute(select(schema.account).where(where)).first()
    return _account(row) if row else None


def _account(row: Row) -> Account:
    return Account(row.id, row.name, row.full_name, Role(row.role), bool(row.active), not row.password)
