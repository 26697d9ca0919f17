"""draw.io files to an Architecture: shapes are parts, what holds others is a group, connectors are edges.

A shape is in another one where the file says so, and where it is drawn within it: people put a large rectangle behind
things more often than they use containers. A connector that isn't fastened ends at the shape that its tip touches. The
parts of one name on several pages are one.
"""

from __future__ import annotations

import html
import re

import msgspec

from archdoc.catalogue.labels import label, named, one_line, person, recognised
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.vocabulary import Kind, Mode
from archdoc.importers import boxes, drawings
from archdoc.importers.architecture import Architecture, Edge, Group, LeftOut, Part
from archdoc.importers.boxes import Node, Tie
from archdoc.importers.drawio.cells import Box, Cell, Page, above, pages
from archdoc.importers.files import File, Files
from archdoc.importers.join import join, settled
from archdoc.importers.kinds import kind_of

NAME = "drawio"

TOUCHES = 12.0
"""A tip that is so near to a shape, in units of the page, ends at it."""
_LOOKS = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:mxfile|mxGraphModel)\b", re.DOTALL)
_BREAKS = re.compile(r"</?(?:div|p|li|h[1-6]|tr|ul|ol)\b[^>]*>", re.IGNORECASE)
_LARGE = re.compile(r"(?:1[89]|[2-9]\d|\d{3})(?:\.\d+)?")
"""Sizes of a font in which a text beside the shapes is the title."""
_EDGE_LABEL = "edgeLabel"
_SHAPES: dict[str, tuple[Kind, str]] = {
    "cylinder": ("component", "database"), "cylinder2": ("component", "database"),
    "cylinder3": ("component", "database"), "datastore": ("component", "database"), "table": ("component", "database"),
    "umlActor": ("component", "person"), "actor": ("component", "person"),
    "mxgraph.c4.person2": ("component", "person"),
}  # fmt: skip
_NOTES = frozenset({"note", "note2"})
_DRAWN = re.compile(r"mxgraph\.(?:c4|flowchart|basic|bpmn|mockup|archimate\d?|infographic|arrows\d?|general)\b")
"""Libraries of outlines, whose names are no technologies."""
_KINDS: dict[str, Kind] = {"queue": "queue", "third_party": "third_party"}
_MODES: dict[str, Mode] = {"sync": "sync", "async": "async", "batch": "batch"}
_READ = frozenset({
    "name", "type", "kind", "technology", "tooltip", "link", "c4Name", "c4Type", "c4Technology", "c4Description",
    "placeholders", "description", "c4Application",
})  # fmt: skip


def looks(file: File) -> bool:
    """Whether a file is a drawing of draw.io."""
    return bool(_LOOKS.match(file.text[:5000]))


def read(given: tuple[File, ...], files: Files) -> Architecture:  # noqa: ARG001 - the form of every reader
    """The architecture of all pages together. ArchdocError: XML that is broken, or no page with shapes on it."""
    several: list[Architecture] = []
    title: str | None = None
    left_out: list[LeftOut] = []
    for file in given:
        named: dict[str, str | None] = {}
        drawn = pages(file)
        for page in _apart(drawn, named):
            if drawings.is_legend(page.name) and len(drawn) > 1:
                what = f"Page {page.name}: it says what the signs of the drawing mean."
                left_out.append(LeftOut(what, next((cell.mark for cell in page.cells.values()), file.mark(0))))
                continue
            if page.made == "archdoc":
                several.append(_exported(page))
                break  # the others show the same, in part or folded
            one = _Drawing(page).architecture()
            if one.parts:
                several.append(one)
            else:
                left_out.append(LeftOut(f"Page {page.name}: there is no shape on it.", file.mark(0)))
                left_out += one.left_out
            title = title or (
                page.name if page.name and not re.fullmatch(r"(?:Page|Seite|Página)[- ]?\d*", page.name) else None
            )
    if not several:
        raise ArchdocError(tuple(Problem(file.mark(0, 0), "There is no shape on any page of it.") for file in given))
    whole = settled(several[0]) if len(several) == 1 else join([settled(one) for one in several])[0]
    named_by = whole.title or (title if len(several) == 1 else None)
    return msgspec.structs.replace(whole, title=named_by, left_out=(*left_out, *whole.left_out))


