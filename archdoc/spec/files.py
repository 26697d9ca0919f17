"""The paths that a user names -> the text of spec files."""

from __future__ import annotations

import os
import sys

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.spec.text import LINE_BREAK, at

MAX_BYTES = 10_000_000


def named(argument: str) -> list[str]:
    """The spec files that an argument names: itself, or a folder's `*.yaml` and `*.yml`, sorted.

    Raises ArchdocError for a folder without any.
    """
    if argument == "-" or not os.path.isdir(argument):
        return [argument]
    found = sorted(
        os.path.join(argument, name)
        for name in os.listdir(argument)
        if name.endswith((".yaml", ".yml")) and not name.startswith(".")
    )
    if not found:
        hint = "Name a spec, or start one with `archdoc new NAME`."
        raise ArchdocError((Problem(Mark(argument), "No *.yaml or *.yml file in this folder.", hint),))
    return found


def read(path: str) -> str:
    """The text of a file, or of standard input for `-`. Raises ArchdocError where it can't be had, or isn't UTF-8."""
    return decode(path, content(path))


def content(path: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises ArchdocError where they can't be had."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            if os.path.isdir(path):
                raise _refusal(path, "This is a folder where a file is needed.")
            with open(path, "rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        from pathlib import Path

        from archdoc.core.suggest import did_you_mean

        parent = Path(path).parent
        near = sorted(p.name for p in parent.iterdir()) if parent.is_dir() else []
        hint = did_you_mean(Path(path).name, [n for n in near if n.endswith((".yaml", ".yml"))], only_near=True)
        if not parent.is_dir():
            hint = f"There is no folder `{parent}` either."
        raise _refusal(path, "There is no such file.", hint) from None
    except PermissionError:
        raise _refusal(path, "The file can't be read: permission denied.") from None
    except (OSError, ValueError) as error:
        raise _refusal(path, f"The file can't be read: {getattr(error, 'strerror', None) or error}.") from None
    if len(data) > MAX_BYTES:
        raise _refusal(path, "The file is over 10 MB, which no spec is.", "Is it the right file?")
    return data


def as_read(path: str, text: str) -> bytes:
    """The bytes of a file, if they are still those that a text was read from; else some that no file has."""
    data = content(path)
    return data if decode(path, data) == text else text.encode() + b"\n"


def decode(path: str, data: bytes) -> str:
    """The text of a file's bytes. Raises ArchdocError where they aren't UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refusal(path, "The file is UTF-16, not UTF-8.", "Save it as UTF-8.")
    if b"\0" in data[:200] and data[:200].count(b"\0") * 3 > len(data[:200]):
        raise _refusal(path, "The file looks like UTF-16 or a binary file, not UTF-8 text.", "Save it as UTF-8.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        lines = LINE_BREAK.split(before)
        mark = Mark(path, len(lines), len(lines[-1]) + 1)
        byte = data[error.start : error.start + 1]
        letter = byte.decode("cp1252", "replace")
        guess = f" (`{letter}` in Windows-1252)" if letter.isprintable() and letter != "\ufffd" else ""
        what = f"The file isn't UTF-8: there is a byte 0x{byte.hex().upper()}{guess} here."
        shown = data.decode("utf-8", "replace").removeprefix("\ufeff")
        raise ArchdocError((at(mark, shown, what, "Save the file as UTF-8."),)) from None


def _refusal(path: str, what: str, hint: str | None = None) -> ArchdocError:
    return ArchdocError((Problem(Mark(path), what, hint),))
