"""Model -> Document: what each section holds, what is left out, and how numbers and dates are read."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from archdoc.core.model import Model
from archdoc.core.tradeoffs import important
from archdoc.core.wording import first_sentence, listed, literal, readable
from archdoc.dossier import document, quantities, sections
from archdoc.dossier.built import my_part
from archdoc.spec import load

SPECS = Path(__file__).resolve().parents[2] / "specs"


def model(text: str) -> Model:
    return load.load_text(f"title: Small\n{text}", "small.yaml")


def blocks(text: str, section: str) -> list[document.AnyBlock]:
    found = [one for one in sections.document(model(text)).sections if one.id == section]
    return list(found[0].blocks) if found else []


def test_a_whole_spec_has_the_five_sections_in_order() -> None:
    made = sections.document(load.load(SPECS / "notification.yaml"))
    assert [(one.number, one.id) for one in made.sections] == list(enumerate(document.SECTIONS, 1))
    assert made.subtitle.startswith("Ines Moreau · Staff engineer · Larkfield Commerce · February 2023 to January 2024")


def test_a_section_without_data_is_left_out_and_the_others_are_counted_on() -> None:
    made = sections.document(model("components: {a: {}}\nlessons: [Ask first]"))
    assert [(one.number, one.id) for one in made.sections] == [(1, "built"), (2, "lessons")]


@pytest.mark.parametrize("spec", ["notification", "checkout", "parcels", "minimal"])
def test_no_heading_stands_alone(spec: str) -> None:
    for section in sections.document(load.load(SPECS / f"{spec}.yaml")).sections:
        kinds = [type(block).__name__ for block in section.blocks]
        assert kinds, section.title
        assert kinds[-1] != "Heading"
        assert ("Heading", "Heading") not in set(pairwise(kinds))


def test_my_part_is_said_from_the_roles() -> None:
    made = model("components: {a: {role: led}, b: {role: led}, c: {role: built}, d: {role: contributed}, e: {}}")
    assert my_part(made) == "I led A and B; built C; and contributed to D."


def test_nothing_is_claimed_without_a_role() -> None:
    assert my_part(model("teams: {t: {mine: true}}\ncomponents: {a: {team: t}}")) == ""
    text = "teams: {t: {mine: true}}\ncomponents: {a: {team: t}}"
    assert [block.text for block in blocks(text, "built") if isinstance(block, document.Prose)] == [
        "My team's parts: A."
    ]


def test_what_others_own_is_told_in_a_sentence_and_in_full() -> None:
    told = "how_it_works: 'It copies all of its rows. Each night.', knowledge: basic"
    text = f"teams: {{t: T}}\ncomponents: {{a: {{team: t, {told}}}}}"
    brief, full = [block for block in blocks(text, "built") if isinstance(block, document.Cards)]
    assert [card.text for card in brief.items] == ["It copies all of its rows."]
    assert [card.text for card in full.items] == ["It copies all of its rows. Each night."]
    assert full.items[0].note == "T · known from outside"
    assert full.detail == document.APPENDIX


def test_my_parts_are_told_in_full_in_the_order_of_the_flow_and_go_last() -> None:
    text = """