def _apart(several: list[Page], named: dict[str, str | None]) -> list[Page]:
    """Pages on which an id means one thing: people draw pages whose ids begin anew, and copy pages with their ids.

    `named` gains what each id is called.
    """
    made = []
    for number, page in enumerate(several, 1):
        if page.made == "archdoc":  # there ids mean the same on every page
            made.append(page)
            continue
        words = {cell.id: _text(cell) for cell in page.cells.values() if cell.shape}
        other = {id: f"{number}-{id}" for id, said in words.items() if named.setdefault(id, said) != said}
        cells: dict[str, Cell] = {}
        for cell in page.cells.values():
            cell.id, cell.parent = other.get(cell.id, cell.id), other.get(cell.parent, cell.parent)
            cell.source, cell.target = other.get(cell.source, cell.source), other.get(cell.target, cell.target)
            cells[cell.id] = cell
        made.append(msgspec.structs.replace(page, cells=cells))
    return made


class _Drawing:
    """A page on its way to an architecture."""

    def __init__(self, page: Page) -> None:
        self.page, self.cells = page, page.cells
        self.left_out: list[LeftOut] = []
        self.passed = boxes.Passed()
        self.title: str | None = None
        self.nodes: dict[str, Node] = {}
        self.texts: dict[str, list[str]] = {}
        """By the cell that it is in: text beside the shapes."""
        hidden = [cell for cell in self.cells.values() if cell.hidden and (cell.shape or cell.line)]
        if hidden:
            many = "1 shape or connector" if len(hidden) == 1 else f"{len(hidden)} shapes and connectors"
            self.left_out.append(LeftOut(f"{many} that can't be seen.", hidden[0].mark))
        shown = [cell for cell in self.cells.values() if not cell.hidden]
        self.lines = [cell for cell in shown if cell.line]
        self.riders: dict[str, list[str]] = {}
        """Labels that are shapes on a connector."""
        shapes = []
        for cell in shown:
            if cell.shape and self._on_line(cell):
                self.riders.setdefault(cell.parent, []).append(_text(cell) or "")
            elif cell.shape and self._within(cell):
                self.passed.add("rows of a table or list", cell.mark)
            elif cell.shape:
                shapes.append(cell)
        self.shapes = shapes
        self.home = {cell.id: self._home(cell) for cell in shapes}
        for cell in shapes:
            line = [cell.id]
            while (home := self.home.get(line[-1])) is not None and len(line) <= boxes.MAX_DEPTH:
                if home in line:
                    self.home[line[-1]] = home = None
                    break
                line.append(home)
            if home is not None:
                raise boxes.too_deep(_text(cell) or cell.id, cell.mark)

    def _on_line(self, cell: Cell) -> bool:
        around = self.cells.get(cell.parent)
        return _EDGE_LABEL in cell.style or (around is not None and around.line)

    def _within(self, cell: Cell) -> bool:
        """Whether a cell is a row of a table or of a list, and no shape of its own.

        The lanes of a pool are stacked as the rows of a list are, and are frames, as are those of a table.
        """
        lane = "swimlane" in cell.style
        for one in above(cell, self.cells):
            if not lane and (one.style.get("shape") == "table" or one.style.get("childLayout") == "stackLayout"):
                return True
            lane = lane or "swimlane" in one.style
        return False

    def _home(self, cell: Cell) -> str | None:
        """What a shape is in: the cell that it is put into, else the smallest one that is drawn around it."""
        for around in above(cell, self.cells):
            if around.shape and not around.hidden and not self._within(around):
                return around.id
        behind = [other for other in self.shapes if other is not cell and _holds(other, cell)]
        return min(behind, key=lambda other: _area(other.box)).id if behind else None

    def architecture(self) -> Architecture:
        """What the page shows."""
        ends = {end for line in self.lines for end in self._ends(line) if end}
        self._sort_out(ends)
        for cell in self.shapes:
            self._node(cell)
        ties, plain = self._ties()
        left_out = [*self.left_out, *drawings.undirected(plain, "connector")]
        one = drawings.drawing([*self.nodes.values()], ties, left_out, self.title)
        return msgspec.structs.replace(one, left_out=(*one.left_out, *self.passed.remarks()))

    def _sort_out(self, ends: set[str]) -> None:
        """Takes out what is no part: texts, pictures without a word, and what holds only words."""
        inside: dict[str, list[Cell]] = {}
        for cell in self.shapes:
            inside.setdefault(self.home[cell.id] or "", []).append(cell)
        kept: list[Cell] = []
        for icon in [cell for cell in self.shapes if not _text(cell) and _picture(cell)]:
            below = [cell for cell in self.shapes if _is_text(cell) and cell.id not in ends and _captions(cell, icon)]
            if len(below) == 1:
                icon.label = below[0].label
                self.shapes = [cell for cell in self.shapes if cell is not below[0]]
        for cell in self.shapes:
            words, is_text = _text(cell), _is_text(cell)
            inner = inside.get(cell.id, [])
            if is_text and (cell.id not in ends or cell.style.get("shape") in _NOTES) and not inner:
                if words:
                    self.texts.setdefault(self.home[cell.id] or "", []).append(words)
                continue
            if not words and not cell.data.get("c4Name"):
                named_by = [text for one in inner if _is_text(one) and (text := _text(one))]
                solid = [one for one in inner if not _is_text(one) and (_text(one) or one.id in ends)]
                if cell.id in ends and not solid and (named_by or _picture(cell)):
                    cell.label = " ".join(named_by) or _picture(cell) or ""
                elif cell.id in ends and not solid:
                    cell.label = "unnamed"
                else:  # for the layout, or an icon: what it holds moves up
                    self._move_up(cell)
                    if not inner and _picture(cell):
                        what = f"A picture without a name: {_picture(cell)}."
                        self.left_out.append(LeftOut(what, cell.mark))
                    continue
            kept.append(cell)
        self.shapes = kept
        large = {_text(cell) for cell in self.cells.values() if _LARGE.fullmatch(cell.style.get("fontSize", ""))}
        for text in self.texts.get("", ()):
            if self.title is None and text in large:
                self.title = text
            else:
                self.left_out.append(LeftOut(f"The text “{text[:80]}”.", self._mark_of(text)))

    def _move_up(self, gone: Cell) -> None:
        for id, home in self.home.items():
            if home == gone.id:
                self.home[id] = self.home[gone.id]

    def _mark_of(self, text: str) -> Mark | None:
        return next((cell.mark for cell in self.cells.values() if _text(cell) == text), None)

    def _node(self, cell: Cell) -> Node:
        """The node of a shape, made after that of what is around it."""
        if cell.id in self.nodes:
            return self.nodes[cell.id]
        there = {one.id: one for one in self.shapes}
        home = self.home[cell.id]
        seen = {cell.id}
        while home is not None and home not in there and home not in seen:
            seen.add(home)
            home = self.home.get(home)
        parent = self._node(there[home]) if home in there and home not in seen else None
        told = label(_words(cell)) if _words(cell) else None
        name = one_line(cell.data.get("c4Name") or cell.data.get("name")) or (told.name if told else "unnamed")
        node = Node(key=cell.id, name=name, sort=cell.data.get("c4Type") or "shape", parent=parent, mark=cell.mark)
        node.technology = one_line(cell.data.get("c4Technology") or cell.data.get("technology"))
        beside = " · ".join(self.texts.get(cell.id, ()))
        about = cell.data.get("c4Description") or cell.data.get("description") or cell.data.get("tooltip") or beside
        node.description = one_line(about) or (told.description if told else None)
        link = cell.data.get("link", "")
        node.url = link if link.startswith(("http://", "https://")) else None
        self._decide(node, cell, told.technology if told else None, told.type if told else None)
        for key, value in cell.data.items():
            if key not in _READ and value:
                self.passed.add(f"data.{key}", cell.mark)
        self.nodes[cell.id] = node
        return node

    def _decide(self, node: Node, cell: Cell, technology: str | None, type: str | None) -> None:
        """What a shape is: by C4's words, its outline, its picture and its name."""
        said = (cell.data.get("c4Type") or "").lower()
        shape = cell.style.get("shape", "") or next((key for key in cell.style if key in _SHAPES), "")
        picture = _picture(cell)
        node.technology = node.technology or technology
        if "person" in said or person(node.name):
            node.type, node.guessed = "person", None if said else "from its name"
        elif type:
            node.type = type
            node.kind = "queue" if type in ("queue", "topic", "stream") else "component"
        elif shape in _SHAPES:
            kind, of, found, why = recognised(node.name, *_SHAPES[shape], f"from its shape, {shape}")
            node.kind, node.type, node.guessed, node.technology = kind, of, why, node.technology or found
        elif picture and (by_picture := kind_of(picture) or named(picture)) and by_picture[0] != "third_party":
            node.kind, node.type, node.guessed = *by_picture, f"from its picture, {picture}"
        else:
            node.kind, node.type, found, node.guessed = recognised(node.name)
            node.technology = node.technology or found
        outline = _DRAWN.match(cell.style.get("shape", "")) or "grIcon" in cell.style
        picture = None if outline or not picture or picture.lower() == node.name.lower() else picture
        node.technology = node.technology or picture

    def _ends(self, line: Cell) -> list[str | None]:
        """The shapes at both ends of a connector: those that it is fastened to, or that its tips touch."""
        found: list[str | None] = []
        for id, tip in ((line.source, line.tips[0]), (line.target, line.tips[1])):
            cell = self.cells.get(id)
            while cell is not None and cell.id not in self.home and not cell.line:
                cell = self.cells.get(cell.parent)  # a row of a table, or a layer
            if cell is None and tip is not None:
                near = [one for one in self.shapes if _near(one.box, tip) and not _is_text(one)]
                cell = min(near, key=lambda one: _area(one.box), default=None)
            found.append(cell.id if cell is not None and cell.id in self.home else None)
        return found

    def _ties(self) -> tuple[list[Tie], list[Mark]]:
        """The connectors, and where those are that have no arrowhead."""
        ties: list[Tie] = []
        plain: list[Mark] = []
        for line in self.lines:
            ends = [self.nodes.get(self._up(end)) for end in self._ends(line)]
            words = one_line(" ".join(filter(None, (_words(line), *self.riders.get(line.id, ())))))
            words = one_line(line.data.get("c4Description")) or words
            if ends[0] is None or ends[1] is None:
                said = " – ".join(end.name if end else "nothing" for end in ends)
                what = f"{said}{f' “{words}”' if words else ''}: a connector that isn't fastened at both ends."
                self.left_out.append(LeftOut(what, line.mark))
                continue
            tail, head = line.style.get("startArrow", "none") != "none", line.style.get("endArrow", "") != "none"
            source, target = (ends[1], ends[0]) if tail and not head else (ends[0], ends[1])
            if not tail and not head:
                plain.append(line.mark)
            tie = Tie(source=source, target=target, label=words, both_ways=tail and head, mark=line.mark)
            tie.technology = one_line(line.data.get("c4Technology"))
            ties.append(tie)
        return ties, plain

    def _up(self, id: str | None) -> str:
        """The shape that a cell was taken out for, or the cell."""
        seen: set[str] = set()
        while id is not None and id not in self.nodes and id not in seen:
            seen.add(id)
            id = self.home.get(id)
        return id or ""


