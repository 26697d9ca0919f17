"""The text of one Mermaid flowchart to an Architecture: shapes are types, subgraphs are groups.

The lexical rules are those of Mermaid 11's own grammar (`flow.jison`): what an id may hold, how long a link may be.
"""

from __future__ import annotations

import re

import yaml

from archdoc.catalogue.labels import one_line
from archdoc.core.errors import ArchdocError, Problem
from archdoc.core.vocabulary import EXPORTED
from archdoc.importers.architecture import Architecture, Edge, LeftOut
from archdoc.importers.files import File
from archdoc.importers.mermaid.chart import Chart, Node, Subgraph, architecture

HEADER = re.compile(r"\s*(?:flowchart-elk|flowchart|graph)\b[ \t]*(?:TB|TD|BT|RL|LR|[<>^v])?[ \t]*(?=[\n;]|$|\w)")
DEEPEST = 200
"""Subgraphs in one another; the deepest that was seen has 5."""

LONGEST = 2_000
"""Characters of a label up to which its end is looked for."""

_TEXT = re.compile(r"\s*\"`?(.{0,2000}?)`?\"\s*", re.DOTALL)
_SPACE = re.compile(r"[\s;]+")
_ID = re.compile(r"(?:[^\W_]|[!#$%'*+.?\\/_\u200d]|-(?![>\-.])|=(?!=)|(?<!:):(?!:))+")
_EDGE_ID = re.compile(r"[ \t]*(?P<id>[^\s\"@]{1,80})@(?=[<xo]?[-=.~])")
_LINK = re.compile(
    r"[ \t]*\n?[ \t]*(?P<link>(?P<tail>(?:(?<=\s)[xo]|<)?)"
    r"(?:--+(?P<normal>[-xo>])|==+(?P<thick>[=xo>])|-?\.+-(?P<dotted>[xo>]?)|(?P<hidden>~~~+)))[ \t]*"
)
_OPEN = re.compile(r"[ \t]*(?P<tail>(?:(?<=\s)[xo]|<)?)(?P<line>--|==|-\.)[ \t]*(?=[^\s\-=.>])")
_CLOSE = {
    "--": re.compile(r"[ \t]*--+([-xo>])[ \t]*"),
    "==": re.compile(r"[ \t]*==+([=xo>])[ \t]*"),
    "-.": re.compile(r"[ \t]*-?\.+-([xo>]?)[ \t]*"),
}
_PIPE = re.compile(r"[ \t]*\|\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^|]*))\s*\|[ \t]*")
_AND = re.compile(r"\s*&\s*")
_CLASS = re.compile(r":::((?:\w|-(?![>\-.]))+)")
_SUBGRAPH = re.compile(r"subgraph\b[ \t]*(?P<rest>(?:\"[^\"\n]*\"|[^\n;])*)")
_TITLED = re.compile(r"(?P<id>[^\s\[\"]+)[ \t]*\[\s*(?P<title>.*?)\s*\]?$", re.DOTALL)
_STYLE = re.compile(r"(?P<what>style|linkStyle|classDef|direction)\b(?=[ \t]+[^\s\-=.~<:@&])")
_STYLED = re.compile(r"[ \t]+([^\s,;]+)[ \t]+\w")
_SPOKEN = re.compile(r"(?P<what>acc(?:Title|Descr))[ \t]*(?::[^\n]*|\{[^}]*\})")
_BORDERS = re.compile(r"borders:\w*\|")
_CLICK = re.compile(r"click[ \t]+(?P<id>[^\s\-=.~<&@:\[({][^\s]*)[ \t]+(?:(?:href[ \t]+)?\"(?P<url>[^\"]*)\"|(?=\w))")

SHAPES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("(((", (")))",), "double circle"),
    ("((", ("))",), "circle"),
    ("([", ("])",), "stadium"),
    ("(-", ("-)",), "ellipse"),
    ("(", (")",), "rounded"),
    ("[[", ("]]",), "subroutine"),
    ("[(", (")]",), "cyl"),
    ("[/", ("/]", "\\]"), "lean-r"),
    ("[\\", ("\\]", "/]"), "lean-l"),
    ("[|", ("|]", "]"), "rect"),
    ("[", ("]",), "rect"),
    ("{{", ("}}",), "hex"),
    ("{", ("}",), "diam"),
    (">", ("]",), "odd"),
)
"""What opens a shape, what may close it, and its name in `@{ shape: … }`; a longer opening stands before a shorter."""


