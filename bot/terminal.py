"""Talking without a browser: a chat in the terminal, and files of conversations or messages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from bot.answering import assemble
from bot.assistant import RasaAssistant
from bot.conversation import Conversation
from bot.database import Database
from bot.errors import BotError
from bot.group import parts
from bot.markup import to_plain
from bot.messages import Button, InboundMessage, OutboundReply
from bot.models import ensure_model, load_acts, recogniser_of
from bot.screening import screen
from bot.settings import Settings
from bot.supervisor import Group
from bot.understand import understand as understand_message
from knowledge.catalogue import Catalogue, load
from knowledge.search.recogniser import Recogniser
from knowledge.store import Store, open_engine
from nlu.text.languages import identify

CHANNEL = "terminal"
Entry = dict[str, Any]


class InvalidFile(BotError):
    """A line of the input that cannot be used; names file, line and reason."""


class Talk:
    """One conversation held from here: remembers its language and the buttons it was shown."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._id = f"{CHANNEL}:{uuid.uuid4().hex}"
        self._buttons: tuple[Button, ...] = ()
        self.language = "vi"

    async def say(self, text: str) -> list[OutboundReply]:
        """The replies to `text`; a button's title presses that button."""
        pressed = next((b for b in self._buttons if b.title.casefold() == text.strip().casefold()), None)
        message = self._pressed(pressed) if pressed else self._typed(text)
        replies = await self._conversation.replies_to(message)
        self._buttons = tuple(button for reply in replies for button in reply.buttons)
        self.language = next((r.language for r in replies if r.key == "language.changed"), message.language)
        return replies

    def _pressed(self, button: Button) -> InboundMessage:
        return InboundMessage(self._id, CHANNEL, uuid.uuid4().hex, payload=button.payload, language=self.language)

    def _typed(self, text: str) -> InboundMessage:
        screened = screen(text)
        language = identify(screened.text) or self.language
        payload = f"refused:{screened.refusal}" if screened.refusal else ""
        return InboundMessage(self._id, CHANNEL, uuid.uuid4().hex, screened.text, payload, language, screened.masked)


async def chat(settings: Settings) -> int:
    """A conversation in the terminal until an empty line or Ctrl-D."""
    async with _conversation(settings) as conversation:
        talk = Talk(conversation)
        while text := await asyncio.to_thread(_prompt):
            for reply in await talk.say(text):
                print(to_plain(reply.markdown), *(f"  [{b.title}]" for b in reply.buttons), "", sep="\n")
    return 0


def conversations(file: Path) -> list[Entry]:
    """The conversations of a file.

    Raises:
        InvalidFile: naming file, line and what is wrong.
    """
    return _entries(file, "turns", _are_turns)


def messages(file: Path) -> list[Entry]:
    """The single messages of a file.

    Raises:
        InvalidFile: naming file, line and what is wrong.
    """
    return _entries(file, "text", _is_text)


async def replay(settings: Settings, conversations: list[Entry]) -> int:
    """Every turn of every conversation as one JSON line."""
    acts, catalogue = _models(settings)
    async with _conversation(settings) as conversation:
        for entry in conversations:
            talk = Talk(conversation)
            for number, turn in enumerate(entry["turns"], 1):
                understood = understand_message(screen(turn["user"]).text, acts, catalogue, talk.language)
                replies = await talk.say(turn["user"])
                print(json.dumps(_turn_line(entry["id"], number, understood, replies), ensure_ascii=False), flush=True)
    return 0


def understand(settings: Settings, messages: list[Entry]) -> int:
    """What each message means, as one JSON line."""
    acts, catalogue = _models(settings)
    for entry in messages:
        print(json.dumps({"id": entry["id"], **understand_message(entry["text"], acts, catalogue)}, ensure_ascii=False))
    return 0


def _turn_line(
    conversation: Any, number: int, understood: dict[str, Any], replies: list[OutboundReply]
) -> dict[str, Any]:
    shown = [
        {"key": reply.key, "text": to_plain(reply.markdown), "buttons": [button.title for button in reply.buttons]}
        for reply in replies
    ]
    codes = list(dict.fromkeys(code for reply in replies for code in reply.codes))
    kept = {name: understood[name] for name in ("language", "intent", "aspects")}
    return {"id": conversation, "turn": number, **kept, "codes": codes, "replies": shown}


def _models(settings: Settings) -> tuple[Any, Catalogue]:
    model = ensure_model()
    recogniser = Recogniser.load(recogniser_of(model))
    return load_acts(model), load(Store(open_engine(settings.database_url)), recogniser)


@contextlib.asynccontextmanager
async def _conversation(settings: Settings) -> AsyncIterator[Conversation]:
    """The real chain: Rasa and the action server, started for this command on free ports."""
    own = replace(settings, rasa_port=_free_port(), action_port=_free_port())
    ready = asyncio.Event()
    group = Group(parts(own, ensure_model(), gateway=False), lambda line: print(line, file=sys.stderr, flush=True))
    running = asyncio.create_task(group.run(ready.set))
    waiting = asyncio.create_task(ready.wait())
    done, _ = await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    if running in done:
        running.result()
    try:
        async with aiohttp.ClientSession() as session:
            assistant = RasaAssistant(session, own.rasa_url, own.assistant_timeout)
            yield assemble(Database(open_engine(settings.database_url)), assistant).conversation
    finally:
        group.stop()
        await running


def _entries(file: Path, field: str, fits: Callable[[Any], bool]) -> list[Entry]:
    """The objects of a JSON lines file, each with an id and a `field` that fits."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidFile(f"{file}: cannot be read ({error})") from error
    numbered = enumerate(text.split("\n"), 1)
    return [_entry(f"{file}:{number}", line, field, fits) for number, line in numbered if line.strip()]


def _entry(place: str, line: str, field: str, fits: Callable[[Any], bool]) -> Entry:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise InvalidFile(f"{place}: not JSON ({error.msg})") from error
    if not isinstance(entry, dict) or "id" not in entry or not fits(entry.get(field)):
        raise InvalidFile(f"{place}: needs the fields id and {field} (found {line[:80]!r})")
    return entry


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_turns(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(turn, dict) and _is_text(turn.get("user")) for turn in value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prompt() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""
