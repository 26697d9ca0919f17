"""Expanded data to a `Spec`; where it fits no type, every misfit in plain words and a Spec of what does fit."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from archdoc.core import vocabulary
from archdoc.core.errors import Mark, Problem
from archdoc.spec.misfits import Misfit, misfits
from archdoc.spec.shapes import SPEC, Shape, fields
from archdoc.spec.source import Source

ROUNDS = 12
"""How often what doesn't fit is taken out: leaving a key out can leave its map without one that it needs."""

_NAMES: dict[type[vocabulary.Value], str] = {
    vocabulary.Spec: "the top level", vocabulary.Me: "`me`", vocabulary.Company: "`company`",
    vocabulary.Context: "`context`", vocabulary.Technical: "`technical`", vocabulary.Launch: "`launch`",
    vocabulary.Results: "`results`", vocabulary.Store: "`store`", vocabulary.Confidential: "`confidential`",
    vocabulary.Period: "`period`", vocabulary.Tradeoff: "a trade-off", vocabulary.ThirdParty: "a third party",
    vocabulary.RoadmapItem: "a roadmap item", vocabulary.Learned: "a thing learned", vocabulary.Edge: "an edge",
    vocabulary.Alternative: "an alternative", vocabulary.Impact: "an impact",
}  # fmt: skip


_AT_THE_TOP = frozenset(
    {"components", "queues", "third_parties", "edges", "teams", "groups", "tradeoffs", "flows", "views", "challenges",
     "incidents", "launch", "results", "confidential"}
)  # fmt: skip
_KINDS: dict[type, str] = {dict: "a map", list: "a list", type(None): "nothing"}


def shape(source: Source, tree: Any) -> tuple[vocabulary.Spec | None, list[Problem], bool]:
    """The Spec, every misfit, and whether a whole item was left out (then references to it can't be judged).

    With misfits, `tree` is changed: what doesn't fit is taken out, and an unknown key that was surely meant as another
    is renamed, so that the rest can be checked too. The Spec is None where nothing could be saved.
    """
    try:
        return msgspec.convert(tree, vocabulary.Spec), [], False
    except msgspec.ValidationError as error:
        first = error
    if not isinstance(tree, dict):
        return None, [_no_map(source, tree)], True
    from archdoc.spec.schema import expanded

    schema = expanded()
    problems: list[Problem] = []
    lost = False
    for attempt in range(ROUNDS):
        errors = list(misfits(tree, schema))
        found = [problem for error in errors for problem in _explain(source, tree, error)]
        # From the second round on, an error only says what the last repair tore.
        problems += found if attempt == 0 else []
        lost = _repair(source, tree, errors) or lost
        try:
            return msgspec.convert(tree, vocabulary.Spec), _once(problems), lost
        except msgspec.ValidationError as error:
            if not errors:
                return None, _once(problems or [_bare(source, tree, error)]), True
    return None, _once(problems or [_bare(source, tree, first)]), True


def at(path: list[Any]) -> tuple[Shape, type[vocabulary.Value] | None]:
    """What the end of a path takes, and the struct whose key it is."""
    here, owner = SPEC, None
    for step in path:
        owner = None
        if here.struct is not None and step in fields(here.struct):
            owner = here.struct
            here = fields(here.struct)[step]
        elif here.inner is not None:
            here = here.inner
    return here, owner


def named(struct: type[vocabulary.Value] | None) -> str:
    """A struct in a sentence: `an edge`, `a component`."""
    if struct is None:
        return "this"
    word = struct.__name__.lower()
    return _NAMES.get(struct) or f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _once(problems: list[Problem]) -> list[Problem]:
    return list({(problem.mark, problem.what): problem for problem in problems}.values())


def _no_map(source: Source, tree: Any) -> Problem:
    mark = Mark(source.path, 1, 1)
    if isinstance(tree, str):
        glued = re.match(r"([A-Za-z_]\w*):\S", tree)
        if glued:
            return source.problem(mark, f"A space is missing after `{glued[1]}:`.", f"Write `{glued[1]}: ...`.")
        return source.problem(mark, "This is one text, not a spec.", "A spec is a map: it begins with `title: ...`.")
    kind = "a list" if isinstance(tree, list) else "nothing"
    return source.problem(
        mark, f"The file is {kind} at its top level.", "A spec is a map: it begins with `title: ...`."
    )


