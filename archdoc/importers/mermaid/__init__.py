"""Mermaid diagrams, in `.mmd` files or in Markdown: flowcharts, C4, architecture and block diagrams.

An id means the same within one diagram only, as in Mermaid. So where several diagrams are read, each is a group, named
by its title or the heading above it, and its keys begin with that name.
"""

from __future__ import annotations

import re

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers import c4, drawings
from archdoc.importers.architecture import Architecture, Group, LeftOut
from archdoc.importers.files import File, Files
from archdoc.importers.mermaid import architecture, block, flowchart

NAME = "mermaid"
_FENCE = re.compile(
    r"^(?P<before>[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?)(?P<fence>`{3,}|~{3,}|:{3,})"
    r"[ \t]*\{?[ \t]*\.?(?:mermaid|mmd)\b",
    re.IGNORECASE,
)
_HTML = re.compile(
    r"<(?:pre|div|code)[^>]*class=[\"'][^\"']*\bmermaid\b[^>]*>|\{\{<\s*mermaid\b[^>]*>\}\}", re.IGNORECASE
)
_HTML_END = re.compile(r"</(?:pre|div|code)>|\{\{<\s*/\s*mermaid\s*>\}\}", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<text>.+?)[ \t]*#*$")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<front>.*?)\n[ \t]*---[ \t]*(?=\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^[ \t]*title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*%%[^\n]*", re.MULTILINE)
_KIND = re.compile(
    r"\A\s*(?P<kind>(?:flowchart-elk|flowchart|graph)(?=[ \t]*(?:;|\n|\Z)|[ \t]+(?:TB|TD|BT|RL|LR|[<>^v])(?=[\s;]|\Z))"
    r"|C4(?:Context|Container|Component|Dynamic|Deployment)\b|architecture(?:-beta)?(?=\s)|block(?:-beta)?(?=[ \t]*\n))"
)
_OTHER = re.compile(
    r"\A\s*(?P<kind>sequenceDiagram|stateDiagram(?:-v2)?|classDiagram(?:-v2)?|erDiagram|gantt|pie|gitGraph|journey|mindmap"
    r"|timeline|quadrantChart|requirementDiagram|zenuml|sankey(?:-beta)?|xychart(?:-beta)?|packet(?:-beta)?"
    r"|kanban|radar(?:-beta)?|treemap(?:-beta)?)\b"
)
_LEGEND = re.compile(r"\blegend\b", re.IGNORECASE)


class Diagram(msgspec.Struct, frozen=True):
    """The text of one diagram, and what stands above it. `line` is that of the text's first line in the file."""

    file: File
    text: str
    line: int
    heading: str | None


def looks(file: File) -> bool:
    """Whether a file is a Mermaid diagram that can be read, or Markdown that holds one."""
    return any(_KIND.match(_bare(diagram.text)) for diagram in diagrams(file)) or bool(_OTHER.match(_bare(file.text)))


def read(given: tuple[File, ...], files: Files) -> Architecture:  # noqa: ARG001 - the form of every reader
    """The diagrams of `given` that show an architecture. Raises ArchdocError: there is none."""
    left_out: list[LeftOut] = []
    drawn: list[tuple[Diagram, Architecture]] = []
    seen: set[str] = set()
    for file in given:
        others: dict[str, list[int]] = {}
        for diagram in diagrams(file):
            bare = _bare(diagram.text)
            found = _KIND.match(bare)
            if not found:
                other = _OTHER.match(bare)
                name = other["kind"] if other else (bare.split() or ["empty"])[0][:30]
                others.setdefault(name, []).append(diagram.line)
            elif " ".join(bare.split()) in seen:
                left_out.append(LeftOut("The same diagram once more.", file.mark(diagram.line)))
            else:
                seen.add(" ".join(bare.split()))
                drawn.append((diagram, _read(diagram, bare, found["kind"])))
        for name, lines in others.items():
            many = "A diagram" if len(lines) == 1 else f"{len(lines)} diagrams"
            what = f"{many} of kind {name}: not read." if name != "empty" else "An empty diagram."
            left_out.append(LeftOut(what, file.mark(lines[0])))
    if not drawn:
        what = "There is no flowchart, C4, architecture or block diagram in it."
        raise ArchdocError(tuple(Problem(file.mark(0, 0), what) for file in given))
    drawn = _legends(drawn, left_out)
    if len(drawn) == 1:
        diagram, only = drawn[0]
        title = only.title or _titled(diagram)
        return msgspec.structs.replace(only, title=title, left_out=(*left_out, *only.left_out))
    return _joined(drawn, left_out)


