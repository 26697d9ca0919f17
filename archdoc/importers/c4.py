"""C4 macros, as Mermaid and C4-PlantUML have them: a diagram's elements, boundaries and relationships."""

from __future__ import annotations

import re

import msgspec

from archdoc.catalogue.labels import foreign, one_line, recognised
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.vocabulary import Kind, Mode
from archdoc.importers.architecture import Architecture, Edge, Flow, LeftOut
from archdoc.importers.boxes import Node, Passed, Step, Tie
from archdoc.importers.drawings import drawing
from archdoc.importers.files import File

DEEPEST = 200
"""Boundaries in one another; the deepest that was seen has 4."""

_CALL = re.compile(r"(?P<name>[A-Za-z_]+)[ \t]*\((?P<inside>(?:[^()\"]|\"[^\"]*\"|\([^()]*\))*)\)[ \t]*")
_TITLE = re.compile(r"title[ \t]+(?P<title>[^\n]*)")
_ARGUMENT = re.compile(r"\s*(?:\$(?P<key>\w+)\s*=\s*)?(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^,\"]*))\s*(?:,|$)")
_ELEMENT = re.compile(r"(?P<level>Person|System|Container|Component)(?P<sort>Db|Queue)?(?P<ext>_Ext)?")
_BOUNDARY = re.compile(r"(?:(?:Enterprise|System|Container|Component)_)?Boundary|(?:Deployment_)?Node(?:_[LRUD])?")
_PLACES = {
    "Person": "descr sprite tags link type", "System": "descr sprite tags link type",
    "Container": "techn descr sprite tags link", "Component": "techn descr sprite tags link",
    "Boundary": "type tags link descr", "Node": "type descr sprite tags link",
    "Rel": "techn descr sprite tags link",
}  # fmt: skip
"""What the arguments of a macro are in their order, behind its alias and label, or both ends and the label."""
_READ = {
    "Person": "descr tags link", "System": "techn descr tags link type", "Container": "techn descr tags link",
    "Component": "techn descr tags link", "Boundary": "descr type", "Node": "techn descr type",
    "Rel": "techn descr tags",
}  # fmt: skip
"""The arguments of a macro that are read, beside those that it begins with."""
_REL = re.compile(r"(?P<both>Bi)?Rel(?P<index>Index)?(?P<back>_Back)?(?:_[A-Z]\w*)?")
_TAGS: dict[str, Mode] = {
    "async": "async", "asynchronous": "async", "message": "async", "sync": "sync", "batch": "batch",
}  # fmt: skip
"""Tags of relationships that say how it is done; `message` is what `archdoc export` writes."""
_PROTOCOL = re.compile(r"\b(async|sync)\b,?\s*", re.IGNORECASE)


class Held(msgspec.Struct):
    """A boundary or an element, in the order in which they stand."""

    id: str
    name: str
    around: str | None
    line: int
    technology: str | None = None
    description: str | None = None
    kind: Kind = "component"
    type: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    boundary: bool = False


class Order:
    """Which number each relationship of a dynamic diagram has, as C4-PlantUML counts."""

    def __init__(self) -> None:
        self.next = 1
        self.last = 0
        self.numbers: list[tuple[int, ...]] = []

    def step(self, index: str | None) -> None:
        """Notes the number of one more relationship: the one that it is given, or the one that comes next."""
        said = re.sub(r"LastIndex\(\)", lambda _: str(self.last), index or "Index()").replace(" ", "")
        said = re.sub(r"SetIndex\((\d+)\)", lambda found: str(self.jump(int(found[1]))), said)
        said = re.sub(r"Index\((\d*)\)", lambda found: str(self.jump(self.next, int(found[1] or 1))), said)
        terms = [int(term) for term in re.findall(r"[-+]?\d+", said)]
        self.numbers.append((sum(terms),) if re.fullmatch(r"[-+\d]+", said) else tuple(map(abs, terms)))

    def jump(self, to: int, by: int = 1) -> int:
        """Gives a number, and how far behind it the next one is."""
        self.last, self.next = to, to + by
        return to

    def call(self, what: str, by: str) -> None:
        """Does what `increment(2)` and `setIndex(5)` say."""
        given = int(by) if by.strip().isdigit() else 1
        self.last, self.next = self.next, self.next + given if what == "increment" else given

    def sorted(self, edges: list[Edge]) -> list[Edge]:
        """The relationships by their numbers; as they stand where one has no number."""
        if not all(self.numbers):
            return edges
        return [edge for _, edge in sorted(zip(self.numbers, edges, strict=True), key=lambda one: one[0])]


