"""A fake assistant for the browser: what a message holds decides what is said; the papers are those of the seed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from actions.composing import answer_values
from bot.errors import AssistantUnavailable
from bot.messages import InboundMessage, OrderedButton, ReplyOrder
from knowledge.office import Office
from knowledge.procedure import Text
from knowledge.reading import read_procedure
from knowledge.seeding import SEED, load_yaml

OFFICE = Office(
    Text("Trung tâm Phục vụ hành chính công xã Sơn Tịnh", "ศูนย์บริการประชาชนตำบลเซินติ่ง", "Sơn Tịnh Public Service Centre"),
    Text("Thôn Trường Thọ, xã Sơn Tịnh", "หมู่บ้านเจื่องเถาะ ตำบลเซินติ่ง", "Trường Thọ, Sơn Tịnh"),
    phone="0255 300 0000",
    hours=Text(
        "Thứ Hai đến thứ Sáu, 7:30–11:30 và 13:30–17:00", "จันทร์ถึงศุกร์ 7:30–17:00", "Monday to Friday, 7:30–17:00"
    ),
)
BIRTH = read_procedure(load_yaml(SEED / "procedures" / "khai-sinh.yml"))
ASPECTS = ("fee", "time", "how_online")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>[x](javascript:alert(1))"


class Desk:
    """Takes `delay` seconds for an answer; while `away` there is none."""

    def __init__(self) -> None:
        self.delay = 0.05
        self.away = False
        self.asked: list[str] = []

    async def ask(self, message: InboundMessage) -> list[ReplyOrder]:
        """What the first matching row of the table says."""
        if self.away:
            raise AssistantUnavailable("the desk is empty")
        await asyncio.sleep(self.delay)
        heard = message.payload or message.text.lower()
        self.asked.append(heard)
        return [next(order for word, order in ANSWERS if word in heard)(message)]


def _papers(message: InboundMessage) -> ReplyOrder:
    buttons = [
        OrderedButton(f'/ask_aspect{{"code": "{BIRTH.code}", "aspect": "{name}"}}', f"button.{name}")
        for name in ASPECTS
    ]
    values = answer_values(BIRTH, ("documents",), message.language, OFFICE, {})
    return ReplyOrder("procedure.answer", values, buttons)


def _aspect(message: InboundMessage) -> ReplyOrder:
    aspect = json.loads(message.payload.removeprefix("/ask_aspect"))["aspect"]
    return ReplyOrder("procedure.answer", answer_values(BIRTH, (aspect,), message.language, OFFICE, {}))


def _languages(_message: InboundMessage) -> ReplyOrder:
    buttons = [
        OrderedButton(f'/change_language{{"language": "{code}"}}', f"button.language_{code}")
        for code in ("vi", "th", "en")
    ]
    return ReplyOrder("language.choose", {}, buttons)


def _changed(message: InboundMessage) -> ReplyOrder:
    wanted = json.loads(message.payload.removeprefix("/change_language"))["language"] if message.payload else "en"
    return ReplyOrder("language.changed", {"language": wanted})


def _hostile(message: InboundMessage) -> ReplyOrder:
    return ReplyOrder(
        "dossier.not_connected", {"dossier_code": HOSTILE, "office": OFFICE.in_language(message.language)}
    )


ANSWERS: tuple[tuple[str, Callable[[InboundMessage], ReplyOrder]], ...] = (
    ("/change_language", _changed),
    ("speak english", _changed),
    ("/ask_aspect", _aspect),
    ("ngôn ngữ", _languages),
    ("cảm ơn", lambda _message: ReplyOrder("smalltalk.thanks")),
    ("hostile", _hostile),
    ("", _papers),
)
