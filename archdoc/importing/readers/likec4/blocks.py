"""The blocks of a LikeC4 file beside its model: what is imported, the specification, and views."""

from __future__ import annotations

import re

from archdoc.importing.files import File
from archdoc.importing.graph import LeftOut
from archdoc.importing.readers.c4.scan import Token
from archdoc.importing.readers.likec4.cursor import Cursor, Place, line
from archdoc.importing.readers.likec4.told import Style, Told, View

PROPERTIES = frozenset(
    {"title", "description", "summary", "technology", "notation", "icon", "link", "navigateTo", "notes"}
)
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
            self.open(Place("skip"))

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
        elif token.text in ("deploymentNode", "tag", "color"):
            self.at += 1

    def styled(self, token: Token, style: Style) -> None:
        """A line of a kind or of a style."""
        self.at += 1
        if token.text == "style":
            self.open(Place("style", style))
        elif token.text in ("shape", "icon", "notation", "technology") and self.text() != "=":
            setattr(style, token.text, self.value() or None)
        elif token.text in PROPERTIES:
            self.value()

    def view(self, token: Token) -> None:
        """`[dynamic|deployment] view NAME ... {`, or a style."""
        self.at += 1
        if token.text != "view":
            return
        dynamic = self.at > 1 and self.tokens[self.at - 2].text == "dynamic"
        mark, key = self.mark(token), self.text() or "view"
        while (following := self.peek()) and following.text not in ("{", "}"):
            self.at += 1
        if dynamic:
            view = View(key, mark)
            self.told.views.append(view)
            self.open(Place("dynamic", view))
        else:
            self.told.skipped["view", self.file.path] += 1
            self.open(Place("skip"))

    def step(self, token: Token, view: View) -> None:
        """A statement in a dynamic view."""
        following = self.text(1)
        if token.text in ("title", "description"):
            self.at += 1
            setattr(view, token.text, line(self.value()))
        elif token.text in ("parallel", "par") and following == "{":
            self.at += 1
            self.open(Place("dynamic", view))
        elif REFERENCE.fullmatch(token.text) and (ARROW.fullmatch(following) or following == "<-"):
            if following != "<-":
                view.steps.append((token.text, self.text(2)))
            self.at += 3
        elif ARROW.fullmatch(token.text) and REFERENCE.fullmatch(following) and view.steps:
            view.steps.append((view.steps[-1][1], following))
            self.at += 2
        else:
            self.at += 1