def read(file: File, text: str, line: int) -> Architecture:
    """The flowchart in `text`, whose first line is the file's line `line`."""
    reading = Reading(file, text, line)
    reading.statements()
    return architecture(reading.chart)


class Reading:
    """A flowchart being read; `at` is how far."""

    id = _ID
    """What an id may hold."""

    def __init__(self, file: File, text: str, line: int) -> None:
        self.file, self.text, self.line = file, text, line
        self.at = 0
        self.counted = (0, line)
        self.open: list[Subgraph] = []
        self.ids: set[str] = set()
        self.chart = Chart(file)
        self.exported = EXPORTED in file.text[:2000]

    def here(self) -> int:
        """The line of the file that is reached."""
        before, line = self.counted
        line += self.text.count("\n", before, self.at)
        self.counted = (self.at, line)
        return line

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands here, if it is of a pattern; it is passed."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def statements(self) -> None:
        """Reads all of it."""
        self.match(HEADER)
        while self.match(_SPACE) or self.at < len(self.text):
            if self.at >= len(self.text):
                break
            line = self.here()
            if found := self.match(_SUBGRAPH):
                self.subgraph(found["rest"], line)
            elif self.word("end"):
                if self.open:
                    self.close()
                self.at = self.end()
            elif found := self.match(_CLICK):
                url = found["url"] or ""
                self.chart.clicked[found["id"]] = url if "://" in url else None
                if "://" not in url:
                    self.chart.passed.add("click", self.file.mark(line))
                self.at = self.end()
            elif self.text.startswith(("class ", "class\t"), self.at):
                self.chart.classed.append(self.text[self.at : self.end()])
                self.at = self.end()
            elif found := self.match(_STYLE):
                self.chart.passed.add(found["what"], self.file.mark(line))
                if found["what"] == "style" and (styled := self.match(_STYLED)):
                    self.chart.styled.append(Node(styled[1], line))
                self.at = self.end()
            elif found := self.match(_SPOKEN):
                self.chart.passed.add(found["what"], self.file.mark(line))
            elif not self.chain():
                end = self.end()
                what = " ".join(self.text[self.at : end].split())
                self.chart.left_out.append(LeftOut(f"Not understood: `{what[:60]}`", self.file.mark(line)))
                self.at = max(end, self.at + 1)
        while self.open:
            self.close()

    def end(self) -> int:
        """Where the statement ends that begins here."""
        found = re.compile(r"[\n;]").search(self.text, self.at)
        return found.start() if found else len(self.text)

    def word(self, word: str) -> bool:
        """Whether a word stands here by itself."""
        after = self.text[self.at + len(word) : self.at + len(word) + 1]
        return self.text.startswith(word, self.at) and (not after or after in " \t\n;%")

    def subgraph(self, rest: str, line: int) -> None:
        """Opens a subgraph; `rest` is what stands behind the word. Raises ArchdocError: nested too deep."""
        rest = rest.strip()
        titled = _TITLED.match(rest)
        if titled:
            id, title = titled["id"], titled["title"]
        else:
            id = title = rest.strip('"').strip()
        title = title.strip().strip('"').strip("`")
        if not id or id in self.ids:
            id = f"{id or 'subgraph'}-{line}"
        self.ids.add(id)
        if len(self.open) >= DEEPEST:
            what = f"More than {DEEPEST} subgraphs are in one another here."
            raise ArchdocError((Problem(self.file.mark(line), what),))
        if self.open:
            self.open[-1].members.append(id)
        seen = one_line(title) or ""
        self.open.append(Subgraph(id, seen, line, bare=not seen and (bool(titled) or '"' in rest)))

    def close(self) -> None:
        """Ends the subgraph that was opened last."""
        self.chart.closed.append(self.open.pop())

    def node(self, id: str, line: int) -> Node:
        """The node of an id, which the open subgraph mentions."""
        if self.open and not any(id == sub.id for sub in self.open):
            self.open[-1].members.append(id)
        return self.chart.nodes.setdefault(id, Node(id, line))

    def chain(self) -> bool:
        """Reads `A & B -- text --> C --> D`. False where no node stands here."""
        sources = self.side()
        if not sources:
            return False
        while True:
            start, line = self.at, self.here()
            if found := self.match(_EDGE_ID):
                self.chart.edge_ids.add(found["id"])
            link = self.link()
            targets = self.side() if link else []
            if not link or not targets:
                self.at = start if not link else self.at
                return True
            style, both, back, text = link
            if style == "hidden":
                self.chart.hidden.append(line)
            for source in sources if style != "hidden" else ():
                for target in targets:
                    ends = (target, source) if back else (source, target)
                    mark = self.file.mark(line)
                    edge = Edge(
                        source=ends[0],
                        target=ends[1],
                        label=one_line(text),
                        mode="async" if style == "dotted" and self.exported else None,
                        both_ways=both,
                        mark=mark,
                    )
                    self.chart.edges.append(edge)
            sources = targets

    def link(self) -> tuple[str, bool, bool, str | None] | None:
        """A link: its style, whether it has two heads, whether only the first end has one, and its text."""
        text: str | None = None
        line = self.here()
        if found := self.match(_LINK):
            style = next(kind for kind in ("normal", "thick", "dotted", "hidden") if found[kind] is not None)
            tail, head = found["tail"], found[style]
        elif found := self.match(_OPEN):
            style = {"--": "normal", "==": "thick", "-.": "dotted"}[found["line"]]
            if self.text.startswith('"', self.at):
                quoted = self.text.find('"', self.at + 1)
                begin = quoted + 1 if quoted > 0 else self.at
            else:
                begin = self.at
            limit = self.text.find("\n", begin)
            close = _CLOSE[found["line"]].search(self.text, begin, limit if limit >= 0 else len(self.text))
            if not close:
                self.at = found.start()
                return None
            text = self.text[self.at : close.start()].strip().strip('"')
            self.at = close.end()
            tail, head = found["tail"], close[1]
        else:
            return None
        if piped := self.match(_PIPE):
            text = piped["quoted"] if piped["quoted"] is not None else piped["bare"]
        self.match(re.compile(r"[ \t]*\n?[ \t]*(?!subgraph\b|end\b)(?=[^\s])"))
        headed = head in {">", "x", "o"}
        if not tail and not headed and style != "hidden":
            self.chart.plain.append(line)
        return style, bool(tail) and headed, bool(tail) and not headed, text

    def side(self) -> list[str]:
        """The nodes of one side of a link: `A & B`."""
        found = []
        while (id := self.vertex()) is not None:
            found.append(id)
            if not self.match(_AND):
                break
        return found

    def vertex(self) -> str | None:
        """Reads a node with its shape and classes; gives its id."""
        line = self.here()
        found = self.match(self.id)
        if not found:
            return None
        node = self.node(found[0], line)
        if self.text.startswith("@{", self.at):
            self.attributes(node)
        else:
            self.shape(node)
        while classed := self.match(_CLASS):
            node.classes.append(classed[1])
        if self.text.startswith("@{", self.at):
            self.attributes(node)
        return found[0]

    def shape(self, node: Node) -> None:
        """Reads brackets with a label, which give a node its shape."""
        for opening, closings, name in SHAPES:
            if not self.text.startswith(opening, self.at):
                continue
            begin = self.at + len(opening)
            quoted = _TEXT.match(self.text, begin)
            after = quoted.end() if quoted else begin
            ends = [(self.text.find(closing, after, after + LONGEST), closing) for closing in closings]
            found = min((end for end in ends if end[0] >= 0), default=None)
            if quoted and found and found[0] != after:
                quoted = None
            if found is None:
                continue
            node.text = quoted[1] if quoted else _BORDERS.sub("", self.text[begin : found[0]]).strip().strip('"')
            node.shape = name
            self.at = found[0] + len(found[1])
            return

    def attributes(self, node: Node) -> None:
        """Reads `@{ }`, which holds YAML."""
        end = re.compile(r"@\{(?:[^}\"]|\"(?:[^\"\\]|\\.)*\")*\}").match(self.text, self.at)
        if not end:
            self.at = self.end()
            return
        inner = end[0][2:-1]
        try:
            # The base loader makes texts, lists and maps of them, and nothing else.
            told = yaml.load(inner if "\n" in inner else f"{{{inner}}}", yaml.BaseLoader)  # noqa: S506
        except yaml.YAMLError:
            told = None
        if not isinstance(told, dict):
            what = f"What stands in @{{ }} of {node.id} isn't understood."
            self.chart.left_out.append(LeftOut(what, self.file.mark(self.here())))
            told = {}
        for key, value in told.items():
            if key == "shape" and isinstance(value, str):
                node.shape = value
            elif key == "label" and isinstance(value, str):
                node.text = value.strip()
            else:
                self.chart.passed.add(f"@{key}", self.file.mark(self.here()))
        self.at = end.end()
