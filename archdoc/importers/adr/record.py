"""The sections of a decision record to a Decision: only what the record says, in its own words.

The words that decision records are written with, in English, Portuguese and Spanish, and what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archdoc.core.errors import Mark
from archdoc.importers.adr.markdown import Block, Section, clean, front_matter, plain, sections
from archdoc.importers.architecture import Decision

STATUSES = (
    ("superseded", r"supers?c?eded|superseeded|replaced by|invalidated by|substitu[ií]d[ao]|reempla[zs]ad[ao]"),
    ("rejected", r"reject\w*|declined|withdrawn|not accepted|rejeitad[ao]|recusad[ao]|rechazad[ao]"),
    ("deprecated", r"deprecated|obsolete\w*|retired|obsolet[ao]|depreciad[ao]|descontinuad[ao]"),
    (
        "proposed",
        r"propos\w*|draft|pending|open|on hold|(?:in |under )?review|incomplete|wip|in progress|em discuss[aã]o",
    ),
    ("accepted", r"accept\w*|approved|adopted|implemented|decided|agreed|done|completed|active|aceit[aoe]|aprovad[ao]"),
)
"""What projects write for the statuses of a spec, the first that fits. Portuguese and Spanish ones too."""

HEADINGS = {
    "context": r"context(?: and problem statement)?|problem(?: statement)?|background|issue|problem description|"
    r"contexto(?: e (?:defini[cç][aã]o d[oe] )?problema)?|problema",
    "decision": r"decision(?: outcome)?|outcome|resolution|"
    r"decis[aã]o(?: tomada)?|resultado(?: da decis[aã]o)?|decisi[oó]n",
    "proposal": r"proposal|what s proposed|proposed (?:solution|decision|change)|proposta",
    "options": r"(?:considered |possible )?options(?: considered)?|(?:considered )?alternatives(?: considered)?|"
    r"(?:rejected )?alternatives|op[cç][oõ]es(?: consideradas)?|alternativas(?: consideradas)?",
    "pros": r"pros and cons of the (?:options|alternatives)|pros and cons|pr[oó]s e contras(?: das op[cç][oõ]es)?",
    "consequences": r"consequences|consequ[eê]ncias|implications|impact|consecuencias",
    "gains": r"(?:positive|good)(?: consequences| outcomes)?|benefits|pros|advantages|"
    r"(?:consequ[eê]ncias )?positiv[ao]s|vantagens|benef[ií]cios|pr[oó]s",
    "costs": r"(?:negative|bad)(?: consequences| outcomes)?|(?:negative )?limitations|drawbacks|cons|disadvantages|"
    r"(?:consequ[eê]ncias )?negativ[ao]s|desvantagens|contras",
    "status": r"status|estado|situa[cç][aã]o",
    "date": r"date|data",
    "deciders": r"deciders|decision makers?|decisores|respons[aá]veis|authors?",
}
HEADING = {name: re.compile(pattern) for name, pattern in HEADINGS.items()}

FIELD = re.compile(r"[*_]*([\w -]{3,20}?)[*_]*\s*:\s*[*_]*\s*(\S.*)")
KEYS = {"status": "status", "estado": "status", "situação": "status", "date": "date", "data": "date"}
KEYS |= dict.fromkeys(
    ("deciders", "decision-makers", "decision makers", "decisores", "decisor", "author", "authors"), "deciders"
)

CHOSEN = re.compile(
    r"[*_]*(?:chosen (?:option|alternative)|op[cç][aã]o escolhida|alternativa escolhida|opci[oó]n elegida)s?"
    r"[*_]*\s*:\s*"
    r"[*_]*(?P<choice>.+?)(?:[,.;:]?\s*[*_]*\b(?:because|since|porque|pois|as it|due to)\b[*_:,]*\s*(?P<because>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
GOOD = re.compile(
    r"[*_]*(?:good|positive|pro|bo[ma]|positiv[ao])[*_]*\s*[,:]\s*(?:because|since|porque|pois)?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
BAD = re.compile(
    r"[*_]*(?:bad|negative|con|ruim|m[aá]u?|negativ[ao])[*_]*\s*[,:]\s*(?:because|since|porque|pois)?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
NUMBERED = re.compile(
    r"(?:ADR|RFC)?[\s_-]*#?\d{1,6}\s*[.:)\u2013\u2014-]*\s+|ADR[\s_-]*\d{1,6}\s*[.:\u2013\u2014-]?\s*", re.IGNORECASE
)
LABEL = re.compile(
    r"(pros|cons|advantages|disadvantages|benefits|drawbacks|vantagens|desvantagens|contras|pr[oó]s)\b", re.IGNORECASE
)
TEMPLATE = re.compile(
    r"(?:(?:adr|madr|nygard|decision|record|default|bare|minimal|example|short|long)[\s_-]*)*template\W*", re.IGNORECASE
)
EMPTY = re.compile(r"(?:it )?comes out best\W*(?:see below)?\W*", re.IGNORECASE)
"""MADR's own example of a reason: it points to a place that a spec doesn't have."""
OPEN = re.compile(r"(?:tbd|to be (?:decided|determined|done|confirmed)|n/?a|none|pending|todo)\W*", re.IGNORECASE)
BLANK = re.compile(r"\[[a-z0-9 ,.|:/-]{4,}\]|\{[^}]{4,}\}", re.IGNORECASE)


def status_of(text: str) -> str | None:
    """The spec's word for a status, or None where it is none of those."""
    plain_text = text.lower()
    found = [
        (match.start(), word) for word, pattern in STATUSES if (match := re.search(rf"\b(?:{pattern})\b", plain_text))
    ]
    return min(found)[1] if found else None


