"""D2 diagrams to an Architecture: shapes are parts, those that hold others are groups, connections are edges.

A connection that ends at a container ends at the group. A container without a label is there for the layout: what it
holds moves up to what is around it. A text beside the shapes is the description of what it stands in. A sequence
diagram is one part where connections lead to it; what is inside of it isn't read.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import Literal

import msgspec

from archdoc.catalogue.labels import Label, kind_of, label, named, one_line, person, recognised
from archdoc.core.vocabulary import EXPORTED, Kind
from archdoc.importers import drawings
from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.boxes import Node, Tie
from archdoc.importers.d2.board import Board, board, inner_boards
from archdoc.importers.d2.shapes import Line, Shape
from archdoc.importers.files import File, Files

NAME = "d2"

TYPES: dict[str, tuple[Kind, str | None]] = {
    "cylinder": ("component", "database"),
    "stored_data": ("component", "storage"),
    "sql_table": ("component", "database"),
    "queue": ("queue", "queue"),
    "person": ("component", "person"),
    "c4-person": ("component", "person"),
    "cloud": ("third_party", None),
}
TABLES = frozenset({"sql_table", "class"})
"""Shapes of which what they hold are fields."""
PROSE = frozenset({"md", "markdown", "latex", "tex", "txt", "text"})

_OTHER = re.compile(
    r"\A\s*(?:[{\[<]|@start|(?:strict\s+)?(?:di)?graph\b|workspace\b|specification\s*\{|model\s*\{|views\s*\{|---\s*\n"
    r"|(?:flowchart|sequenceDiagram|C4\w+|architecture-beta|asyncapi|services|version|apiVersion)\b)"
)
_LINE = re.compile(r"^[ \t]*[^\s#:|\"`].{0,200}?[ \t\w\"')](?:->|<->|<-)[ \t\w\"'(*]", re.MULTILINE)
_BLOCK = re.compile(
    r"^[ \t]*(?:[\w. \"'-]+\.)?(?:shape|style\.[\w-]+|direction|near|class|vars|classes|grid-(?:rows|columns))[ \t]*:"
    r"|^[ \t]*[^\s#:{][^:{\n]{0,80}:[^:{\n]{0,200}\{[ \t]*$",
    re.MULTILINE,
)
_PROTOCOL = re.compile(r"(?:(?<=\S) |^)\[([^\[\]]+)\]$")
"""What C4 writes at the end of a connection's label."""
_DASHES: dict[str, Literal["async", "batch"]] = {"5": "async", "2": "batch"}
"""What `archdoc export` draws so; in other files a dashed line can mean anything."""
_HEADING = re.compile(r"\s*#{1,6}[ \t]+(?P<name>[^\n]+)\n(?P<text>.*)", re.DOTALL)
"""A label in Markdown that has a heading."""
_C4_LINE = re.compile(r"^\s*\[[^\[\]]+\]\s*$", re.MULTILINE)
_IMAGE = re.compile(r"([A-Za-z][\w-]*?)(?:_light-bg|_dark-bg)?\.(?:png|svg|jpe?g)(?:\?.*)?$")


