"""Spec files that are being written -> what a page shows of them: the last good picture, problems, what is open."""

from __future__ import annotations

import gc
import hashlib
import os
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.core.model import Model
from archdoc.core.paths import Path, of_edge, of_element, of_tradeoff
from archdoc.core.vocabulary import Audience, ThemeName, notice
from archdoc.core.write import write_one
from archdoc.diagram.diagram import Diagram, again
from archdoc.diagram.layout.drop import dropped
from archdoc.diagram.views import AS_NEEDED, OVERVIEW, Picture, by_key, keys, title
from archdoc.diagram.views import overview as whole
from archdoc.interview.effect import WhatIf
from archdoc.interview.faults import choices
from archdoc.interview.faults import chosen as chosen_fault
from archdoc.interview.present import overlays
from archdoc.interview.questions import ask
from archdoc.interview.questions.question import key as dotted
from archdoc.live import reckon
from archdoc.privacy.gate import Gate
from archdoc.render.whatif import svg as marked
from archdoc.spec import files
from archdoc.spec.insert import RefusedError, insert, pin, pins
from archdoc.spec.load import load_placed_text
from archdoc.spec.source import Places

_BETTER = 10.0
"""By so much, in crossings, a picture laid out anew has to be better than the one with everything in its place."""
_SWEEP = 100
"""Changes after which what they left is collected; where they pause, that is done then."""
UNDONE = 50
"""Edits that can be taken back."""


Run = Callable[..., Any]


class ConflictError(Exception):
    """The file is no longer what the page has shown."""


class _State(msgspec.Struct):
    """A file as it was last read, and the last state of it that was right."""

    version: str = ""
    problems: tuple[Problem, ...] = ()
    model: Model | None = None
    places: Places | None = None