components:
  b: {role: built, description: Keeps rows, scaling: To ten of it}
  a: {role: led, description: Reads events, how_it_works: One thread a partition. Then it commits.}
  c: {how_it_works: It is another's. It is long.}
edges: [a -> b, b -> c]
flows: {one: {steps: [a -> b]}}
challenges: [{title: Twice, problem: Two of them, where: [b]}]
"""
    cards = [block for block in blocks(text, "built") if isinstance(block, document.Cards)]
    (mine,) = [block for block in cards if any(card.title == "A" for card in block.items)]
    assert [card.title for card in mine.items] == ["A", "B"]
    assert mine.items[0].text == "Reads events.\n\nOne thread a partition. Then it commits."
    assert {fact.label: fact.texts for fact in mine.items[1].facts} == {
        "Scales": ("To ten of it",),
        "Hard": ("Twice. Two of them.",),
    }
    movable = [block.detail for block in blocks(text, "built") if block.detail and block is not mine]
    assert movable
    assert mine.detail <= min(movable)


def test_changed_decisions_are_most_worth_telling_then_those_i_led() -> None:
    text = """components: {a: {}, b: {}}
tradeoffs:
  one: {choice: One, because: x}
  two: {choice: Two, because: x, role: led}
  old: {choice: Old, because: x, status: superseded, superseded_by: new}
  new: {choice: New, because: x}
  bare: Bare
"""
    assert [row.choice for row in important(model(text))] == ["New", "Old", "Two", "One"]


def test_a_superseded_decision_is_told_before_and_after() -> None:
    text = """components: {a: {}}
tradeoffs:
  old: {choice: Old, status: superseded, superseded_by: new, changed_because: It was slow}
  new: {choice: New}
"""
    (change,) = [block for block in blocks(text, "lessons") if isinstance(block, document.Change)]
    assert change.after is not None
    assert (change.before.choice, change.after.choice, change.why) == ("Old", "New", "It was slow")


def test_a_flow_names_ends_marks_and_what_is_mine() -> None:
    text = """components: {a: {role: led}, b: {}, c: {}}
edges:
  - {from: a, to: b, label: ask, tradeoff: Ask, protocol: HTTPS}
  - b -> c
flows: {f: {steps: [a -> b, b -> c]}}
"""
    (flow,) = [block for block in blocks(text, "built") if isinstance(block, document.Flow)]
    assert [(step.source, step.target, step.label, step.tradeoffs, step.mine) for step in flow.steps] == [
        ("A", "B", "ask", (1,), True),
        ("B", "C", "", (), False),
    ]
    assert flow.steps[0].note == "HTTPS"


def test_phases_are_to_scale_and_those_without_a_date_are_kept() -> None:
    text = """components: {a: {}}
launch: {phases: [{name: One, date: 2020-01}, {name: Two, percent: 5, date: 2020-07}, {name: Three, percent: half}]}
"""
    (timeline,) = [block for block in blocks(text, "launch") if isinstance(block, document.Timeline)]
    assert [phase.name for phase in timeline.phases] == ["One", "Two", "Three"]
    assert timeline.phases[2].start is None
    assert [phase.share.text for phase in timeline.phases if phase.share] == ["5 %", "half"]
    assert timeline.begin is not None
    assert timeline.end is not None
    assert timeline.begin.year == 2020
    assert timeline.end.year > quantities.moment("2020-07").year


def test_pictures_of_phases_stand_in_the_launch() -> None:
    text = "components: {a: {}, b: {phase: two}}\nlaunch: {phases: [{id: one}, {id: two}]}"
    figures = [block for block in blocks(text, "launch") if isinstance(block, document.Figure)]
    assert [figure.key for figure in figures] == ["phase-one"], "the second shows what the overview shows"
    assert all(figure.alt for figure in figures)


def test_a_metric_knows_whether_its_target_was_met() -> None:
    text = """components: {a: {}}
results:
  metrics:
    - {name: Up, better: up, target: 99, actual: 99.4}
    - {name: Down, better: down, target: 2, actual: 4}
    - {name: Unknown, target: 2, actual: 4}
    - {name: Words, better: up, target: most, actual: all}
"""
    (metrics,) = [block for block in blocks(text, "results") if isinstance(block, document.Metrics)]
    assert [one.met for one in metrics.items] == [True, False, None, None]


def test_impact_without_a_side_is_kept() -> None:
    text = "components: {a: {}}\nresults: {impact: [It sold, {on: team, statement: We slept}]}"
    (facts,) = [block for block in blocks(text, "results") if isinstance(block, document.Facts)]
    assert [(fact.label, fact.texts) for fact in facts.items] == [
        ("Team", ("We slept.",)),
        ("Elsewhere", ("It sold.",)),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("99.4", 99.4), ("1,900", 1900), ("4.2 million", 4.2e6), ("€3.10", 3.1), ("95 %", 95), ("-3", -3),
        ("0,31", 0.31), ("3k", 3000), ("< 5 ms", 5), ("some", None), ("3 to 5", None), ("", None), ("p99", None),
        ("3M", 3e6), ("3 m", 3),
    ],
)  # fmt: skip
def test_numbers_are_read_where_there_is_one(text: str, number: float | None) -> None:
    assert quantities.value(text).number == (None if number is None else pytest.approx(number))


def test_moments_and_ticks() -> None:
    assert quantities.moment("2020-07-02").year == pytest.approx(2020.5, abs=0.003)
    assert [tick.text for tick in quantities.ticks(2020.1, 2020.6)] == [
        "2020-03",
        "2020-04",
        "2020-05",
        "2020-06",
        "2020-07",
        "2020-08",
    ]
    assert len(quantities.ticks(1990, 2024)) <= quantities.MOST_TICKS
    assert all(len(tick.text) == 4 for tick in quantities.ticks(1990, 2024))


def test_words() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"
    assert listed([]) == ""
    assert (
        first_sentence("Mine. It sends 1.5 MB, e.g. at night. Then stops.") == "Mine. It sends 1.5 MB, e.g. at night."
    )
    assert first_sentence("No end") == "No end"
    assert literal("a_b *c*") == r"a\_b \*c\*"
    assert literal("1. x") == r"\1. x"
    assert (readable("2023-05-15"), readable("2023-05"), readable("2023")) == ("15 May 2023", "May 2023", "2023")


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_begins_as_far_into_its_year_as_the_calendar_says(month: int) -> None:
    days = (dt.date(2023, month, 1) - dt.date(2023, 1, 1)).days
    assert quantities.moment(f"2023-{month:02}").year == pytest.approx(2023 + days / 365)
    assert quantities.moment(f"2023-{month:02}-03").year == pytest.approx(2023 + (days + 2) / 365)


@pytest.mark.parametrize(
    ("begin", "end", "ticks"),
    [
        (2020, 2027, [str(year) for year in range(2020, 2028)]),
        (2020, 2024.5, [str(year) for year in range(2020, 2025)]),
        (2020.02, 2025, ["2021", "2022", "2023", "2024", "2025"]),
        (2020, 2021, ["2020-01", "2020-03", "2020-05", "2020-07", "2020-09", "2020-11", "2021-01"]),
        (2020.1, 2020.3, ["2020-03", "2020-04"]),
    ],
)
def test_ticks_are_round_and_within(begin: float, end: float, ticks: list[str]) -> None:
    assert [tick.text for tick in quantities.ticks(begin, end)] == ticks


def test_views_stand_where_they_belong() -> None:
    text = """components: {a: {}, b: {}, c: {phase: two}}
edges: [a -> b, b -> c]
flows: {way: {title: The way, steps: [a -> b]}}
launch: {phases: [{id: one}, {id: two}]}
views:
  part: {title: A part, include: [a, b]}
  along: {title: Along the way, flow: way}
  early: {title: Early, phase: one}
"""
    built = [block for block in blocks(text, "built") if isinstance(block, document.Figure | document.Flow)]
    assert [block.key if isinstance(block, document.Figure) else "flow" for block in built] == [
        "overview", "part", "flow", "along",
    ]  # fmt: skip
    launch = [block.key for block in blocks(text, "launch") if isinstance(block, document.Figure)]
    assert launch == ["early", "phase-one"]
    views = [block for block in built if isinstance(block, document.Figure)][1:]
    assert all(0 < block.detail < document.APPENDIX for block in views), "on the pages, as long as there is room"
