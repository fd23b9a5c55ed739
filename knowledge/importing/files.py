"""Opens what somebody gives us to import; a file that cannot be used is one clear sentence."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from knowledge.errors import UnreadableFile

LARGEST_FILE = 45_000_000
"""Bytes; the whole national catalogue takes 42 million unpacked."""
LARGEST_UNPACKED = 200_000_000
LARGEST_LINE = 5_000_000
LARGEST_ANSWER = 10_000_000
"""The longest answer of the portal is a hundredth of it."""


@dataclass(frozen=True)
class Line:
    """One line of a file of JSON lines: its number, and its value or why it has none."""

    number: int
    value: Any = None
    fault: str = ""


def checked(path: Path, limit: int = LARGEST_FILE) -> Path:
    """The path of a file that exists and is not too large.

    Raises:
        UnreadableFile: naming the file and the reason.
    """
    try:
        size = path.stat().st_size if path.is_file() else -1
    except OSError as error:
        raise UnreadableFile(path, error.strerror or "cannot be opened") from error
    if size < 0:
        raise UnreadableFile(path, "no such file")
    if size > limit:
        raise UnreadableFile(path, f"too large: {size:,} bytes, at most {limit:,}")
    if size == 0:
        raise UnreadableFile(path, "the file is empty")
    return path


def json_value(path: Path) -> Any:
    """The value of a JSON file.

    Raises:
        UnreadableFile: when it is too large, cut, nested too deeply or no JSON.
    """
    try:
        return json.loads(checked(path, LARGEST_ANSWER).read_bytes())
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "not UTF-8 text") from error
    except RecursionError as error:
        raise UnreadableFile(path, "nested too deeply") from error
    except json.JSONDecodeError as error:
        raise UnreadableFile(path, f"not whole JSON: {error.msg} at line {error.lineno}") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, str(error)) from error


def json_lines(path: Path) -> Iterator[Line]:
    """The lines of a file, packed or not; a line that is no JSON has a fault, a file that was cut is refused.

    Raises:
        UnreadableFile
    """
    try:
        with _opened(checked(path)) as stream:
            yield from _lines(path, stream)
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "not UTF-8 text") from error
    except (EOFError, zlib.error) as error:
        raise UnreadableFile(path, "the packed file was cut or damaged") from error
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read: {error}") from error


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _lines(path: Path, stream: IO[bytes]) -> Iterator[Line]:
    unpacked = 0
    for number, raw in enumerate(iter(lambda: stream.readline(LARGEST_LINE + 1), b""), 1):
        unpacked += len(raw)
        if len(raw) > LARGEST_LINE:
            raise UnreadableFile(path, f"line {number} is too long: more than {LARGEST_LINE:,} bytes")
        if unpacked > LARGEST_UNPACKED:
            raise UnreadableFile(path, f"too large unpacked: more than {LARGEST_UNPACKED:,} bytes")
        if raw.strip():
            yield _line(path, number, raw)


def _line(path: Path, number: int, raw: bytes) -> Line:
    try:
        return Line(number, json.loads(raw.decode("utf-8-sig")))
    except RecursionError as error:
        raise UnreadableFile(path, f"line {number} is nested too deeply") from error
    except UnicodeDecodeError:
        raise
    except ValueError as error:
        if not raw.endswith(b"\n"):
            raise UnreadableFile(path, f"line {number} ends in the middle: the file was cut") from error
        return Line(number, fault="not_json")
