"""Document to Markdown, for GitHub and whatever else reads its tables.

Prose is read by `archdoc.core.markdown` and written anew, so that only what is Markdown to us is Markdown in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from archdoc.core import markdown as prose
from archdoc.core.markdown_text import BREAK, CODE, addressed, coded, escaped
from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import IN_FULL, TITLES, Column, Table, cell, status
from archdoc.core.vocabulary import Alternative
from archdoc.dossier import document as d
from archdoc.render import markdown
from archdoc.render.shapes import printed

if TYPE_CHECKING:
    from markdown_it.token import Token

_START = re.compile(r"(?m)^(\s*)(#+(?=\s|$)|[-+](?=\s|$)|>|=+$|-{2,}$|\d{1,9}(?=[.)](?:\s|$)))")
_PIPE = re.compile(r"(\\*)\|")
NEST = " " * 4
"""Before what is inside an item: Python-Markdown takes fewer blanks for a list of its own, and CommonMark these too."""
_BAR = 20
"""Characters of the time axis."""


def dossier(document: d.Document, *, pictures: Mapping[str, str]) -> str:
    """The dossier as Markdown. `pictures` are paths by key, relative to the file that it is written to."""
    lines = [f"# {_name(document.title)}"]
    lines += [f"**{_name(document.notice)}**"] if document.notice else []
    lines += [_name(document.subtitle)] if document.subtitle else []
    lines += [_prose(document.summary)] if document.summary else []
    if len(document.sections) > 1:
        lines.append("\n".join(f"{one.number}. [{_name(one.title)}](#{_anchor(one)})" for one in document.sections))
    for section in document.sections:
        lines += _section(section, pictures)
    return "\n\n".join(line for line in lines if line) + "\n"


def as_json(document: d.Document, *, pictures: Mapping[str, str]) -> str:
    """The dossier for programs: each section as Markdown. `pictures` as above."""
    return printed({
        "title": document.title, "subtitle": document.subtitle, "notice": document.notice,
        "summary": _prose(document.summary) if document.summary else "",
        "sections": [
            {"number": one.number, "title": one.title,
             "markdown": "\n\n".join(line for line in _section(one, pictures) if line) + "\n"}
            for one in document.sections
        ],
    })  # fmt: skip


def _anchor(section: d.Section) -> str:
    """As GitHub makes it of a heading: lower case, no punctuation, hyphens for spaces."""
    title = f"{section.number}. {section.title}".lower()
    return quote(re.sub(r"[^\w\- ]", "", title).replace(" ", "-"))


def _section(section: d.Section, pictures: Mapping[str, str]) -> list[str]:
    lines = [f"## {section.number}. {_name(section.title)}"]
    in_full = frozenset(block.row.number for block in section.blocks if isinstance(block, d.Decision))
    level = 3
    for block in section.blocks:
        match block:
            case d.Heading():
                level = 4
                lines.append(f"### {_name(block.text)}")
            case d.Prose():
                lines.append(_prose(block.text))
            case d.Bullets():
                lines += [_name(block.label)] if block.label else []
                lines.append(_list([_prose(text) for text in block.items]))
            case d.Facts():
                lines += [f"**{_name(fact.label)}**\n\n{_texts(fact.texts)}" for fact in block.items]
            case d.Cards():
                lines += [_card(card, level) for card in block.items]
            case d.Figure():
                if block.key in pictures:
                    lines.append(f"![{_name(block.alt)}]({quote(pictures[block.key])})")
                    lines.append(f"_{_name(block.caption)}_")
            case d.Flow():
                lines += [_prose(block.why)] if block.why else []
                lines.append("\n".join(f"{at}. {_step(step)}" for at, step in enumerate(block.steps, 1)))
            case d.TradeoffTable():
                table = Table(block.table.title, tuple(_gist(row, in_full) for row in block.table.rows))
                lines.append(markdown.tradeoffs(table, heading=False).strip())
            case d.Decision():
                lines.append(_decision(block.row, level))
            case d.Change():
                lines.append(_change(block))
            case d.Timeline():
                lines += _timeline(block, level)
            case d.Metrics():
                lines += _metrics(block, level)
            case d.Terms():
                terms = [[f"**{_name(term)}**", _cell(meaning)] for term, meaning in block.items]
                lines.append(_table(["Term", "Meaning"], terms))
    return lines


def _gist(row: Tradeoff, in_full: frozenset[int]) -> Tradeoff:
    """The row in few words where the decision follows in full; else all of it."""
    if row.number not in in_full:
        return row
    return msgspec.structs.replace(
        row, because=row.because[:1], alternatives=tuple(Alternative(option=one.option) for one in row.alternatives),
        costs=row.costs[:1], gains=(), risks=(), scaling=None, changed_because=None, role=None, date=None,
        decided_by=None, criteria=(), disagreed=None, reversible=None,
    )  # fmt: skip


def _card(card: d.Card, level: int) -> str:
    said = [f"{'#' * level} {_name(card.title)}"]
    said += [f"_{_name(card.note)}_"] if card.note else []
    said += [_prose(card.text)] if card.text else []
    return "\n\n".join([*said, _facts(card.facts)]).strip()


def _facts(facts: Sequence[d.Fact]) -> str:
    return _list([_led(_name(fact.label), [_prose(text) for text in fact.texts]) for fact in facts])


def _led(label: str, texts: Sequence[str]) -> str:
    """A label and its text on a line, or its texts in a list below."""
    if len(texts) == 1 and not texts[0].startswith(("- ", "1. ")):
        return f"**{label}:** {texts[0]}"
    return f"**{label}:**\n{_list(texts) if len(texts) > 1 else texts[0]}"


def _step(step: d.Step) -> str:
    said = f"**{_name(step.source)}** → **{_name(step.target)}**"
    said += f": {_name(step.label)}" if step.label else ""
    said += f" ({_name(step.note)})" if step.note else ""
    numbers = ", ".join(map(str, step.tradeoffs))
    return said + (f" · trade-off{'s' if len(step.tradeoffs) > 1 else ''} {numbers}" if numbers else "")


def _decision(row: Tradeoff, level: int) -> str:
    head = " ".join(prose.plain(row.question or row.choice).split())
    said = [f"{'#' * level} {row.number}. {_name(head)}"]
    said += [f"**{_inline_only(row.choice)}**"] if row.question else []
    said.append(f"{', '.join(map(_name, row.where))} · {_name(status(row))}")
    told = []
    for key in (key for key in IN_FULL if key != "alternatives"):
        texts = cell(row, Column(key, ""))
        told += [_led(TITLES[key], [_prose(text) for text in texts])] if texts else []
        if key == "because" and row.alternatives:
            told.append(_led(TITLES["alternatives"], [_alternative(one) for one in row.alternatives]))
    about = [f"my part: {_name(row.role)}"] if row.role and row.role != "none" else []
    about += [f"decided by: {_inline_only(row.decided_by).rstrip('.')}"] if row.decided_by else []
    about += [_name(row.date)] if row.date else []
    about += [_inline_only(link) for link in row.links]
    return "\n\n".join(one for one in [*said, _list(told), " · ".join(about)] if one)


def _alternative(one: Alternative) -> str:
    said = f"**{_inline_only(one.option)}**"
    said += f": {_inline_only(one.rejected_because)}" if one.rejected_because else ""
    for title, texts in (("for it", one.pros), ("against it", one.cons)):
        said += f" ({title}: {'; '.join(map(_inline_only, texts))})" if texts else ""
    return said


def _change(block: d.Change) -> str:
    rows = [["Before", _changed(block.before)]]
    rows += [["After", _changed(block.after)]] if block.after else []
    rows += [["Why", _cell(block.why)]] if block.why else []
    return _table(["", "Decision"], rows)


def _changed(row: Tradeoff) -> str:
    return f"{row.number}. {_cell(row.choice)}" + (f" ({_name(row.date)})" if row.date else "")


def _timeline(block: d.Timeline, level: int) -> list[str]:
    dated = [phase for phase in block.phases if phase.start]
    rows = []
    for phase in [*dated, *(phase for phase in block.phases if not phase.start)]:
        bar = f"`{_bar(phase.start, block)}`" if phase.start and block.begin and block.end else ""
        shown = [phase.start.text if phase.start else "", phase.name, phase.audience]
        shown += [phase.share.text if phase.share else "", phase.exposure]
        rows.append([*map(_name, shown), bar])
    lines = [_table(*_filled(["From", "Phase", "Who", "Share", "Exposure", "To scale"], rows))]
    told = [phase for phase in block.phases if phase.facts]
    return lines + [f"{'#' * level} {_name(phase.name)}\n\n{_facts(phase.facts)}" for phase in told]


def _bar(start: d.Moment, block: d.Timeline) -> str:
    """Where a phase begins on the axis, and from there on."""
    assert block.begin is not None
    assert block.end is not None
    span = block.end.year - block.begin.year or 1.0
    at = min(round((start.year - block.begin.year) / span * _BAR), _BAR - 1)
    return "·" * at + "█" * (_BAR - at)


def _metrics(block: d.Metrics, level: int) -> list[str]:
    rows = [
        [
            f"**{_name(one.name)}**", _value(one.baseline, one), _value(one.target, one), _value(one.actual, one),
            "" if one.met is None else "yes" if one.met else "no", _name(one.kind), _name(one.date),
        ]
        for one in block.items
    ]  # fmt: skip
    lines = [_table(*_filled(["Metric", "Before", "Target", "After", "Met", "Kind", "As of"], rows))]
    for one in block.items:
        facts = [d.Fact(label=label, texts=(text,)) for label, text in (
            ("Why it is measured", one.why), ("How sure the attribution is", one.attribution), ("Source", one.source),
        ) if text]  # fmt: skip
        series = ""
        if one.series:
            dates = [_name(moment.text) for moment, _ in one.series]
            series = _table(dates, [[_value(value, one) for _, value in one.series]])
        if facts or series:
            told = (f"{'#' * level} {_name(one.name)}", series, _facts(facts))
            lines.append("\n\n".join(part for part in told if part))
    return lines


def _value(value: d.Value | None, metric: d.Metric) -> str:
    if value is None:
        return ""
    return _name(value.text if not metric.unit or metric.unit in value.text else f"{value.text} {metric.unit}")


def _filled(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Without the columns in which no row says anything."""
    kept = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    return [heads[at] for at in kept], [[row[at] for at in kept] for row in rows]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _texts(texts: Sequence[str]) -> str:
    shown = [_prose(text) for text in texts]
    return shown[0] if len(shown) == 1 else _list(shown)


