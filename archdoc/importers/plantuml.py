"""PlantUML with C4 macros (https://github.com/plantuml-stdlib/C4-PlantUML) to an Architecture.

The macros are those of Mermaid's C4 diagrams, which have them from here, and are read by the same reader. A file that
`!include` names beside this one is read in its place; macros that a file defines for itself are not run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers import boxes, c4, drawings
from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.files import File, Files, RefusedError

NAME = "plantuml"

MOST_FILES = 200
"""Files of one import, each counted as often as it is included."""
_START = re.compile(r"^[ \t]*@start(?P<kind>\w+)[^\n]*", re.MULTILINE)
_END = re.compile(r"^[ \t]*@end\w+", re.MULTILINE)
_MACRO = re.compile(
    r"^[ \t]*(?:(?:Person|System|Container|Component)(?:Db|Queue)?(?:_Ext)?|(?:\w+_)?Boundary"
    r"|(?:Deployment_)?Node(?:_[LRUD])?|(?:Bi)?Rel\w*)[ \t]*\(",
    re.MULTILINE,
)
_COMMENT = re.compile(r"/'.*?(?:'/|\Z)|^[ \t]*'[^\n]*", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(
    r"^[ \t]*(?P<what>legend|caption|header|footer|note|hnote|rnote|skinparam|sprite|!(?:unquoted[ \t]+)?(?:procedure"
    r"|function)|<style>)\b(?P<rest>[^\n]*)",
    re.MULTILINE,
)
_CLOSING = {
    "legend": r"end ?legend", "caption": r"end ?caption", "header": r"end ?header", "footer": r"end ?footer",
    "note": r"end ?note", "hnote": r"end ?h?note", "rnote": r"end ?r?note", "skinparam": r"\}", "sprite": r"\}",
    "<style>": r"</style>",
}  # fmt: skip
_ROW = re.compile(
    r"^[ \t]*(?P<what>!\w*|skinparam|hide|show|remove|scale|left to right direction|top to bottom direction|allowmixing"
    r"|together|newpage|mainframe|url|center|header|footer|caption|legend|note|sprite|set|order|rotate)(?!\w)[^\n]*$"
)
_INCLUDE = re.compile(r"^[ \t]*!include(?:_once|_many|url|sub)?[ \t]+(?P<name>[^\n]+?)[ \t]*$")
_STEPS = re.compile(r"C4_(?:Dynamic|Sequence)\b")
"""What a diagram includes whose relationships are steps."""
_CODE = re.compile(r"<U\+([0-9A-Fa-f]{4,6})>")
_KEPT = re.compile(r"⟦([0-9A-Fa-f]{4,6})⟧")
"""A character by its code while macros are read, to which `<` and quotes mean something."""
_MARKUP = re.compile(r"</?(?:b|i|u|s|size|color|font|back|w)\b[^>]*>|\*\*|//(?=\S[^/]*//)|(?<=\S)//(?=\s|$)|<&[\w-]+>")


def looks(file: File) -> bool:
    """Whether a file is PlantUML with C4 macros, or ends as PlantUML does."""
    begins = bool(_START.search(file.text))
    return begins and (
        bool(_MACRO.search(file.text)) or file.path.lower().endswith((".puml", ".plantuml", ".pu", ".iuml"))
    )


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The diagrams of `given`, side by side where they are several. Raises ArchdocError: no C4 macro is in them."""
    drawn: list[tuple[str, str, Architecture]] = []
    left_out: list[LeftOut] = []
    included: set[str] = set()
    reading = _Reading(files, included)
    diagrams = [(file, *one) for file in given for one in _diagrams(file)]
    for file, kind, text, line in diagrams:
        mark = file.mark(line)
        if kind != "uml" or not (_MACRO.search(text) or _INCLUDE.search(text)):
            left_out.append(LeftOut(f"A diagram of @start{kind} without C4 macros: not read.", mark))
            continue
        reading.steps = False
        clean = reading.cleaned(file, text, line, ())
        one = _unescaped(c4.read(file, clean, line, reading.steps))
        if one.parts:
            title = one.title or f"Diagram at line {line}"
            drawn.append((drawings.slug(title), title, one))
        else:
            left_out += one.left_out
    left_out += reading.left_out
    if not drawn:
        what = "There are no C4 macros in it, such as Container(…) and Rel(…); no other PlantUML is read."
        raise ArchdocError(tuple(Problem(file.mark(0, 0), what) for file in given))
    if len(drawn) == 1:
        whole = msgspec.structs.replace(drawn[0][2], left_out=(*left_out, *drawn[0][2].left_out))
    else:
        whole = drawings.side_by_side(drawn, left_out)
    return msgspec.structs.replace(whole, left_out=(*whole.left_out, *reading.passed.remarks()))


