"""Model -> beats: the decisions, the one to tell first at the front; and what was changed."""

from __future__ import annotations

from archdoc.core.markdown import plain
from archdoc.core.model import Model, Tradeoff
from archdoc.core.tradeoffs import important, table
from archdoc.core.wording import first_sentence
from archdoc.interview.talk.beats import Beat, Line, few, first_of, rest_of, sentence, sentences, turned_down

TOLD_IN_FULL = 3
"""Decisions that a talk of five minutes has."""


def ranked(model: Model) -> list[Tradeoff]:
    """The decisions that stand, the one to tell first at the front.

    What I led comes first, then what I built; of these what has a price and an alternative, what came of a change, and
    what shapes most of the system.
    """
    rows = [*important(model), *table(model).rows]
    standing = list({row.number: row for row in rows if row.status in {"accepted", "proposed"}}.values())
    successors = {one.superseded_by for one in model.tradeoffs}

    def worth(row: Tradeoff) -> tuple[int, bool, bool, int]:
        whole = bool(row.alternatives and row.costs)
        edges = len(model.tradeoffs[row.number - 1].edges)
        return (_part_in(model, row), not whole, row.number not in successors, -edges)

    return sorted(standing, key=worth)


def _part_in(model: Model, row: Tradeoff) -> int:
    """0 for a decision that I led; without a role, by what I did at the parts that it is about."""
    order = ("led", "built", "contributed")
    roles: list[str] = [row.role or ""]
    if not row.role:
        edges = [model.edges[number - 1] for number in row.edges]
        ends = {end for edge in edges for end in (edge.source, edge.target)} | set(row.elements)
        roles = [model.elements[id].standing for id in ends if id in model.elements]
    return min((order.index(role) for role in roles if role in order), default=len(order))


def beat(row: Tradeoff, at: int) -> Beat:
    """A decision that is told by itself; `at` is its place among all of them."""
    lines = lines_of(row, at, 0)
    return Beat(
        heading=f"Decision {row.number}",
        show=few(row.where),
        badges=(row.number,),
        lines=lines,
    )


def lines_of(row: Tradeoff, at: int, first: int, label: str = "") -> tuple[Line, ...]:
    """The lines of the decision that is told as number `at`; the first of them is line number `first` of its beat."""
    base = (4, 130, 150)[at] if at < TOLD_IN_FULL else 203 + 4 * (at - TOLD_IN_FULL)
    # The first has to have room in a minute, beside what came of it (5), what is open (6) and why it mattered (7).
    steps = (base, 8, 9, 11) if at == 0 else (base, base + 2, base + 1, base + 3)
    because, options = sentences(row.because), row.alternatives
    why = first_of(because)
    brief, more = (first_sentence(why), rest_of(why)) if at == 0 else (why, "")
    asked = f"{plain(row.question).strip()} " if row.question and row.question.strip().endswith("?") else ""
    lines = [
        Line(label, f"{asked}{sentence(row.choice)}", steps[0], None if first == 0 else 0),
        Line("Because", brief, steps[1], first),
        Line("", more, 112, first + 1),
        Line("Instead of", turned_down(options[0]) if options else "", steps[2], first),
        Line("The price", first_of(sentences(row.costs)), steps[3], first),
        *(Line("Also because", one, 290, first) for one in because[1:]),
        *(Line("Nor", turned_down(one), 285, first) for one in options[1:]),
        *(Line("And the price", one, 300, first) for one in sentences(row.costs)[1:]),
        *(Line("It brought", one, 302, first) for one in sentences(row.gains)),
        *(Line("A risk", f"{one.risk.rstrip('.')}. {sentence(one.mitigation)}", 306, first) for one in row.risks),
        Line("Weighed by", first_of(sentences(row.criteria)), 296, first),
        Line("Against it was", sentence(row.disagreed), 294, first),
        Line("To take it back", sentence(row.reversible), 303, first),
        Line("It scales", sentence(row.scaling), 305, first),
        Line("I would look again when", sentence(row.revisit_when), 185 + at if at < TOLD_IN_FULL else 295, first),
    ]
    return tuple(lines)


def changed(rows: dict[int, Tradeoff]) -> Beat:
    """What was decided otherwise at first."""
    replaced = [row for row in rows.values() if row.superseded_by or row.changed_because]
    lines: list[Line] = []
    for at, row in enumerate(replaced):
        rank = 160 if at == 0 else 275 + at
        lines.append(Line("At first", sentence(row.choice), rank, None))
        head = len(lines) - 1
        lines.append(Line("", sentence(row.changed_because), rank, head))
        after = rows.get(row.superseded_by or 0)
        lines.append(Line("Since then", sentence(after.choice) if after else "", rank, head))
    numbers = tuple(number for row in replaced for number in (row.number, row.superseded_by) if number)
    return Beat(heading="What I changed my mind about", badges=numbers, lines=tuple(lines))
