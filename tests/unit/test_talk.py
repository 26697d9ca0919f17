"""A talk: what is told at which length, sized by spoken words, ending with what is open; text, Markdown and PDF."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

import archdoc
from archdoc.core.model import Model
from archdoc.diagram.diagram import diagram
from archdoc.diagram.views import overview
from archdoc.diagram.views.describe import describe
from archdoc.interview.questions import ask
from archdoc.interview.questions.question import Question
from archdoc.interview.talk import WORDS_A_MINUTE, Talk, shortened, talk, words
from archdoc.render.paper import talk as render
from archdoc.spec import load

SPECS = Path(__file__).resolve().parents[2] / "specs"
NAMES = ("notification", "checkout", "parcels")


@cache
def spec(name: str) -> Model:
    return load.load(SPECS / f"{name}.yaml")


@cache
def questions(name: str) -> tuple[Question, ...]:
    return ask(spec(name))


@cache
def told(name: str, minutes: int) -> Talk:
    return talk(spec(name), questions(name), minutes)


def of(text: str, minutes: int) -> Talk:
    made = load.load_text(f"title: Small\n{text}", "small.yaml")
    return talk(made, ask(made), minutes)


def headings(one: Talk) -> list[str]:
    return [point.heading for point in one.points]


def all_said(one: Talk) -> str:
    return "\n".join(f"{say.label} {say.text}" for point in one.points for say in point.says)


def point(one: Talk, heading: str) -> str:
    (found,) = [each for each in one.points if each.heading == heading]
    return "\n".join(f"{say.label} {say.text}" for say in found.says)


@pytest.mark.parametrize("name", NAMES)
def test_one_minute_has_what_why_my_part_one_decision_the_result_and_what_is_open(name: str) -> None:
    made = told(name, 1)
    kinds = [heading.split()[0] if heading.startswith("Decision") else heading for heading in headings(made)]
    assert kinds == ["What it is", "Why it mattered", "My part", "Decision", "Results", "What is open"]
    assert made.budget * 0.85 < made.words <= made.budget == WORDS_A_MINUTE
    assert "Because" in all_said(made)


def test_the_one_decision_is_mine_and_came_of_a_change() -> None:
    made = told("notification", 1)
    assert "A queue for each channel" in all_said(made)
    assert [each.badges for each in made.points if each.badges] == [(3,)]


def test_five_minutes_have_three_decisions_of_mine_with_alternative_and_price_launch_and_lesson() -> None:
    made = told("notification", 5)
    decisions = [each for each in made.points if each.heading.startswith("Decision")]
    assert [each.badges for each in decisions] == [(3,), (1,), (6,)]
    for each in decisions:
        assert {"Because", "Instead of", "The price"} <= {say.label for say in each.says}
    assert {"Launch", "What I learnt", "What I changed my mind about"} <= set(headings(made))
    assert "Next time" in point(made, "What I learnt")
    assert headings(made)[-1] == "What is open"
    assert "Missed Time to add a message: from 15 to 4 working days" in point(made, "What is open")


def test_a_decision_that_others_led_is_not_the_one_to_tell_first() -> None:
    one = told("checkout", 1)
    number = next(each.badges[0] for each in one.points if each.badges)
    assert spec("checkout").tradeoffs[number - 1].role == "led"


def test_fifteen_minutes_walk_along_the_flow_with_badges_and_neighbours() -> None:
    made, model = told("notification", 15), spec("notification")
    steps = [each for each in made.points if each.heading[0].isdigit()]
    assert len(steps) == len(model.flows["order_mail"].steps)
    assert steps[0].heading == "1. Orders API → Domain events"
    assert "writes an outbox row" in all_said(made).lower() or "outbox" in all_said(made)
    on_the_way = [number for each in steps for number in each.badges]
    assert on_the_way == [1, 2, 3, 9, 5, 6, 7]
    assert not set(on_the_way) & {
        number for each in made.points if each.heading.startswith("Decision") for number in each.badges
    }
    assert {"Challenge: The burst at 18:00", "Phase 1: E-mail, staff", "The problem, technically"} <= set(
        headings(made)
    )
    assert made.budget * 0.98 < made.words <= made.budget


@pytest.mark.parametrize("name", NAMES)
def test_what_leads_a_line_in_is_counted_too(name: str) -> None:
    for minutes in range(1, 21):
        made = told(name, minutes)
        assert made.words == words(all_said(made))
        assert made.budget * 0.85 < made.words <= made.budget


def test_a_long_talk_tells_other_flows_all_exit_criteria_and_my_parts() -> None:
    text = """