def _exported(page: Page) -> Architecture:
    """What `archdoc export` wrote, by ids and data of its cells; teams and groups are told apart by `own.unmarked`."""
    boundaries = {
        id: f"team_{id[4:]}" if cell.data.get("kind") == "team" else id[4:]
        for id, cell in page.cells.items()
        if id.startswith("box-")
    }

    def around(cell: Cell) -> tuple[str, ...]:
        return tuple(boundaries[one.id] for one in above(cell, page.cells) if one.id in boundaries)

    groups = [
        Group(key=key, name=page.cells[id].data.get("name", ""), part_of=next(iter(around(page.cells[id])), None),
              description=page.cells[id].data.get("tooltip"))
        for id, key in boundaries.items()
    ]  # fmt: skip
    parts: list[Part] = []
    edges: list[Edge] = []
    for id, cell in page.cells.items():
        data, under = cell.data, around(cell)
        if found := re.fullmatch(r"node-([a-z0-9_]+)", id):
            parts.append(Part(
                key=found[1], name=data.get("name") or found[1], kind=_KINDS.get(data.get("kind", ""), "component"),
                type=data.get("type"), technology=data.get("technology"), description=data.get("tooltip"),
                url=data.get("link"), group=next(iter(under), None), under=under, detail=dict(data), mark=cell.mark,
            ))  # fmt: skip
        elif re.fullmatch(r"edge-\d+", id) and cell.line:
            source, target = (boundaries.get(end) or end.removeprefix("node-") for end in (cell.source, cell.target))
            edges.append(Edge(
                source=source, target=target, label=one_line(_words(cell)), mode=_MODES.get(data.get("mode", "")),
                protocol=data.get("protocol"), description=data.get("description"),
                both_ways=cell.style.get("startArrow", "none") != "none", mark=cell.mark,
            ))  # fmt: skip
    heading = page.cells["title"].label if "title" in page.cells else ""
    return Architecture(
        title=one_line(re.split(r"<br>|&nbsp;&nbsp;", heading)[0]) or page.name, groups=tuple(groups),
        parts=tuple(parts), edges=tuple(edges),
    )  # fmt: skip


