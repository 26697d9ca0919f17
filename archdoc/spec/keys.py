"""The vocabulary of a spec to a reference that a person can read: what may be written where, and what it is for.

It reads what the JSON Schema is made of, so that the two can't disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from archdoc.core import vocabulary
from archdoc.spec.identifiers import noun, refers
from archdoc.spec.purposes import purpose
from archdoc.spec.shapes import SPEC, Shape, fields

ANY_ID, ANY_ITEM = "ID", "N"
"""What stands in a path for an id, and for the number of a list's item."""
_PLACEHOLDERS = (ANY_ID, ANY_ITEM, "*")
NOT_FOR_WRITING = frozenset({"imported"})


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One key that may be written."""

    path: str
    """From the top of the spec: `components.ID.team`, `edges.N.tradeoff`."""
    name: str
    takes: str
    """What may be its value, in words: `text`, `the id of a team`, `one of sync, async, batch`."""
    description: str
    needed: bool = False
    """Whether what it stands in can't do without it."""
    examples: tuple[str, ...] = ()
    """Lines of YAML, with the key."""
    answers: str = ""
    """The interviewer's question that it answers, in general words; empty where there is none."""
    inside: bool = False
    """Whether it holds keys of its own."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written at one place of a spec."""

    path: str
    """Empty for the top level."""
    about: str
    key: Key | None = None
    """The place itself; None for the top level."""
    shorthand: str = ""
    """The key that a lone text stands for there."""
    keys: tuple[Key, ...] = ()
    """The keys in it, in the order of the vocabulary; empty for a text or a number."""


def page(path: str) -> Page:
    """What may be written at a path; an empty one is the top level.

    Ids and numbers of items in it may be left out: `edges.tradeoff`, `edges.N.tradeoff` and `edges.3.tradeoff` are the
    same. Raises LookupError(what is wrong, hint or None).
    """
    steps = [step for step in path.replace("[", ".").replace("]", "").strip(" .").split(".") if step]
    way = _way(SPEC, steps)
    if way is None:
        raise LookupError(*_lost(steps))
    if way[-1:] and way[-1].owner is None and steps[-1] not in _PLACEHOLDERS:
        _refuse_misspelt(way, steps[-1])
    return _page(way)


def everywhere(name: str) -> list[Key]:
    """Every place of the spec in which a key of that name may stand, the nearest to the top first."""
    found = [key for key in every() if key.name == name]
    return sorted(found, key=lambda key: key.path.count("."))


def every() -> Iterator[Key]:
    """Every key that an author may write, each with the way to it; those of a trade-off within another key once."""
    seen: set[tuple[type[vocabulary.Value], bool]] = set()
    waiting: list[tuple[str, type[vocabulary.Value]]] = [("", vocabulary.Spec)]
    while waiting:
        start, struct = waiting.pop(0)
        if (struct, not start) in seen:
            continue
        seen.add((struct, not start))
        for name, shape in fields(struct).items():
            if struct is vocabulary.Spec and name in NOT_FOR_WRITING:
                continue
            key = _key(struct, name, start)
            yield key
            held, steps = _inner(shape)
            if held.struct is not None:
                waiting.append((".".join([key.path, *steps]), held.struct))


@cache
def described(struct: type[vocabulary.Value]) -> dict[str, dict[str, Any]]:
    """What the JSON Schema says of a struct's keys: each with `description` and `examples`."""
    made: dict[str, dict[str, Any]] = _schema()[struct.__name__]["properties"]
    return made


@cache
def sentence(struct: type[vocabulary.Value]) -> str:
    """What a struct is, in one sentence."""
    return str(_schema()[struct.__name__]["description"]).split("\n", maxsplit=1)[0]


@cache
def _schema() -> dict[str, Any]:
    made: dict[str, Any] = msgspec.json.schema(vocabulary.Spec)["$defs"]
    return made


class _Step(msgspec.Struct, frozen=True):
    """A step of a path: its text in the canonical path, the shape there, and the struct whose key it is."""

    text: str
    shape: Shape
    owner: type[vocabulary.Value] | None


def _way(here: Shape, steps: list[str]) -> list[_Step] | None:
    """The steps that a path takes from a shape; None where it leads nowhere."""
    if not steps:
        return []
    first, rest = steps[0], steps[1:]
    if here.struct is not None and first in fields(here.struct):
        shape = fields(here.struct)[first]
        more = _way(shape, rest)
        if more is not None:
            return [_Step(first, shape, here.struct), *more]
    if here.inner is not None:
        text = ANY_ITEM if here.many == "list" else ANY_ID
        step = _Step(text, here.inner, None)
        named = first in _PLACEHOLDERS or (first.isdigit() if here.many == "list" else True)
        # A step that could be the key as well as an id is the key.
        for left in [steps] * (here.inner.struct is not None and first not in _PLACEHOLDERS) + [rest] * named:
            more = _way(here.inner, left)
            if more is not None:
                return [step, *more]
    return None