title: T
components:
  a: {role: led, how_it_works: It reads, description: Reads}
  b: {role: built, description: Writes, how_it_works: One row at a time}
edges: [a -> b: first, b -> a: second]
flows: {one: {steps: [a -> b]}, two: {title: The way back, why: It is rare, steps: [b -> a]}}
launch: {phases: [{name: Staff, exit_criteria: [A week without a fault, A drill that was short]}, {name: All}]}
incidents: [{title: Down, cause: A lock was held, my_part: I ended it}]
"""
    made = talk(load.load_text(text), (), 15)
    assert {"Another way: The way back", "Incident: Down"} <= set(headings(made))
    said = all_said(made)
    for words_ in ("It is rare", "A week without a fault", "A drill that was short", "One row at a time", "A lock was"):
        assert words_ in said


def test_details_are_not_told_without_what_they_are_about() -> None:
    rows = "".join(f"  t{at}: {{choice: Choice {at}, costs: [c]}}\n" for at in range(3))
    long = f"  t9: {{choice: {'so ' * 9000}, because: [Alone], role: none}}\n"
    text = f"title: T\ncomponents: {{a: {{role: led}}}}\ntradeoffs:\n{rows}{long}"
    text += "challenges: [{title: X, problem: Short, result: Good}]\n"
    made = talk(load.load_text(text), (), 15)
    assert "Good" in all_said(made)
    assert "Alone" not in all_said(made)


def test_a_system_without_a_flow_is_told_without_one() -> None:
    text = "title: T\ncomponents: {a: {role: led}, b: {}}\nedges: [{from: a, to: b, tradeoff: Call it}]\n"
    made = talk(load.load_text(text), (), 15)
    assert headings(made) == ["What it is", "My part", "Decision 1"]
    assert "no more to say" in render.summed(made)


def test_times_follow_one_another_and_end_in_time() -> None:
    made = told("parcels", 15)
    at = 0
    for each in made.points:
        assert each.start == at
        at += each.seconds
    assert at == made.seconds <= 15 * 60
    assert made.seconds == made.words * 60 // WORDS_A_MINUTE


@pytest.mark.parametrize("minutes", [0, 61, -1])
def test_a_talk_has_one_to_sixty_minutes(minutes: int) -> None:
    with pytest.raises(ValueError, match="1 to 60"):
        talk(spec("minimal"), (), minutes)


def test_all_of_a_spec_is_told_where_there_is_time() -> None:
    long, longest = told("notification", 40), told("notification", 60)
    assert long.words == longest.words < long.budget
    assert "You'll" not in all_said(longest)
    for said in ("Bound to AWS", "Toxiproxy", "Quiet hours"):
        assert (said in all_said(longest)) is (said == "Bound to AWS")


def test_the_python_api_gives_both() -> None:
    project = archdoc.load(SPECS / "notification.yaml")
    assert project.talk(1) == told("notification", 1)
    assert project.readiness().score > 90


def test_open_questions_stand_below_and_are_not_counted() -> None:
    model = spec("minimal")
    made = talk(model, ask(model), 1)
    assert [each.question for each in made.open] == [one.text for one in ask(model) if one.standing != "answered"][:3]
    assert all(each.missing.endswith(".") for each in made.open)
    assert made.words == talk(model, (), 1).words


def test_what_the_next_steps_say_twice_is_said_once() -> None:
    said = point(told("notification", 60), "What is open")
    assert said.count("Sign-in codes by SMS") == 1


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("One two three. Four five six.", 6, "One two three. Four five six."),
        ("One two three. Four five six.", 5, "One two three."),
        ('"Where is it?" was what they all called about, again', 9, '"Where is it?" was what they all called about…'),
        ("We tried it for a month and a day; it failed", 10, "We tried it for a month and a day…"),
        ("one two three four", 3, ""),
    ],
)  # fmt: skip
def test_a_text_is_cut_at_sentences_then_at_clauses(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short
    assert words(shortened(text, most)) <= most


def test_words_are_counted_as_they_are_spoken() -> None:
    assert words("One, two - three … 99 %") == 4
    assert words("通知を送るサービス") == 5
    assert words("") == 0


def test_text_shows_times_and_what_to_point_at() -> None:
    shown = render.text(told("notification", 1), width=70)
    assert "0:18  My part  (10 s)" in shown
    assert "badge 3 at Dispatcher → Email queue" in shown
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 70
    assert "\x1b[" in render.text(told("notification", 1), colour=True)


def test_markdown_escapes_and_leads_with_time() -> None:
    text = "title: 'A *b* <c>'\ncomponents: {a: {name: 'x_y', role: led}}\nsummary: It **sends** `mail`.\n"
    shown = render.as_markdown(talk(load.load_text(text), (), 1))
    assert r"# A \*b\* &lt;c>" in shown
    assert "It sends mail." in shown
    assert r"I led x\_y." in shown
    assert "## 0:00 What it is" in shown


@pytest.mark.parametrize(("minutes", "pages"), [(1, 1), (5, 2), (15, 2)])
@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_a_pdf_to_hold_in_the_hand(minutes: int, pages: int, paper: render.Paper) -> None:
    model = spec("notification")
    picture = overview(model)
    made = told("notification", minutes)
    content = render.pdf(made, diagram(picture).svg(), alt=describe(picture), paper=paper)
    read = PdfReader(io.BytesIO(content)).pages
    assert len(read) == pages
    text = " ".join(" ".join(page.extract_text().split()) for page in read)
    for each in made.points:
        assert " ".join(each.heading.split()[:3]) in text
    assert "Internal" in text
    assert content == render.pdf(made, diagram(picture).svg(), alt=describe(picture), paper=paper)


def test_a_pdf_of_hardly_anything_and_of_letters_in_any_script() -> None:
    made = talk(load.load_text("title: 通知 \u202e <b>\ncomponents: {a: {}}\n"), (), 1)
    assert len(PdfReader(io.BytesIO(render.pdf(made, None))).pages) == 1


def test_a_missed_number_that_was_just_told_is_named_and_one_that_was_not_is_told() -> None:
    missed = "{name: M%d, better: up, baseline: 1, target: 3, actual: 2}"
    metrics = ", ".join(missed % number for number in range(3))
    made = of(f"components: {{a: {{role: led}}}}\nresults: {{metrics: [{metrics}]}}", 5)
    assert point(made, "What is open") == "Missed M0.\nMissed M1.\nMissed M2: from 1 to 2, where the target was 3."


def test_without_a_flow_my_parts_are_told_one_by_one() -> None:
    spec = "components: {a: {role: led, description: Charges them}, b: {}}\nedges: [a -> b]\n"
    assert point(of(spec, 15), "My part") == " I led A.\nA Charges them."
    walked = f"{spec}flows: {{main: {{title: Main, steps: [a -> b]}}}}"
    assert point(of(walked, 15), "My part") == " I led A."


def test_two_things_i_did_are_one_sentence() -> None:
    assert point(of("components: {a: {role: led}, b: {role: built}}", 1), "My part") == " I led A and built B."
    three = "components: {a: {role: led}, b: {role: built}, c: {role: contributed}}"
    assert point(of(three, 1), "My part") == " I led A; built B; and contributed to C."
    assert (
        point(of("components: {a: {role: led}, b: {role: led}, c: {role: built}}", 1), "My part")
        == " I led A and B; and built C."
    )


def test_texts_end_and_reasons_begin_as_sentences_do() -> None:
    spec = """
components: {a: {role: led}}
context: {importance: It saves us 4 m a year}
tradeoffs: {t: {choice: Nightly, alternatives: [{option: Hourly, rejected_because: too dear}], role: led}}
"""
    made = of(spec, 5)
    assert point(made, "Why it mattered") == " It saves us 4 m a year."
    assert "Instead of Hourly. Too dear." in point(made, "Decision 1")


def test_what_is_open_hangs_below_its_mark() -> None:
    made = render.text(of("components: {a: {role: led}}", 1), width=60)
    lines = made[made.index(render.OPEN_TITLE) :].splitlines()[1:]
    assert sum(line.startswith("    → ") for line in lines) == 3
    assert all(line[:4] in {"  - ", "    "} for line in lines)


def test_one_word_is_one() -> None:
    assert render.summed(of("components: {a: {}}", 1)).startswith("1 word, 0:00")


def test_what_is_open_is_plain() -> None:
    made = of("components: {a: {}}", 1)
    assert made.open[0].missing == "Give each part that you worked on a role: led, built, contributed."
