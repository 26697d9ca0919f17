"""The text of one Mermaid architecture diagram (`architecture-beta`) to an Architecture."""

from __future__ import annotations

import re

from archdoc.catalogue.labels import named, one_line, recognised
from archdoc.core.vocabulary import Kind
from archdoc.importers.architecture import Architecture, Edge, Group, LeftOut, Part
from archdoc.importers.files import File

_DECLARED = re.compile(
    r"(?P<what>group|service|junction)\s+(?P<id>[\w-]+)"
    r"(?:\s*\((?P<icon>[\w:.-]+)\))?(?:\s*\"(?P<text>[^\"]*)\")?(?:\s*\[(?P<title>[^\]]*)\])?(?:\s+in\s+(?P<around>[\w-]+))?\s*$"
)
_EDGE = re.compile(
    r"(?P<from>[\w-]+)(?:\{group\})?(?:\s*:\s*[TBLR])?\s*(?P<tail><?)-(?:\[(?P<label>[^\]]*)\])?-(?P<head>>?)\s*"
    r"(?:[TBLR]\s*:\s*)?(?P<to>[\w-]+)(?:\{group\})?\s*$"
)
_ICONS: dict[str, tuple[Kind, str | None] | None] = {
    "cloud": None,
    "server": ("component", "service"),
    "internet": ("third_party", None),
}


def read(file: File, text: str, line: int) -> Architecture:
    """The diagram in `text`, whose first line is the file's line `line`. Edges of a group are of the service named."""
    declared: dict[str, tuple[re.Match[str], int]] = {}
    lines: list[tuple[re.Match[str], int]] = []
    left_out: list[LeftOut] = []
    title = None
    for number, row in enumerate(map(str.strip, text.split("\n")[1:]), line + 1):
        if found := _DECLARED.match(row):
            declared.setdefault(found["id"], (found, number))
        elif found := _EDGE.match(row):
            lines.append((found, number))
        elif row.startswith("title "):
            title = one_line(row[6:])
        elif row and not row.startswith(("acc", "align", "%%")):
            left_out.append(LeftOut(f"Not understood: `{row[:60]}`", file.mark(number)))
    groups = {id: found for id, (found, _) in declared.items() if found["what"] == "group"}
    parts = {id: _part(found, file, at, groups) for id, (found, at) in declared.items() if found["what"] == "service"}
    junctions = {id for id, (found, _) in declared.items() if found["what"] == "junction"}
    edges: list[Edge] = []
    meeting: list[str] = []
    plain: list[int] = []
    for found, number in lines:
        source, target = found["from"], found["to"]
        back = bool(found["tail"]) and not found["head"]
        missing = next((end for end in (source, target) if end not in declared), None)
        if missing:
            left_out.append(LeftOut(f"{source} – {target}: nothing is called {missing}.", file.mark(number)))
        elif junctions & {source, target}:
            meeting += sorted(junctions & {source, target})
        elif source not in parts or target not in parts:
            left_out.append(LeftOut(f"{source} – {target}: a group is no end of a line.", file.mark(number)))
        else:
            if not found["tail"] and not found["head"]:
                plain.append(number)
            edges.append(
                Edge(
                    source=target if back else source,
                    target=source if back else target,
                    label=one_line(found["label"]),
                    both_ways=bool(found["tail"]) and bool(found["head"]),
                    mark=file.mark(number),
                )
            )
    for junction in sorted(junctions):
        count = meeting.count(junction)
        what = f"Junction {junction}, where {count} lines meet: which of their ends talk to each other isn't told."
        left_out.append(LeftOut(what, file.mark(declared[junction][1])))
    if plain:
        many = "1 line" if len(plain) == 1 else f"{len(plain)} lines"
        what = f"The direction of {many} without an arrowhead: taken as they are written."
        left_out.append(LeftOut(what, file.mark(plain[0])))
    return Architecture(
        title=title,
        groups=tuple(
            Group(key=id, name=one_line(found["title"]) or id, part_of=_inside(found, groups))
            for id, found in groups.items()
        ),
        parts=tuple(parts.values()),
        edges=tuple(edges),
        left_out=tuple(left_out),
    )


def _part(found: re.Match[str], file: File, line: int, groups: dict[str, re.Match[str]]) -> Part:
    icon = found["icon"] or ""
    library, _, short = icon.rpartition(":")
    told = _ICONS.get(icon) or (named(icon) if not library and icon not in _ICONS else None)
    under: list[str] = []
    around = _inside(found, groups)
    while around and around not in under:
        under.append(around)
        around = _inside(groups[around], groups)
    name = one_line(found["title"] or found["text"]) or found["id"]
    said, of = told or ("component", None)
    kind, type, technology, guessed = recognised(name, said, of, f"from its icon, {icon}" if told else None)
    return Part(
        key=found["id"],
        name=name,
        kind=kind,
        type=type,
        technology=short.replace("-", " ") if library else technology,
        group=under[0] if under else None,
        under=tuple(under),
        guessed=guessed,
        mark=file.mark(line),
    )


def _inside(found: re.Match[str], groups: dict[str, re.Match[str]]) -> str | None:
    """The group around; one that would be around itself counts as none."""
    around = found["around"]
    seen = {found["id"]}
    step = around
    while step in groups and step not in seen:
        seen.add(step)
        step = groups[step]["around"]
    return around if around in groups and step not in seen else None
