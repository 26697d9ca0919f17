"""The previews that run on this machine: where an editor finds the one that shows its file, to say where its cursor is.

Each `archdoc serve` leaves a note in the user's cache folder that only this user can read, since its address has the
token in it; the note is gone when the server ends. Nothing else is sent, and to this machine alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

WAIT = 1.0
"""Seconds that a preview has for its answer."""
Kind = Literal["node", "edge", "tradeoff"]
KINDS: tuple[Kind, ...] = ("node", "edge", "tradeoff")


class Part(msgspec.Struct, frozen=True):
    """A part of a picture: an element by its id, an edge or a trade-off by its number."""

    kind: Kind
    id: str


def notes() -> Path:
    """The folder of the notes."""
    from platformdirs import user_cache_path

    return user_cache_path("archdoc", appauthor=False) / "previews"


@contextmanager
def noted(folder: str, address: str) -> Iterator[None]:
    """While it lasts, an editor can find the preview of a folder at an address. Where no note can be left, nothing is.

    A server whose folder can't be written to works all the same: only cursors don't reach it.
    """
    note = notes() / f"{urlsplit(address).port}.json"
    with suppress(OSError):
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"folder": os.path.realpath(folder), "address": address}, file)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            if json.loads(note.read_text(encoding="utf-8")).get("address") == address:
                note.unlink()


def tell(file: str, part: Part | None) -> int:
    """Tells the previews of a file's folder which part its cursor is on; how many have heard it."""
    folder, heard = os.path.dirname(os.path.realpath(file)), 0
    for note in sorted(notes().glob("*.json")):
        try:
            found = json.loads(note.read_text(encoding="utf-8"))
            if found["folder"] != folder:
                continue
            heard += _post(str(found["address"]), {"file": os.path.basename(file), **_asked(part)})
        except ConnectionRefusedError:
            note.unlink(missing_ok=True)  # its server was killed
        except (OSError, HTTPException, ValueError, KeyError, TypeError):
            continue
    return heard


def _asked(part: Part | None) -> dict[str, str]:
    return {} if part is None else {"kind": part.kind, "id": part.id}


def _post(address: str, body: dict[str, Any]) -> bool:
    where = urlsplit(address)
    if where.hostname != "127.0.0.1":
        return False
    connection = HTTPConnection("127.0.0.1", where.port, timeout=WAIT)
    try:
        headers = {"Origin": f"http://127.0.0.1:{where.port}", "Content-Type": "application/json"}
        connection.request("POST", f"{where.path}cursor", json.dumps(body), headers)
        return connection.getresponse().status == 200
    finally:
        connection.close()