def date_of(text: str) -> str | None:
    """A date as the spec has it. Where day and month could be either way round, the year only."""
    iso = re.search(r"\b((?:19|20)\d\d)[-/.](\d\d)[-/.](\d\d)", text)
    if iso and 1 <= int(iso[2]) <= 12 and 1 <= int(iso[3]) <= 31:
        return f"{iso[1]}-{iso[2]}-{iso[3]}"
    other = re.search(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)\b", text)
    if other:
        a, b, year = int(other[1]), int(other[2]), other[3]
        if a > 12 >= b or a == b:
            return f"{year}-{b:02}-{a:02}"
        return f"{year}-{a:02}-{b:02}" if b > 12 >= a else year
    year_only = re.search(r"\b(?:19|20)\d\d\b", text)
    return year_only[0] if year_only else None


def record(text: str, key: str, name: str, mark: Mark) -> tuple[Decision, str | None] | str:
    """The decision of a record's text and, for what takes its place, the words of its status. A string: why it is none.

    `key` is what to call it; `name` its file's name, where a title is missing.
    """
    front, body, first = front_matter(text)
    found = sections(body, first)
    title = next((section.title for section in found if section.level == 1), "") or front.get("title", "")
    title = NUMBERED.sub("", clean(title), count=1) if NUMBERED.match(clean(title)) else clean(title)
    if BLANK.fullmatch(title) or TEMPLATE.fullmatch(name):
        return "A template."
    fields = {**_fields(found), **{KEYS[key]: value for key, value in front.items() if key in KEYS}}
    named = _named(found)
    if not ({"decision", "options", "context"} & named.keys() or "status" in fields):
        return "No decision record: it has no status, context or decision."
    options = _options(named)
    decided = named.get("decision") or named.get("proposal") or ()
    choice, because = _choice(decided, [option[0] for option in options])
    gains, costs, other = _consequences(named)
    chosen = next((option for option in options if choice and _same(option[0], choice)), None)
    if chosen and not (gains or costs or other):
        gains, costs = chosen[1], chosen[2]
    said = fields.get("status", "")
    status = status_of(said)
    made = Decision(
        key=key,
        title=title or name,
        choice=choice,
        context=_prose(named.get("context", ())),
        because=because,
        alternatives=tuple(option for option in options if option is not chosen),
        gains=gains,
        costs=costs,
        status=status,
        date=date_of(fields.get("date", "")),
        decided_by=fields.get("deciders"),
        mark=Mark(mark.path, found[1].line if len(found) > 1 and not title else _line(found), 1),
    )
    return made, said or None


