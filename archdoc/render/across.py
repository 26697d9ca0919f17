"""What a build made -> what is known across projects, as data: decisions, and technologies with who kept or left them.

The `format` on top is 1; keys are added to it, and none is taken away or gets another meaning.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from archdoc.core.write import slug
from archdoc.dossier.decided import Decision, Use
from archdoc.dossier.portfolio import Entry

FORMAT = 1


class Technology(msgspec.Struct, frozen=True):
    """A technology with what projects did about it. `id` is the same in each build."""

    id: str
    uses: tuple[tuple[Entry, Use], ...]


def decisions(entries: Iterable[Entry]) -> bytes:
    """All decisions as JSON, in the order of the projects and their numbers. Texts are Markdown, as in the spec."""
    return lines("decisions", (line for entry in entries for line in decision_lines(entry)))


def decision_lines(entry: Entry) -> Iterator[bytes]:
    """The decisions of a project as JSON, each in a line."""
    return (msgspec.json.encode(_project(entry) | _decision(row)) for row in entry.decisions)


def lines(name: str, several: Iterable[bytes]) -> bytes:
    """Values in JSON as a file that has each in a line of its own, so that a change is told line by line."""
    return b'{"format":%d,"%s":[\n' % (FORMAT, name.encode()) + b",\n".join(several) + b"\n]}\n"


def technologies(entries: Sequence[Entry]) -> list[Technology]:
    """All technologies, in the order of their names."""
    found: dict[str, list[tuple[Entry, Use]]] = {}
    for entry in entries:
        for use in entry.uses:
            found.setdefault(use.key, []).append((entry, use))
    made = [Technology(id_of(key), tuple(uses)) for key, uses in found.items()]
    return sorted(made, key=lambda one: (called(one)[0].casefold(), one.id))


def called(one: Technology) -> list[str]:
    """The names that projects have for a technology, the commonest first."""
    counts = Counter(use.technology for _, use in one.uses)
    return sorted(counts, key=lambda name: (-counts[name], name.casefold(), name))


def technologies_json(entries: Sequence[Entry]) -> bytes:
    """All technologies as JSON, each with where it was kept, left and turned down, and why."""
    return lines("technologies", map(technology_line, technologies(entries)))


def technology_line(one: Technology) -> bytes:
    """A technology as JSON, in a line."""
    names = called(one)
    made: dict[str, Any] = {"technology": names[0], "also_called": names[1:], "kept": [], "left": [], "turned_down": []}
    for entry, use in one.uses:
        said = {"as": use.technology, "parts": use.parts, "why": use.why, "decision": use.decision}
        made[use.how.replace(" ", "_")].append(_project(entry) | said)
    return msgspec.json.encode(made)


def _project(entry: Entry) -> dict[str, Any]:
    return {"project": entry.title, "folder": entry.folder}


def _decision(row: Decision) -> dict[str, Any]:
    return msgspec.structs.asdict(row) | {"turned_down": [msgspec.structs.asdict(one) for one in row.turned_down]}


def id_of(key: str) -> str:
    """The same for a technology on each page and in each build; `C`, `C++` and `C#` differ."""
    return f"technology-{slug(key)}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"
