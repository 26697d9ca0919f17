"""Model to Table: the numbered rationale table, its columns as data.

A row is a trade-off that knows where it stands; its number is the one on the picture's badges. Texts are as their
author typed them; each renderer escapes them for its own output.
"""

from __future__ import annotations

from collections import Counter

import msgspec
from msgspec.structs import replace

from archdoc.core.model import Edge, Model, Tradeoff
from archdoc.core.vocabulary import Alternative
from archdoc.core.vocabulary import Tradeoff as Decision

WHOLE_SYSTEM = "the whole system"
"""Where a trade-off stands that no edge and no element carries."""


class Column(msgspec.Struct, frozen=True):
    """A column: which cell of a row it shows, and how it is headed."""

    key: str
    title: str
    prose: bool = True
    """Whether its texts are an author's Markdown; the others are names and dates."""
    under: str = ""
    """The column that takes it in where a column of its own would be too many."""


class Table(msgspec.Struct, frozen=True):
    """The rationale table of one project."""

    title: str
    rows: tuple[Tradeoff, ...]


COLUMNS = (
    Column("number", "No.", prose=False),
    Column("where", "Where", prose=False),
    Column("question", "Question"),
    Column("choice", "Choice"),
    Column("because", "Because"),
    Column("alternatives", "Turned down"),
    Column("costs", "Costs"),
    Column("revisit_when", "Revisit when"),
    Column("status", "Status", prose=False),
)
"""What the table always shows."""

MORE_COLUMNS = (
    Column("gains", "Gains", under="because"),
    Column("risks", "Risks", under="costs"),
    Column("scaling", "Scaling", under="because"),
    Column("changed_because", "Changed because", under="status"),
    Column("role", "My part", prose=False, under="status"),
    Column("date", "Date", prose=False, under="status"),
    Column("decided_by", "Decided by", under="status"),
    Column("criteria", "Weighed by", under="because"),
    Column("disagreed", "Against it", under="alternatives"),
    Column("reversible", "To take it back", under="costs"),
)
"""What else was said."""

TITLES = {column.key: column.title for column in (*COLUMNS, *MORE_COLUMNS)}
_AROUND = frozenset({"question", "choice", "status", "role", "date", "decided_by"})
IN_FULL = tuple(field for field in Decision.__struct_fields__ if field in TITLES and field not in _AROUND)
"""What is told of a decision between its heading and who decided it when, in the order of the spec's keys."""


def table(model: Model) -> Table:
    """The rationale table of a project, a row for each trade-off in the order of their numbers."""
    edges = {edge.number: edge for edge in model.edges}
    parallel = Counter((edge.source, edge.target) for edge in model.edges)
    rows = (replace(one, where=_where(model, one, edges, parallel)) for one in model.tradeoffs)
    return Table(model.title, tuple(rows))


def cell(row: Tradeoff, column: Column) -> tuple[str, ...]:
    """The texts of one cell, one for each item; none for an empty cell."""
    match column.key:
        case "alternatives":
            return tuple(_alternative(one) for one in row.alternatives)
        case "risks":
            return tuple(one.risk + (f" ({one.mitigation})" if one.mitigation else "") for one in row.risks)
        case "status":
            return (status(row),)
    value = getattr(row, column.key)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def folded(row: Tradeoff, column: Column) -> list[tuple[Column, tuple[str, ...]]]:
    """The columns that `column` takes in, with their texts, where the row says something in them."""
    return [(one, texts) for one in MORE_COLUMNS if one.under == column.key and (texts := cell(row, one))]


def status(row: Tradeoff) -> str:
    """Where a decision stands: `accepted`, or `superseded by 4`."""
    return row.status if row.superseded_by is None else f"{row.status} by {row.superseded_by}"


def _where(
    model: Model, tradeoff: Tradeoff, edges: dict[int, Edge], parallel: Counter[tuple[str, str]]
) -> tuple[str, ...]:
    places = [_edge(model, edges[number], parallel) for number in tradeoff.edges]
    places += [model.elements[element].name for element in tradeoff.elements]
    return tuple(dict.fromkeys(places)) or (WHOLE_SYSTEM,)


def _edge(model: Model, edge: Edge, parallel: Counter[tuple[str, str]]) -> str:
    """`Orders API → Events`; with its label where another edge runs the same way."""
    arrow = "↔" if edge.both_ways else "→"
    place = f"{model.end(edge.source).name} {arrow} {model.end(edge.target).name}"
    return f"{place} ({edge.label})" if edge.label and parallel[edge.source, edge.target] > 1 else place


def _alternative(one: Alternative) -> str:
    said = [f"{one.option}: {one.rejected_because}" if one.rejected_because else one.option]
    said += [f"for it: {'; '.join(one.pros)}"] if one.pros else []
    said += [f"against it: {'; '.join(one.cons)}"] if one.cons else []
    return said[0] + (f" ({'; '.join(said[1:])})" if said[1:] else "")


def important(model: Model) -> list[Tradeoff]:
    """Decisions, those most worth telling first: changed ones, then what I led, then what had most alternatives."""
    rows = {row.number: row for row in table(model).rows}
    successors = {row.superseded_by for row in rows.values() if row.superseded_by}

    def worth(row: Tradeoff) -> tuple[bool, bool, bool, int, int]:
        changed = row.number in successors or row.superseded_by is not None
        return (not changed, row.superseded_by is not None, row.role != "led", -len(row.alternatives), row.number)

    return sorted((row for row in rows.values() if row.because or row.alternatives or row.costs), key=worth)