def looks(file: File) -> bool:
    """Whether a file is D2: by its ending, or by connections and blocks as D2 writes them."""
    if _OTHER.match(file.text):
        return False
    if file.path.lower().endswith(".d2"):
        return True
    if file.path.lower().endswith((".md", ".mdx", ".yaml", ".yml", ".json")):
        return False
    return bool(_LINE.search(file.text) and _BLOCK.search(file.text))


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The first board of each of `given`; with several, each is a group and its keys begin with the file's name.

    Of a file whose own board is empty, each of the boards in it. A given file that another one imports is read as part
    of that one. Raises ArchdocError: nested too deep, or endless.
    """
    boards = [(file, board(file, files)) for file in given]
    imported = frozenset[str]().union(*(one.imported for _, one in boards))
    own = [(file, one) for file, one in boards if os.path.realpath(file.path) not in imported] or boards
    shown: list[tuple[str, Architecture]] = []
    for file, first in own:
        inner = inner_boards(file) if not first.root.children else []
        shown += [(name, _Drawing(file, board(file, files, block)).architecture()) for name, block in inner]
        if not inner:
            shown.append((os.path.splitext(os.path.basename(file.path))[0], _Drawing(file, first).architecture()))
    if len(shown) == 1:
        return shown[0][1]
    empty = [note for _, one in shown if not one.parts for note in one.left_out]
    return drawings.side_by_side([(stem, one.title or stem, one) for stem, one in shown if one.parts], empty, "/")


class _Drawing:
    """A board on its way to an architecture."""

    def __init__(self, file: File, drawn: Board) -> None:
        self.file, self.board = file, drawn
        self.exported = EXPORTED in file.text[:200]
        self.left_out = [*drawn.left_out, *drawn.passed]
        self.title: str | None = None
        self.texts: dict[Shape, list[str]] = {}
        self.sequences = [
            shape
            for shape in (drawn.root, *drawn.root.below())
            if shape.attributes.get("shape") == "sequence_diagram" and not self.suspended(shape)
        ]
        self.lines = self.drawn_lines()
        self.ends = {end for line in self.lines for end in (line.source, line.target)}
        self.kept = [shape for shape in drawn.root.below() if self.is_kept(shape)]
        self.stores = {shape for shape in self.kept if self.is_store(shape)}
        self.kept = [shape for shape in self.kept if not self.stores & set(shape.around())]
        self.full = {around for shape in self.kept for around in shape.around()}

    def drawn_lines(self) -> list[Line]:
        """The connections that are seen, each with its ends lifted out of tables."""
        kept, unseen = [], []
        for line in self.board.lines:
            ends = self.sequence_of(line.source), self.sequence_of(line.target)
            if line.suspended or self.board.root in self.sequences or (ends[0] is ends[1] and ends[0] is not None):
                continue
            line.source, line.target = ends[0] or _lifted(line.source), ends[1] or _lifted(line.target)
            if self.suspended(line.source) or self.suspended(line.target):
                continue
            if line.source in line.target.around() or line.target in line.source.around():
                what = f"{_name(line.source)} – {_name(line.target)}: one end is inside of the other."
                self.left_out.append(LeftOut(what, line.mark))
                continue
            if any(_unseen(one) for one in (line, line.source, line.target)):
                unseen.append(line)
            else:
                kept.append(line)
        if unseen:
            many = "1 connection" if len(unseen) == 1 else f"{len(unseen)} connections"
            self.left_out.append(LeftOut(f"{many} that can't be seen (opacity 0).", unseen[0].mark))
        return kept

    def in_sequence(self, shape: Shape) -> bool:
        return self.board.root in self.sequences or any(one in self.sequences for one in shape.around())

    def sequence_of(self, shape: Shape) -> Shape | None:
        """The outermost sequence diagram that a shape is in."""
        return next((one for one in reversed([*shape.around()]) if one in self.sequences), None)

    def suspended(self, shape: Shape) -> bool:
        return shape.suspended or any(one.suspended for one in shape.around())

    def is_kept(self, shape: Shape) -> bool:
        """Whether a shape is a part or a group; notes what isn't."""
        if any(around.attributes.get("shape") in TABLES for around in shape.around()):
            return False
        if self.suspended(shape):
            return False
        if self.in_sequence(shape):
            return False
        if shape in self.sequences:
            what = "what is inside of it is not read" if shape in self.ends else "not read"
            self.left_out.append(LeftOut(f"Sequence diagram {shape.label or shape.name}: {what}.", shape.mark))
        if shape in self.ends:
            return True
        if shape in self.sequences:
            return False
        if _unseen(shape) and not shape.children:
            self.left_out.append(LeftOut(f"Shape {shape.label or shape.name}: it can't be seen.", shape.mark))
            return False
        if _prose(shape) and not shape.children:
            self.told(shape)
            return False
        return bool(shape.children) or shape.label != ""

    def is_store(self, shape: Shape) -> bool:
        """Whether a shape that holds others is one part: a cylinder with tables, none of which is connected."""
        typed = shape.attributes.get("shape", "") in TYPES or shape.attributes.get("shape") in TABLES
        return typed and bool(shape.children) and not any(inner in self.ends for inner in shape.below())

    def told(self, shape: Shape) -> None:
        """A text beside the shapes: the board's title, what its surroundings are, or a remark."""
        text = one_line(shape.label if shape.label is not None else shape.name)
        parent = shape.parent
        if not text or parent is None:
            return
        if parent is not self.board.root:
            self.texts.setdefault(parent, []).append(text)
        elif self.title is None and shape.language is None and ("near" in shape.attributes or shape.name == "title"):
            self.title = text
        else:
            self.left_out.append(LeftOut(f"The text “{text[:80]}”.", shape.mark))

    def architecture(self) -> Architecture:
        for sequence in self.sequences:
            if sequence is self.board.root:
                self.left_out.append(LeftOut("A sequence diagram: not read.", sequence.mark))
        often = Counter(".".join(shape.path()) for shape in self.kept)
        keys = {
            shape: ".".join(shape.path() if often[".".join(shape.path())] == 1 else map(_quoted, shape.path()))
            for shape in self.kept
        }
        blank = [shape for shape in self.board.root.below() if shape.label == "" and not self.in_sequence(shape)]
        blank = [shape for shape in blank if shape not in self.ends and "icon" not in shape.attributes]
        if blank:
            many = "1 shape" if len(blank) == 1 else f"{len(blank)} shapes"
            what = f"{many} without a label, for the layout: what they hold moves up."
            self.left_out.append(LeftOut(what, blank[0].mark))
        nodes: dict[Shape, Node] = {}
        for shape in self.kept:
            held = shape in self.full
            around = next((one for one in shape.around() if self.is_group(one)), None)
            if self.is_group(shape):
                told = _label(shape)
                node = Node(key=keys[shape], name=told.name if told else _name(shape), sort="shape", mark=shape.mark)
                node.description = self.described(shape, told)
            elif shape in self.ends or (not held and (shape.label != "" or "icon" in shape.attributes)):
                node = self.part(shape, keys[shape])
            else:
                continue
            node.parent, node.tags = nodes.get(around) if around else None, list(dict.fromkeys(shape.classes))
            nodes[shape] = node
        lines = [line for line in self.lines if line.source in nodes and line.target in nodes]
        ties = [self.tie(line, nodes) for line in lines]
        plain = drawings.undirected([line.mark for line in self.lines if not line.arrow], "connection")
        drawn = drawings.drawing([*nodes.values()], ties, [*self.left_out, *plain], self.title)
        return msgspec.structs.replace(drawn, left_out=tuple(dict.fromkeys(drawn.left_out)))

    def is_group(self, shape: Shape) -> bool:
        named = shape.label != "" or shape in self.ends
        return shape in self.full and named and not _unseen(shape)

    def described(self, shape: Shape, told: Label | None) -> str | None:
        """The rest of a label, the tooltip and the texts beside what stands in it."""
        tooltip = shape.attributes.get("tooltip", "")
        texts: list[str | None] = [
            told.description if told else None,
            one_line(tooltip) if "\n" not in tooltip.strip() else None,
        ]
        if shape in self.stores:
            table = shape.attributes.get("shape") in TABLES
            inner = [one.name if table else found.name for one in shape.children.values() if (found := _label(one))]
            texts.append(f"Holds {', '.join(inner)}." if inner else None)
        told_too = [text for text in (*texts, *self.texts.get(shape, ())) if text and text != (told and told.name)]
        return " · ".join(told_too) or None

    def part(self, shape: Shape, key: str) -> Node:
        """The node of a shape that holds nothing."""
        told = _label(shape)
        name = told.name if told else _name(shape)
        icon = _icon(shape)
        kind, type, technology, guessed = _what(shape, name, icon, told)
        link = shape.attributes.get("link", "")
        return Node(
            key=key,
            name=name,
            sort="shape",
            kind=kind,
            type=type,
            technology=(told.technology if told else None) or technology or icon,
            description=self.described(shape, told),
            url=link if link.startswith(("http://", "https://")) else None,
            guessed=guessed,
            mark=shape.mark,
        )

    def tie(self, line: Line, nodes: dict[Shape, Node]) -> Tie:
        """The relationship of a connection."""
        back = line.arrow == "<"
        source, target = (line.target, line.source) if back else (line.source, line.target)
        words = one_line(line.label) or ""
        protocol = _PROTOCOL.search(words)
        return Tie(
            source=nodes[source],
            target=nodes[target],
            label=(words[: protocol.start()] if protocol else words) or None,
            mode=_DASHES.get(line.attributes.get("style.stroke-dash", "")) if self.exported else None,
            technology=protocol[1] if protocol else None,
            both_ways=line.arrow == "<>",
            mark=line.mark,
        )