def _page(way: list[_Step]) -> Page:
    if not way:
        return Page(path="", about="The top level of a spec.", keys=_keys(vocabulary.Spec, ""))
    path = ".".join(step.text for step in way)
    at = max(index for index, step in enumerate(way) if step.owner is not None)
    owner, name = way[at].owner, way[at].text
    assert owner is not None
    key = _key(owner, name, ".".join(step.text for step in way[:at]))
    held, steps = _inner(way[-1].shape)
    if held.struct is None:
        return Page(path=path, about=key.description, key=key)
    about = sentence(held.struct)
    inside = ".".join([path, *steps])
    return Page(path=path, about=about, key=key, shorthand=held.struct.shorthand, keys=_keys(held.struct, inside))


def _keys(struct: type[vocabulary.Value], start: str) -> tuple[Key, ...]:
    names = (name for name in fields(struct) if struct is not vocabulary.Spec or name not in NOT_FOR_WRITING)
    return tuple(_key(struct, name, start) for name in names)


def _key(struct: type[vocabulary.Value], name: str, start: str) -> Key:
    told = described(struct)[name]
    shape = fields(struct)[name]
    return Key(
        path=f"{start}.{name}" if start else name,
        name=name,
        takes=takes(struct, name),
        description=told["description"],
        needed=name in _schema()[struct.__name__].get("required", ()),
        examples=tuple(line(name, example) for example in told.get("examples", ())),
        answers=purpose(struct, name),
        inside=_inner(shape)[0].struct is not None,
    )


def _inner(shape: Shape) -> tuple[Shape, list[str]]:
    """What a list or map holds, and the steps to it."""
    steps = []
    while shape.inner is not None:
        steps.append(ANY_ITEM if shape.many == "list" else ANY_ID)
        shape = shape.inner
    return shape, steps


def takes(struct: type[vocabulary.Value], name: str) -> str:
    """What a key's value may be, in words."""
    shape = fields(struct)[name]
    held, _ = _inner(shape)
    spaces = refers(struct, name)
    if shape.many == "map":
        return "a map by id" if held.struct is not None else "a map of texts"
    if (struct, name) == (vocabulary.Flow, "steps"):
        return "edges, as `a -> b` or by their id; one or several"
    if spaces:
        one = f"the id of {_a(noun(spaces))}"
        if held.struct is not None:
            one = f"{one}, or one written here (a text is its `{held.struct.shorthand}`)"
        return f"{one}; one or several" if shape.many else one
    if (struct, name) == (vocabulary.Spec, "edges"):
        return "`from -> to: label`, or a map of keys; one or several"
    one = _plain(struct, name, held)
    if shape.many:
        return f"{one}; one or several"
    return one


def _plain(struct: type[vocabulary.Value], name: str, held: Shape) -> str:
    if held.struct is not None:
        short = held.struct.shorthand
        return f"a map of keys, or a text (its `{short}`)" if short else "a map of keys"
    if held.choices:
        return f"one of {', '.join(held.choices)}" if len(held.choices) > 1 else f"`{held.choices[0]}`"
    if held.boolean:
        return "true or false, or a text" if held.text else "true or false"
    if held.integer:
        return "a whole number"
    told = described(struct)[name]
    dated = any(option.get("pattern") == vocabulary.DATE for option in told.get("anyOf", [told]))
    return "a date: 2023, 2023-02 or 2023-02-28" if dated else "text"


def line(name: str, example: object) -> str:
    """A key with a value, as one line of YAML. It has quotes only where a spec needs them: `82` and `on` are text."""
    from archdoc.spec.plain_yaml import one_line

    return one_line({name: example})


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _lost(steps: list[str]) -> tuple[str, str | None]:
    """Why a path leads nowhere, and what may have been meant."""
    from archdoc.core.suggest import did_you_mean, nearest

    for at in range(len(steps)):
        if _way(SPEC, steps[: at + 1]) is None:
            break
    way = _way(SPEC, steps[:at]) or []
    held, _ = _inner(way[-1].shape if way else SPEC)
    where = f"in `{'.'.join(step.text for step in way)}`" if way else "at the top level"
    what = f"There is no key `{steps[at]}` {where}."
    if held.struct is None:
        return what, f"{_plain_kind(way)}: it has no keys of its own."
    if not way and nearest(steps[0], fields(vocabulary.Spec)) is None:
        names = list(dict.fromkeys(key.name for key in every()))
        return what, did_you_mean(steps[0], names, only_near=True) or did_you_mean(
            steps[0], [*fields(vocabulary.Spec)], listed="The keys there are"
        )
    return what, did_you_mean(steps[at], [*fields(held.struct)], listed="The keys there are")


def _refuse_misspelt(way: list[_Step], word: str) -> None:
    """Raises LookupError where a path's last step could be an id, and is more likely a key that is misspelt."""
    from archdoc.core.suggest import nearest

    struct = way[-1].shape.struct
    near = nearest(word, fields(struct)) if struct is not None and not word.isdigit() else None
    if near is not None:
        where = ".".join(step.text for step in way)
        raise LookupError(f"There is no key `{word}` in `{where}`.", f"Did you mean `{near}`?")


def _plain_kind(way: list[_Step]) -> str:
    owner = next(step for step in reversed(way) if step.owner is not None)
    assert owner.owner is not None
    return f"`{owner.text}` takes {takes(owner.owner, owner.text)}"