def diagrams(file: File) -> list[Diagram]:
    """The diagrams of a file: the text in each fence, or else all of it."""
    rows = file.text.split("\n")
    found: list[Diagram] = []
    heading: str | None = None
    at = 0
    while at < len(rows):
        row = rows[at]
        fenced, tagged = _FENCE.match(row), _HTML.search(row)
        if fenced:
            fence = fenced["fence"]
            end = at + 1
            while end < len(rows) and not _closes(rows[end], fence):
                end += 1
            body = [_outdented(inner, fenced["before"]) for inner in rows[at + 1 : end]]
            found.append(Diagram(file, "\n".join(body), at + 2, heading))
            at = end
        elif tagged:
            end = at
            body = [row[tagged.end() :]]
            while end < len(rows) and not _HTML_END.search(body[-1]):
                end += 1
                body.append(rows[end] if end < len(rows) else "")
            body[-1] = _HTML_END.split(body[-1])[0]
            found.append(Diagram(file, "\n".join(body), at + 1, heading))
            at = end
        elif title := _HEADING.match(row):
            heading = title["text"]
        at += 1
    if not found and _KIND.match(_bare(file.text)):
        found.append(Diagram(file, file.text, 1, None))
    return found


def _closes(row: str, fence: str) -> bool:
    mark = row.strip().lstrip("> \t")
    return mark.startswith(fence) and not mark.strip(fence[0])


def _outdented(row: str, before: str) -> str:
    """A row without what the list or quotation around it puts before it."""
    quoted = before.count(">")
    for _ in range(quoted):
        row = row.lstrip(" \t").removeprefix(">")
    return row


def _bare(text: str) -> str:
    """A diagram without front matter, directives and comments, each line where it was."""
    front = _FRONT.match(text)
    if front:
        text = "\n" * text.count("\n", 0, front.end()) + text[front.end() :]
    kept, at = [], 0
    while (begin := text.find("%%{", at)) >= 0 and (end := text.find("}%%", begin)) >= 0:
        kept.append(text[at:begin] + "\n" * text.count("\n", begin, end))
        at = end + 3
    return _COMMENT.sub("", "".join((*kept, text[at:])))


def _titled(diagram: Diagram) -> str | None:
    front = _FRONT.match(diagram.text)
    title = _FRONT_TITLE.search(front["front"]) if front else None
    return title[1] if title else diagram.heading


def _read(diagram: Diagram, bare: str, kind: str) -> Architecture:
    skipped = len(bare) - len(bare.lstrip())
    line = diagram.line + bare.count("\n", 0, skipped)
    reader = flowchart.read
    if kind.startswith("C4"):
        reader = c4.read
    elif kind.startswith("architecture"):
        reader = architecture.read
    elif kind.startswith("block"):
        reader = block.read
    return reader(diagram.file, bare[skipped:], line)


def _legends(drawn: list[tuple[Diagram, Architecture]], left_out: list[LeftOut]) -> list[tuple[Diagram, Architecture]]:
    """Takes out what explains other diagrams' classes: it says which technology a class stands for."""
    means: dict[str, str] = {}
    kept = []
    for diagram, one in drawn:
        names = [group.name for group in one.groups] + [_titled(diagram) or ""]
        if len(drawn) > 1 and not one.edges and any(_LEGEND.search(name) for name in names):
            means |= {part.tags[0]: part.name for part in one.parts if part.tags}
            left_out.append(
                LeftOut("A legend: its classes are taken as technologies.", diagram.file.mark(diagram.line))
            )
        else:
            kept.append((diagram, one))
    if not means or not kept:
        return kept or drawn
    explained = []
    for diagram, one in kept:
        parts = tuple(
            msgspec.structs.replace(
                part,
                technology=part.technology or next((means[tag] for tag in part.tags if tag in means), None),
                tags=tuple(tag for tag in part.tags if tag not in means),
            )
            for part in one.parts
        )
        explained.append((diagram, msgspec.structs.replace(one, parts=parts)))
    return explained


def _without(one: Architecture, gone: Group) -> Architecture:
    """An architecture without the group around all of it."""
    groups = [
        msgspec.structs.replace(group, part_of=None if group.part_of == gone.key else group.part_of)
        for group in one.groups
        if group is not gone
    ]
    parts = []
    for part in one.parts:
        under = tuple(key for key in part.under if key != gone.key)
        parts.append(msgspec.structs.replace(part, under=under, group=under[0] if under else None))
    return msgspec.structs.replace(one, groups=tuple(groups), parts=tuple(parts))


def _joined(drawn: list[tuple[Diagram, Architecture]], left_out: list[LeftOut]) -> Architecture:
    """Several diagrams side by side, each a group."""
    several = []
    for diagram, whole in drawn:
        one, title = whole, whole.title or _titled(diagram)
        around_all = [group for group in one.groups if all(group.key in part.under for part in one.parts)]
        only = around_all[0] if len(around_all) == 1 and around_all[0].part_of is None else None
        if title is None and only and not any(only.key in (edge.source, edge.target) for edge in one.edges):
            one, title = _without(one, only), only.name
        title = title or f"Diagram at line {diagram.line}"
        several.append((drawings.slug(title), title, one))
    return drawings.side_by_side(several, left_out)