def _name(shape: Shape) -> str:
    """What a shape is called that has no label; `""` is a key too."""
    return shape.name.strip() or "unnamed"


def _quoted(name: str) -> str:
    """A step of a key, told apart from two with a point between them."""
    return f'"{name}"' if "." in name else name


def _lifted(shape: Shape) -> Shape:
    """The table that a field is of, or the shape itself."""
    return next((one for one in shape.around() if one.attributes.get("shape") in TABLES), shape)


def _unseen(one: Shape | Line) -> bool:
    try:
        return float(one.attributes.get("style.opacity", "1")) == 0
    except ValueError:
        return False


def _prose(shape: Shape) -> bool:
    kind = shape.attributes.get("shape")
    return kind == "text" or (kind in {None, "code"} and shape.language is not None)


def _label(shape: Shape) -> Label | None:
    """The label of a shape; code in it is none."""
    if shape.language is not None and shape.language not in PROSE:
        return None
    heading = _HEADING.match(shape.label or "") if shape.language else None
    told = label(shape.label) if heading and shape.label else None
    if heading and not (told and _C4_LINE.search(heading["text"])):
        return Label(one_line(heading["name"]) or _name(shape), None, one_line(heading["text"]))
    return label(shape.label if shape.label is not None else shape.name)


def _what(
    shape: Shape, name: str, icon: str | None, told: Label | None
) -> tuple[Kind, str | None, str | None, str | None]:
    """Kind, type, technology and why, from classes, C4's `[person]`, the shape and the name."""
    by_class = next(((found, one) for one in shape.classes if (found := named(one))), None)
    if told and told.type and (by_class is None or by_class[0][0] != "third_party"):
        return kind_of(told.type), told.type if told.type != "third_party" else None, None, None
    if by_class:
        return (*by_class[0], None, f"from its class {by_class[1]}")
    kind, type = TYPES.get(shape.attributes.get("shape", ""), ("component", None))
    if (kind, type) == ("component", None) and person(icon or name):
        return kind, "person", None, "from its name"
    shown = shape.attributes.get("shape") if type or kind != "component" else None
    why = f"from its shape, {shown}" if shown else None
    by_icon = recognised(icon or name, kind, type, why)
    # An icon may say what a part is built with, and never that it is somebody else's.
    return by_icon if not icon or by_icon[0] != "third_party" else recognised(name, kind, type, why)


def _icon(shape: Shape) -> str | None:
    """What an icon's file is called: `AWS-CodeBuild`."""
    found = _IMAGE.search(shape.attributes.get("icon", "").rsplit("/", 1)[-1].replace("%20", "-"))
    return found[1].replace("-", " ") if found else None
