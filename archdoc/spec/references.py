"""A Spec to every problem of its references: ids that are missing, double or ill-formed, circles, unordered dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from archdoc.core import model, vocabulary
from archdoc.core.errors import Mark, Problem
from archdoc.core.paths import follow
from archdoc.spec.expand import arrow_ends, hint_of, pin_of
from archdoc.spec.source import Source

ID = re.compile(r"[a-z][a-z0-9_]*")
KINDS = {"components": "component", "queues": "queue", "third_parties": "third party"}
_ELEMENTS = tuple(KINDS)


def problems(
    source: Source, tree: Any, wanted: vocabulary.Spec, ids: Mapping[str, list[str]], lost: bool
) -> list[Problem]:
    """Every problem of `wanted`, which was made from `tree`.

    `ids` are the ids as they were written, of what was left out of `wanted` too. After `lost`, what steps and paths
    name may have been left out with it, and isn't judged.
    """
    check = _Check(source, tree, wanted, ids, lost)
    check.all()
    return check.problems


class _Check:
    def __init__(
        self, source: Source, tree: Any, wanted: vocabulary.Spec, ids: Mapping[str, list[str]], lost: bool
    ) -> None:
        self.source, self.tree, self.spec, self.ids, self.lost = source, tree, wanted, ids, lost
        self.problems: list[Problem] = []
        self.elements = [id for kind in _ELEMENTS for id in ids[kind]]
        self.there = {space: frozenset(there) for space, there in ids.items()}
        self.corrected = {space: {as_id(id) for id in there if not ID.fullmatch(id)} for space, there in ids.items()}
        self.inside: dict[str, frozenset[str]] = {}
        self.names = {space: _names_of(wanted, space) for space in _SINGULAR}

    def all(self) -> None:
        self.whole()
        self.written_ids()
        self.boundaries()
        for kind in _ELEMENTS:
            for id, element in getattr(self.spec, kind).items():
                self.element(kind, id, element)
        for index, edge in enumerate(self.spec.edges):
            self.edge(["edges", index], edge)
        for id, tradeoff in self.spec.tradeoffs.items():
            self.tradeoff(["tradeoffs", id], tradeoff)
        self.superseded()
        self.stories()
        self.views()
        self.launch()
        self.results()
        self.dates(["period"], self.spec.period)
        self.date(["reviewed"], self.spec.reviewed)
        self.omitted()

    def complain(
        self, path: list[Any], what: str, hint: str | None = None, *, word: str = "", key: bool = False
    ) -> None:
        """Adds a problem at a path of the tree, narrowed to `word` where the text there holds it."""
        mark = self.source.locate(self.tree, path, key=key)
        if word and mark.line:
            line = self.source.line(mark.line)
            found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line[mark.column - 1 :])
            if found:
                mark = Mark(mark.path, mark.line, mark.column + found.start(), len(word))
        self.problems.append(self.source.problem(mark, what, hint))

    def refer(self, path: list[Any], id: str | None, *namespaces: str) -> None:
        """Complains where `id` is in none of the namespaces."""
        # What is written as a bad id will be, once that is put right, is right too.
        if id is None or any(id in self.there[space] or id in self.corrected[space] for space in namespaces):
            return
        known = [other for space in namespaces for other in self.ids[space]]
        from archdoc.spec.slips import glued

        two = glued(id)
        if two is not None and two[0] in known:
            what, hint = f"A space is missing after `{two[0]}:`.", f"Write `{two[0]}: {two[1]}`."
            self.complain(path, what, hint, word=id)
            return
        kinds = [_SINGULAR[space] for space in namespaces if space not in _ELEMENTS]
        every = (["element"] if set(_ELEMENTS) & set(namespaces) else []) + kinds
        what = " or ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
        self.complain(path, f"There is no {what} `{id}`.", self.hint(id, known, what, namespaces), word=id)

    def hint(self, id: str, known: list[str], what: str, namespaces: Iterable[str]) -> str | None:
        from archdoc.core.suggest import did_you_mean, nearest

        names = {name: one for space in namespaces for name, one in self.names[space].items() if one in known}
        if as_id(id) in known:
            return f"Did you mean `{as_id(id)}`?"
        exact = names.get(as_id(id))
        if exact is not None:
            return f"Did you mean `{exact}`? References are by id, not by name."
        for space, singular in _SINGULAR.items():
            if space not in namespaces and id in self.ids.get(space, ()):
                return f"`{id}` is {_an(singular)}, which can't stand here."
        near = nearest(id, [*known, *names])
        if near in names and near not in known:
            return f"Did you mean `{names[near]}`? References are by id, not by name."
        hint = did_you_mean(id, known, listed=f"The {what}s are" if len(known) > 1 else f"The only {what} is")
        return hint or (f"No {what} is written yet." if not known else None)

    def whole(self) -> None:
        version = self.spec.archdoc
        if version != 1:
            hint = "Upgrade archdoc." if version > 1 else "Write `archdoc: 1`, or leave it out."
            newer = f"This spec is written for a newer archdoc: format {version}, and this one knows 1."
            self.complain(["archdoc"], newer if version > 1 else f"There is no format {version}.", hint)
        if not self.elements and not self.lost:
            self.problems.append(
                self.source.problem(
                    Mark(self.source.path), "There is nothing to draw.", "Add a component: `components: {api: {}}`."
                )
            )

    def written_ids(self) -> None:
        for space in (*_ELEMENTS, "teams", "groups", "tradeoffs", "flows", "views"):
            for id in self.ids[space]:
                if not ID.fullmatch(id):
                    self.bad_id([space, id], id, key=True)
        seen: dict[str, str] = {}
        for space in _ELEMENTS:
            for id in self.ids[space]:
                if id in seen:
                    line = self.source.locate(self.tree, [seen[id], id], key=True).line
                    what = f"`{id}` is already a {KINDS[seen[id]]} (line {line})."
                    self.complain(
                        [space, id], what, "Ids are unique over components, queues and third parties.", key=True
                    )
                else:
                    seen[id] = space
        edges: dict[str, int] = {}
        for index, edge in enumerate(self.spec.edges):
            if edge.id is None:
                continue
            if not ID.fullmatch(edge.id):
                self.bad_id(["edges", index, "id"], edge.id)
            elif edge.id in edges:
                line = self.source.locate(self.tree, ["edges", edges[edge.id], "id"]).line
                here = self.source.locate(self.tree, ["edges", index, "id"]).line
                what = f"There is another edge `{edge.id}`, on line {line}."
                if here == line:
                    what = f"Several edges come of this one line, and can't share the id `{edge.id}`."
                self.complain(["edges", index, "id"], what)
            edges.setdefault(edge.id, index)

    def bad_id(self, path: list[Any], id: str, *, key: bool = False) -> None:
        from archdoc.spec.slips import comma, glued, look_alike

        made, mark = as_id(id), self.source.locate(self.tree, path, key=key)
        holder = _followed(self.tree, path[:-1])
        torn = comma(self.source, holder, id) if key else None
        alike = look_alike(self.source, mark, id) if torn is None else None
        if torn is not None or alike is not None:
            self.problems += torn or ([alike] if alike else [])
            return
        two = glued(id) if key else None
        if two is not None:
            what, hint = f"A space is missing after `{two[0]}:`.", f"Write `{two[0]}: {two[1]}`."
            self.complain(path, what, hint, key=True)
            return
        hint = f"Write `{made}`." if ID.fullmatch(made) else "Such as `orders_api`."
        self.complain(
            path,
            f"`{id}` is no id: an id is lower-case letters, digits and `_`, and begins with a letter.",
            hint,
            key=key,
        )

    def boundaries(self) -> None:
        for id, team in self.spec.teams.items():
            self.refer(["teams", id, "part_of"], team.part_of, "teams")
        self.circles({id: team.part_of for id, team in self.spec.teams.items()}, "teams", "part_of", "is part of")
        for id, group in self.spec.groups.items():
            self.refer(["groups", id, "part_of"], group.part_of, "groups")
        self.circles({id: group.part_of for id, group in self.spec.groups.items()}, "groups", "part_of", "is part of")
        if self.spec.me is not None:
            self.refer(["me", "team"], self.spec.me.team, "teams")

    def circles(self, up: Mapping[str, str | None], space: str, key: str, verb: str) -> None:
        done: set[str] = set()
        for start in up:
            way: list[str] = []
            here: str | None = start
            while here is not None and here in up and here not in done and here not in way:
                way.append(here)
                here = up[here]
            if here is not None and here in way:
                ring = [*way[way.index(here) :], here]
                shown = f" {verb} ".join(f"`{id}`" for id in ring)
                self.complain([space, ring[0], key], f"This goes in a circle: {shown}.")
            done.update(way)

    def element(self, kind: str, id: str, element: vocabulary.Element) -> None:
        path = [kind, id]
        self.refer([*path, "team"], element.team, "teams")
        self.refer([*path, "group"], element.group, "groups")
        self.refer([*path, "phase"], element.phase, "phases")
        self.used([*path, "tradeoff"], element.tradeoff)
        if element.icon is not None:
            self.icon([*path, "icon"], element.icon)

    def edge(self, path: list[Any], edge: vocabulary.Edge) -> None:
        right = self.end([*path, "from"], edge.from_)
        if edge.to != edge.from_ or edge.from_ in self.elements:
            right = self.end([*path, "to"], edge.to) and right
        if right and not self.lost and self.members(edge.from_) and self.members(edge.to):
            self.apart(path, edge)
        self.refer([*path, "phase"], edge.phase, "phases")
        self.used([*path, "tradeoff"], edge.tradeoff)

    def end(self, path: list[Any], id: str) -> bool:
        """Complains where an edge can't end at `id`, which is an element, or else a team or group. Returns whether."""
        frames = [space for space in ("teams", "groups") if id in self.there[space]]
        if id in self.elements or not frames:
            before = len(self.problems)
            self.refer(path, id, *_ELEMENTS)
            return len(self.problems) == before
        if len(frames) > 1:
            what = f"`{id}` is a team and a group, and an edge ends at one of them."
            self.complain(path, what, "Give the team or the group another id.", word=id)
        elif not self.members(id) and not self.lost:
            hint = f"Put an element in it with `{_SINGULAR[frames[0]]}: {id}`, or end the edge at an element."
            self.complain(path, f"Nothing is in the {_SINGULAR[frames[0]]} `{id}`, so it isn't drawn.", hint, word=id)
        else:
            return True
        return False

    def apart(self, path: list[Any], edge: vocabulary.Edge) -> None:
        """Complains where an edge leads from a team or group into itself."""
        inner, outer = sorted((edge.from_, edge.to), key=lambda end: (end not in self.elements, len(self.members(end))))
        if outer not in self.elements and self.members(inner) <= self.members(outer):
            same = "to itself" if inner == outer else f"and `{inner}`, which is in it"
            what = f"There is no line between the {self.frame(outer)} `{outer}` {same}."
            if inner == outer:
                what = f"An edge can't lead from the {self.frame(outer)} `{outer}` {same}."
            self.complain([*path, "to"], what, "End it at an element, or at a frame that neither is inside of.")

    def frame(self, id: str) -> str:
        return "group" if id in self.there["groups"] else "team"

    def members(self, id: str) -> frozenset[str]:
        """The elements at an end of an edge: the one of that id, or those in the team or group of that id."""
        if id in self.elements:
            return frozenset((id,))
        if id not in self.inside:
            up = {one: boundary.part_of for space in (self.spec.teams, self.spec.groups) for one, boundary in
                  space.items() if id in space}  # fmt: skip
            key = "group" if id in self.spec.groups else "team"
            found = set()
            for kind in _ELEMENTS:
                for element, told in getattr(self.spec, kind).items():
                    seen: set[str] = set()
                    here = getattr(told, key)
                    while here is not None and here not in seen and here != id:
                        seen.add(here)
                        here = up.get(here)
                    if here == id:
                        found.add(element)
            self.inside[id] = frozenset(found)
        return self.inside[id]

    def icon(self, path: list[Any], icon: str) -> None:
        from archdoc.catalogue import icons

        if icons.is_file_name(icon):
            what, hint = icons.problem(self.source.path, icon)
            if what:
                self.complain(path, what, hint)
        elif not icons.known(icon):
            near = icons.suggest(icon)
            hint = (
                "Did you mean " + " or ".join(f"`{one}`" for one in near) + "?"
                if near
                else "`archdoc icons WORD` finds icons."
            )
            self.complain(path, f"There is no icon `{icon}`.", hint)

    def used(self, path: list[Any], tradeoffs: tuple[str | vocabulary.Tradeoff, ...]) -> None:
        for index, tradeoff in enumerate(tradeoffs):
            here = [*path, index]
            if isinstance(tradeoff, vocabulary.Tradeoff):
                self.tradeoff(here, tradeoff)
            elif not tradeoff.strip():
                self.complain(here, "This trade-off is empty.", "Write what was chosen.")
            elif ID.fullmatch(tradeoff) and tradeoff not in self.ids["tradeoffs"]:
                from archdoc.core.suggest import nearest

                near = nearest(tradeoff, self.ids["tradeoffs"])
                hint = f"Did you mean `{near}`? " if near else "Define it under `tradeoffs`. "
                hint += "A single word is read as an id; if it is the choice itself, write a few words."
                self.complain(here, f"There is no trade-off `{tradeoff}`.", hint)

    def tradeoff(self, path: list[Any], tradeoff: vocabulary.Tradeoff) -> None:
        self.refer([*path, "superseded_by"], tradeoff.superseded_by, "tradeoffs")
        self.date([*path, "date"], tradeoff.date)

    def superseded(self) -> None:
        up = {id: tradeoff.superseded_by for id, tradeoff in self.spec.tradeoffs.items()}
        self.circles(up, "tradeoffs", "superseded_by", "is superseded by")

    def stories(self) -> None:
        done = self.spec.me.contributions if self.spec.me else ()
        where: list[tuple[list[Any], tuple[str, ...]]] = [
            *((["challenges", at], one.where) for at, one in enumerate(self.spec.challenges)),
            *((["incidents", at], one.where) for at, one in enumerate(self.spec.incidents)),
            *((["me", "contributions", at], one.where) for at, one in enumerate(done)),
        ]
        for path, ids in where:
            for at, id in enumerate(ids):
                self.refer([*path, "where", at], id, *_ELEMENTS)
        by_id = {edge.id for edge in self.spec.edges if edge.id}
        for id, flow in self.spec.flows.items():
            for at, step in enumerate(flow.steps):
                if not self.lost:
                    self.step(["flows", id, "steps", at], step, by_id)

    def step(self, path: list[Any], step: str, by_id: set[str]) -> None:
        from archdoc.core.suggest import did_you_mean, slip

        if step in by_id:
            return
        pairs, label = arrow_ends(step)
        if not pairs:
            hint = did_you_mean(step, sorted(by_id), only_near=True) or "Write `a -> b`, or the `id` of an edge."
            self.complain(path, f"`{step}` is no edge.", hint, word=step)
        for pair in pairs:
            ends = {end for edge in self.spec.edges for end in (edge.from_, edge.to)}
            missing = [end for end in dict.fromkeys(pair) if end not in self.elements and end not in ends]
            for end in missing:
                self.refer(path, end, *_ELEMENTS)
            over = None if missing else goes_over(self.spec.edges, pair, label)
            said = over and not over.answer and over.says
            slips = over and said and slip(said, self.spec.edges[over.edge - 1].label or "")
            if not missing and (over is None or slips):  # words of its own, or a label with a slip in it
                self.no_step(path, pair, label)

    def no_step(self, path: list[Any], pair: tuple[str, str], label: str | None) -> None:
        source, target = pair
        between = [edge for edge in self.spec.edges if steps_over(edge, pair, None)]
        near = [f"`{edge.from_} -> {edge.to}`" for edge in self.spec.edges if edge.from_ == source or edge.to == target]
        if label is not None and between:
            shown = ", ".join(f"`{edge.label}`" for edge in between if edge.label)
            hint = f"The labels there are {shown}." if shown else "The edge there has no label."
            self.complain(path, f"No edge `{source} -> {target}` is labelled `{label}`.", hint)
        else:
            hint = f"There is {', '.join(list(dict.fromkeys(near))[:4])}." if near else "Add it under `edges`."
            self.complain(path, f"There is no edge `{source} -> {target}`.", hint)

    def views(self) -> None:
        for id, view in self.spec.views.items():
            path = ["views", id]
            for key in ("include", "exclude"):
                for at, name in enumerate(getattr(view, key)):
                    self.refer([*path, key, at], name, *_ELEMENTS, "teams", "groups")
            for at, name in enumerate(view.focus):
                self.refer([*path, "focus", at], name, *_ELEMENTS, "teams", "groups")
            for at, name in enumerate(view.teams):
                self.refer([*path, "teams", at], name, "teams")
            for at, name in enumerate(view.fold):
                if name != vocabulary.NEVER:
                    self.refer([*path, "fold", at], name, "teams", "groups")
                elif len(view.fold) > 1:
                    what = "`never` folds nothing, and here are ids of what to fold."
                    self.complain([*path, "fold", at], what, "Take one or the other.")
            self.placed([*path, "layout"], view.layout)
            self.refer([*path, "phase"], view.phase, "phases")
            self.refer([*path, "flow"], view.flow, "flows")

    def placed(self, path: list[Any], hints: Sequence[str]) -> None:
        """Complains of hints that don't say where an element stands, or name none."""
        pins: dict[tuple[int, int] | str, str] = {}
        for at, said in enumerate(hints):
            pin = pin_of(said)
            if pin is not None:
                self.pinned([*path, at], pins, *pin)
                continue
            hint = hint_of(said)
            if hint is None:
                # `{a: 1}` was made `a at 1` on the way here.
                what = f"`{said.replace(' at ', ': ', 1)}` doesn't say where an element stands."
                how = "Write `a after b`, `a beside b` or `a same_row b`, with the ids of two elements"
                self.complain([*path, at], what, f"{how}, or its column and row among others: `a: [3, 2]`.")
                continue
            for id in (hint.element, hint.other):
                self.refer([*path, at], id, *_ELEMENTS)
            if hint.element == hint.other:
                self.complain([*path, at], f"`{hint.element}` can't stand {hint.place} itself.", "Name two elements.")
        self.alone(path, pins)

    def alone(self, path: list[Any], pins: dict[tuple[int, int] | str, str]) -> None:
        """Complains of a pinned place that is the only one."""
        ids = [id for id in pins if isinstance(id, str)]
        if len(ids) == 1:
            what = f"`{ids[0]}` is the only element with a place."
            self.complain(
                path, what, "A place is a column and a row among others that have one: pin another element too."
            )

    def pinned(self, path: list[Any], pins: dict[tuple[int, int] | str, str], id: str, column: int, row: int) -> None:
        """Complains of a place that another element has, and of an element with two."""
        self.refer(path, id, *_ELEMENTS)
        if id in pins:
            self.complain(path, f"`{id}` has another place above: {pins[id]}.", "An element stands in one place.")
        elif (column, row) in pins:
            hint = "Pinned places are columns and rows among each other: give one of them another."
            self.complain(path, f"`{pins[column, row]}` stands at {column}, {row} already.", hint)
        pins[id], pins[column, row] = f"{column}, {row}", id

    def launch(self) -> None:
        phases = self.spec.launch.phases if self.spec.launch else ()
        seen: dict[str, int] = {}
        latest: tuple[str, int] | None = None
        for index, phase in enumerate(phases):
            path = ["launch", "phases", index]
            if phase.id is not None and not ID.fullmatch(phase.id):
                self.bad_id([*path, "id"], phase.id)
            elif phase.id is not None and phase.id in seen:
                line = self.source.locate(self.tree, ["launch", "phases", seen[phase.id], "id"]).line
                self.complain([*path, "id"], f"There is another phase `{phase.id}`, on line {line}.")
            if phase.id is not None:
                seen.setdefault(phase.id, index)
            if phase.date is None or not self.date([*path, "date"], phase.date):
                continue
            if latest is not None and before(phase.date, latest[0]):
                line = self.source.locate(self.tree, ["launch", "phases", latest[1], "date"]).line
                what = f"This phase begins in {phase.date}, before the one above it (line {line}: {latest[0]})."
                self.complain([*path, "date"], what, "Write the phases in their order.")
            else:
                latest = (phase.date, index)

    def results(self) -> None:
        results = self.spec.results
        if results is None:
            return
        for index, metric in enumerate(results.metrics):
            path = ["results", "metrics", index]
            self.date([*path, "date"], metric.date)
            for when in metric.series:
                self.date([*path, "series", when], when, key=True)
        names = [metric.name for metric in results.metrics]
        for index, impact in enumerate(results.impact):
            if (
                impact.metric is not None
                and not self.lost
                and not any(same_name(impact.metric, name) for name in names)
            ):
                from archdoc.core.suggest import did_you_mean

                hint = did_you_mean(impact.metric, names, listed="The metrics are") or "No metric is written yet."
                self.complain(["results", "impact", index, "metric"], f"There is no metric `{impact.metric}`.", hint)

    def date(self, path: list[Any], value: str | None, *, key: bool = False) -> bool:
        if value is None:
            return True
        form = re.match(vocabulary.DATE, value)
        year, month, day = (*value.split("-"), "01", "01")[:3] if form else ("0", "0", "0")
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            hint = "It isn't in the calendar." if form else "A date is `2023`, `2023-02` or `2023-02-28`."
            self.complain(path, f"`{value}` is no date.", hint, key=key)
            return False
        return True

    def dates(self, path: list[Any], period: vocabulary.Period | None) -> None:
        if period is None:
            return
        right = self.date([*path, "from"], period.from_) and self.date([*path, "to"], period.to)
        if right and period.to is not None and before(period.to, period.from_):
            self.complain([*path, "to"], f"The period ends ({period.to}) before it begins ({period.from_}).")

    def omitted(self) -> None:
        if self.spec.confidential is None or self.lost:
            return
        for index, path in enumerate(self.spec.confidential.omit):
            try:
                follow(self.spec, path)
            except LookupError as error:
                why, hint = error.args
                self.complain(["confidential", "omit", index], f"`{path}` leads to nothing: {why}.", hint)
        if self.spec.confidential.replace:
            from archdoc.privacy.rules import misfits

            for one in misfits(self.spec.confidential):
                self.complain(["confidential", "replace", one.text], one.what, one.hint, key=one.at_key)