class Preview:
    """The specs that a page shows. Its methods may be called from several threads."""

    def __init__(self, argument: str, engine: str = "auto", run: Run = lambda work, *given: work(*given)) -> None:
        """Of a spec file, or of the specs in a folder. Raises ArchdocError: there is none.

        `run` does what takes long (functions of `archdoc.live.reckon`): here, or in another process.
        """
        self._argument, self._engine = argument, engine
        self.files = tuple(files.named(argument))
        self._states: dict[str, _State] = {}
        self._drawn: dict[tuple[str, str, Audience], reckon.Drawn] = {}
        self._edits: list[tuple[str, bytes, bytes]] = []
        self._lock = threading.RLock()
        self._run = run
        self._changes = 0
        self._reviewed: tuple[tuple[str, str], dict[str, Any]] | None = None

    @property
    def folder(self) -> str:
        """The folder to watch."""
        return os.path.dirname(os.path.abspath(self.files[0]))

    def names(self) -> list[str]:
        """What the page calls the files: their names, in the order of the folder."""
        return [os.path.basename(file) for file in self.files]

    def picture(self, name: str, view: str, look: ThemeName, audience: Audience, fault: str = "") -> dict[str, Any]:
        """A picture, and where each of its parts is written. Of a broken file the last good one, with the problems.

        With a `fault` such as `down:ses`, the parts that it reaches are marked, and what it does is told.
        """
        with self._lock:
            file = self._file(name)
            state = self._read(file)
            made: dict[str, Any] = {
                "file": os.path.basename(file), "files": self.names(), "path": os.path.abspath(file),
                "shown": os.path.normpath(file), "version": state.version,
                "problems": [_problem(one) for one in state.problems],
                "svg": None, "title": os.path.basename(file), "views": [], "view": view, "places": {}, "notice": "",
                "faults": [], "fault": "", "whatif": None, "overlays": [],
            }  # fmt: skip
            if state.model is None:
                return made
            try:
                gate = Gate(state.model, audience)
                made |= self._shown(file, state, gate, gate.key(view), look, fault)
            except ArchdocError as error:
                made["problems"] += [_problem(one) for one in error.problems]
            return made

    def review(self, name: str) -> dict[str, Any]:
        """What is open in a file: the readiness with its findings, and the questions that it doesn't answer yet.

        Of the text that was asked about last it is known; call it from one thread at a time.
        """
        with self._lock:
            file = self._file(name)
            state = self._read(file)
            version, model, places, broken = state.version, state.model, state.places, bool(state.problems)
        if model is None or places is None:
            return {"version": version, "score": None, "findings": [], "questions": [], "counts": {}}
        asked, known = (file, places.source.text), self._reviewed
        if known is None or known[0] != asked:
            known = self._reviewed = asked, self._run(reckon.review, places.source.text, file)
        found = known[1]
        return {"version": version, "broken": broken, **found}

    def answer(self, name: str, version: str, path: Path, value: str) -> None:
        """Writes a text into a spec, at a path of keys. All else in the file stays byte for byte.

        Raises ConflictError: the file is another than that `version`. RefusedError: it can't be put there.
        """
        self._edit(name, version, lambda text: insert(text, path, value))

    def drop(self, name: str, version: str, view: str, id: str, by: tuple[float, float]) -> None:
        """A card was dragged `by` so far, in units of the picture: writes where it stands into the view's `layout`.

        Raises ConflictError: the file is another than that `version`. RefusedError: the picture has no `layout`, or
        none that can be written.
        """
        with self._lock:
            file = self._file(name)
            model = self._read(file).model
            if model is None or (view != OVERVIEW and view not in model.views):
                raise RefusedError(
                    "Only pictures in `views` of the spec, and the overview, remember where cards stand."
                )
            if id not in model.elements:
                raise RefusedError("A box that stands for several parts goes where they are: fold less to move them.")
            scene = self._draw(file, model, view, "internal").scene
            x, y, card = scene.cards[id]

            def pinned(text: str) -> str:
                at = (x + card.width / 2 + by[0], y + card.height / 2 + by[1])
                found = dropped(scene, id, at, pins(text, view))
                return pin(text, view, {one: place for one, place in found.items() if one in model.elements})

            self._edit(name, version, pinned)

    def _edit(self, name: str, version: str, change: Callable[[str], str]) -> None:
        with self._lock:
            file = self._file(name)
            before = _bytes(file)
            if _version(before) != version:
                raise ConflictError
            made = change(before.decode("utf-8")).encode()
            try:
                load_placed_text(made.decode(), file)
            except ArchdocError as error:
                if self._read(file).problems == ():
                    raise RefusedError(error.problems[0].what) from None
            write_one(file, made, before=before)
            self._edits = [*self._edits[1 - UNDONE :], (file, before, made)]

    def undo(self) -> str | None:
        """Takes the last answer back; its file's name, or None where there is none to take back.

        Raises ConflictError: the file was changed since.
        """
        with self._lock:
            if not self._edits:
                return None
            file, before, after = self._edits[-1]
            if _bytes(file) != after:
                raise ConflictError
            write_one(file, before, before=after)
            self._edits.pop()
            return os.path.basename(file)

    def refresh(self) -> None:
        """Looks anew which files a folder holds."""
        self._changes += 1
        if self._changes % _SWEEP == 0:
            gc.collect()
        with self._lock:
            try:
                self.files = tuple(files.named(self._argument))
            except ArchdocError:
                return  # An empty folder goes on showing what it showed.
            for file in [file for file in self._states if file not in self.files]:
                del self._states[file]
                self._drawn = {key: one for key, one in self._drawn.items() if key[0] != file}

    def _file(self, name: str) -> str:
        return next((file for file in self.files if os.path.basename(file) == name), self.files[0])

    def _read(self, file: str) -> _State:
        state = self._states.setdefault(file, _State())
        try:
            content = _bytes(file)
        except ArchdocError as error:
            state.version, state.problems = "", error.problems
            return state
        version = _version(content)
        if version != state.version:
            state.version = version
            try:
                state.model, state.places = load_placed_text(files.decode(file, content), file)
                state.problems = ()
            except ArchdocError as error:
                state.problems = error.problems
        return state

    def _shown(self, file: str, state: _State, gate: Gate, view: str, look: ThemeName, fault: str) -> dict[str, Any]:
        model = gate.model
        there = keys(model)
        chosen = view if view in there else OVERVIEW
        drawn = self._draw(file, model, chosen, gate.audience)
        themed, inside = drawn.themed(look), gate.audience == "internal"
        found = chosen_fault(model, fault, ask(model) if inside else ()) if fault else None
        svg = gate.one((marked(found, themed) if found else themed.svg()).encode(), "picture.svg").decode()
        titles = [{"key": one, "title": "Overview" if one == OVERVIEW else title(model, one)} for one in there]
        places = _places(state) if gate.audience == "internal" else {}
        return {
            "svg": svg, "title": model.title, "views": titles, "view": chosen, "places": places,
            "notice": notice(gate.audience), "faults": [[one.key, one.title] for one in choices(model)],
            "overlays": _overlays(model, drawn.scene.picture), "fault": fault if found else "",
            "whatif": _told(found, state if inside else None) if found else None,
        }  # fmt: skip

    def _draw(self, file: str, model: Model, view: str, audience: Audience) -> Diagram:
        """The picture, laid out: the one of before where it shows the same, else in the same way if that will do."""
        known = self._drawn.get((file, view, audience))
        folding = known.folding if known is not None else AS_NEEDED
        wanted = whole(model, folding) if view == OVERVIEW else by_key(model, view)
        if known is not None and known.picture == wanted:
            return known.diagram
        quick = again(known.diagram.kept, wanted) if known is not None else None
        if quick is not None:
            self._drawn[file, view, audience] = reckon.Drawn(wanted, quick, folding, settled=False)
            return quick
        return self._settled(file, model, view, audience)

    def _settled(self, file: str, model: Model, view: str, audience: Audience) -> Diagram:
        """The picture as `archdoc build` draws it."""
        made = self._drawn[file, view, audience] = reckon.drawn(model, view, self._engine)
        return made.diagram

    def settle(self) -> bool:
        """Lays out anew, as a build would, what was only drawn in the way of before. Whether any picture is another.

        Edits meanwhile are drawn as ever; what was laid out for the state before them is left.
        """
        gc.collect()  # commands turn most of that off, and a server lives for hours
        with self._lock:
            waiting = [(key, one) for key, one in self._drawn.items() if not one.settled]
        moved = False
        for (file, view, audience), one in waiting:
            with self._lock:
                state = self._states.get(file)
                if state is None or state.places is None or self._drawn.get((file, view, audience)) is not one:
                    continue
                text = state.places.source.text
            try:
                made = self._run(reckon.settled, text, file, view, audience, self._engine)
            except (ArchdocError, KeyError):
                continue
            if made.diagram.verdict.score > one.diagram.verdict.score - _BETTER:
                # Hardly better: the reader keeps the picture whose places are known.
                made = reckon.Drawn(one.picture, one.diagram, one.folding)
            with self._lock:
                if self._drawn.get((file, view, audience)) is one:
                    self._drawn[file, view, audience] = made
                    moved = moved or made.diagram.scene != one.diagram.scene
        return moved