def _explain(source: Source, tree: Any, error: Misfit) -> list[Problem]:
    from archdoc.core.suggest import nearest

    path = list(error.path)
    mark = source.locate(tree, path)
    here, owner = at(path)
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    match error.keyword:
        case "additionalProperties":
            return [one for word in error.what for one in _unknown_key(source, tree, path, word, here)]
        case "required":
            holder = _follow(tree, path)
            unknown = [word for word in holder if here.struct is not None and word not in fields(here.struct)]
            if any(nearest(word, [*fields(here.struct)]) == error.what for word in unknown if here.struct):
                return []  # The unknown key is said to be meant for it already.
            return [_missing(source, tree, path, error.what, here)]
        case "enum":
            return [_no_choice(source, mark, error.value, here.choices, key, owner)]
        case "pattern":
            return [_pattern(source, mark, error.value, key)]
        case "minimum":
            return [source.problem(mark, f"`{key}` can't be below {error.what}.")]
        case "type":
            return [_type(source, tree, path, error.value, here, key)]


def _unknown_key(source: Source, tree: Any, path: list[Any], word: str, here: Shape) -> list[Problem]:
    from archdoc.core.suggest import did_you_mean
    from archdoc.spec.slips import comma, glued, look_alike

    mark = source.locate(tree, [*path, word], key=True)
    two = glued(word)
    if two is not None and here.struct is not None and two[0] in fields(here.struct):
        return [source.problem(mark, f"A space is missing after `{two[0]}:`.", f"Write `{two[0]}: {two[1]}`.")]
    torn = comma(source, _follow(tree, path), word)
    if torn is not None:
        return torn
    alike = look_alike(source, mark, word)
    if alike is not None:
        return [alike]
    struct = here.struct
    if struct is None:
        return [source.problem(mark, f"`{word}` is no key here.")]
    whose = "at the top level" if struct is vocabulary.Spec else f"of {named(struct)}"
    hint = _belongs(struct, word, path) or did_you_mean(
        word, fields(struct), listed="Its keys are" if struct is not vocabulary.Spec else "The keys are"
    )
    return [source.problem(mark, f"`{word}` is no key {whose}.", hint)]


def _belongs(struct: type[vocabulary.Value], word: str, path: list[Any]) -> str | None:
    """Where a key does belong, when it is one of another kind of element, of an element's `store`, or of the top."""
    if word == "id" and path and isinstance(path[-1], str) and "id" not in fields(struct):
        return f"The id is the key that this stands under, `{path[-1]}`: delete this one."
    if struct is not vocabulary.Spec and word in _AT_THE_TOP:
        return "It stands at the top level of the spec."
    if issubclass(struct, vocabulary.Element):
        for other, name in (
            (vocabulary.Component, "a component"),
            (vocabulary.Queue, "a queue"),
            (vocabulary.ThirdParty, "a third party"),
        ):
            if other is not struct and word in fields(other):
                return f"It is one of {name}."
        if word in fields(vocabulary.Store) and word != "owner" and struct is vocabulary.Component:
            return f"Write it under `store`: `store: {{{word}: ...}}`."
    if struct is vocabulary.Spec:
        for part, name in (
            (vocabulary.Context, "context"),
            (vocabulary.Results, "results"),
            (vocabulary.Launch, "launch"),
        ):
            if word in fields(part) and word not in ("why", "next"):
                return f"Write it under `{name}`."
    return None


def _missing(source: Source, tree: Any, path: list[Any], key: str, here: Shape) -> Problem:
    holder = _follow(tree, path)
    written = source.place(holder, key)
    if written is not None and key not in holder:
        return _empty(source, source.mark_of(written, key=True), key)
    if not path:
        mark = Mark(source.path, 1, 1)
        return source.problem(mark, f"The spec has no `{key}`.", f"Begin with `{key}: ...`.")
    mark = source.locate(tree, path, key=not isinstance(path[-1], int))
    if here.struct is vocabulary.Edge:
        hint = "Write `from` and `to`, or `a -> b: label`."
        return source.problem(source.locate(tree, path), f"This edge has no `{key}`.", hint)
    what = named(here.struct)
    of = f"`{path[-1]}`" if isinstance(path[-1], str) else f"This {what.split(' ', 1)[-1]}"
    return source.problem(mark, f"{of} has no `{key}`, the one key that {what} can't do without.", f"Add `{key}: ...`.")


