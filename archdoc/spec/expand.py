"""Plain data with shorthands to plain data without: what a lone string, an arrow or a single item stands for.

It knows from the types of `archdoc.core.vocabulary` what each place takes. It judges nothing but the arrows: what
fits no type is left as it is, for `archdoc.spec.validate` to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, get_args

from archdoc.core import vocabulary
from archdoc.core.errors import Mark, Problem
from archdoc.core.model import Hint, HintPlace
from archdoc.spec.shapes import EDGE, SPEC, Shape, fields
from archdoc.spec.source import TWICE, Place, Source

BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
LISTS_OF_IDS = frozenset({"where", "include", "exclude", "focus", "teams", "fold", "answers"})
"""Keys whose list may be written as one text with commas, since an id has none."""

NOT_UNDER = "isn't indented under"
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_ARROW = re.compile(r"\s*(<-+>|<=+>|↔|<-+|←|-+>|=+>|→)\s*")
_LABEL = re.compile(r":\s+")
_PIN = re.compile(r"(\S+)\s+at\s+([1-9][0-9]?)\s*,\s*([1-9][0-9]?)")


def expand(source: Source) -> tuple[Any, list[Problem]]:
    """The source's tree without shorthands, ready for `msgspec.convert`; and what is wrong.

    Wrong are arrows that make no edge, and what was plainly meant otherwise, such as keys that aren't indented.

    Adds the places of what it makes to `source.places`. Never changes `source.tree`.
    """
    expander = _Expander(source)
    tree = source.tree
    if isinstance(tree, dict) and "$schema" in tree:
        places = source.places[id(tree)]
        tree = {key: value for key, value in tree.items() if key != "$schema"}
        source.places[id(tree)] = places
    return expander.value(tree, SPEC, None, None), expander.problems


class _Expander:
    def __init__(self, source: Source) -> None:
        self.source, self.places = source, source.places
        self.problems: list[Problem] = []
        self.made: dict[tuple[int, int], Any] = {}
        self.kept: list[Any] = []
        """What is only on the way, kept alive so that no `id` is given out twice."""

    def value(self, value: Any, shape: Shape, parent: Any, at: Any) -> Any:
        """`value`, which stands in `parent` at `at`, as `shape` wants it."""
        if isinstance(value, str):
            if shape.boolean:
                return BOOLEANS.get(value.strip().lower(), value)
            if shape.integer and _INTEGER.fullmatch(value.strip()):
                return int(value)
        if shape.many == "list":
            return self.items(value, shape, parent, at)
        if shape.many == "map":
            return self.map(value, shape)
        if shape.struct is not None:
            return self.struct(value, shape, parent, at)
        return value

    def adopt(self, made: Any, places: Any) -> Any:
        self.kept.append(made)
        self.places[id(made)] = places
        return made

    def items(self, value: Any, shape: Shape, parent: Any, at: Any) -> Any:
        assert shape.inner is not None
        inner = shape.inner
        if inner.struct is vocabulary.Edge:
            return self.edges(value, parent, at)
        if isinstance(value, dict) and inner.struct is not None and self.by_id(value, inner):
            return value  # Meant as a map by id: better named as such than as one item with wrong keys.
        if isinstance(value, str) and value.startswith("-") and self.no_dashes(value, parent, at):
            return self.adopt([], [])
        if not isinstance(value, list):
            parts: list[Any] = [value]
            if isinstance(value, str) and at in LISTS_OF_IDS and isinstance(parent, dict):
                parts = [part.strip() for part in value.strip().strip("[]").split(",") if part.strip()]
            if isinstance(value, dict) and at == "layout":
                places: Any = self.places.get(id(value), {})
                parts = [_pinned({key: item}) for key, item in value.items()]
                return self.adopt(parts, [places.get(key, self.source.place(parent, at)) for key in value])
            if value is None or (isinstance(value, dict) and inner.struct is None and at != "steps"):
                return value
            value = self.adopt(parts, [self.source.place(parent, at)] * len(parts))
        known = self.made.get((id(value), id(shape)))
        if known is None:
            items = [self.value(item, inner, value, index) for index, item in enumerate(value)]
            if at == "steps":
                items = [_step(item) for item in items]
            if at == "layout":
                items = [_pinned(item) if isinstance(item, dict) and len(item) == 1 else item for item in items]
            known = self.made[id(value), id(shape)] = self.adopt(items, self.places[id(value)])
        return known

    def map(self, value: Any, shape: Shape) -> Any:
        assert shape.inner is not None
        if not isinstance(value, dict):
            return value
        inner, empty = shape.inner, shape.inner.struct is not None
        value = self.indented(value, dict.fromkeys(value, inner), own=True) if empty else value
        made = {
            key: self.value({} if item is None and empty else item, inner, value, key) for key, item in value.items()
        }
        return self.adopt(made, self.places[id(value)])

    def struct(self, value: Any, shape: Shape, parent: Any, at: Any) -> Any:
        struct = shape.struct
        assert struct is not None
        if isinstance(value, str) and struct.shorthand and not shape.text:
            if ":" in value:
                from archdoc.spec.slips import no_colon_space

                slip = no_colon_space(self.source, value, self.source.place(parent, at), fields(struct))
                self.problems += [slip] if slip else []
            return self.adopt({struct.shorthand: value}, {struct.shorthand: self.source.place(parent, at)})
        if not isinstance(value, dict):
            return value
        known = self.made.get((id(value), id(shape)))
        if known is None:
            shapes = fields(struct)
            written, value = value, self.indented(value, shapes)
            made = {
                key: self.value(item, shapes[key], value, key) if key in shapes else item
                for key, item in value.items()
                if item is not None or key not in shapes
            }
            known = self.made[id(written), id(shape)] = self.adopt(made, self.places.get(id(value), {}))
        return known

    def indented(self, value: dict[str, Any], shapes: dict[str, Shape], *, own: bool = False) -> dict[str, Any]:
        """A map with what stands beside an empty key of it, and was meant to stand in that, put there; that is told.

        With `own` it is a map by id, and what the keys of an element are named after is taken for such.
        """
        if not any(item is None for item in value.values()):
            return value
        from archdoc.spec.slips import meant_inside

        made: dict[str, Any] = {}
        places: Any = dict(self.places.get(id(value), {}))
        keys = list(value)
        while keys:
            key = keys.pop(0)
            made[key] = value[key]
            held = shapes.get(key, Shape())
            if value[key] is not None or not (held.many == "map" or held.struct is not None):
                continue
            inside: dict[str, Any] = {}
            while keys and meant_inside(self.source, value, (key, keys[0]), held, shapes, own=own):
                inside[keys[0]] = value[keys[0]]
                keys.pop(0)
            if own and len(inside) == 1 and not any(TWICE in one.what for one in self.source.problems):
                # It may be an element of that id, and the spec is right then: a remark tells it.
                made |= inside
            elif inside:
                first = next(iter(inside))
                line = self.source.mark_of(places[key], key=True).line
                what = f"`{first}` {NOT_UNDER} `{key}` (line {line}), which is empty without it."
                self.complain(value, first, what, "Indent it, and what belongs with it, by two spaces more.")
                made[key] = self.adopt(inside, {name: places[name] for name in inside})
                places[key] = (places[key][0], places[first][0])
        return self.adopt(made, places) if len(made) != len(value) else value

    def by_id(self, value: dict[str, Any], inner: Shape) -> bool:
        """Whether a map in a list's place was meant as one by id: no key of it is one of an item's, nor nearly so."""
        assert inner.struct is not None
        known = fields(inner.struct)
        if all(isinstance(item, dict) for item in value.values()):
            return True
        if inner.text or value.keys() & known.keys():
            return False
        from archdoc.core.suggest import nearest

        return not any(nearest(key, known) for key in value)

    def no_dashes(self, value: str, parent: Any, at: Any) -> bool:
        """Whether a text was meant as a list whose dashes have no space after them; that is told."""
        from archdoc.spec.slips import no_dash_space

        slip = no_dash_space(self.source, value, self.source.place(parent, at))
        self.problems += [slip] if slip else []
        return slip is not None

    def edges(self, value: Any, parent: Any, at: Any) -> Any:
        """Edges from a list of maps and arrows, or from a map of arrows (`a -> b: label` without the dash)."""
        made: list[Any] = []
        places: list[Place | None] = []
        if isinstance(value, str) and self.no_dashes(value, parent, at):
            return self.adopt([], [])
        if isinstance(value, str) or (isinstance(value, dict) and value.keys() & fields(vocabulary.Edge).keys()):
            place = self.source.place(parent, at)
            value = self.adopt([value], [place and (place[1], place[1])])
        elif value is None or (isinstance(value, dict) and not any(map(_ARROW.search, value))):
            return value
        for here in value if isinstance(value, dict) else range(len(value)):
            item = {here: value[here]} if isinstance(value, dict) else value[here]
            if isinstance(value, dict):
                self.adopt(item, {here: self.source.place(value, here)})
            for edge in self.edge(item, value, here):
                made.append(self.value(edge, EDGE, value, here))
                places.append(self.source.place(value, here))
        return self.adopt(made, places)

    def edge(self, item: Any, parent: Any, at: Any) -> list[Any]:
        """The edges that one item stands for."""
        if isinstance(item, str):
            arrow, *label = _LABEL.split(item, maxsplit=1)
            place = self.source.place(parent, at)
            base = {"label": label[0]} if label else {}
            return self.arrow(arrow, base, {"label": place}, place)
        if not isinstance(item, dict):
            return [item]
        arrows = [key for key in item if key not in fields(vocabulary.Edge) and _ARROW.search(key)]
        rest = {key: value for key, value in item.items() if key not in arrows}
        places: dict[Any, Any] = dict(self.places[id(item)])
        if not arrows:
            if (
                len(item) == 1
                and not item.keys() & fields(vocabulary.Edge).keys()
                and not next(iter(item)).isidentifier()
            ):
                return self.arrow(next(iter(item)), {}, {}, self.source.place(item, next(iter(item))))
            ends = [_names(item.get(end)) for end in ("from", "to")]
            if not all(ends) or len(ends[0]) == len(ends[1]) == 1:
                return [item]
            return [self.adopt({**item, "from": a, "to": b}, places) for a in ends[0] for b in ends[1]]
        edges: list[Any] = []
        for key in arrows:
            more = item[key] if isinstance(item[key], dict) else {"label": item[key]} if item[key] is not None else {}
            own = dict(self.places[id(more)]) if isinstance(item[key], dict) else {"label": places[key]}
            below = [end for end in ("from", "to") if end in more]
            said_twice = [(item, name) for name in dict.fromkeys((*more, "from", "to")) if name in rest]
            for written, twice in [*said_twice, *((more, end) for end in below)]:
                self.complain(written, twice, f"`{key}` already says the edge's `{twice}`.", "Keep one of them.")
            edges += self.arrow(key, {**rest, **more}, {**places, **own}, places[key])
        return edges

    def arrow(self, text: str, keys: dict[str, Any], places: dict[Any, Any], place: Place | None) -> list[Any]:
        """`a -> b`, `a -> b -> c`, `a, b -> [c, d]`, `a <- b` and `a <-> b`, each edge with `keys`."""
        parts = _ARROW.split(text.strip())
        ends = [_names(part) for part in parts[::2]]
        if len(parts) < 3 or not all(ends):
            from archdoc.spec.slips import arrow_meant, torn_edge

            what = f"`{text}` is no edge" + (": an end of the arrow is missing." if len(parts) >= 3 else ".")
            mark = self.source.mark_of(place, key=True) if place else Mark(self.source.path)
            meant = arrow_meant(text)
            hint = f"Write `{meant}`." if meant else "Write `from -> to`, or `from -> to: label`."
            torn = torn_edge(self.source, place, text) if not meant else None
            self.problems.append(torn or self.source.problem(mark, what, hint))
            return []
        edges: list[Any] = []
        where = {**places, "from": place and (place[0], place[0]), "to": place and (place[0], place[0])}
        for index, arrow in enumerate(parts[1::2]):
            both = {"both_ways": True} if arrow == "↔" or (arrow[0] == "<" and arrow[-1] == ">") else {}
            sources, targets = ends[index], ends[index + 1]
            if not both and arrow[0] in "<←":
                sources, targets = targets, sources
            edges += [
                self.adopt(
                    {"from": a, "to": b, **both, **{k: v for k, v in keys.items() if k not in ("from", "to")}}, where
                )
                for a in sources
                for b in targets
            ]
        return edges

    def complain(self, item: Any, key: str, what: str, hint: str) -> None:
        self.problems.append(self.source.problem(self.source.mark(item, key, key=True), what, hint))


def edge_items(source: Source) -> list[tuple[Any, list[dict[str, Any]]]]:
    """What each item of `edges` stands for: its place there (an index, or a key of a map of arrows), and its edges."""
    written = (source.tree.get("edges") if isinstance(source.tree, dict) else None) or []
    expander = _Expander(source)
    made: list[tuple[Any, list[dict[str, Any]]]] = []
    for at in written if isinstance(written, dict) else range(len(written)):
        item = {at: written[at]} if isinstance(written, dict) else written[at]
        if isinstance(written, dict):
            expander.adopt(item, {at: source.place(written, at)})
        made.append((at, [edge for edge in expander.edge(item, written, at) if isinstance(edge, dict)]))
    return made


def _pinned(item: dict[str, Any]) -> str:
    """A pinned place in words: of `{a: [3, 2]}`, `a at 3, 2`."""
    ((key, place),) = item.items()
    return f"{key} at {', '.join(map(str, place)) if isinstance(place, list) else place}"


def hint_of(said: str) -> Hint | None:
    """What an entry of a view's `layout` says (`a after b`, `a same_row b`), or None if it says nothing such."""
    words = said.split()
    if len(words) != len(("a", "after", "b")):
        return None
    element, place, other = words
    return Hint(element, place, other) if place in get_args(HintPlace) else None  # type: ignore[arg-type]


