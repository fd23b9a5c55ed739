"""What a browser is told of a message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.log import CITIZEN, Said
from bot.markup import PAPERS, to_html, to_plain

PRINTABLE = "procedure.answer"
RATEABLE = ("procedure.", "dossier.", "office.")
"""Replies that answer something; a greeting or a thank-you needs no verdict."""


def message(said: Said) -> dict[str, Any]:
    """One line of a conversation as the page and the widget show it."""
    common = {
        "seq": said.seq,
        "author": said.author,
        "language": said.language,
        "time": datetime.fromtimestamp(said.at, UTC).isoformat(),
    }
    return common | (_question(said) if said.author == CITIZEN else _answer(said))


def dumps(value: Any) -> str:
    """JSON with Vietnamese and Thai letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def _question(said: Said) -> dict[str, Any]:
    return {"text": said.text, "client_id": said.client_id}


def _answer(said: Said) -> dict[str, Any]:
    html = to_html(said.text, said.language)
    return {
        "text": to_plain(said.text),
        "html": html,
        "key": said.key,
        "printable": said.key == PRINTABLE and PAPERS in html,
        "rateable": said.key.startswith(RATEABLE),
        "verdict": said.verdict,
        "buttons": [
            {"id": f"{said.seq}-{index}", "title": button.title, "kind": button.kind, "language": button.language}
            for index, button in enumerate(said.buttons)
        ],
    }