def _empty(source: Source, mark: Mark, key: str) -> Problem:
    line = source.line(mark.line)
    comment = re.search(r":\s+#", line[mark.column - 1 :]) if mark.line else None
    hint = "What follows a `#` is a comment: put the text in quotes." if comment else "Write a text after it."
    return source.problem(mark, f"`{key}` is empty.", hint)


def _no_choice(
    source: Source, mark: Mark, value: Any, options: tuple[str, ...], key: str, owner: type[vocabulary.Value] | None
) -> Problem:
    from archdoc.core.suggest import did_you_mean

    shown = _KINDS.get(type(value), f"`{value}`")
    hint = did_you_mean(value, options, only_near=True) if isinstance(value, str) else None
    choices = ", ".join(f"`{option}`" for option in options)
    if len(options) == 1:
        hint = f"Leave `{key}` out."
    else:
        hint = f"{hint} The choices are {choices}." if hint else f"The choices are {choices}."
    of = f" of {named(owner)}" if owner else ""
    return source.problem(mark, f"{shown} is no `{key}`{of}.", hint)


def _pattern(source: Source, mark: Mark, value: Any, key: str) -> Problem:
    if not str(value).strip():
        return _empty(source, mark, key)
    if str(value).strip().lower() in ("now", "today", "present", "ongoing", "current", "-"):
        return source.problem(mark, f"`{value}` is no date.", f"Leave `{key}` out while it goes on.")
    return source.problem(mark, f"`{value}` is no date.", "A date is `2023`, `2023-02` or `2023-02-28`.")


def _type(source: Source, tree: Any, path: list[Any], value: Any, here: Shape, key: str) -> Problem:
    mark = source.locate(tree, path)
    got = _KINDS.get(type(value), f"`{value}`")
    if isinstance(value, str) and len(value) > 40:
        got = "a text"
    in_list = bool(path) and isinstance(path[-1], int)
    if value is None and in_list:
        return source.problem(
            mark, f"There is nothing in this item of `{key}`.", "Delete the `-`, or write something after it."
        )
    if value is None:
        return _empty(source, source.locate(tree, path, key=True), key)
    subject = f"An item of `{key}`" if in_list else f"`{key}`"
    if here.many in ("list", "map"):
        return source.problem(mark, f"{subject} takes a {here.many}, not {got}.", _form(here, value, key))
    if here.boolean and not here.text:
        meant = {"y": "true", "t": "true", "1": "true", "n": "false", "f": "false", "0": "false"}.get(got[1:-1].lower())
        hint = f"Write `{key}: {meant}`." if meant else None
        return source.problem(mark, f"{subject} is `true` or `false`, not {got}.", hint)
    if here.integer:
        return source.problem(mark, f"{subject} takes a whole number, not {got}.")
    if here.struct is not None and not here.text:
        hint = _form(here, value, key)
        if here.struct is vocabulary.Period:
            hint = "Write `period: {from: 2023-02, to: 2024-01}`."
        elif here.struct is vocabulary.Edge and not isinstance(value, list):
            hint = "Write `- from -> to`, or `- from -> to: label`."
        return source.problem(mark, f"{subject} takes a map, not {got}.", hint)
    what = "a text, a map or a list of these" if here.struct is not None else "a text"
    hint = None
    if isinstance(value, dict):
        hint = "A text with `: `, `{` or `}` in it must be in quotes."
    elif isinstance(value, list) and source.line(mark.line)[mark.column - 1 :].startswith("["):
        hint = "A text that begins with `[` must be in quotes; several things go into one text, with commas."
    elif isinstance(value, list):
        hint = f"Write it as one text; after `{key}: |` such a list can stand as it is."
    return source.problem(mark, f"{subject} takes {what}, not {got}.", hint)


