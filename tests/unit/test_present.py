"""The steps of a walk through a system, and the page that they become."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import run

from archdoc.core.model import Model
from archdoc.interview import present
from archdoc.interview.questions import ask
from archdoc.interview.talk import talk
from archdoc.render.html.present import page
from archdoc.spec.load import load, load_text

ROOT = Path(__file__).parents[2]
SPEC = """\
title: Orders
summary: Takes orders.
teams: {mine: {mine: true}, theirs: Theirs}
components:
  api: {team: mine, role: led}
  store: {team: mine, role: built, type: database, store: {personal_data: names}}
  shop: {team: theirs, phase: all}
third_parties: {ses: {name: Amazon SES}}
edges:
  - {shop -> api: order, timeout: 2 s, tradeoff: kept}
  - {api -> store: write, tradeoff: [kept, {question: Why SQL?, choice: SQL}]}
  - {api -> ses: mail, tradeoff: Straight away}
tradeoffs:
  kept: {question: Where is it kept?, choice: In one store, because: one is enough, alternatives: [Two], costs: a lock}
flows: {order: {title: An order, why: it is the point, steps: [shop -> api, api -> store]}}
launch: {phases: [{id: first, name: Staff, audience: staff}, {id: all, name: All}]}
results: {metrics: [{name: Time, baseline: 9 s, actual: 2 s}]}
"""


def walk(model: Model, minutes: int = 10, pictures: tuple[str, ...] = ("overview", "phase-first")) -> tuple[
    present.Step, ...
]:  # fmt: skip
    questions = ask(model)
    return present.steps(model, talk(model, questions, minutes), questions, pictures)


def test_the_whole_then_flows_with_the_decisions_they_pass_then_others_phases_and_results() -> None:
    steps = walk(load_text(SPEC))
    assert [(one.kind, one.title, one.badge) for one in steps] == [
        ("whole", "Orders", None),
        ("flow", "Shop → API: order", None),
        ("decision", "Where is it kept?", 1),
        ("flow", "API → Store: write", None),
        ("decision", "Why SQL?", 2),
        ("decision", "Straight away", 3),
        ("phase", "Staff", None),
        ("results", "What came of it", None),
    ]
    assert [one.lead for one in steps[1:4]] == ["An order · 1 of 2", "Shop → API and API → Store", "An order · 2 of 2"]


def test_a_step_names_what_the_picture_zooms_to_and_says_what_was_decided() -> None:
    decided = walk(load_text(SPEC))[2]
    assert (set(decided.elements), decided.edges, decided.badges) == ({"shop", "api", "store"}, (1, 2), (1,))
    assert [(fact.label, fact.texts) for fact in decided.facts] == [
        ("Chosen", ("In one store",)), ("Because", ("one is enough",)), ("Turned down", ("Two",)),
        ("What it costs", ("a lock",)),
    ]  # fmt: skip
    flow = walk(load_text(SPEC))[1]
    assert [(fact.label, fact.texts) for fact in flow.facts] == [
        ("Why", ("it is the point",)),
        ("Waits at most", ("2 s",)),
    ]


def test_questions_beside_a_step_are_about_what_it_shows() -> None:
    model = load(ROOT / "specs" / "notification.yaml")
    by_text = {one.text: one for one in ask(model)}
    for step in walk(model, pictures=("overview",)):
        for text in step.questions:
            one = by_text[text]
            assert step.badge in one.tradeoffs or {*one.elements, *one.edges} & {*step.elements, *step.edges}
    decision = next(step for step in walk(model) if step.badge == 6)
    assert 6 in by_text[decision.questions[0]].tradeoffs


@pytest.mark.parametrize("minutes", [1, 15, 60])
def test_steps_come_in_order_within_the_time(minutes: int) -> None:
    starts = [one.start for one in walk(load(ROOT / "specs" / "parcels.yaml"), minutes)]
    assert starts[0] == 0
    assert starts == sorted(starts)
    assert starts[-1] < minutes * 60


def test_what_a_key_makes_stand_out() -> None:
    found = {one.key: (set(one.elements), set(one.edges)) for one in present.overlays(load_text(SPEC))}
    assert found == {
        "o": ({"api", "store"}, set()), "d": (set(), {1, 2, 3}), "p": ({"store"}, set()), "v": ({"ses"}, set()),
        "l": ({"api", "store", "ses"}, {1, 2, 3}),
    }  # fmt: skip


def test_a_system_of_one_part_is_one_step_without_overlays() -> None:
    model = load_text("title: One\ncomponents: {api: {}}\n")
    assert [one.kind for one in walk(model)] == ["whole"]
    assert present.overlays(model) == ()


def test_nothing_that_was_typed_ends_the_data_or_runs() -> None:
    hostile = "</script><script>alert(1)</script><!--"
    step = present.Step(kind="flow", title=hostile, lead=hostile, notes=(hostile,), questions=(hostile,),
                        facts=(present.Fact(hostile, (hostile,)),))  # fmt: skip
    text = page(hostile, [step], [present.Overlay("o", hostile, ())], {}, minutes=5, notice=hostile)
    assert text.count("<script") == 2
    data = re.search(r'<script type="application/json" id="steps">(.*?)</script>', text)
    assert data is not None
    assert json.loads(data[1])["steps"][0]["notes"] == [hostile]


def test_the_command_writes_one_page_and_a_build_makes_it_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SPEC)
    done = run("present", "orders.yaml", "-o", "walk.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"Wrote walk.html\n")
    text = (tmp_path / "walk.html").read_text()
    assert not re.search(r"https?://(?!www\.w3\.org)|<link|@import", text)
    assert run("build", "orders.yaml", "--only", "present,index", cwd=tmp_path).returncode == 0
    assert (tmp_path / "output" / "orders" / "present.html").read_text().startswith("<!DOCTYPE html>")
    assert 'href="orders/present.html">To present</a>' in (tmp_path / "output" / "index.html").read_text()
    assert run("build", "orders.yaml", "-o", "all", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "all" / "orders" / "present.html").exists()


def test_the_public_page_has_no_questions_and_no_secrets(tmp_path: Path) -> None:
    secret = SPEC.replace("{name: Amazon SES}", "{name: Amazon SES, confidential: true}")
    (tmp_path / "orders.yaml").write_text(secret + "confidential: {replace: {Orders: Deals}}\n")
    done = run("present", "orders.yaml", "-o", "walk.html", "--audience", "public", "-q", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    text = (tmp_path / "walk.html").read_text()
    assert not re.search(r"orders|amazon|\bses\b", text, re.IGNORECASE)
    data = re.search(r'id="steps">(.*?)</script>', text)
    assert data is not None
    assert not any(step["questions"] for step in json.loads(data[1])["steps"])


def test_standard_output_cant_be_opened(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SPEC)
    done = run("present", "orders.yaml", "-o", "-", "--open", cwd=tmp_path)
    assert done.returncode == 2
    assert b"name a file with -o" in done.stderr