def read(file: File, text: str, line: int, dynamic: bool | None = None) -> Architecture:
    """The C4 diagram in `text`, whose first line is the file's line `line`.

    `dynamic` says whether its relationships are the steps of a process, by their numbers; None is what Mermaid has: if
    it is a C4Dynamic, in the order in which they stand.
    """
    held: dict[str, Held] = {}
    edges: list[Edge] = []
    left_out: list[LeftOut] = []
    open: list[str] = []
    title, at, last = None, 0, ""
    text_from = text.find("\n") + 1 or len(text)
    at = text_from
    ended = "Boundary_End" in text
    order = Order() if dynamic else None
    counted, here = 0, line
    while at < len(text):
        here += text.count("\n", counted, at)
        counted = at
        if text[at] == "{":
            if len(open) >= DEEPEST:
                what = f"More than {DEEPEST} boundaries are in one another here."
                raise ArchdocError((Problem(file.mark(here), what),))
            open.append(last)
        elif text[at] == "}":
            del open[-1:]
        elif found := _CALL.match(text, at):
            at = found.end()
            around = next((id for id in reversed(open) if id), None)
            last = _call(found["name"], found["inside"], around, file.mark(here), held, edges, left_out, order)
            if ended and last and text[at : at + 200].lstrip()[:1] != "{":  # as C4_Sequence has it
                open.append(last)
            elif found["name"] == "Boundary_End":
                del open[-1:]
            continue
        elif found := _TITLE.match(text, at):
            title = one_line(found["title"])
            at = found.end()
            continue
        elif not text[at].isspace():
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            left_out.append(LeftOut(f"Not understood: `{text[at:end].strip()[:60]}`", file.mark(here)))
            at = end
            continue
        at += 1
    flow = None
    if dynamic or (dynamic is None and text.lstrip().startswith("C4Dynamic")):
        flow = Flow(key="steps", title=title or "Steps", mark=file.mark(line))
    return _architecture(title, held, edges, left_out, file, flow, order)


def _call(
    name: str,
    inside: str,
    around: str | None,
    mark: Mark,
    held: dict[str, Held],
    edges: list[Edge],
    left_out: list[LeftOut],
    order: Order | None,
) -> str:
    """Takes one `Name(…)` in. Returns the id of the boundary that it opens, or an empty text."""
    given, named = _arguments(inside)
    if name == "Boundary_End":
        return ""
    if order and name in ("increment", "setIndex"):
        order.call(name, given[0] if given else "")
        return ""
    if (element := _ELEMENT.fullmatch(name)) and given:
        (id, label), named = _placed(element["level"], 2, given, named)
        left_out += _past(name, element["level"], named, mark)
        sort = named.get("type", "") if element["level"] != "Person" else ""
        technology, description = named.get("techn") or sort, named.get("descr", "")
        kind: Kind = "component"
        type: str | None = "person" if element["level"] == "Person" else None
        if element["sort"] == "Db":
            type = "database"
        elif element["sort"] == "Queue":
            kind, type = "queue", "queue"
        tags = tuple(tag.strip() for tag in named.get("tags", "").replace("+", ",").split(",") if tag.strip())
        if (element["ext"] or any(map(foreign, tags))) and type != "person":
            kind, type = "third_party", None
        held[id] = Held(
            id=id,
            name=one_line(label) or id,
            around=around,
            line=mark.line,
            technology=one_line(technology),
            description=one_line(description),
            kind=kind,
            type=type,
            url=named.get("link") or None,
            tags=(*tags, *(("external",) if element["ext"] else ())),
        )
        return ""
    if _BOUNDARY.fullmatch(name) and given:
        deployed = "ode" in name
        typed = deployed or name == "Boundary"
        places = "Node" if deployed else "Boundary"
        (id, label), named = _placed(places, 2, given if typed else [*given[:2], "", *given[2:]], named)
        left_out += _past(name, places, named, mark)
        held[id] = Held(
            id=id,
            name=one_line(label) or id,
            around=around,
            line=mark.line,
            technology=one_line(named.get("type") or named.get("techn")) if deployed else None,
            description=one_line(named.get("descr")),
            url=named.get("link") or None,
            boundary=True,
        )
        return id
    if rel := _REL.fullmatch(name):
        index = given[0] if rel["index"] and given else named.pop("index", None) if order else None
        given = given[1:] if rel["index"] else given
        if len(given) < 2:
            left_out.append(LeftOut(f"{name} without its two ends.", mark))
            return ""
        (source, target, label), named = _placed("Rel", 3, given, named)
        left_out += _past(name, "Rel", named, mark)
        if rel["back"]:
            source, target = target, source
        protocol, mode = _protocol(one_line(named.get("techn")))
        if order:
            order.step(index)
        said = named.get("tags", "").lower().split("+")
        mode = mode or next((_TAGS[tag] for tag in said if tag in _TAGS), None)
        edges.append(
            Edge(
                source=source,
                target=target,
                label=one_line(label),
                mode=mode,
                protocol=protocol,
                description=one_line(named.get("descr")),
                both_ways=bool(rel["both"]),
                mark=mark,
            )
        )
        return ""
    if name.startswith(("Update", "Add", "LAYOUT", "SHOW", "Lay_", "HIDE", "SET_")):
        left_out.append(LeftOut(f"`{name}`: not read.", mark, name))
    else:
        left_out.append(LeftOut(f"Not understood: `{name}(…)`", mark))
    return ""


