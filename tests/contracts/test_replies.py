"""Every sentence exists in three languages, is wanted by somebody, and fits the values it is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
import yaml
from jinja2 import meta

from actions.answer_procedure import SUGGESTED
from bot.messages import ReplyOrder
from bot.render import environment, render, sentences
from knowledge.calendar.calendar import Reason
from knowledge.dossiers.dossier import Status
from knowledge.dossiers.standing import Clock
from knowledge.procedure import Aspect, FeeBasis, SubmissionChannel, TimeUnit
from nlu.text.languages import LANGUAGES
from tests.sources import ROOT, modules, tree

KEYS = sentences("vi").keys()
TOP = {key.split(".")[0] for key in KEYS}
KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+)*\.[a-z_]*[a-z]")
OFFICE = dict.fromkeys(("name", "address", "phone", "hotline", "email", "hours", "website", "map_url"), "x")
NAME = {"text": "Birth registration", "official": "Đăng ký khai sinh"}
FAMILIES = {
    "aspect": [aspect.value for aspect in Aspect if aspect is not Aspect.OVERVIEW],
    "fee": [basis.value for basis in FeeBasis],
    "time": [unit.value for unit in TimeUnit],
    "channel": [channel.value for channel in SubmissionChannel],
    "currency": ["VND", "USD"],
    "state": [status.value for status in Status],
    "next": [status.value for status in Status],
    "clock": [clock.value for clock in Clock],
    "skipped": [reason.value for reason in Reason],
    "button": [*(aspect.value for aspect in SUGGESTED), *(f"language_{code}" for code in LANGUAGES)],
}
"""Keys put together at run time: family -> members."""
VALUES = {
    "procedure.choose": {"choices": [{"number": 1, "name": NAME}, {"number": 2, "name": NAME}]},
    "procedure.none_found": {"office": OFFICE},
    "case.question": {"name": NAME, "question": "Where?"},
    "office.details": {"office": OFFICE},
    "office.hand_over": {"office": OFFICE},
    "office.complaint": {"office": OFFICE},
    "dossier.odd_code": {"part": "H48.22"},
    "dossier.ask_digits": {"dossier_code": "H48-251015-0023"},
    "dossier.not_connected": {"office": OFFICE, "dossier_code": "H48-251015-0023"},
    "dossier.too_many": {"office": OFFICE, "hours": 1},
    "dossier.away": {"office": OFFICE},
    "dossier.watched": {"dossier_code": "H48-251015-0023"},
    "dossier.changed": {"tail": "0023", "ended": False},
    "faq.answer": {
        "name": "Parking",
        "text": "Behind the house.",
        "untranslated": True,
        "as_of": "2026-07",
        "source": {"title": "The centre", "url": ""},
        "confirm": False,
    },
    "scope.declined": {"office": OFFICE},
    "screen.too_long": {"limit": 1000},
    "zalo.place": {"office": OFFICE},
    "zalo.web_link": {"url": "https://xa.example/continue?code=MC-ABCDEFGH", "minutes": 10},
}
PARTS = (
    "aspect.",
    "fee.",
    "time.",
    "channel.",
    "currency.",
    "part.",
    "skipped.",
    "state.",
    "clock.",
    "procedure.answer",
    "dossier.status",
)


def literals() -> Iterator[str]:
    """Every string of the code that orders replies."""
    for path in modules("actions", "bot"):
        yield from (n.value for n in ast.walk(tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def ordered() -> set[str]:
    """Keys that code, domain, refusals and templates name, families included."""
    refused = [f"error.{code}" for code in refusal_codes()]
    domain = yaml.safe_load((ROOT / "bot/dialogue/domain.yml").read_text("utf-8"))["responses"].values()
    included = re.findall(r"""include ['"]([a-z_.]+[a-z])['"]\s*%""", " ".join(sentences("vi").values()))
    families = [f"{family}.{member}" for family, members in FAMILIES.items() for member in members]
    named = [text for text in literals() if KEY.fullmatch(text) and text.split(".")[0] in TOP]
    return {*named, *refused, *included, *families, *(r["custom"]["reply"] for each in domain for r in each)}


def refusal_codes() -> Iterator[str]:
    """The codes of the refusals at the door."""
    for path in modules("bot"):
        for call in (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)):
            name, position = getattr(call.func, "id", ""), {"Rejected": 0, "_refusal": 1}
            if name in position and isinstance(code := call.args[position[name]], ast.Constant):
                yield str(code.value)


def test_ordered_keys_exist():
    """What code orders can be said."""
    assert ordered() - KEYS == set()


def test_no_key_is_unused():
    """What nobody orders is taken out."""
    assert KEYS - ordered() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_keys(language):
    """A sentence in one language exists in all."""
    assert sentences(language).keys() == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_languages_have_the_same_placeholders(key):
    """A fact told in one language is told in all."""
    used = {language: placeholders(key, language) for language in LANGUAGES}
    assert used["th"] == used["en"] == used["vi"]


def placeholders(key: str, language: str) -> set[str]:
    """What a sentence wants to be given; a unit's plural needs no number in some languages."""
    made = environment(language)
    return set(meta.find_undeclared_variables(made.parse(sentences(language)[key])))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith(PARTS)])
def test_sentence_renders(key, language):
    """Each sentence that stands alone can be said with the values it is ordered with."""
    reply = render(ReplyOrder(key, VALUES.get(key, {})), language)
    assert reply.markdown
    assert "{" not in reply.markdown