def _list(items: Sequence[str]) -> str:
    return "\n".join("- " + re.sub(r"(?m)^ +$", "", _tight(item).replace("\n", "\n" + NEST)) for item in items)


def _tight(item: str) -> str:
    """An item whose list follows its words at once: after a blank line Python-Markdown takes other depths for it."""
    return re.sub(r"(?<=\S)\n\n(?=(?:- |1\. ))", "\n", item)


def _name(text: str) -> str:
    """A plain text shows as it was typed, all of it, on one line."""
    return _START.sub(_safe_start, escaped(" ".join(prose.clean(text).split())))


def _cell(text: str) -> str:
    """Prose within a cell of a table, where a pipe must be escaped even in code."""
    shown = re.sub(r" *\n\s*", BREAK, re.sub(r"(?m)^(\s*)- ", r"\1• ", _prose(text)))
    shown = CODE.sub(lambda found: coded(found[2]) if "|" in found[2] else found[0], shown)
    return _PIPE.sub(lambda found: found[0] if len(found[1]) % 2 else f"{found[1]}\\|", shown)


def _inline_only(text: str) -> str:
    """Prose on one line."""
    return " ".join(_prose(text).split())


def _prose(text: str) -> str:
    """Prose as blocks: paragraphs and lists."""
    return _blocks(prose.tokens(addressed(prose.clean(text))), 0)[0]


