"""Scope -> a folder of decision records in MADR 4 (https://adr.github.io/madr/), one for each trade-off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from archdoc.core.markdown import clean
from archdoc.core.markdown_text import CODE, IMAGE, UNSAFE
from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import table
from archdoc.core.vocabulary import Alternative
from archdoc.core.write import slug
from archdoc.exporters.scope import Scope

ENOUGH, LONGEST = 3, 58
"""Words of a choice that tell what it is; letters of a name from which on it may have been cut."""
SMALL = re.compile(
    r"(?:An?|The|One|Two|Three|No|Not|It|In|At|On|We|They|That|This|These|There|All|Each|Every|Nobody|Some|With|Without|"
    r"If|When|By|For|From|Our|Its|Their|Both|Only|More|Less|Any|Most|Nothing|Everything|As|To|Of|What|Who|Neither) "
)
"""Words that are written small after a `because`; another may be a name."""
HOLDS = frozenset({"numbers", "choices", "reasons"})
_AUTOLINK = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]*://[^\s<>]*>")
_HTML = re.compile(r"&(?=#?\w+;)|<(?=[A-Za-z/!?])")
_START = re.compile(r"^(\d*)([-+*#>.)])(?=[\s#>])")
PARTS = {"led": "I led this decision.", "built": "I built what was decided.", "contributed": "I contributed to it.",
         "consulted": "I was consulted.", "none": ""}  # fmt: skip


def content(shown: Scope) -> dict[str, bytes]:
    """The records by file name: `0003-a-queue-for-each-channel.md` is trade-off 3."""
    rows = table(shown.model).rows
    names = {one.number: f"{one.number:04}-{_short(one.choice)}.md" for one in rows}
    return {names[one.number]: _record(one, names).encode() for one in rows}


def _short(choice: str) -> str:
    """A choice as a file name: up to its first comma where that says enough, and no word cut off."""
    head = re.split(r"[,;:(]", choice)[0]
    name = slug(head if len(head.split()) >= ENOUGH else choice)
    return name.rpartition("-")[0] if len(name) >= LONGEST and "-" in name else name


def _record(one: Tradeoff, names: dict[int, str]) -> str:
    parts = [_front(one, names), f"# {_bare_end(one.choice)}", "## Context and Problem Statement"]
    parts += [_line(one.question)] if one.question else []
    parts.append(f"It is about {'; '.join(map(_line, one.where))}.")
    if one.alternatives:
        parts += [
            "## Considered Options",
            _list([one.choice.rstrip().removesuffix("."), *(other.option for other in one.alternatives)]),
        ]
    parts += ["## Decision Outcome", _outcome(one)]
    consequences = [f"Good, because {_running(gain)}" for gain in one.gains]
    consequences += [f"Bad, because {_running(cost)}" for cost in one.costs]
    for risk in one.risks:
        against = f" Against it: {_line(risk.mitigation)}" if risk.mitigation else ""
        consequences.append(f"Risk: {_line(risk.risk)}{against}")
    parts += ["### Consequences", "\n".join(f"* {said}" for said in consequences)] if consequences else []
    argued = [_option(other) for other in one.alternatives if other.rejected_because or other.pros or other.cons]
    parts += ["## Pros and Cons of the Options", *argued] if argued else []
    more = _more(one, names)
    parts += ["## More Information", *more] if more else []
    return "\n\n".join(parts) + "\n"


def _front(one: Tradeoff, names: dict[int, str]) -> str:
    """Status, date and who decided, between lines of dashes."""
    status: str = one.status
    if one.superseded_by is not None:
        status = f"superseded by [ADR-{one.superseded_by:04}]({names[one.superseded_by]})"
    lines = [f"status: {_yaml(status)}"]
    lines += [f"date: {one.date}"] if one.date else []
    lines += [f"decision-makers: {_yaml(one.decided_by)}"] if one.decided_by else []
    return "\n".join(["---", *lines, "---"])


def _outcome(one: Tradeoff) -> str:
    chosen = f'Chosen option: "{_bare_end(one.choice)}"'
    if not one.because:
        return f"{chosen}."
    if len(one.because) == 1:
        return f"{chosen}, because {_running(one.because[0])}"
    return f"{chosen}, because\n\n{_list(one.because)}"


def _option(one: Alternative) -> str:
    said = [f"Good, because {_running(pro)}" for pro in one.pros]
    said += [f"Bad, because {_running(con)}" for con in one.cons]
    said += [f"Bad, because {_running(one.rejected_because)}"] if one.rejected_because else []
    return f"### {_line(one.option)}\n\n" + "\n".join(f"* {text}" for text in said)


def _more(one: Tradeoff, names: dict[int, str]) -> list[str]:
    found = [PARTS[one.role]] if one.role and PARTS[one.role] else []
    found += [f"How it scales: {_line(one.scaling)}"] if one.scaling else []
    found += [f"To be looked at again when: {_line(one.revisit_when)}"] if one.revisit_when else []
    if one.changed_because:
        by = f" by [ADR-{one.superseded_by:04}]({names[one.superseded_by]})" if one.superseded_by else ""
        found.append(f"Changed{by}, because {_running(one.changed_because)}")
    links = [f"<{_address(link)}>" if "://" in link and "](" not in link else link for link in one.links]
    return found + ([_list(links)] if links else [])


def _address(link: str) -> str:
    """An address that stands between angle brackets: without what would end it or begin a tag."""
    return "".join(f"%{ord(char):02X}" if char in '<>"\\ ' else char for char in link.strip())


def _bare_end(choice: str) -> str:
    """A choice as a title or between quotes: without the full stop of a sentence."""
    return _line(choice).removesuffix(".")


def _running(text: str) -> str:
    """A text that goes on within a sentence."""
    line = _line(text)
    return line[:1].lower() + line[1:] if SMALL.match(line) else line


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"* {_line(text)}" for text in texts)


def _line(text: str) -> str:
    """An author's Markdown on one line; HTML in it shows as typed, and it begins no list or heading."""
    flat = " ".join(clean(text).split())
    if _AUTOLINK.fullmatch(flat):
        return flat
    parts, at = [], 0
    for code in CODE.finditer(flat):
        parts += [_bare(flat[at : code.start()]), code[0]]
        at = code.end()
    return _START.sub(r"\1\\\2", "".join([*parts, _bare(flat[at:])]))


def _bare(text: str) -> str:
    shown = _HTML.sub(lambda found: "&amp;" if found[0] == "&" else "&lt;", text)
    return UNSAFE.sub(r"\\]", IMAGE.sub(r"\1\\!", shown))


def _yaml(text: str) -> str:
    """A value for the front matter: between quotes where YAML would read it as something else."""
    flat = " ".join(clean(text).split())
    plain = re.fullmatch(r"[A-Za-z][\w ,.;()/'-]*", flat) and flat.lower() not in {"true", "false", "yes", "no", "null"}
    return flat if plain else json.dumps(flat, ensure_ascii=False)