def _form(here: Shape, value: Any, key: str) -> str:
    """How what takes a map, or a list, is written, told by the first thing that was written in the other form."""
    first = next(iter(value), None) if isinstance(value, list | dict) else None
    if here.many == "list":
        example = _as_item(here, *next(iter(value.items()))) if isinstance(value, dict) and value else ""
        return f"Begin each item with `- `, such as `- {example}`." if example else "Begin each item with `- `."
    if here.many == "map":
        example = _by_id(first if isinstance(value, list) else value) if here.inner and here.inner.struct else ""
        if isinstance(value, str):
            return f"Write each with a `:`, such as `{example}`." if example else "Write `key: value` pairs under it."
        told = f"Write each as `{'id' if here.inner and here.inner.struct else 'text'}: ...`, without the `- `"
        return f"{told}, such as `{example}`." if example else f"{told}."
    known = list(fields(here.struct)) if here.struct is not None else []
    if isinstance(first, dict) and first:
        return f"Write its keys without the `- `, such as `{key}: {_cut(first)}`."
    named_keys = ", ".join(f"`{name}`" for name in known[:8]) + (" and more." if len(known) > 8 else ".")
    return f"Write `{key}: {{{known[0]}: ...}}`; its keys are {named_keys}"


def _as_item(here: Shape, id: str, value: Any) -> str:
    """What was written as `id: value`, as an item of a list."""
    struct = here.inner.struct if here.inner is not None else None
    known = fields(struct) if struct is not None else {}
    likely = (struct.shorthand if struct is not None else "", "id", "name", "title")
    name = next((one for one in likely if one in known), "")
    if not name:
        return ""
    more = value if isinstance(value, dict) else {}
    return _cut(more if name in more else {name: id, **more})


def _by_id(item: Any) -> str:
    """What was written as an item of a list, or as a text, as `id: value`."""
    from archdoc.spec.references import as_id

    rest: dict[str, Any] = {}
    id = item.split()[0] if isinstance(item, str) and item.strip() else None
    if isinstance(item, dict):
        id = item.get("id") or (next(iter(item)) if len(item) == 1 else item.get("name"))
        alone = item.get(id) if len(item) == 1 else None
        rest = alone if isinstance(alone, dict) else {name: one for name, one in item.items() if name not in ("id", id)}
    return f"{as_id(id)}: {_cut(rest)}" if isinstance(id, str) and as_id(id) else ""


def _cut(value: dict[str, Any]) -> str:
    from archdoc.spec.plain_yaml import flow

    made = flow(value)
    return made if len(made) <= 70 else "{...}"


def _bare(source: Source, tree: Any, error: msgspec.ValidationError) -> Problem:
    """Msgspec's own words, where the schema has none: at the place that its `$.a[0].b` names."""
    what, _, where = str(error).partition(" - at `$")
    steps = [int(index) if index else name for name, index in re.findall(r"\.([^.\[`]+)|\[(\d+)\]", where)]
    return source.problem(source.locate(tree, steps), f"{what}.")


def _follow(tree: Any, path: list[Any]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _repair(source: Source, tree: Any, errors: list[Misfit]) -> bool:
    """Takes out of `tree` what doesn't fit. Whether that was more than a key."""
    from archdoc.core.suggest import nearest

    lost = False
    emptied: list[Any] = []
    gone: set[tuple[int, Any]] = set()
    for error in errors:
        path = list(error.path)
        try:
            here = _follow(tree, path)
            holder = _follow(tree, path[:-1]) if path else None
        except (KeyError, IndexError, TypeError):
            continue
        if error.keyword == "additionalProperties":
            struct = at(path)[0].struct
            for word in error.what:
                meant = nearest(word, fields(struct)) if struct is not None else None
                value = here.pop(word, None)
                lost = lost or not path or not isinstance(value, str)
                if meant and meant not in here and value is not None:
                    here[meant] = value
            continue
        if not path:
            here[error.what] = "?"
            continue
        lost = lost or not isinstance(path[-1], str) or isinstance(here, dict | list) or bool(at(path)[0].many)
        if isinstance(holder, list):
            gone.add((id(holder), path[-1]))
            emptied.append(holder)
        elif isinstance(holder, dict):
            holder.pop(path[-1], None)
    for holder in {id(one): one for one in emptied}.values():
        left = [index for index in range(len(holder)) if (id(holder), index) not in gone]
        places = source.places.get(id(holder))
        if isinstance(places, list):
            source.places[id(holder)] = [places[index] for index in left]
        holder[:] = [holder[index] for index in left]
    return lost
