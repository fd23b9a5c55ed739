"""The code itself, for the tests that read it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("nlu", "knowledge", "actions", "bot")


def modules(*packages: str) -> list[Path]:
    """Every Python file of our packages, or of those named."""
    return sorted(path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))


def dotted(path: Path) -> str:
    """bot/rasa/__init__.py -> bot.rasa."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, those inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{a.name}" if node.module in PACKAGES else node.module for a in node.names)


def under(name: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of `prefixes` or inside one."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def docstrings(module: ast.Module) -> set[int]:
    """Ids of the constants that only document: strings that stand alone."""
    return {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
