"""The text of one Mermaid block diagram (`block`) to an Architecture.

Blocks are parts, and groups where others are in them. They stand where the text has them, several on a line, and lines
lead from one to the other as in a flowchart.
"""

from __future__ import annotations

import re

from archdoc.catalogue.labels import one_line
from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.files import File
from archdoc.importers.mermaid.chart import Subgraph, architecture
from archdoc.importers.mermaid.flowchart import DEEPEST, Reading

_BLANK = re.compile(r"space\b(?::\d+)?(?!\s*[\[(])")
_OPEN = re.compile(r"block(?::(?P<id>[^\s:\[\"]+))?(?::\d+)?(?=[ \t]*(?:\n|\[|\(|$))")
_WIDTH = re.compile(r":\d+")
_LOOKS = re.compile(r"(?P<what>columns|style|classDef)\b[^\n]*")
_BIG_ARROW = re.compile(r"(?P<id>[^\s<:]+)<\[\s*\"(?P<text>[^\"]*)\"\s*\]>\([^)]*\)(?::\d+)?")
_BETWEEN = re.compile(r"[\s;]+")


def read(file: File, text: str, line: int) -> Architecture:
    """The diagram in `text`, whose first line is the file's line `line`. Raises ArchdocError: nested too deep."""
    reading = _Reading(file, text, line)
    reading.blocks()
    return architecture(reading.chart)


class _Reading(Reading):
    """A block diagram being read; `at` is how far."""

    id = re.compile(r"(?:[^\s()\[\]{}<>:;&\"=-]|=(?!=))+")

    def blocks(self) -> None:
        """Reads all of it."""
        self.at = self.text.find("\n") if "\n" in self.text else len(self.text)
        while self.at < len(self.text):
            if self.match(_BETWEEN) or self.match(_BLANK):
                continue
            line = self.here()
            mark = self.file.mark(line)
            if found := self.match(_LOOKS):
                self.chart.passed.add(found["what"], mark)
            elif self.text.startswith(("class ", "class\t"), self.at):
                self.chart.classed.append(self.text[self.at : self.end()])
                self.at = self.end()
            elif found := self.match(_OPEN):
                self.opened(found["id"], line)
            elif self.word("end"):
                self.at += len("end")
                if self.open:
                    self.close()
            elif found := self.match(_BIG_ARROW):
                what = f"The broad arrow “{one_line(found['text']) or found['id']}”: which blocks it is of isn't told."
                self.chart.left_out.append(LeftOut(what, mark))
            elif not self.chain():
                end = self.end()
                what = " ".join(self.text[self.at : end].split())
                self.chart.left_out.append(LeftOut(f"Not understood: `{what[:60]}`", mark))
                self.at = max(end, self.at + 1)
            else:
                self.match(_WIDTH)
        while self.open:
            self.close()

    def opened(self, id: str | None, line: int) -> None:
        """A block with others in it; its label, if it has one, is between brackets."""
        if len(self.open) >= DEEPEST:
            raise ArchdocError((Problem(self.file.mark(line), f"More than {DEEPEST} blocks are in one another here."),))
        label = self.match(re.compile(r"[ \t]*[\[(]+\s*\"?([^\"\])\n]*)\"?\s*[\])]+"))
        self.match(_WIDTH)
        seen = one_line(label[1]) if label else None
        key = id or f"block-{line}-{len(self.chart.closed) + len(self.open)}"
        if self.open:
            self.open[-1].members.append(key)
        self.open.append(Subgraph(key, seen or id or "", line, bare=not seen and not id))
