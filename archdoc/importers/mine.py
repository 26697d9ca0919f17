"""Selectors on the command line -> the teams and parts of an architecture that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archdoc.importers.architecture import Architecture
from archdoc.importers.join import plain
from archdoc.importers.plan import Claim


class SelectorError(ValueError):
    """A selector that can't be understood or names nothing: one sentence that says so."""


SORTS = ("team", "group", "tag", "under")


def claim(found: Architecture, selectors: Sequence[str], ids: Mapping[str, str] | None = None) -> Claim:
    """What `--mine` selects: a team as a team, all else as parts. Raises SelectorError: a selector names nothing.

    `ids` are what the keys of parts are in the spec; they can be selected by too.
    """
    option = "--mine"
    teams: set[str] = set()
    chosen: set[str] = set()
    for selector in selectors:
        sort, value = _split(selector, option)
        if sort == "team":
            teams |= _named(value, {team.key: (team.key, team.name) for team in found.teams}, "team", option)
        else:
            chosen |= _parts(found, sort, value, option, ids or {})
    return Claim(frozenset(teams), frozenset(chosen))


def hidden(found: Architecture, selectors: Sequence[str], ids: Mapping[str, str] | None = None) -> frozenset[str]:
    """The keys of the parts that `--hide` names, a team's too. Raises SelectorError: a selector names nothing."""
    option = "--hide"
    chosen: set[str] = set()
    for selector in selectors:
        chosen |= _parts(found, *_split(selector, option), option, ids or {})
    return frozenset(chosen)


def split(value: str | None) -> tuple[str, ...]:
    """Selectors with commas between them."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())


def _split(selector: str, option: str) -> tuple[str, str]:
    sort, equals, value = selector.partition("=")
    if not equals:
        return "id", selector
    name = sort.strip().lower()
    if name not in SORTS:
        from archdoc.core.suggest import nearest

        near = nearest(name, SORTS)
        said = f" Did you mean `{near}=`?" if near else ""
        raise SelectorError(
            f"{option} {selector}: there is no selector `{name}=`.{said} It is an id, or one of "
            f"{', '.join(f'{one}=' for one in SORTS)}."
        )
    if not value.strip():
        raise SelectorError(f"{option} {selector}: it is not said which {name}.")
    return name, value.strip()


def _parts(found: Architecture, sort: str, value: str, option: str, ids: Mapping[str, str]) -> set[str]:
    """The keys of the parts that one selector names."""
    if sort == "team":
        keys = _named(value, {team.key: (team.key, team.name) for team in found.teams}, "team", option)
        inside = _below(keys, {team.key: team.part_of for team in found.teams})
        return {part.key for part in found.parts if part.team in inside}
    if sort == "id":
        return _by_id(found, value, option, ids)
    names = {group.key: (group.key, group.name) for group in found.groups}
    around = {group.key: group.part_of for group in found.groups}
    if sort == "group":
        inside = _below(_named(value, names, "group", option), around)
        return {part.key for part in found.parts if part.group in inside or inside & set(part.under)}
    if sort == "tag":
        tags = [*(tag for part in found.parts for tag in part.tags), *(tag for one in found.groups for tag in one.tags)]
        wanted = _named(value, {tag: (tag, tag.lstrip("#")) for tag in tags}, "tag", option)
        inside = _below({group.key for group in found.groups if wanted & set(group.tags)}, around)
        return {part.key for part in found.parts if wanted & set(part.tags) or part.group in inside}
    names |= {part.key: (part.key, part.name) for part in found.parts}
    above = {key for part in found.parts for key in part.under} | set(around)
    keys = _named(value, {key: names.get(key, (key,)) for key in above}, "group or element with others in it", option)
    inside = _below(keys, around)
    return {part.key for part in found.parts if part.group in inside or inside & set(part.under) or part.key in keys}


def _by_id(found: Architecture, value: str, option: str, ids: Mapping[str, str]) -> set[str]:
    """The parts that go by an id or a name. Of a team or group that does, it says how to select that."""
    try:
        known = {part.key: (part.key, part.name, ids.get(part.key, part.key)) for part in found.parts}
        return _named(value, known, "element", option)
    except SelectorError:
        for kind, boxes in (("team", found.teams), ("group", found.groups)):
            if any(plain(value) in (plain(one.name), plain(_last(one.key))) for one in boxes):
                raise SelectorError(f"{option}: `{value}` is a {kind}: say {option} '{kind}={value}'.") from None
        raise


def _named(value: str, known: Mapping[str, tuple[str, ...]], what: str, option: str) -> set[str]:
    """The keys that a value names: exactly, else by their names without case and spaces, else by their last part."""
    if value in known:
        return {value}
    wanted = plain(value)
    by_name = {key for key, names in known.items() if wanted in map(plain, names)}
    found = by_name or {key for key in known if wanted == plain(_last(key))}
    if found:
        return found
    from archdoc.core.suggest import nearest

    names = list(dict.fromkeys(all_names[-1] or all_names[0] for all_names in known.values()))
    near = nearest(value, names)
    said = f" Did you mean `{near}`?" if near else ""
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    there = f" There is: {', '.join(names[:20])}{more}." if names else f" The import holds no {what}."
    raise SelectorError(f"{option}: no {what} is called `{value}`.{said}{there}")


def _last(key: str) -> str:
    for sign in "/:.":
        key = key.rpartition(sign)[2] or key
    return key


def _below(keys: Iterable[str], up: Mapping[str, str | None]) -> set[str]:
    """The keys, and those of all that is inside of them."""
    inside = set(keys)
    grown = True
    while grown:
        more = {key for key, above in up.items() if above in inside and key not in inside}
        inside |= more
        grown = bool(more)
    return inside