_SINGULAR = {
    **KINDS, "teams": "team", "groups": "group", "tradeoffs": "trade-off", "phases": "launch phase", "flows": "flow",
    "views": "view",
}  # fmt: skip


def as_id(text: str) -> str:
    """The id nearest to a text: `ordersApi` and `orders-api` are both meant as `orders_api`."""
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()).strip("_")


def _followed(tree: Any, path: list[Any]) -> Any:
    """What a path leads to; None where that was taken out, since it fits no type."""
    for step in path:
        if not isinstance(tree, dict) or step not in tree:
            return None
        tree = tree[step]
    return tree


def _names_of(wanted: vocabulary.Spec, space: str) -> dict[str, str]:
    """The ids of a kind by what they are called, in the form of an id; a name that two have is none of them."""
    if space == "phases":
        phases = wanted.launch.phases if wanted.launch else ()
        called = [(one.id, one.name) for one in phases if one.id]
    else:
        called = [
            (id, getattr(one, "name", None) or getattr(one, "title", None) or getattr(one, "choice", None))
            for id, one in getattr(wanted, space).items()
        ]
    made: dict[str, str] = {}
    twice: set[str] = set()
    for id, name in called:
        key = as_id(name or "")
        if key in made:
            twice.add(key)
        elif key:
            made[key] = id
    return {key: id for key, id in made.items() if key not in twice}


