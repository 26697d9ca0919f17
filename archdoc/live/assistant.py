"""An MCP server for an assistant: it reads specs and repositories in one folder, and writes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from archdoc import __version__
from archdoc.core.errors import ArchdocError
from archdoc.core.model import Model
from archdoc.evidence.values import Evidence
from archdoc.spec import load
from archdoc.spec.source import Places

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
INSTRUCTIONS = (
    "archdoc specs are one person's own account of a system they worked on. Never make up a decision, a number, a name "
    "or a role: ask, and leave out what nobody knows. Use `keys` before you write, `check` after, `questions` for gaps."
)


class Assistant:
    """The tools, over one folder. Paths are as seen from it, and lead nowhere else, by links neither."""

    def __init__(self, folder: str) -> None:
        """Of a folder that is there."""
        self.root = os.path.realpath(folder)

    def server(self) -> MCPServer:
        """What answers an assistant."""
        made = MCPServer("archdoc", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
        for tool in (self.check, self.keys, self.questions, self.ready, self.picture, self.whatif, self.evidence):
            made.tool(annotations=_READS, structured_output=False)(_told(tool))
        return made

    def check(self, spec: str) -> str:
        """Every problem of a spec as JSON, each with its line and often what was meant; an empty list if it has none.

        Args:
            spec: The YAML file, as seen from the folder.
        """
        from archdoc.core.errors import Problem

        try:
            self._placed(spec)
        except ArchdocError as error:
            problems: tuple[Problem, ...] = error.problems
        else:
            problems = ()
        return _json([
            {"line": one.mark.line, "column": one.mark.column, "what": one.what, "hint": one.hint} for one in problems
        ])  # fmt: skip

    def keys(self, path: str = "") -> str:
        """What may be written at a place of a spec: each key with an example and the interviewer's question to it.

        Args:
            path: A way of keys such as `components` or `edges.tradeoff`; empty is the top level. A lone key's name that
                isn't one of the top level is looked up everywhere.
        """
        from archdoc.render import keys as render
        from archdoc.spec import keys as reference

        try:
            return render.markdown(reference.page(path))
        except LookupError as error:
            found = reference.everywhere(path.strip())
            if not found:
                raise ToolError(" ".join(part for part in error.args if part)) from None
            return "\n".join(render.markdown(reference.page(one.path)) for one in found)

    def questions(self, spec: str, only_open: bool = True) -> str:
        """The questions that an interviewer will raise about this system, as JSON, likeliest first.

        Args:
            spec: The YAML file, as seen from the folder.
            only_open: Without those that the spec answers.
        """
        from archdoc.interview.questions import ask
        from archdoc.render.data import questions

        model, places = self._placed(spec)
        shown = [one for one in ask(model) if not only_open or one.standing != "answered"]
        return questions(model.title, shown, places)

    def ready(self, spec: str, repo: str = "") -> str:
        """What the dossier of a spec still lacks, as JSON: a score with its parts, and findings with their cures.

        Args:
            spec: The YAML file, as seen from the folder.
            repo: A git repository in the folder against whose history roles are held; empty for none.
        """
        from archdoc.interview.questions import ask
        from archdoc.interview.readiness import readiness
        from archdoc.render import readiness as render

        model, places = self._placed(spec)
        shown = self._counted(model, repo) if repo else None
        return render.as_json([render.Report(model.title, readiness(model, ask(model), shown=shown), places)])

    def picture(self, spec: str, view: str = "overview") -> str:
        """A picture of the system as SVG.

        Args:
            spec: The YAML file, as seen from the folder.
            view: The key of one of its pictures.
        """
        from archdoc.diagram.diagram import diagram
        from archdoc.diagram.overview import overview
        from archdoc.diagram.views import by_key, keys

        model, _ = self._placed(spec)
        for one in model.elements.values():
            self._inside(os.path.join(os.path.dirname(spec), one.icon or ""))
        if view == "overview":
            return overview(model).picture.svg()
        if view not in keys(model):
            raise ToolError(f"There is no picture `{view}`. There are: {', '.join(keys(model))}.")
        return diagram(by_key(model, view)).svg()

    def whatif(
        self, spec: str, fault: Literal["down", "slow", "load", "lose"], part: str
    ) -> str:  # fmt: skip
        """What a fault does to the rest of the system, as JSON, by the numbers in the spec.

        Args:
            spec: The YAML file, as seen from the folder.
            fault: Whether a part is down or slow, there is more load, or a zone or region is lost.
            part: The id of the part that is down or slow; how many times the load (`10`); `zone` or `region`.
        """
        from archdoc.interview.questions import ask
        from archdoc.interview.whatif import whatif
        from archdoc.render import whatif as render

        model, _ = self._placed(spec)
        if fault in ("down", "slow") and part not in model.elements:
            raise ToolError(f"There is no part `{part}`. There are: {', '.join(model.elements)}.")
        if fault == "load" and not (part.replace(".", "", 1).isdigit() and float(part) > 0):
            raise ToolError(f"`{part}` is no factor such as 10.")
        if fault == "lose" and part not in ("zone", "region"):
            raise ToolError("What is lost is a `zone` or a `region`.")
        return render.as_json(whatif(model, fault, (part,), ask(model)))

    def evidence(self, spec: str, repo: str = ".") -> str:
        """Whose work each part was, by the history of its git repository, as JSON: numbers, and no names of others.

        Args:
            spec: The YAML file, as seen from the folder; its `me.identities` say which authors are the spec's author.
            repo: The repository, as seen from the folder.
        """
        from archdoc.interview.readiness.claims import claims
        from archdoc.render import evidence as render

        model, _ = self._placed(spec)
        found = self._counted(model, repo)
        return render.as_json(found, [what for what, _, _ in claims(model, found)])

    def _placed(self, spec: str) -> tuple[Model, Places]:
        from archdoc.spec.files import content, decode

        return load.load_placed_text(decode(spec, content(self._inside(spec))), spec)

    def _counted(self, model: Model, repo: str) -> Evidence:
        import datetime as dt

        from archdoc.evidence.count import Asked, evidence

        day = dt.datetime.now(dt.UTC).date().isoformat()
        return evidence(model, Asked(repos=(("", self._inside(repo)),), day=day, within=self.root))

    def _inside(self, path: str) -> str:
        """The file itself. Raises ToolError: it is outside of the folder."""
        real = os.path.realpath(os.path.join(self.root, path))
        if os.path.commonpath((self.root, real)) != self.root:
            raise ToolError(f"`{path}` leads out of the folder that this server was given.")
        return real


def _told(tool: Callable[..., str]) -> Callable[..., str]:
    """A tool whose problems are told in words."""

    @wraps(tool)
    def told(*given: object, **named: object) -> str:
        try:
            return tool(*given, **named)
        except ArchdocError as error:
            said = (f"{one.mark}: {one.what} {one.hint or ''}".strip() for one in error.problems)
            raise ToolError("\n".join(said)) from None

    return told


def _json(made: object) -> str:
    import json

    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