def _diagrams(file: File) -> list[tuple[str, str, int]]:
    """The kind, text and first line of each diagram of a file."""
    found = []
    for start in _START.finditer(file.text):
        end = _END.search(file.text, start.end())
        text = file.text[start.start() : end.start() if end else len(file.text)]
        found.append((start["kind"].lower(), text, file.text.count("\n", 0, start.start()) + 1))
    return found


class _Reading:
    """What is said in several diagrams, and which files were put in."""

    def __init__(self, files: Files, included: set[str]) -> None:
        self.files, self.included = files, included
        self.left_out: list[LeftOut] = []
        self.passed = boxes.Passed()
        self.count = 0
        self.steps = False
        """Whether the diagram that was read last tells steps."""

    def cleaned(self, file: File, text: str, line: int, stack: tuple[str, ...]) -> str:
        """A diagram without what says how it looks, each line where it was, with what it includes in its place."""
        text = _CODE.sub(r"⟦\1⟧", _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text))
        text = self._without_blocks(file, text, line)
        rows = []
        for number, row in enumerate(text.split("\n"), line):
            if found := _INCLUDE.match(row):
                rows.append(self._included(file, found["name"].strip('"'), number, stack))
            elif _START.match(row):
                rows.append("")
            elif found := _ROW.match(row):
                what = found["what"].strip()
                self.passed.add(what, file.mark(number))
                rows.append("{" if row.rstrip().endswith("{") else "")
            else:
                rows.append(row)
        return "\n".join(rows)

    def _without_blocks(self, file: File, text: str, line: int) -> str:
        at = 0
        while found := _BLOCK.search(text, at):
            what, rest = found["what"], found["rest"].strip()
            closing = _CLOSING.get(what, r"!end\w+")
            one_row = (what in ("skinparam", "sprite") and not rest.endswith("{")) or (
                what in ("note", "hnote", "rnote", "header", "footer", "caption")
                and (":" in rest or '"' in rest or (rest and what != "note"))
            )
            if one_row:
                at = found.end()
                continue
            end = re.compile(rf"^[ \t]*{closing}[^\n]*", re.MULTILINE).search(text, found.end())
            if end is None:
                at = found.end()
                continue
            self.passed.add(what, file.mark(line + text.count("\n", 0, found.start(1))))
            text = text[: found.start()] + "\n" * text.count("\n", found.start(), end.end()) + text[end.end() :]
        return text

    def _included(self, file: File, name: str, line: int, stack: tuple[str, ...]) -> str:
        """The text of a file beside this one, on one line; the C4 library itself and what is elsewhere isn't read."""
        self.steps = self.steps or _STEPS.search(name) is not None
        if name.startswith("<") or re.search(r"(?:^|[/\\])C4(?:_\w+)?(?:\.puml)?$", name):
            return ""
        self.count += 1
        try:
            found = self.files.beside(file, name.partition("!")[0])
        except RefusedError as why:
            self.left_out.append(LeftOut(f"!include {name}: {why}", file.mark(line)))
            return ""
        if found.path in stack or self.count > MOST_FILES:
            self.left_out.append(LeftOut(f"!include {name}: it includes itself.", file.mark(line)))
            return ""
        text = self.cleaned(found, _END.sub("", found.text), 1, (*stack, found.path))
        return " ".join(row for row in text.split("\n") if not row.strip().startswith("title"))


def _unescaped(one: Architecture) -> Architecture:
    """The same with its texts as they are seen."""

    def seen(text: str | None) -> str | None:
        if text is None:
            return None
        return " ".join(_KEPT.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), _MARKUP.sub("", text)).split())

    def every(values: tuple[Any, ...], *names: str) -> tuple[Any, ...]:
        told: Callable[[Any], dict[str, Any]] = lambda value: {name: seen(getattr(value, name)) for name in names}  # noqa: E731
        return tuple(msgspec.structs.replace(value, **told(value)) for value in values)

    return msgspec.structs.replace(
        one,
        title=seen(one.title),
        groups=every(one.groups, "name", "description"),
        parts=every(one.parts, "name", "technology", "description"),
        edges=every(one.edges, "label", "protocol", "description"),
        flows=tuple(
            msgspec.structs.replace(flow, title=seen(flow.title) or flow.title, words=tuple(map(seen, flow.words)))
            for flow in one.flows
        ),
    )
