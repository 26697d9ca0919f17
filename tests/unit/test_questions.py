"""The questions of a system as a whole: in what order, about which parts together, settled by hand, in linear time."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from command import SPECS
from questions_of import asked, decided, model

import archdoc
from archdoc.interview.questions import ask, published, unknown_answers
from archdoc.privacy.redaction import redacted as redact
from archdoc.spec import load

CHANNELS = """
components:
  shop: {}
  sorter: {}
  mail_worker: {type: worker}
  text_worker: {type: worker}
  push_worker: {type: worker}
queues: {events: {}, mail: {}, text: {}, push: {}}
third_parties: {ses: {name: SES}, twilio: {name: Twilio}, fcm: {name: FCM}}
edges:
  - {from: shop, to: events}
  - {from: events, to: sorter}
  - {from: sorter, to: mail}
  - {from: sorter, to: text}
  - {from: sorter, to: push}
  - {from: mail, to: mail_worker}
  - {from: text, to: text_worker}
  - {from: push, to: push_worker}
  - {from: mail_worker, to: ses}
  - {from: text_worker, to: twilio}
  - {from: push_worker, to: fcm}
"""


def test_of_the_notification_system_it_asks_what_the_article_asks() -> None:
    found = {one.id: one for one in ask(load.load(SPECS / "notification.yaml"))}
    why_events = found["why-async:orders_api-events"]
    assert why_events.text == (
        "Why do Orders API, Accounts API and Shipping API publish to Domain events instead of calling Dispatcher "
        "over HTTP?"
    )
    assert found["why-queues:dispatcher"].text == (
        "Why does Dispatcher write to three queues, Email queue, SMS queue and Push queue, and not one?"
    )
    assert found["why-not-direct:dispatcher-ses"].text == (
        "Why doesn't Dispatcher call Amazon SES, Twilio and FCM directly, without a queue in between?"
    )
    three = [why_events, found["why-queues:dispatcher"], found["why-not-direct:dispatcher-ses"]]
    assert [one.standing for one in three] == ["answered"] * 3
    assert list(found)[:3] == [one.id for one in three]


@pytest.mark.parametrize("spec", ["notification", "checkout", "parcels"])
def test_every_decision_that_stands_answers_a_question(spec: str) -> None:
    loaded = load.load(SPECS / f"{spec}.yaml")
    answering = {n for one in ask(loaded) if one.rule != "revisit" for n in one.tradeoffs if one.standing != "open"}
    assert answering == {one.number for one in loaded.tradeoffs}


@pytest.mark.parametrize("spec", ["notification", "checkout", "parcels", "minimal"])
def test_no_question_is_asked_twice(spec: str) -> None:
    texts = [one.text for one in ask(load.load(SPECS / f"{spec}.yaml"))]
    assert len(texts) == len(set(texts))


def test_of_a_bare_spec_what_matters_most_comes_first() -> None:
    first = [one.rule for one in ask(model(CHANNELS))][:20]
    assert first[:5] == ["not-mine", "problem", "why-async", "why-queues", "why-not-direct"]
    assert {"spof", "poison", "duplicates", "metric"} <= set(first)


def test_a_spec_without_queues_or_teams_has_ten_questions_too() -> None:
    questions = ask(
        model("""
        components: {web: {type: web}, api: {}, orders: {}, stock: {}, db: {type: database}, keys: {type: cache}}
        edges: [{from: web, to: api}, {from: api, to: orders}, {from: orders, to: stock}, {from: orders, to: db},
                {from: api, to: keys}]
        """)
    )
    assert len(questions) >= 10
    assert [one.rule for one in questions][:4] == ["not-mine", "problem", "walk", "numbers"]


def test_twins_are_asked_once_about_all_of_them() -> None:
    found = asked(CHANNELS)
    assert found["outage:ses"].text == "What happens when SES, Twilio or FCM is down for an hour?"
    assert found["outage:ses"].also == ("outage:twilio", "outage:fcm")
    assert found["poison:mail"].elements == ("mail", "text", "push")
    assert "poison:text" not in found


def test_twins_are_answered_only_when_each_is() -> None:
    two = {"third_parties.ses.outage_plan": "Mail waits", "third_parties.fcm.outage_plan": "Dropped"}
    half = asked(CHANNELS, two)["outage:ses"]
    assert half.standing == "partial"
    assert half.answer == ("**SES** · Mail waits.", "**FCM** · Dropped.")
    assert [gap.path for gap in half.missing] == [("third_parties", "twilio", "outage_plan")]
    assert asked(CHANNELS, two | {"third_parties.twilio.outage_plan": "By mail"})["outage:ses"].standing == "answered"


def test_what_only_looks_alike_is_no_twin() -> None:
    apart = CHANNELS.replace("text: {}", "text: {technology: Amazon SQS}")
    assert asked(apart)["poison:mail"].elements == ("mail", "push")
    assert asked(apart)["poison:text"].elements == ("text",)


def test_what_i_led_comes_before_what_i_built_and_that_before_the_rest() -> None:
    text = """
    teams: {us: {name: Us, mine: true}}
    components:
      a: {type: worker, team: us, role: contributed}
      b: {type: worker, team: us, role: led}
      c: {type: worker, team: us, role: built}
      d: {type: worker, team: us}
    third_parties: {one: {}, two: {}, three: {}, four: {}}
    edges: [{from: a, to: one}, {from: b, to: two, mode: async}, {from: c, to: three, mode: batch},
            {from: d, to: four, label: x}, {from: four, to: d}]
    """
    order = [element for one in ask(model(text)) if one.rule == "outage" for element in one.elements]
    assert order == ["two", "three", "one", "four"]


def test_a_decision_settles_a_question_by_hand() -> None:
    by_hand = {"tradeoffs": {"x": {"choice": "Messages wait for days", "answers": ["outage:twilio"]}}}
    question = asked(CHANNELS, by_hand)["outage:ses"]
    assert question.standing == "answered"
    assert question.missing == ()
    assert question.tradeoffs == (1,)
    assert question.answer == ("Messages wait for days.",)


def test_a_decision_that_was_given_up_settles_nothing() -> None:
    by_hand = {"tradeoffs": {"x": {"choice": "Wait", "answers": ["outage:ses"], "status": "rejected"}}}
    assert asked(CHANNELS, by_hand)["outage:ses"].standing == "open"


def test_a_wrong_id_in_answers_is_told_with_the_one_that_was_meant() -> None:
    decision = decided() | {"answers": ["outage:ses", "why-queues:sortr"]}
    loaded = model(CHANNELS, {"edges.2.tradeoff": decision})
    (wrong,) = unknown_answers(loaded, ask(loaded))
    assert wrong.id == "why-queues:sortr"
    assert wrong.path == ("edges", 2, "tradeoff", 0, "answers", 1)
    assert wrong.hint == "Did you mean `why-queues:sorter`?"


def test_the_id_that_the_worked_example_names_is_right() -> None:
    loaded = load.load(SPECS / "notification.yaml")
    assert [id for one in loaded.tradeoffs for id in one.answers] == ["why-async:orders_api-events"]
    assert unknown_answers(loaded, ask(loaded)) == ()


def test_ids_stay_when_parts_are_added() -> None:
    more = CHANNELS.replace("  shop: {}\n", "  shop: {}\n  returns: {}\n").replace(
        "  - {from: events, to: sorter}", "  - {from: returns, to: events}\n  - {from: events, to: sorter}"
    )
    ids = {id for one in asked(more).values() for id in (one.id, *one.also)}
    assert {*asked(CHANNELS)} <= ids


def test_of_one_rule_at_most_twenty_are_asked_and_the_others_still_have_their_ids() -> None:
    parts = {f"p{n}": {"technology": f"T{n}"} for n in range(30)}
    calls = [{"from": f"c{n}", "to": f"p{n}", "mode": "async"} for n in range(30)]
    data: dict[str, Any] = {"components": {f"c{n}": {} for n in range(30)}, "third_parties": parts, "edges": calls}
    loaded = model(
        "{}", data | {"tradeoffs": {"x": {"choice": "Wait", "answers": [f"outage:p{n}" for n in range(30)]}}}
    )
    questions = ask(loaded)
    assert sum(one.rule == "outage" for one in questions) == 20
    assert unknown_answers(loaded, questions) == ()


def test_an_edge_of_a_list_is_found_at_its_own_place() -> None:
    text = "{components: {api: {role: led}}, third_parties: {a: {}, b: {}}, edges: ['api -> [a, b]']}"
    gaps = asked(text)["why-no-queue:api-a"].missing
    assert ("edges", 1, "timeout") in {gap.path for gap in gaps}


def test_for_others_only_what_is_answered() -> None:
    questions = ask(redact(load.load(SPECS / "notification.yaml"), "public"))
    assert {one.standing for one in published(questions)} == {"answered"}
    assert len(published(questions)) < len(questions)
    assert "Larkfield" not in str(questions)


def test_the_same_from_python() -> None:
    project = archdoc.load(SPECS / "checkout.yaml")
    assert project.questions() == ask(project.model)


def channels(count: int) -> dict[str, Any]:
    """A system of `count` units like the notification system's, one after the other, each of its own team."""
    data: dict[str, Any] = {"teams": {}, "components": {}, "queues": {}, "third_parties": {}, "edges": []}
    for n in range(count):
        data["teams"][f"t{n}"] = {"mine": n % 2 == 0}
        data["components"] |= {f"a{n}": {"team": f"t{n}"}, f"w{n}": {"team": f"t{n}", "type": "worker"},
                               f"d{n}": {"team": f"t{n}", "type": "database"}}  # fmt: skip
        data["queues"][f"q{n}"] = {"team": f"t{n}"}
        data["third_parties"][f"v{n}"] = {}
        data["edges"] += [f"a{n} -> q{n} -> w{n} -> v{n}", f"w{n} -> d{n}", f"w{n} -> a{(n + 1) % count}"]
    return data


def star(count: int) -> dict[str, Any]:
    """One part that everything goes through, over queues and by calls, to and from third parties."""
    data: dict[str, Any] = {"components": {"hub": {}}, "queues": {}, "third_parties": {}, "edges": []}
    for n in range(count):
        data["components"][f"w{n}"] = {"type": ("worker", "service", "database")[n % 3]}
        data["queues"] |= {f"q{n}": {}, f"r{n}": {"type": "topic"}}
        data["third_parties"][f"v{n}"] = {}
        data["edges"] += [f"hub -> q{n} -> w{n} -> v{n}", f"w{n} -> r{n} -> hub", f"hub -> v{n}", f"w{n} -> hub"]
    return data


@pytest.mark.parametrize("shape", [channels, star])
def test_the_work_grows_as_the_system_does(shape: Any) -> None:
    small, large = (_work(model("{}", shape(count))) for count in (40, 160))
    assert large < 5 * small  # four times the parts; sorting takes a little more than that


def _work(loaded: Any) -> int:
    """The lines that `ask` runs in its own package, each turn of a loop and of a comprehension counted."""
    ask(loaded)
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "/archdoc/interview/questions/" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ask(loaded)
    finally:
        sys.settrace(before)
    assert count > 5_000
    return count
