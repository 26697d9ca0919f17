"""What an import wrote into a spec, kept there under `imported:` so that the next import can tell edits apart.

Of each value that a source gave, six letters of its hash are kept. When the same source is imported again, a value in
the spec whose hash is still the one kept was not touched by the author and follows the source; any other value was
edited by the author and stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from archdoc.importers.plan import Entry, Link, Plan
from archdoc.importers.write_yaml import WIDTH, flow

GONE = "gone"
COMMENT = "# By this the next import knows what you have edited. Leave it as it is."
OWN = ("role", "mine")
"""Keys that `--mine` sets: they are the author's from then on."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One source. `parts` is by `section.id`: the key's letters, then `field.letters` for each field.

    `edges` is by `a -> b`: the letters of each edge between these two. `gone` stands before what is no longer there.
    """

    format: str
    files: tuple[str, ...]
    parts: Mapping[str, str]
    edges: Mapping[str, str]


class Said(msgspec.Struct, frozen=True):
    """What a record holds of one part."""

    key: str
    fields: Mapping[str, str]
    gone: bool = False


def said(text: str) -> Said:
    """A part of a record, from its text."""
    words = text.split()
    gone = words[:1] == [GONE]
    key, *rest = words[gone:] or [""]
    return Said(key, dict(word.rsplit(".", 1) for word in rest if "." in word), gone)


def remembered(tree: Any) -> list[Record]:
    """The records in a spec that has been checked, given as plain data."""
    held = tree.get("imported") or []
    made = []
    for one in held if isinstance(held, list) else [held]:
        files = one.get("files") or []
        made.append(Record(
            format=one["format"], files=tuple(files if isinstance(files, list) else [files]),
            parts=one.get("parts") or {}, edges=one.get("edges") or {},
        ))  # fmt: skip
    return made


def letters(value: Any) -> str:
    """Six letters for a value: no YAML reader takes them for a number or a word of its own."""
    digest = int.from_bytes(hashlib.sha256(json.dumps(value).encode()).digest()[:8], "big")
    made = ""
    for _ in range(6):
        digest, rest = divmod(digest, 26)
        made += chr(ord("a") + rest)
    return made


def of_edge(fields: Mapping[str, Any]) -> str:
    """The letters of what an import knows of an edge."""
    return letters([fields.get(key) for key in ("label", "mode", "protocol", "both_ways", "description")])


def record(format: str, files: Sequence[str], made: Plan) -> Record:
    """What one source said."""
    edges: dict[str, list[str]] = {}
    for link in made.links:
        edges.setdefault(ends(link), []).append(of_edge(link.fields))
    return Record(
        format=format,
        files=tuple(files),
        parts={f"{entry.section}.{entry.id}": of_entry(entry) for entry in made.entries},
        edges={key: " ".join(several) for key, several in edges.items()},
    )


def of_entry(entry: Entry) -> str:
    """The letters of what an import knows of an element, team, group, trade-off or flow."""
    values = {"name": entry.name} if entry.section not in ("tradeoffs", "flows") else {}
    values |= {key: value for key, value in entry.fields.items() if key not in (*OWN, "name")}
    return " ".join([letters(entry.key), *(f"{key}.{letters(value)}" for key, value in values.items())])


def ends(link: Link) -> str:
    """What the edges between two parts are kept under."""
    return f"{link.source} -> {link.target}"


def written(records: Sequence[Record]) -> str:
    """The section of the spec, without a line break at its end."""
    lines = [COMMENT, "imported:"]
    for one in records:
        files = ", ".join(flow(file) for file in one.files)
        lines += [f"  - format: {flow(one.format)}", f"    files: [{files}]"]
        lines += [*_wrapped("parts", one.parts), *_wrapped("edges", one.edges)]
    return "\n".join(lines)


def _wrapped(key: str, values: Mapping[str, str]) -> list[str]:
    if not values:
        return []
    lines = [f"    {key}: {{"]
    for name, value in values.items():
        piece = f"{name}: {value}"
        if not lines[1:] or len(lines[-1]) + len(piece) + 2 > WIDTH:
            lines.append(f"      {piece},")
        else:
            lines[-1] += f" {piece},"
    return [*lines[:-1], lines[-1].rstrip(",") + "}"]
