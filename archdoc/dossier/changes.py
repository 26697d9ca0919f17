"""Two Models -> what changed between them, by subject: what a reviewer of a pull request wants to know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec

from archdoc.core.model import Edge, Element, Model, Step, Tradeoff
from archdoc.core.paths import Path, of_edge, of_element, of_tradeoff

Kind = Literal["added", "removed", "changed"]
Subject = Literal["Elements", "Edges", "Ownership", "Decisions", "Numbers", "Story"]
SUBJECTS: tuple[Subject, ...] = ("Elements", "Edges", "Ownership", "Decisions", "Numbers", "Story")
MARKS: Mapping[Kind, str] = {"added": "+", "removed": "−", "changed": "~"}
_NUMBERS = frozenset({"replicas", "peak", "retention", "limits", "sla", "cost", "timeout"})
"""Keys of elements and edges that hold quantities."""
_OWNERSHIP = frozenset({"team", "role", "mine", "part_of"})
_Item = TypeVar("_Item")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is other than before."""

    subject: Subject
    kind: Kind
    what: str
    """What it is about, by name: `Dispatcher`, `Dispatcher → SMS queue`, `3. A queue for each channel`."""
    field: str = ""
    """The key that changed; empty for a whole part."""
    old: str = ""
    new: str = ""
    """What stood there before, and what stands there now, as one text each."""
    path: Path = ()
    """Where in the new spec; of what is removed, where in the old one."""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, in the order of SUBJECTS; and which parts of a picture that concerns."""

    title: str
    all: tuple[Change, ...] = ()
    elements: dict[str, Kind] = {}
    """By id; of a part whose id alone is new, the new one."""
    edges: dict[int, Kind] = {}
    """By number in the picture of both, `together`."""

    def of(self, subject: Subject) -> list[Change]:
        """What changed of one subject."""
        return [one for one in self.all if one.subject == subject]

    def summary(self) -> str:
        """`2 added, 1 removed, 4 changed`; or that nothing changed."""
        counts = [(kind, sum(one.kind == kind for one in self.all)) for kind in MARKS]
        said = ", ".join(f"{count} {kind}" for kind, count in counts if count)
        return said or "nothing changed"


def compare(old: Model, new: Model) -> Changes:
    """What changed from one state of a spec to another."""
    comparison = _Comparison(old, new)
    comparison.run()
    order = {subject: number for number, subject in enumerate(SUBJECTS)}
    return Changes(
        title=new.title, all=tuple(sorted(comparison.found, key=lambda one: order[one.subject])),
        elements=comparison.elements, edges=comparison.edges,
    )  # fmt: skip


def together(old: Model, new: Model) -> Model:
    """One model with the parts of both, so that one picture can hold all in its place: the new one, and what is gone.

    Edges that are gone come last. Decisions have the numbers of the new one; those that are gone have none.
    """
    same = _renamed(old, new)
    gone = {id: one for id, one in old.elements.items() if id not in new.elements and id not in same}
    elements = {
        **new.elements,
        **{id: msgspec.structs.replace(one, tradeoffs=(), phase=None) for id, one in gone.items()},
    }
    kept = {other for other, _ in _paired_edges(old, new, same)[0]}
    edges = list(new.edges)
    for edge in old.edges:
        if edge.number not in kept:
            source, target = same.get(edge.source, edge.source), same.get(edge.target, edge.target)
            edges.append(msgspec.structs.replace(
                edge, number=_next(edges), source=source, target=target, tradeoffs=(), phase=None, id=None,
            ))  # fmt: skip
    return msgspec.structs.replace(
        new, elements=elements, edges=tuple(edges), teams={**old.teams, **new.teams},
        groups={**old.groups, **new.groups}, views={},
    )  # fmt: skip


def pieces(old: str, new: str) -> list[tuple[Literal["same", "gone", "new"], str]]:
    """A text and what became of it, word by word: stretches that stayed, that are gone, and that are new."""
    before, after = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    made: list[tuple[Literal["same", "gone", "new"], str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(("same", "".join(before[a:b])))
        else:
            made += [("gone", "".join(before[a:b]))] if b > a else []
            made += [("new", "".join(after[c:d]))] if d > c else []
    return made


def _next(edges: Sequence[Edge]) -> int:
    return max((edge.number for edge in edges), default=0) + 1


def _renamed(old: Model, new: Model) -> dict[str, str]:
    """Ids of elements that are gone, each with the new id of the same element: of the same kind and name."""
    fresh = {(one.kind, one.name): one.id for one in new.elements.values() if one.id not in old.elements}
    gone = (one for one in old.elements.values() if one.id not in new.elements)
    return {one.id: fresh[one.kind, one.name] for one in gone if (one.kind, one.name) in fresh}


def _paired_edges(
    old: Model, new: Model, same: Mapping[str, str]
) -> tuple[list[tuple[int, int]], list[Edge], list[Edge]]:
    """The numbers of edges that are in both, those that are gone, and those that are new."""

    def ends(edge: Edge) -> tuple[str, str]:
        return same.get(edge.source, edge.source), same.get(edge.target, edge.target)

    keys: tuple[Callable[[Edge], object], ...] = (
        lambda edge: (edge.id, *ends(edge)) if edge.id else None,
        lambda edge: (*ends(edge), edge.label, edge.mode),
        lambda edge: (*ends(edge), edge.label),
        ends,
        lambda edge: edge.id,
    )
    left, right = list(old.edges), list(new.edges)
    pairs: list[tuple[int, int]] = []
    for key in keys:
        there: dict[object, list[Edge]] = {}
        for edge in right:
            if key(edge) is not None:
                there.setdefault(key(edge), []).append(edge)
        for edge in [*left]:
            found = there.get(key(edge)) if key(edge) is not None else None
            if found:
                other = found.pop(0)
                pairs.append((edge.number, other.number))
                left.remove(edge)
                right.remove(other)
    return pairs, left, right


class _Comparison:
    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new
        self.found: list[Change] = []
        self.elements: dict[str, Kind] = {}
        self.edges: dict[int, Kind] = {}
        self.same = _renamed(old, new)

    def run(self) -> None:
        self.parts()
        self.connections()
        self.boundaries()
        self.decisions()
        self.metrics()
        self.story()

    def add(
        self, subject: Subject, kind: Kind, what: str, field: str = "", old: Any = None, new: Any = None,
        path: Path = (),
    ) -> None:  # fmt: skip
        self.found.append(Change(
            subject=subject, kind=kind, what=what, field=field, old=_said(old), new=_said(new), path=path,
        ))  # fmt: skip

    def parts(self) -> None:
        back = {new: old for old, new in self.same.items()}
        for id, one in self.new.elements.items():
            before = self.old.elements.get(back.get(id, id))
            if before is None:
                self.elements[id] = "added"
                self.add("Elements", "added", one.name, new=_described(one, self.new), path=of_element(one))
                continue
            if id in back:
                self.changed("Elements", one.name, "id", before.id, id, of_element(one), id)
            if before.name != one.name:
                self.changed("Elements", one.name, "name", before.name, one.name, of_element(one), id)
            for field, was, now in _fields(before.detail, one.detail, without=("tradeoff", "name")):
                subject: Subject = (
                    "Ownership" if field in _OWNERSHIP else "Numbers" if field in _NUMBERS else "Elements"
                )
                old, new = self.team(self.old, was, field), self.team(self.new, now, field)
                self.changed(subject, one.name, field, old, new, (*of_element(one), field), id)
            if self.carried(one.name, before.tradeoffs, one.tradeoffs, of_element(one)):
                self.touch(id)
        for id, one in self.old.elements.items():
            if id not in self.new.elements and id not in self.same:
                self.elements[id] = "removed"
                self.add("Elements", "removed", one.name, old=_described(one, self.old), path=of_element(one))

    def team(self, model: Model, value: Any, field: str) -> Any:
        return model.teams[value].name if field == "team" and value in model.teams else value

    def touch(self, id: str) -> None:
        self.elements.setdefault(id, "changed")

    def changed(self, subject: Subject, what: str, field: str, old: Any, new: Any, path: Path, id: str = "") -> None:
        self.add(subject, "changed", what, field, old, new, path)
        if id:
            self.touch(id)

    def connections(self) -> None:
        pairs, gone, fresh = _paired_edges(self.old, self.new, self.same)
        before = {edge.number: edge for edge in self.old.edges}
        after = {edge.number: edge for edge in self.new.edges}
        for number, other in sorted(pairs, key=lambda pair: pair[1]):
            one, two = before[number], after[other]
            moved = (self.same.get(one.source, one.source), self.same.get(one.target, one.target))
            if moved != (two.source, two.target):
                self.edge_changed(two, "ends", _arrow(one, self.old), _arrow(two, self.new))
            skipped = ("number", "source", "target", "tradeoffs")
            for field, old, new in _fields(one, two, without=skipped):
                self.edge_changed(two, field, old, new)
            name = _arrow(two, self.new)
            if self.carried(name, one.tradeoffs, two.tradeoffs, of_edge(two)):
                self.edges.setdefault(two.number, "changed")
        for edge in fresh:
            self.edges[edge.number] = "added"
            self.add("Edges", "added", _arrow(edge, self.new), new=edge.label, path=of_edge(edge))
        kept = {number for number, _ in pairs}
        last = _next(self.new.edges)
        for number in range(last, last + sum(edge.number not in kept for edge in self.old.edges)):
            self.edges[number] = "removed"
        for edge in gone:
            self.add("Edges", "removed", _arrow(edge, self.old), old=edge.label, path=of_edge(edge))

    def edge_changed(self, edge: Edge, field: str, old: Any, new: Any) -> None:
        subject: Subject = "Numbers" if field in _NUMBERS else "Edges"
        path = (*of_edge(edge), field) if field != "ends" else of_edge(edge)
        self.changed(subject, _arrow(edge, self.new), field, old, new, path)
        self.edges.setdefault(edge.number, "changed")

    def carried(self, what: str, old: Sequence[int], new: Sequence[int], path: Path) -> bool:
        """The decisions that an element or edge carries. Whether any of them is other than before."""
        before = [one for one in self.old.tradeoffs if one.number in old]
        after = [one for one in self.new.tradeoffs if one.number in new]
        pairs, gone, fresh = _paired(before, after, _SAME_DECISION)
        if gone or fresh:
            said = [[one.choice for one in some] for some in (gone, fresh)]
            self.add("Decisions", "changed", what, "tradeoff", said[0], said[1], (*path, "tradeoff"))
        return bool(gone or fresh) or any(_fields(one, two, without=_DECISION_SKIPS) for one, two in pairs)

    def boundaries(self) -> None:
        for name, subject in (("teams", "Ownership"), ("groups", "Elements")):
            before, after = getattr(self.old, name), getattr(self.new, name)
            noun = name.removesuffix("s")
            for id, one in after.items():
                if id not in before:
                    self.add(subject, "added", f"{noun} {one.name}", path=(name, id))  # type: ignore[arg-type]
                    continue
                for field, old, new in _fields(before[id], one, without=("id",)):
                    self.changed(subject, f"{noun} {one.name}", field, old, new, (name, id, field))  # type: ignore[arg-type]
            for id, one in before.items():
                if id not in after:
                    self.add(subject, "removed", f"{noun} {one.name}", path=(name, id))  # type: ignore[arg-type]

    def decisions(self) -> None:
        pairs, gone, fresh = _paired(self.old.tradeoffs, self.new.tradeoffs, _SAME_DECISION)
        for one in fresh:
            self.add(
                "Decisions", "added", f"{one.number}. {one.choice}", new=one.question, path=of_tradeoff(self.new, one)
            )
        for one in gone:
            self.add(
                "Decisions", "removed", f"{one.number}. {one.choice}", old=one.question, path=of_tradeoff(self.old, one)
            )
        for one, two in pairs:
            path = of_tradeoff(self.new, two)
            name = f"{two.number}. {two.choice}"
            for field, old, new in _fields(one, two, without=_DECISION_SKIPS):
                self.changed("Decisions", name, field, old, new, path)
            replaced = [_by_number(model, tradeoff) for model, tradeoff in ((self.old, one), (self.new, two))]
            if replaced[0] != replaced[1]:
                self.changed("Decisions", name, "superseded_by", replaced[0], replaced[1], path)

    def metrics(self) -> None:
        before = self.old.results.metrics if self.old.results else ()
        after = self.new.results.metrics if self.new.results else ()
        self.listed("Numbers", before, after, "name", ("results", "metrics"))
        scale = [model.technical.scale if model.technical else () for model in (self.old, self.new)]
        if scale[0] != scale[1]:
            self.changed("Numbers", "technical", "scale", scale[0], scale[1], ("technical", "scale"))

    def story(self) -> None:
        for name in ("title", "summary", "reviewed", "kind"):
            old, new = getattr(self.old, name), getattr(self.new, name)
            if old != new:
                self.changed("Story", name, "", old, new, (name,))
        for name in ("period", "me", "company", "context", "technical", "launch"):
            before, after = getattr(self.old, name), getattr(self.new, name)
            if before is None or after is None:
                if before != after:
                    kind: Kind = "added" if before is None else "removed"
                    self.add("Story", kind, name, path=(name,))
                continue
            for field, old, new in _fields(before, after, without=("contributions", "phases", "scale", "identities")):
                self.changed("Story", name, field, old, new, (name, field))
        mine = [model.me.contributions if model.me else () for model in (self.old, self.new)]
        self.listed("Ownership", mine[0], mine[1], "what", ("me", "contributions"))
        self.listed("Story", self.old.phases, self.new.phases, "id", ("launch", "phases"))
        impact = [model.results.impact if model.results else () for model in (self.old, self.new)]
        self.listed("Story", impact[0], impact[1], "statement", ("results", "impact"))
        for name, key in (
            ("challenges", "title"),
            ("lessons", "lesson"),
            ("learned", "technology"),
            ("roadmap", "what"),
        ):
            self.listed("Story", getattr(self.old, name), getattr(self.new, name), key, (name,))
        for name in ("flows", "views"):
            self.by_id(name)
        for term in dict.fromkeys([*self.old.glossary, *self.new.glossary]):
            old, new = self.old.glossary.get(term), self.new.glossary.get(term)
            if old != new:
                kind = "added" if old is None else "removed" if new is None else "changed"
                self.add("Story", kind, f"glossary {term}", "", old, new, ("glossary", term))

    def listed(self, subject: Subject, before: Iterable[Any], after: Iterable[Any], key: str, path: Path) -> None:
        """Items of a list, each known by one of its keys."""
        left, right = list(before), list(after)
        pairs, gone, fresh = _paired(left, right, (lambda one: getattr(one, key),))
        for one in fresh:
            self.add(subject, "added", _short(getattr(one, key)), path=(*path, right.index(one)))
        for one in gone:
            self.add(subject, "removed", _short(getattr(one, key)), path=(*path, left.index(one)))
        for one, two in pairs:
            name = _short(str(getattr(two, "name", None) or getattr(two, key)))
            for field, old, new in _fields(one, two):
                self.changed(subject, name, field, old, new, (*path, right.index(two), field))

    def by_id(self, name: str) -> None:
        before, after = getattr(self.old, name), getattr(self.new, name)
        noun = name.removesuffix("s")
        for id in dict.fromkeys([*before, *after]):
            one, two = before.get(id), after.get(id)
            if one is None or two is None:
                kind: Kind = "added" if one is None else "removed"
                self.add("Story", kind, f"{noun} {(two or one).title}", path=(name, id))
                continue
            for field, old, new in _fields(one, two, without=("id", "steps")):
                self.changed("Story", f"{noun} {two.title}", field, old, new, (name, id, field))
            if name == "flows":
                steps = [
                    [_over(step, {edge.number: edge for edge in model.edges}[step.edge], model) for step in flow.steps]
                    for model, flow in ((self.old, one), (self.new, two))
                ]
                if steps[0] != steps[1]:
                    self.changed("Story", f"{noun} {two.title}", "steps", steps[0], steps[1], (name, id, "steps"))


_DECISION_SKIPS = ("number", "edges", "elements", "superseded_by", "id")
_SAME_DECISION: tuple[Callable[[Tradeoff], object], ...] = (
    lambda one: one.id, lambda one: one.choice, lambda one: one.question,
    lambda one: (one.edges, one.elements) if one.edges or one.elements else None,
)  # fmt: skip


def _paired(
    before: Iterable[_Item], after: Iterable[_Item], keys: Sequence[Callable[[_Item], object]]
) -> tuple[list[tuple[_Item, _Item]], list[_Item], list[_Item]]:
    """Items that are the same by one of the keys, the first key before the next; the items gone; the items new."""
    left, right = list(before), list(after)
    pairs: list[tuple[_Item, _Item]] = []
    for key in keys:
        there: dict[object, list[_Item]] = {}
        for one in right:
            if key(one) is not None:
                there.setdefault(key(one), []).append(one)
        kept = []
        for one in left:
            found = there.get(key(one)) if key(one) is not None else None
            if found:
                other = found.pop(0)
                pairs.append((one, other))
                right = [it for it in right if it is not other]
            else:
                kept.append(one)
        left = kept
    return pairs, left, right


def _fields(old: msgspec.Struct, new: msgspec.Struct, without: Sequence[str] = ()) -> list[tuple[str, Any, Any]]:
    """The keys whose values differ, as they are written, with both values. A map of keys is looked into."""
    found: list[tuple[str, Any, Any]] = []
    for name, written in zip(new.__struct_fields__, new.__struct_encode_fields__, strict=True):
        one, two = getattr(old, name), getattr(new, name)
        if name in without or one == two:
            continue
        if isinstance(one, msgspec.Struct) and isinstance(two, msgspec.Struct):
            found += [(f"{written}.{inner}", a, b) for inner, a, b in _fields(one, two)]
        else:
            found.append((written, one, two))
    return found


def _by_number(model: Model, tradeoff: Tradeoff) -> str | None:
    return model.tradeoffs[tradeoff.superseded_by - 1].choice if tradeoff.superseded_by else None


def _arrow(edge: Edge, model: Model) -> str:
    return f"{model.end(edge.source).name} {'↔' if edge.both_ways else '→'} {model.end(edge.target).name}"


def _over(step: Step, edge: Edge, model: Model) -> str:
    """A step of a flow, with the words of an answer."""
    source, target = (model.end(end).name for end in step.way(edge))
    return f"{source} → {target}" + (f": {step.says}" if step.says else "")


def _described(element: Element, model: Model) -> str:
    team = model.teams[element.team].name if element.team in model.teams else None
    kind = element.type.replace("_", " ")
    return ", ".join(one for one in (kind, element.technology, team) if one)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:87] + "..."


def _said(value: Any) -> str:
    """A value as one text."""
    return "; ".join(_parts(value))


def _parts(value: Any) -> Iterator[str]:
    if value is None or value in ("", (), [], {}):
        return
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, msgspec.Struct):
        shown = (
            (written, _said(getattr(value, name)))
            for name, written in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        )
        yield ", ".join(said if index == 0 else f"{key}: {said}" for index, (key, said) in enumerate(shown) if said)
    elif isinstance(value, dict):
        yield from (f"{key}: {_said(one)}" for key, one in value.items())
    elif isinstance(value, list | tuple):
        yield from (_said(one) for one in value)
    else:
        yield str(value)