def unsorted(text: str) -> bool:
    """Whether a record's consequences say neither that they are good nor that they are bad."""
    _, body, first = front_matter(text)
    gains, costs, other = _consequences(_named(sections(body, first)))
    return other and not (gains or costs)


def consequences_at(text: str) -> int:
    """The line on which a record's consequences begin."""
    _, body, first = front_matter(text)
    parts = _named(sections(body, first)).get("consequences", ())
    return parts[0].line if parts else 1


def _line(found: list[Section]) -> int:
    return next((section.line for section in found if section.level == 1), 1)


def _named(found: list[Section]) -> dict[str, tuple[Section, ...]]:
    """Sections by what they are, each with those below it; the first of a kind counts."""
    named: dict[str, tuple[Section, ...]] = {}
    for index, section in enumerate(found):
        if section.level == 0:
            continue
        below = [section]
        for other in found[index + 1 :]:
            if other.level <= section.level:
                break
            below.append(other)
        words = re.sub(r"[^\w\s]", " ", section.title.lower())
        words = re.sub(r"^\s*\d+\s+", "", " ".join(words.split()))
        for name, pattern in HEADING.items():
            if pattern.fullmatch(words):
                named.setdefault(name, tuple(below))
                break
    return named


def _fields(found: list[Section]) -> dict[str, str]:
    """Status, date and deciders, as `* Status: accepted` above the first part, or as a part of their own."""
    fields: dict[str, str] = {}
    for section in found:
        if section.level > 1:
            break
        for block in section.blocks:
            lines = [block.text, *block.items]
            for line in lines:
                match = FIELD.fullmatch(line)
                if match and match[1].strip().lower() in KEYS:
                    fields.setdefault(KEYS[match[1].strip().lower()], match[2].strip(" *_"))
    for name, parts in _named(found).items():
        if name in ("status", "date", "deciders"):
            said = parts[0].text.split("\n")[0] or ", ".join(parts[0].items)
            if said:
                fields.setdefault(name, said)
    return fields


def _choice(parts: tuple[Section, ...], options: list[str]) -> tuple[str | None, tuple[str, ...]]:
    """What was chosen and why: of a `Chosen option: X, because Y`, or the first paragraph of the decision."""
    for section in parts:
        for index, block in enumerate(section.blocks):
            for text in (block.text, *block.items):
                chosen = CHOSEN.match(text)
                if chosen:
                    choice, why = _bare(chosen["choice"]), _sentence(chosen["because"])
                    said = text[chosen.start("choice") :].lstrip("\"'`*_[“„ ")
                    for option in sorted(options, key=len, reverse=True):
                        if said.startswith(option) and len(option) > len(choice):
                            choice = option
                            rest = re.search(
                                r"\b(?:because|porque|pois|since)\b[*_:,]*\s*(.*)", said[len(option) :], re.DOTALL
                            )
                            why = _sentence(rest[1] if rest else None)
                    after = section.blocks[index + 1] if index + 1 < len(section.blocks) else Block("")
                    listed = after.items if not why and "because" in text.lower()[-12:] else ()
                    return _option(choice), (why,) if why else listed
    if not parts:
        return None, ()
    blocks = [block for section in parts for block in section.blocks]
    if not blocks:
        return None, ()
    first = blocks[0]
    if first.text.endswith(":") and len(blocks) > 1 and blocks[1].items:
        return f"{first.text} {'; '.join(blocks[1].items)}", ()
    said = first.text or "; ".join(first.items)
    return said if said and not OPEN.fullmatch(said) else None, ()