def _words(cell: Cell) -> str:
    """A label as text with line breaks."""
    text = cell.label if "html" in cell.style or "<" in cell.label else html.escape(cell.label)
    return _BREAKS.sub("<br>", text)


def _text(cell: Cell) -> str | None:
    return one_line(_words(cell))


def _is_text(cell: Cell) -> bool:
    """Whether a shape is words alone."""
    plain = cell.style.get("strokeColor") == "none" and cell.style.get("fillColor") == "none"
    return (
        "text" in cell.style
        or cell.style.get("shape") in _NOTES
        or (plain and not _picture(cell) and "shape" not in cell.style)
    )


def _picture(cell: Cell) -> str | None:
    """What an icon's shape or file is called: `simple queue service`."""
    for key in ("resIcon", "grIcon", "prIcon", "image", "shape"):
        value = cell.style.get(key, "")
        if key == "shape" and not value.startswith(("mxgraph.", "image")):
            continue
        if value and not value.startswith("data:"):
            last = re.split(r"[/.]", re.sub(r"\.(?:svg|png)$", "", value))[-1]
            words = " ".join(re.split(r"[_\s-]+", last)).strip()
            if words.lower() not in ("", "image", "resourceicon", "producticon", "group", "groupcenter", "icon"):
                return words
    return None


def _holds(outer: Cell, inner: Cell) -> bool:
    """Whether a shape is drawn around another one."""
    a, b = outer.box, inner.box
    drawn = _picture(outer) and "grIcon" not in outer.style  # an icon holds nothing, the frame of a group does
    if _is_text(outer) or drawn or "ellipse" in outer.style or _area(a) <= _area(b):
        return False
    return a[0] <= b[0] and a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3] and _area(b) > 0


def _captions(text: Cell, icon: Cell) -> bool:
    """Whether a text stands directly below an icon, as its name."""
    near = -TOUCHES / 2 <= text.box[1] - icon.box[3] <= 2 * TOUCHES
    middle = (text.box[0] + text.box[2] - icon.box[0] - icon.box[2]) / 2
    return near and abs(middle) <= (icon.box[2] - icon.box[0]) / 2 and bool(_text(text))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _near(box: Box, tip: tuple[float, float]) -> bool:
    return box[0] - TOUCHES <= tip[0] <= box[2] + TOUCHES and box[1] - TOUCHES <= tip[1] <= box[3] + TOUCHES