def _an(word: str) -> str:
    return f"a {word}"


def steps_over(edge: vocabulary.Edge, pair: tuple[str, str], label: str | None) -> bool:
    """Whether a step from the one end to the other, with that label if any, goes over the edge."""
    forth = (edge.from_, edge.to) == pair or (edge.both_ways and (edge.to, edge.from_) == pair)
    return forth and (label is None or edge.label == label)


def goes_over(edges: Sequence[vocabulary.Edge], pair: tuple[str, str], label: str | None) -> model.Step | None:
    """The step over an edge from the one end to the other with that label if any, or None: there is no such edge.

    Where one edge alone goes that way, and its label is another, the words are the step's own. Where no edge goes that
    way at all, it is the answer over an edge that goes the other way, with words of its own.
    """
    back = (pair[1], pair[0])
    over = [number for number, edge in enumerate(edges, 1) if steps_over(edge, pair, None)]
    forth = bool(over)
    for way, said in ((pair, label),) if forth else ((back, label), (back, None)):
        for number, edge in enumerate(edges, 1):
            if steps_over(edge, way, said):
                return model.Step(edge=number, answer=not forth, says=None if forth else label)
    return model.Step(edge=over[0], says=label) if len(over) == 1 else None


def before(one: str, other: str) -> bool:
    """Whether a date is surely before another: `2023` isn't before `2023-05`, since it may lie within."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def same_name(one: str, other: str) -> bool:
    """Whether two texts name the same metric."""
    return one.strip().casefold() == other.strip().casefold()