def _blocks(tokens: list[Token], at: int) -> tuple[str, int]:
    blocks: list[str] = []
    while at < len(tokens):
        token = tokens[at]
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            listed, at = _items(tokens, at)
            blocks.append(listed)
        elif token.type in {"list_item_close", "bullet_list_close", "ordered_list_close"}:
            break
        elif token.type == "inline":
            blocks.append("\n".join(_escaped_start(line) for line in _inline(token.children or []).split("\n")))
        at += 1
    return "\n\n".join(blocks), at


def _items(tokens: list[Token], at: int) -> tuple[str, int]:
    ordered, number = tokens[at].type == "ordered_list_open", int(tokens[at].attrGet("start") or 1)
    at += 1
    lines = []
    while tokens[at].type == "list_item_open":
        inside, at = _blocks(tokens, at + 1)
        mark = f"{number}. " if ordered else "- "
        indented = _tight(inside).replace("\n", "\n" + " " * max(len(mark), len(NEST)))
        lines.append(mark + re.sub(r"(?m)^ +$", "", indented))
        number, at = number + 1, at + 1
    return "\n".join(lines), at


def _inline(tokens: list[Token]) -> str:
    parts: list[str] = []
    targets: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                parts.append(escaped(token.content))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("  \n")
            case "code_inline":
                parts.append(_code(token.content))
            case "strong_open" | "strong_close":
                parts.append("**")
            case "em_open" | "em_close":
                parts.append("*")
            case "link_open":
                targets.append(str(token.attrGet("href") or ""))
                # After a `!` it would be a picture, which is fetched without being asked.
                if parts and parts[-1].endswith("!"):
                    parts[-1] = f"{parts[-1][:-1]}\\!"
                parts.append("[")
            case "link_close":
                parts.append(f"](<{targets.pop().replace('|', '%7C')}>)")
    return "".join(parts)


def _code(text: str) -> str:
    """Code between more backticks than it holds; a pipe is safe in a table only when escaped, even here."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _escaped_start(line: str) -> str:
    return _START.sub(_safe_start, line)


def _safe_start(found: re.Match[str]) -> str:
    """What would begin a heading, a quotation or a list; a number is kept from it by its full stop."""
    if found[2].isdigit():
        return f"{found[1]}{found[2]}\\"
    # Python-Markdown knows no escape for this one.
    return f"{found[1]}&#61;{found[2][1:]}" if found[2].startswith("=") else f"{found[1]}\\{found[2]}"