def _placed(macro: str, own: int, given: list[str], named: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """The first arguments, and the others by name, whether they were given so or by their place."""
    first = [*given, *[""] * own][:own]
    if named.get("label") and not first[-1]:
        first[-1] = named["label"]
    return first, dict(zip(_PLACES[macro].split(), given[own:], strict=False)) | named


def _past(name: str, macro: str, named: dict[str, str], mark: Mark) -> list[LeftOut]:
    """What a macro says and nothing is made of."""
    past = [key for key, value in named.items() if value and key not in {*_READ[macro].split(), "label"}]
    return [LeftOut(f"`{name}.{key}`: not read.", mark, f"{name}.{key}") for key in past]


def _protocol(technology: str | None) -> tuple[str | None, Mode | None]:
    """`async, JSON/HTTPS` is a mode and a protocol; `sync/async` says neither."""
    words = {word.lower() for word in _PROTOCOL.findall(technology or "")}
    mode: Mode | None = None
    if len(words) == 1:
        mode = "async" if "async" in words else "sync"
    protocol = _PROTOCOL.sub("", technology or "").strip(" ,/") or None
    return protocol, mode


def _arguments(inside: str) -> tuple[list[str], dict[str, str]]:
    """What stands in brackets: by place, and by name."""
    given: list[str] = []
    named: dict[str, str] = {}
    at = 0
    while at < len(inside):
        found = _ARGUMENT.match(inside, at)
        if not found:
            at += 1
            continue
        value = found["quoted"] if found["quoted"] is not None else (found["bare"] or "").strip()
        if len(value) > 1 and found["quoted"] is None and value[0] == value[-1] == "'":
            value = value[1:-1]
        if found["key"]:
            named[found["key"]] = value
        else:
            given.append(value)
        at = max(found.end(), at + 1)
    return given, named


def _architecture(
    title: str | None,
    held: dict[str, Held],
    edges: list[Edge],
    left_out: list[LeftOut],
    file: File,
    flow: Flow | None,
    order: Order | None,
) -> Architecture:
    nodes: dict[str, Node] = {}
    for one in held.values():  # a boundary stands before what is in it
        kind, type, technology, guessed = recognised(one.name, one.kind, one.type)
        node = Node(
            key=one.id, name=one.name, sort="element", parent=nodes.get(one.around or ""), mark=file.mark(one.line)
        )
        node.description, node.url, node.tags = one.description, one.url, list(one.tags)
        if one.boundary and any(other.around == one.id for other in held.values()):
            node.description = " · ".join(text for text in (one.technology, one.description) if text) or None
        else:
            node.kind, node.type, node.technology, node.guessed = kind, type, one.technology or technology, guessed
        nodes[one.id] = node
    ties: list[Tie] = []
    for edge in edges:
        assert edge.mark is not None
        missing = next((end for end in (edge.source, edge.target) if end not in nodes), None)
        if missing is not None:
            left_out.append(LeftOut(f"{edge.source} → {edge.target}: nothing is called {missing}.", edge.mark))
            continue
        tie = Tie(source=nodes[edge.source], target=nodes[edge.target], label=edge.label, mark=edge.mark)
        tie.mode, tie.technology, tie.description, tie.both_ways = (
            edge.mode, edge.protocol, edge.description, edge.both_ways,
        )  # fmt: skip
        ties.append(tie)
    told = []
    if flow:
        ordered = [
            edge for edge in (order.sorted(edges) if order else edges) if {edge.source, edge.target} <= nodes.keys()
        ]
        steps = [Step(nodes[one.source], nodes[one.target], one.label, one.mark) for one in ordered if one.mark]
        told = [(flow, steps)] if steps else []
    passed = Passed()
    for remark in left_out:
        if remark.key and remark.mark:
            passed.add(remark.key, remark.mark)
    drawn = drawing([*nodes.values()], ties, [remark for remark in left_out if not remark.key], title, told)
    return msgspec.structs.replace(drawn, left_out=(*drawn.left_out, *passed.remarks()))
