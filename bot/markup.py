"""Our subset of Markdown -> HTML for the web, plain text for messengers and the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from nlu.text.languages import VIETNAMESE_LETTER

PAPERS = 'class="papers"'
PAPER_MARK = "*"
"""Lists of papers are marked with *, other lists with -: a printed checklist ticks papers only."""
_PARSER = MarkdownIt("commonmark", {"html": False, "typographer": False}).disable(
    ["code", "backticks", "fence", "html_block", "html_inline"]
)


OUR_FILES = "/static/"
OUR_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\(/static/(?P<name>[\w-]+)\.svg\)")
NAMES_SET_OFF = ("em_open", "strong_open", "link_open")
IN_PARENTHESES = re.compile(r"\(((?:[^()]|\([^()]*\))+)\)")


def to_html(markdown: str, language: str = "vi") -> str:
    """Safe HTML: raw HTML in the source comes out as text; links open only http(s), tel and mailto.

    Vietnamese names inside a reply in another `language` say so, for screen readers and line breaking.
    """
    tokens = _PARSER.parse(markdown)
    for index, token in enumerate(tokens):
        if token.type == "bullet_list_open" and token.markup == PAPER_MARK:
            token.attrSet("class", "papers")
        if token.type == "paragraph_open" and _is_source(tokens[index + 1]):
            token.attrSet("class", "source")
        if language != "vi" and token.children:
            _mark_names(token.children)
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {"language": language})).strip()


def to_plain(markdown: str) -> str:
    """Text without marks: headings in their own line, bullets as dots, links followed by their address."""
    return "\n".join(plain_blocks(markdown)).strip()


def pictures_apart(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without our pictures, and their (name, words), for those who show pictures in their own way."""
    return OUR_PICTURE.sub("", markdown), [(found["name"], found["words"]) for found in OUR_PICTURE.finditer(markdown)]


def addresses(markdown: str) -> list[tuple[str, str]]:
    """The pages that links lead to, each once, with the words of the link; links that show their address are none."""
    found: dict[str, str] = {}
    for token in _PARSER.parse(markdown):
        children = token.children or []
        for opening, words in zip(children, children[1:], strict=False):
            address = str(opening.attrGet("href") or "")
            if opening.type == "link_open" and words.type == "text" and words.content != address:
                found.setdefault(address, words.content)
    return [(words, address) for address, words in found.items()]


def plain_blocks(markdown: str) -> list[str]:
    """The same, a block at a time: a heading, a paragraph, a list item whole; an empty one sets apart."""
    lines: list[str] = []
    prefixes: list[str] = []
    counters: list[int] = []
    for token in _PARSER.parse(markdown):
        if token.type == "list_item_open":
            prefixes.append(_bullet(token, counters))
        elif token.type == "ordered_list_open":
            counters.append(0)
        elif token.type == "ordered_list_close":
            counters.pop()
        elif token.type == "inline":
            lines.append((prefixes.pop() if prefixes else "") + _inline(token))
        elif token.type in ("paragraph_close", "heading_close", "bullet_list_close") and token.level == 0:
            lines.append("")
    return lines


def _bullet(token: Token, counters: list[int]) -> str:
    if token.info or token.markup in (".", ")"):
        counters[-1] = int(token.info or counters[-1] + 1)
        return f"{counters[-1]}. "
    return "• "


def _inline(token: Token) -> str:
    text, links = "", []
    for child in token.children or ():
        if child.type in ("text", "image"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif child.type == "link_open":
            links.append(str(child.attrGet("href")))
        elif child.type == "link_close":
            address = links.pop()
            text += "" if text.endswith(address) or address.startswith("/") else f" ({address})"
    return text


def _mark_names(children: Sequence[Token]) -> None:
    """A Vietnamese name that is emphasised, strong or a link as a whole."""
    for opening, name, closing in zip(children, children[1:], children[2:], strict=False):
        if opening.type in NAMES_SET_OFF and closing.nesting < 0 and VIETNAMESE_LETTER.search(name.content.lower()):
            opening.attrSet("lang", "vi")


def _text(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: dict[str, Any]) -> str:
    escaped = escapeHtml(tokens[index].content)
    return escaped if env["language"] == "vi" else IN_PARENTHESES.sub(_with_language, escaped)


def _with_language(match: re.Match[str]) -> str:
    name = match.group(1)
    return f'(<span lang="vi">{name}</span>)' if VIETNAMESE_LETTER.search(name.lower()) else match.group()


def _image(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: dict[str, Any]) -> str:
    """Pictures of our own; of any other only the words are left."""
    source, words = str(tokens[index].attrGet("src")), escapeHtml(tokens[index].content)
    return f'<img src="{escapeHtml(source)}" alt="{words}" loading="lazy">' if source.startswith(OUR_FILES) else words


def _is_source(inline: Token) -> bool:
    children = inline.children or []
    return len(children) > 2 and children[0].type == "em_open" and children[-1].type == "em_close"


_PARSER.add_render_rule("text", _text)
_PARSER.add_render_rule("image", _image)
