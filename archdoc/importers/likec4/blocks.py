"""The blocks of a LikeC4 file beside its model: what is imported, the specification, and views."""

from __future__ import annotations

import re

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File
from archdoc.importers.likec4.cursor import Cursor, Place, line
from archdoc.importers.likec4.told import Extension, Named, Style, Told, View
from archdoc.importers.tokens import Token

_READ = frozenset({"shape", "icon", "notation", "technology", "title", "description", "summary"})
PROPERTIES = frozenset(
    {"title", "description", "summary", "technology", "notation", "icon", "link", "navigateTo", "notes"}
)
_PARTS = frozenset({
    "if", "else", "alt", "optional", "opt", "critical", "on", "parallel", "par", "branch", "loop", "break", "group",
    "try", "catch", "finally", "and", "option",
})  # fmt: skip
"""Words that open a block of steps in a dynamic view."""
ARROW = re.compile(r"<?->|-\[(?P<kind>[^\]]*)\]->?|\.(?P<dotted>[^\W\d][\w-]*)")
NAME = re.compile(r"[^\W\d][\w-]*")
REFERENCE = re.compile(r"[^\W\d][\w.-]*")


class Blocks(Cursor):
    """The statements of all blocks but the model."""

    def __init__(self, told: Told, file: File, tokens: list[Token], place: Place) -> None:
        super().__init__(file, tokens, place)
        self.told = told

    def block(self, token: Token) -> None:
        """A statement of the file itself."""
        self.at += 1
        if token.text == "import":
            self.imported()
            return
        if token.text in ("specification", "model", "views"):
            self.strings(1)
            self.open(Place(token.text))
        elif self.text() == "{":
            if token.text == "deployment":
                what = "The deployment model: where things run is no part of a spec."
                self.told.left_out.append(LeftOut(what, self.mark(token)))
                self.told.running.append(Extension(None, "", self.file, self.body(self.mark(token)), self.mark(token)))
            else:
                self.passed(token)
                self.open(Place("skip"))
        elif token.first:
            self.passed(token)

    def body(self, mark: Mark) -> list[Token]:
        """What stands in the braces that open here; they are passed. ArchdocError: they are never closed."""
        start, depth = self.at + 1, 0
        while self.at < len(self.tokens):
            text = self.text()
            depth += (text == "{") - (text == "}")
            self.at += 1
            if depth == 0:
                break
        else:
            raise ArchdocError((Problem(mark, "What opens here is never closed.", "A `}` is missing below."),))
        return self.tokens[start : self.at - 1]

    def passed(self, token: Token, key: str = "") -> None:
        """Notes a statement that isn't read."""
        if key or re.match(r"[^\W\d]", token.text):
            self.told.passed.add(key or token.text, self.mark(token))

    def imported(self) -> None:
        """`import { a, b } from 'project'`, from its first name on."""
        names: list[str] = []
        mark = self.mark(self.tokens[self.at - 1])
        while self.at < len(self.tokens) and not self.tokens[self.at].quoted and self.tokens[self.at].text != "from":
            if NAME.fullmatch(self.text()):
                names.append(self.text())
            self.at += 1
        self.at += self.text() == "from"
        project = (self.strings(1) or ["another project"])[0]
        self.told.imported.update(dict.fromkeys(names, project))
        what = f"Imported from the project {project}: {', '.join(names)}. It is known here if its files are given too."
        self.told.left_out.append(LeftOut(what, mark))

    def specified(self, token: Token) -> None:
        """A statement in `specification`."""
        name = self.text(1)
        self.at += 1
        if token.text in ("element", "relationship") and NAME.fullmatch(name):
            self.at += 1
            kinds = self.told.kinds if token.text == "element" else self.told.relation_kinds
            self.open(Place("kind", kinds.setdefault(name, Style())))
        elif token.text == "deploymentNode" and NAME.fullmatch(name) and self.told.deployed is not None:
            self.at += 1
            self.open(Place("kind", self.told.deployed.kinds.setdefault(name, Style())))
        elif token.text in ("deploymentNode", "tag", "color"):
            self.at += 1
            if token.text != "tag":
                self.passed(token, f"specification.{token.text}")
        elif NAME.fullmatch(token.text):
            self.passed(token, f"specification.{token.text}")
            self.value()

    def styled(self, token: Token, style: Style) -> None:
        """A line of a kind or of a style."""
        self.at += 1
        if token.text == "style":
            self.open(Place("style", style))
        elif token.text.startswith("#"):
            style.tags.append(token.text[1:])
        elif token.text in _READ and self.text() != "=":
            setattr(style, token.text, self.value() or None)
        elif NAME.fullmatch(token.text):
            self.passed(token, f"style.{token.text}" if token.text not in PROPERTIES else "")
            self.value()

    def view(self, token: Token) -> None:
        """`[dynamic|deployment] view NAME ... {`, or a style."""
        self.at += 1
        if token.text != "view":
            if token.text not in ("dynamic", "deployment") and NAME.fullmatch(token.text):
                self.passed(token, f"views.{token.text}")
                while (ahead := self.peek()) and not ahead.first and ahead.text not in ("{", "}"):
                    self.at += 1
            return
        dynamic = self.at > 1 and self.tokens[self.at - 2].text == "dynamic"
        mark, key = self.mark(token), self.text() or "view"
        while (following := self.peek()) and following.text not in ("{", "}"):
            self.at += 1
        if not dynamic:
            self.passed(token)
        if dynamic:
            view = View(key, mark)
            self.told.views.append(view)
            self.open(Place("dynamic", view))
        else:
            self.open(Place("skip"))

    def step(self, token: Token, view: View) -> None:
        """A statement in a dynamic view."""
        following = self.text(1)
        self.at += 1
        if token.text in ("title", "description"):
            setattr(view, token.text, line(self.value()))
        elif REFERENCE.fullmatch(token.text) and (ARROW.fullmatch(following) or following == "<-"):
            self.at += 2
            self.named(view, token.text, self.text(-1), token, back=following == "<-")
        elif ARROW.fullmatch(token.text) and REFERENCE.fullmatch(following) and view.steps:
            self.at += 1
            self.named(view, view.steps[-1].target, following, token, back=False)
        elif token.text in _PARTS:
            while (ahead := self.peek()) and (ahead.quoted or ahead.text in _PARTS):
                self.at += 1
            self.open(Place("dynamic", view))
        elif NAME.fullmatch(token.text):
            self.passed(token, f"dynamic view.{token.text}")
            while (ahead := self.peek()) and not ahead.first and ahead.text not in ("{", "}"):
                self.at += 1
            self.open(Place("skip"))

    def named(self, view: View, source: str, target: str, token: Token, *, back: bool) -> None:
        """A step, from what stands behind its names on."""
        ends = (target, source) if back else (source, target)
        step = Named(*ends, self.mark(token), back)
        step.title = line((self.strings(3) or [""])[0]) or None
        self.tags([])
        view.steps.append(step)
        self.open(Place("step", step))

    def of_step(self, token: Token, step: Named) -> None:
        """A line in the body of a step."""
        self.at += 1
        if token.text == "title":
            step.title = step.title or line(self.value()) or None
        elif NAME.fullmatch(token.text):
            self.passed(token, f"step.{token.text}")
            self.value()