def _bare(text: str) -> str:
    """An option without the quotes, link or full stop around it."""
    text = re.sub(r"^\[(.*)\]\([^)]*\)$", r"\1", text.strip().rstrip(".,;"))
    for quotes in ('""', "“”", "''", "``", "**", "__", "„“"):
        if (
            len(text) > 2
            and text[0] == quotes[0]
            and text[-1] == quotes[1]
            and text[0] not in text[1:-1].replace("'", "_")
        ):
            text = text[1:-1]
    return text.strip("* ").strip()


def _sentence(text: str | None) -> str | None:
    text = (text or "").strip().strip(":* ")
    return None if EMPTY.fullmatch(text) else text or None


def _options(named: dict[str, tuple[Section, ...]]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Options with what speaks for and against them."""
    names: list[str] = []
    argued: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
    for kind in ("options", "pros"):
        parts = named.get(kind, ())
        if kind == "options" and parts:
            names += [_option(item) for item in parts[0].items if not item.endswith("?")]
        if len(parts) < 2:
            continue
        level = min(section.level for section in parts[1:])
        for index, section in enumerate(parts[1:], 1):
            if section.level == level and not section.title.endswith("?"):
                below = [section]
                for other in parts[index + 1 :]:
                    if other.level <= level:
                        break
                    below.append(other)
                argued.append((_option(section.title), *_argued(below)))
    names = [name for name in names if name]
    matched = {name: next((found for found in argued if _same(found[0], name)), None) for name in names}
    if len(argued) == len(matched):  # the same options in the same order, some in other words
        rest = iter([found for found in argued if found not in matched.values()])
        matched = {name: found or next(rest, None) for name, found in matched.items()}
    made = [(name, *(found[1:] if found else ((), ()))) for name, found in matched.items()]
    return made + [found for found in argued if found not in matched.values()]


def _option(title: str) -> str:
    return _bare(
        re.sub(
            r"^(?:option|alternative|op[cç][aã]o)\s+(?:\w|\d+)\s*[:.)\u2013\u2014-]+\s*", "", title, flags=re.IGNORECASE
        )
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts name one option: they have the same words, or one goes on where the other ends."""
    a, b = sorted((plain(_option(one)), plain(_option(other))), key=len)
    return bool(a) and (a.replace(" ", "") == b.replace(" ", "") or (len(a) > 3 and b.startswith(f"{a} ")))


def _argued(parts: list[Section]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is good and what is bad: `Good, because ...` in lists, or lists below `Pros` and `Cons`."""
    good: list[str] = []
    bad: list[str] = []
    for section in parts:
        side = _side(section.title)
        for block in section.blocks:
            label = LABEL.match(block.text.strip("*_ ")) if block.text and len(block.text) < 40 else None
            side = _side(label[1]) if label else side
            for item in block.items:
                if match := GOOD.fullmatch(item):
                    good.append(match[1] or item)
                elif match := BAD.fullmatch(item):
                    bad.append(match[1] or item)
                elif side:
                    (good if side == "gains" else bad).append(item)
    return tuple(good), tuple(bad)


def _side(title: str) -> str | None:
    words = " ".join(re.findall(r"\w+", title.lower()))
    return next((side for side in ("gains", "costs") if HEADING[side].fullmatch(words)), None)


def _consequences(named: dict[str, tuple[Section, ...]]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Gains and costs, and whether there is more that says neither."""
    parts = [*named.get("consequences", ())]
    parts += [part for name in ("gains", "costs") for part in named.get(name, ())[:1] if part not in parts]
    inside_options = {id(part) for name in ("options", "pros") for part in named.get(name, ())}
    parts = [part for part in parts if id(part) not in inside_options]
    gains, costs = _argued(parts)
    return gains, costs, any(part.items or part.text for part in parts)


def _prose(parts: tuple[Section, ...]) -> str | None:
    """The paragraphs and lists of a part, without those below it."""
    return "\n\n".join(_written(parts[:1])) or None


def _written(parts: tuple[Section, ...]) -> Iterator[str]:
    for section in parts:
        for block in section.blocks:
            yield block.text or "\n".join(f"- {item}" for item in block.items)
