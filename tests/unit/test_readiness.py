"""What a dossier lacks: every rule finds what it is about, and not what is nearly that; the score; the report."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import msgspec
import pytest

from archdoc.core.model import Model
from archdoc.interview.questions import ask
from archdoc.interview.readiness import findings, line, readiness
from archdoc.interview.readiness.finding import Finding
from archdoc.interview.readiness.public import said
from archdoc.interview.readiness.score import score
from archdoc.render import readiness as render
from archdoc.spec import load
from archdoc.spec.source import Places

SPECS = Path(__file__).resolve().parents[2] / "specs"
PARTS = """\
title: Small
teams: {us: {name: Us, mine: true}, them: Them}
components:
  mine: {team: us, role: led, technology: Python}
  theirs: {team: them}
edges: [mine -> theirs: ask]
"""


def model(text: str) -> Model:
    return load.load_text(text, "small.yaml")


def found(text: str, rule: str) -> list[Finding]:
    made = model(text)
    return [one for one in findings(made, ask(made)) if one.rule == rule]


def whats(text: str, rule: str) -> list[str]:
    return [one.what for one in found(text, rule)]


@pytest.mark.parametrize("name", ["notification", "checkout", "parcels"])
def test_a_well_made_spec_has_no_errors_and_no_warnings(name: str) -> None:
    made = load.load(SPECS / f"{name}.yaml")
    assert {one.rule for one in findings(made, ask(made))} <= {"open-questions"}
    assert readiness(made, ask(made)).score > 90


def test_what_is_empty_is_an_error_with_the_key_to_write() -> None:
    empty = found(PARTS, "empty-section")
    assert [one.path for one in empty] == [("context",), ("launch",), ("results",), ("lessons",)]
    assert all(one.level == "error" for one in empty)
    told = "context: {importance: It sells}\nlaunch: {scope: mvp}\nresults: {impact: [All of it]}\nlessons: [Ask]\n"
    assert found(PARTS + told, "empty-section") == []


def test_a_section_with_a_mere_glossary_is_empty() -> None:
    assert ("lessons",) in [one.path for one in found(PARTS + "glossary: {X: y}\n", "empty-section")]


def test_nothing_mine() -> None:
    assert found("title: T\ncomponents: {a: {}}", "nothing-mine")
    assert whats("title: T\nteams: {u: {mine: true}}\ncomponents: {a: {team: u}}", "nothing-mine") == [
        "Parts are your team's, but none is yours."
    ]
    assert not found("title: T\ncomponents: {a: {role: contributed}}", "nothing-mine")


def test_no_decision() -> None:
    assert found(PARTS, "no-decision")
    assert not found(PARTS.replace("ask]", "ask, {from: mine, to: mine, tradeoff: Once}]"), "no-decision")


@pytest.mark.parametrize(
    ("theirs", "kind", "known"),
    [
        ("{team: them}", "components", False),
        ("{team: them, description: Sells}", "components", False),
        ("{team: them, how_it_works: It sells}", "components", True),
        ("{type: person}", "components", True),
        ("{team: them, type: database, store: {owner: Them}}", "components", True),
        ("{team: them, type: database, store: {}}", "components", False),
        ("{team: them}", "queues", False),
        ("{team: them, delivery: at least once}", "queues", True),
        ("{}", "third_parties", True),
        ("{team: them, knowledge: basic}", "components", True),
        ("{team: them, knowledge: working}", "components", False),
        ("{team: us}", "components", False),
        ("{team: us, role: built}", "components", True),
    ],
)
def test_a_neighbour_of_mine_with_no_word_on_how_it_works(theirs: str, kind: str, known: bool) -> None:
    text = "title: T\nteams: {us: {mine: true}, them: Them}\n"
    mine = "mine: {team: us, role: led}"
    text += f"components: {{{mine}}}\n{kind}: {{other: {theirs}}}\n" if kind != "components" else (
        f"components: {{{mine}, other: {theirs}}}\n"
    )  # fmt: skip
    text += "edges: [other -> mine]\n"
    assert bool(found(text, "unknown-neighbour")) is not known
    if not known:
        assert found(text, "unknown-neighbour")[0].path == (kind, "other")


@pytest.mark.parametrize(
    ("vendor", "known"),
    [
        ("{}", False),
        ("{why_not_build: It is cheap}", False),
        ("{description: Sends email}", True),
        ("{limits: 14 a second}", True),
        ("{sla: 99.9 %}", True),
        ("{outage_plan: They wait}", True),
        ("{how_it_works: It sends}", True),
    ],
)
def test_of_a_vendor_beside_mine_one_says_what_it_does_or_how_it_fails(vendor: str, known: bool) -> None:
    text = f"title: T\ncomponents: {{mine: {{role: led}}}}\nthird_parties: {{ses: {vendor}}}\nedges: [mine -> ses]\n"
    assert not found(text, "unknown-neighbour")
    assert [one.path for one in found(text, "unknown-vendor")] == ([] if known else [("third_parties", "ses")])
    assert not found(text.replace("edges: [mine -> ses]\n", ""), "unknown-vendor")


def test_a_neighbour_that_is_nobodys_is_asked_whose_it_is() -> None:
    text = "title: T\ncomponents: {mine: {role: led}, redis: {type: cache}}\nedges: [mine -> redis]\n"
    (one,) = found(text, "unknown-neighbour")
    assert one.what == "Redis touches your Mine, and nothing says whose it is, or how it works inside."
    assert one.cure.startswith("Give it a `role` if it is yours.")


def test_what_does_not_touch_mine_needs_no_word() -> None:
    text = PARTS.replace("edges: [mine -> theirs: ask]", "edges: [theirs -> theirs]")
    assert not found(text, "unknown-neighbour")


def decided(tradeoff: str) -> str:
    return PARTS.replace("edges: [mine -> theirs: ask]", f"edges: [{{from: mine, to: theirs, tradeoff: {tradeoff}}}]")


def test_a_decision_without_alternative_or_cost() -> None:
    assert whats(decided("Call it"), "half-decided") == [
        "Decision 1 (Call it) has no alternative that you turned down and no cost that you accepted."
    ]
    one = found(decided("{choice: C, alternatives: [{option: Q, rejected_because: slow}]}"), "half-decided")
    assert (one[0].cure, one[0].path) == ("Add `costs`.", ("edges", 0, "tradeoff", 0))
    assert "doesn't say why" in whats(decided("{choice: C, alternatives: [Q], costs: [x]}"), "half-decided")[0]
    assert not found(decided("{choice: C, alternatives: [{option: Q, cons: slow}], costs: [x]}"), "half-decided")


@pytest.mark.parametrize("status", ["superseded", "rejected", "deprecated"])
def test_a_decision_that_no_longer_stands_needs_neither(status: str) -> None:
    assert not found(decided(f"{{choice: C, status: {status}}}"), "half-decided")


def test_what_a_decision_replaced_is_what_was_turned_down_for_it() -> None:
    text = PARTS + "tradeoffs: {first: {choice: A, status: superseded, superseded_by: second%s}, second: {choice: B}}\n"
    told = "Decision 2 (B) has no cost that you accepted."
    assert whats(text % ", changed_because: It grew", "half-decided") == [told]
    paid = text.replace("choice: B}", "choice: B, costs: Time}")
    assert not found(paid % ", changed_because: It grew", "half-decided")
    assert not found((paid % "").replace("choice: B,", "choice: B, because: It grew,"), "half-decided")
    assert "doesn't say why" in whats(paid % "", "half-decided")[0]


def test_everything_led() -> None:
    three = "title: T\ncomponents: {a: {role: led}, b: {role: led}, c: {role: led}}\n"
    assert found(three, "everything-led")
    assert not found(three.replace("c: {role: led}", "c: {role: built}"), "everything-led")
    assert not found(three.replace(", c: {role: led}", ""), "everything-led")
    assert not found(three + "me: {contributions: [{what: I reviewed, role: consulted}]}", "everything-led")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("We built the store", True),
        ("I wrote the design, and we agreed on it", False),
        ("I proposed it. We then built it together", True),
        ("Wrote the relay", False),
        ('I changed "we never retry" to three tries', False),
        ("Moved our team to one queue", True),
    ],
)
def test_a_contribution_that_says_we(what: str, says: bool) -> None:
    text = PARTS + f"me:\n  contributions:\n    - {json.dumps(what)}\n"
    assert bool(found(text, "says-we")) is says


def test_a_phase_with_no_way_back() -> None:
    def phases(*said: str, launch: str = "") -> list[Path]:
        text = f"launch: {{{launch}phases: [{', '.join(said)}]}}\n"
        return [one.path for one in found(PARTS + text, "phase-without-way-back")]

    def at(number: int) -> list[Path]:
        return [("launch", "phases", number)]

    assert phases("{name: One}", "{name: Two}") == at(1)
    assert phases("{name: One, exposure: big-bang}", "{name: Two}") == at(0)
    assert phases("{name: One}", "{name: Two, exposure: dark}") == at(0)
    assert phases("{name: One, exposure: dark}") == []
    assert phases("{name: One, rollback: Flag off}", "{name: Two}") == []
    assert phases("{name: One}", "{name: Two}", launch="rollback: Flag off, ") == []
    assert phases() == []


def test_a_metric_without_its_reason_values_or_source() -> None:
    text = PARTS + "results: {metrics: [{name: Lost, why: Money, baseline: 9, actual: 1}]}\n"
    assert [(one.what, one.cure) for one in found(text, "poor-metric")] == [
        ("The metric Lost has no source.", "Add `source`.")
    ]
    curve = "results: {metrics: [{name: Lost, why: Money, source: Log, series: {2023-01: 9, 2023-06: 1}}]}\n"
    assert not found(PARTS + curve, "poor-metric")
    assert found(PARTS + curve.replace(", 2023-06: 1", ""), "poor-metric")


@pytest.mark.parametrize(
    ("metrics", "usage"),
    [
        ("[{name: Active users}, {name: Requests a day}]", True),
        ("[{name: Requests per second}]", True),
        ("[{name: Active users}, {name: Errors per thousand requests}]", False),
        ("[{name: Customers, kind: business}]", False),
        ("[{name: Contacts about messages}]", False),
        ("[{name: Sign-ups, unit: '%'}]", False),
    ],
)
def test_only_usage_is_measured(metrics: str, usage: bool) -> None:
    assert bool(found(PARTS + f"results: {{metrics: {metrics}}}\n", "only-usage")) is usage


def test_no_guardrail_and_no_customers() -> None:
    text = PARTS + "results: {metrics: [{name: Lost}], impact: [{on: company, statement: Sold}]}\n"
    assert found(text, "no-guardrail")[0].level == "note"
    assert found(text, "no-customers")
    better = text.replace("name: Lost", "name: Lost, kind: guardrail").replace("on: company", "on: customers")
    assert not found(better, "no-guardrail")
    assert not found(better, "no-customers")
    assert not found(PARTS, "no-customers")


def test_whose_lessons_are_missing() -> None:
    assert whats(PARTS + "lessons: [{from: me, lesson: Ask}]\n", "one-sided-lessons") == [
        "No lesson comes from the company or customers."
    ]
    assert not found(PARTS, "one-sided-lessons")


def test_nothing_changed_and_nothing_to_do_differently() -> None:
    text = decided("Call it") + "lessons: [{from: me, lesson: Ask}]\n"
    assert found(text, "nothing-changed")
    assert not found(text.replace("lesson: Ask", "lesson: Ask, next_time: I would ask"), "nothing-changed")
    assert not found(text.replace("Call it", "{choice: C, status: superseded}"), "nothing-changed")


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("summary: It greatly improved how we ship\n", True),
        ("summary: It is highly scalable. It cost 3 weeks\n", True),
        ("summary: It improved delivery from 71 to 99 %\n", False),
        ("summary: It halved the improved time\n", False),
        ("summary: It was never scalable\n", False),
        ('summary: It is what they call "scalable"\n', False),
        ("summary: An insignificant change\n", False),
        ("summary: It greatly cut the p99 in S3\n", True),
        ("summary: It fails far less often\n", True),
        ("summary: One robust service for each of all teams\n", True),
        ("context: {goals: [Improved delivery]}\n", False),
        ("results: {impact: [We reduced the errors]}\n", True),
        ("results: {impact: [{statement: We reduced the errors, evidence: From 9 to 2}]}\n", False),
        ("results: {metrics: [{name: Errors}], impact: [{statement: Fewer errors, metric: errors}]}\n", False),
        ("technical: {problem: Errors increased at night}\n", False),
        ("me: {contributions: [I optimised the query]}\n", True),
        ("me: {contributions: [I wrote a table optimised for reads]}\n", False),
    ],
)
def test_a_strong_word_with_no_number(text: str, claims: bool) -> None:
    assert bool(found(PARTS + text, "claim-without-number")) is claims


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("summary: TODO write this\n", True),
        ("summary: The to-do list of a household\n", False),
        ("summary: Todo lists\n", False),
        ("context: {importance: '...'}\n", True),
        ("context: {importance: 'It sells ... and sells'}\n", False),
        ("launch: {why: TBD}\n", True),
        ("launch: {phases: [{name: What???}]}\n", True),
    ],
)
def test_notes_to_oneself(text: str, left: bool) -> None:
    assert bool(found(PARTS + text, "left-to-do")) is left


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("context: {importance: Kafka made orders visible}\n", True),
        ("context: {importance: Orders go to market faster}\n", False),
        ("context: {problems: [Rules in PL/SQL]}\n", True),
        ("context: {importance: Our RabbitMQX is no queue}\n", False),
        ("context: {importance: Kafka is what we sell}\ncompany: {does: Hosts Kafka}\n", False),
        ("technical: {problem: Kafka was full}\n", False),
        ("context: {users: [Shoppers of the S3 store]}\n", True),
    ],
)
def test_technology_in_the_product_section(text: str, named: bool) -> None:
    assert bool(found(PARTS + text, "technology-in-product")) is named


def test_a_technology_of_the_systems_own_counts_too_unless_it_is_a_vendor() -> None:
    own = PARTS.replace("technology: Python", "technology: Foo Bar") + "context: {importance: Foo Bar is quick}\n"
    assert found(own, "technology-in-product")
    vendor = PARTS + "third_parties: {v: {technology: Foo Bar}}\ncontext: {importance: Foo Bar is quick}\n"
    assert not found(vendor, "technology-in-product")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("summary: The TAM ordered it\n", True),
        ("summary: The TAMs ordered it\n", True),
        ("summary: The TAM ordered it\nglossary: {TAM: the account manager}\n", False),
        ("summary: The account manager (TAM) ordered it. The TAM paid\n", False),
        ("summary: It speaks HTTP, and MUST not stop\n", False),
        ("summary: It is `TAM` in the code\n", False),
        ("summary: From ABC-1234 on\n", False),
        ("third_parties: {t: {name: Great TAM, how_it_works: Manages}}\nsummary: The TAM ordered it\n", False),
    ],
)
def test_letters_that_the_glossary_lacks(text: str, unknown: bool) -> None:
    assert bool(found(PARTS + text, "unknown-letters")) is unknown


def test_a_picture_with_many_boxes() -> None:
    parts = ", ".join(f"c{at}: {{role: built}}" for at in range(26))
    text = (
        f"title: T\ncomponents: {{{parts}}}\nviews: {{all: {{include: [{', '.join(f'c{at}' for at in range(26))}]}}}}\n"
    )
    assert [one.path for one in found(text, "crowded-picture")] == [("components",), ("views", "all")]
    assert not found(text.replace("c25: {role: built}", "").replace(", c25]", "]"), "crowded-picture")


def test_a_small_system_and_one_from_home() -> None:
    assert found(PARTS, "thin")[0].level == "note"
    assert found(PARTS + "kind: hobby\n", "not-work")
    assert not found(PARTS + "kind: work\n", "not-work")


def test_answers_to_a_question_that_is_not_asked() -> None:
    (one,) = found(decided("{choice: C, answers: [why-asink:x]}"), "no-such-question")
    assert one.path == ("edges", 0, "tradeoff", 0, "answers", 0)


def test_pages_and_age_are_told_only_where_they_are_known() -> None:
    made = model(PARTS + "reviewed: 2022-03-04\n")
    rules = {one.rule for one in findings(made, ())}
    assert not rules & {"too-many-pages", "too-few-pages", "stale"}

    def told(pages: int, day: dt.date) -> set[str]:
        return {one.rule for one in findings(made, (), pages, day)} & {"too-many-pages", "too-few-pages", "stale"}

    assert told(5, dt.date(2024, 3, 3)) == {"too-many-pages"}
    assert told(1, dt.date(2024, 3, 4)) == {"too-few-pages", "stale"}
    assert told(2, dt.date(2024, 3, 3)) == set()
    assert told(4, dt.date(2030, 1, 1)) == {"stale"}


def test_a_project_that_still_runs_is_not_stale_and_one_that_ended_long_ago_is() -> None:
    day = dt.date(2030, 1, 1)
    running, ended = model(PARTS + "period: {from: 2019-01}\n"), model(PARTS + "period: {from: 2019-01, to: 2020}\n")
    assert "stale" not in {one.rule for one in findings(running, (), None, day)}
    (stale,) = [one for one in findings(ended, (), None, day) if one.rule == "stale"]
    assert stale.what == "It ended in 2020, and was not read through since; you won't remember all of it."


def test_what_is_confidential_and_would_be_told_is_an_error_at_the_text_that_tells_it() -> None:
    text = PARTS + "company: {name: Larkfield Commerce}\ncontext: {fits_into: All of Larkfield Commerce}\n"
    text += "confidential: {omit: [company.name]}\n"
    (one,) = found(text, "confidential-told")
    assert (one.level, one.path) == ("error", ("context", "fits_into"))
    assert "Larkfield Commerce" in one.what
    hidden = text.replace("omit: [company.name]", "omit: [company.name], replace: {Larkfield Commerce: a shop}")
    assert found(hidden, "confidential-told") == []


def test_a_text_to_be_replaced_that_occurs_nowhere() -> None:
    text = PARTS + "summary: Of Acme Retail\nconfidential: {replace: {Acme Retail: a shop, Acme Retial: a shop}}\n"
    assert [one.path for one in found(text, "never-said")] == [("confidential", "replace", "Acme Retial")]


@pytest.mark.parametrize("name", ["notification", "checkout", "parcels", "minimal"])
def test_every_text_of_a_spec_has_its_place_in_the_file(name: str) -> None:
    made, places = load.load_placed(SPECS / f"{name}.yaml")
    lines = (SPECS / f"{name}.yaml").read_text().splitlines()
    for one in said(made):
        mark = places.mark(*one.path)
        first = one.text.split()[0].strip("\"'")
        assert first in " ".join(lines[mark.line - 1 : mark.line + 2]) or one.path[-1] == "name", one
    assert sum(one.sentence for one in said(made)) <= len(said(made))


def reports(text: str, *, pages: int | None = None) -> list[render.Report]:
    from archdoc.spec.source import parse

    made, places = load._placed(parse(text, "small.yaml"))
    assert isinstance(places, Places)
    return [render.Report(made.title, readiness(made, ask(made), pages), places)]


def test_the_report_has_bars_places_and_cures() -> None:
    shown = render.text(reports(PARTS, pages=1), width=80)
    assert "\x1b" not in shown
    assert "small.yaml:5:3 components.theirs" in shown
    assert "Write its `how_it_works`" in shown
    assert "says nothing about how good it is" in " ".join(shown.split())
    assert all(len(one) <= 80 for one in shown.splitlines())
    assert "█" in shown
    assert "░" in shown


def test_a_bar_is_as_long_as_its_points_say() -> None:
    bars = re.findall(r"([█░]+) +(\d+) of (\d+)$", render.text(reports(PARTS)), re.MULTILINE)
    assert len(bars) == 7
    for bar, points, weight in bars:
        assert bar.count("█") == len(bar) * int(points) // int(weight)


def test_of_questions_without_an_answer_it_is_said_how_many() -> None:
    def lacks(answered: int) -> str:
        every = ask(model(PARTS))
        standing = ["answered"] * answered + ["open"] * (len(every) - answered)
        asked = [msgspec.structs.replace(one, standing=at) for one, at in zip(every, standing, strict=True)]
        return next(part for part in score(model(PARTS), asked) if part.name == "questions").missing[0]

    count = len(ask(model(PARTS)))
    assert lacks(0) == f"answers to all {count} questions that `archdoc questions` asks"
    assert lacks(1) == f"answers to {count - 1} of the {count} questions that `archdoc questions` asks"


def test_the_report_is_coloured_on_request_and_narrow_where_the_terminal_is() -> None:
    assert "\x1b[" in render.text(reports(PARTS), colour=True)
    narrow = render.text(reports(PARTS), width=40)
    assert max(map(len, narrow.splitlines())) <= 40
    assert "of 25" in narrow


def test_many_findings_are_cut_in_text_and_whole_in_json() -> None:
    metrics = ", ".join(f"{{name: M{at}}}" for at in range(70))
    made = reports(PARTS + f"results: {{metrics: [{metrics}]}}\n")
    assert "more; -T json has them all." in render.text(made)
    (one,) = json.loads(render.as_json(made))
    assert len(one["findings"]) == len(made[0].ready.findings) > 70
    assert {"level", "rule", "line", "column", "key", "what", "cure"} == set(one["findings"][0])
    assert sum(part["weight"] for part in one["parts"]) == 100


def test_markdown_escapes_what_the_author_typed() -> None:
    made = reports(PARTS.replace("title: Small", "title: 'A *bold* <b>'").replace("them: Them", "them: Them"))
    assert r"# Readiness of A \*bold\* &lt;b>" in render.as_markdown(made)


def test_a_score_is_whole_only_where_nothing_is_missing() -> None:
    made = readiness(model(PARTS), ())
    assert made.score < 15
    assert all((part.points == part.weight) == (part.missing == ()) for part in made.parts)
    assert [part.weight for part in made.parts] == [25, 20, 15, 10, 10, 10, 10]


def test_more_written_is_never_a_lower_score() -> None:
    before = readiness(model(decided("Call it")), ()).parts[0].share
    after = readiness(model(decided("{choice: Call it, costs: [x]}")), ()).parts[0].share
    assert before < after


def test_the_line_for_a_build_counts_errors_and_warnings() -> None:
    made = model(decided("Call it"))
    said = line(made, "small", ask(made))
    every = readiness(made, ask(made))
    assert said == (
        f"Readiness: small {every.score} %, {len(every.of('error'))} errors, {len(every.of('warning'))} warning"
    )
    whole = load.load(SPECS / "notification.yaml")
    assert line(whole, "notification", ask(whole)).endswith(" %")