def pin_of(said: str) -> tuple[str, int, int] | None:
    """The element, column and row of an entry of a view's `layout` that pins it (`a at 3, 2`), or None."""
    found = _PIN.fullmatch(said.strip())
    return (found[1], int(found[2]), int(found[3])) if found else None


def hints_of(layout: Iterable[str]) -> tuple[Hint, ...]:
    """What a view's `layout` says. Pinned places count among each other: which is further right, or further down."""
    hints = [hint for said in layout if (hint := hint_of(said))]
    pins = [pin for said in layout if (pin := pin_of(said))]
    for at, (one, column, row) in enumerate(pins):
        for other, its_column, its_row in pins[:at]:
            for here, there, same, further in (
                (row, its_row, "same_row", "below"), (column, its_column, "same_column", "right_of"),
            ):  # fmt: skip
                first, second = (other, one) if here < there else (one, other)
                hints.append(Hint(first, same if here == there else further, second))  # type: ignore[arg-type]
    return tuple(dict.fromkeys(hints))


def arrow_ends(text: str) -> tuple[list[tuple[str, str]], str | None]:
    """The steps in `a -> b`, `a -> b -> c` or `a -> b: label`, and the label. No steps where there is no arrow."""
    arrows, *label = _LABEL.split(text.strip(), maxsplit=1)
    parts = _ARROW.split(arrows)
    pairs = [
        (left, right) if arrow[0] not in "<←" or arrow[-1] == ">" else (right, left)
        for left, arrow, right in zip(parts[::2], parts[1::2], parts[2::2], strict=False)
    ]
    return pairs, label[0] if label else None


def is_arrow(text: str) -> bool:
    """Whether there is an arrow between ids in a text; a label's, after `: `, is none."""
    return _ARROW.search(_LABEL.split(text, maxsplit=1)[0]) is not None


def _names(value: Any) -> list[Any]:
    """The ids in `a`, `a, b`, `[a, b]` or a list."""
    if isinstance(value, str):
        return [name.strip() for name in value.strip().strip("[]").split(",") if name.strip()]
    return value if isinstance(value, list) else []


def _step(item: Any) -> Any:
    """A step such as `a -> b: label`, which YAML reads as a map of one pair, as the text it was typed as."""
    if isinstance(item, dict) and len(item) == 1:
        (key, label), *_ = item.items()
        if label is None or isinstance(label, str):
            return key if label is None else f"{key}: {label}"
    return item