def _overlays(model: Model, picture: Picture) -> list[dict[str, Any]]:
    """What can be made to stand out; a box that stands for several parts does where one of them does."""
    found = []
    for one in overlays(model):
        names = {model.elements[id].name for id in one.elements}
        boxes = [node.key for node in picture.nodes if names.intersection(node.folded)]
        found.append({"key": one.key, "title": one.title, "nodes": [*one.elements, *boxes], "edges": list(one.edges)})
    return found


def _places(state: _State) -> dict[str, dict[str, str]]:
    """Where elements, edges and decisions are written: a line and a column each, as `12:3`."""
    model, places = state.model, state.places
    assert model is not None
    assert places is not None

    def at(path: Path) -> str:
        mark = places.mark(*path)
        return f"{mark.line}:{mark.column}"

    return {
        "node": {one.id: at(of_element(one)) for one in model.elements.values()},
        "edge": {str(one.number): at(of_edge(one)) for one in model.edges},
        "tradeoff": {str(one.number): at(of_tradeoff(model, one)) for one in model.tradeoffs},
    }


def _told(found: WhatIf, state: _State | None) -> dict[str, Any]:
    """What a fault does; with a state, in which line of the file each number stands, and where what lacks would go."""
    places = state.places if state else None

    def at(path: Path) -> dict[str, Any]:
        mark = places.mark(*path) if places else None
        return {"key": dotted(path), "line": mark.line if mark else 0, "column": mark.column if mark else 0}

    return {
        "title": found.title,
        "sections": [
            {
                "title": section.title,
                "lines": [
                    {
                        "text": line.text, "reckoned": line.reckoned, "missing": at(line.path) if line.path else None,
                        "used": [{"said": one.said, "chosen": one.chosen, **at(one.path)} for one in line.used],
                    }
                    for line in section.lines
                ],
            }
            for section in found.sections
        ],
    }  # fmt: skip


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "line": one.mark.line, "column": one.mark.column, "width": one.mark.width, "what": one.what,
        "hint": one.hint or "", "source": [[number, line] for number, line in one.source],
    }  # fmt: skip


def _bytes(file: str) -> bytes:
    """A file's content. Raises ArchdocError: it can't be had."""
    return files.content(file)


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
