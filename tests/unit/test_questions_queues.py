"""Which queues each question is about."""

from __future__ import annotations

import pytest
from questions_of import asked, decided, model

from archdoc.interview.questions import queues
from archdoc.interview.questions.system import survey

ONE = """
components: {api: {role: led}, worker: {role: led, type: worker}}
queues: {jobs: {}}
edges: [{from: api, to: jobs}, {from: jobs, to: worker}]
"""


def about(rule: str, values: dict[str, object] | None = None, text: str = ONE) -> list[list[str]]:
    """The ids of each group of queues that a rule is about."""
    return [[one.id for one in group] for group in getattr(queues, rule)(survey(model(text, values)))]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"queues.jobs.type": "topic"}, [["jobs"]]),
        ({"queues.jobs.type": "stream"}, [["jobs"]]),
        ({"queues.jobs.scaling": "16 partitions"}, [["jobs"]]),
        ({"queues.jobs.scaling": "by shard"}, [["jobs"]]),
        ({"queues.jobs.scaling": "one broker"}, []),
        ({"components.worker.replicas": "4"}, [["jobs"]]),
        ({"components.worker.replicas": "1"}, []),
        ({"components.worker.replicas": "10 to 40"}, [["jobs"]]),
        ({"components.api.replicas": "4"}, []),
        ({"components.second": {"role": "led"}, "edges": ["api -> jobs", "jobs -> worker", "jobs -> second"]},
         [["jobs"]]),
        ({"edges": ["api -> jobs"], "queues.jobs.type": "topic"}, []),
    ],
)  # fmt: skip
def test_order_is_asked_of_where_several_work_at_once(values: dict[str, object], found: list[list[str]]) -> None:
    assert about("parallel", values) == found


@pytest.mark.parametrize(
    ("delivery", "found"),
    [
        ("at least once", [["jobs"]]), ("exactly once", []), ("Exactly-once, by transaction", []),
        ("at-most-once", []), ("at once", [["jobs"]]),
    ],
)  # fmt: skip
def test_a_second_delivery_is_asked_of_where_it_may_come(delivery: str, found: list[list[str]]) -> None:
    assert about("repeatable", {"queues.jobs.delivery": delivery}) == found
    assert about("repeatable", {"queues.jobs.delivery": delivery, "edges": ["api -> jobs"]}) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"queues.jobs.dead_letter": "jobs-dead"}, [["jobs"]]),
        ({"queues.jobs.dead_letter": "x", "queues.jobs.ordering": "by order"}, [["jobs"]]),
        ({"queues.jobs.dead_letter": "x", "queues.jobs.ordering": "None"}, []),
        ({"queues.jobs.dead_letter": "x", "queues.jobs.ordering": "does not matter"}, []),
        ({"queues.jobs_dlq": {}, "edges": ["api -> jobs", "jobs -> worker", "worker -> jobs_dlq"]}, [["jobs"]]),
        ({"queues.more": {}, "edges": ["api -> jobs", "jobs -> worker", "worker -> more"]}, []),
    ],
)
def test_a_replay_is_asked_of_where_messages_are_set_aside(values: dict[str, object], found: list[list[str]]) -> None:
    assert about("replayable", values) == found


def test_queues_of_others_and_queues_for_what_failed_are_nobodys_question() -> None:
    theirs = """
teams: {us: {name: Us, mine: true}, them: Them}
components: {api: {team: them}, worker: {team: them}, mine: {team: us, role: led}}
queues: {jobs: {team: them}, news: {team: them}, alone: {team: us}, dead_letters: {team: us}}
edges: [api -> jobs, jobs -> worker, api -> news, news -> mine, mine -> dead_letters]
"""
    assert about("processed", text=theirs) == [["news"]]
    assert about("groups", text=theirs) == [["news"]]


def test_who_works_a_queue_off_is_no_data_store_if_it_can_be_helped() -> None:
    made = survey(
        model(
            "components: {api: {role: led}, db: {role: led, type: database}, worker: {role: led}}\n"
            "queues: {both: {}, kept: {}}\n"
            "edges: [api -> both, both -> db, both -> worker, api -> kept, kept -> db]\n"
        )
    )
    assert [one.id for one in queues.workers(made, [made["both"]])] == ["worker"]
    assert [one.id for one in queues.workers(made, [made["kept"]])] == ["db"]


TWO = """
components: {api: {role: led}, a: {role: led}, b: {role: led}, c: {role: led}}
queues: {news: {type: topic, technology: Kafka}, jobs: {role: led}, log: {type: stream}}
edges: [api -> jobs, jobs -> a, api -> news, news -> a, news -> b, a -> log, log -> c]
"""


def test_why_a_topic_is_asked_of_each_that_does_not_answer_itself() -> None:
    found = {id: one for id, one in asked(TWO).items() if id.startswith("why-topic")}
    assert {id: one.text for id, one in found.items()} == {
        "why-topic:log": "Why is Log a stream, and not a plain queue?"
    }
    more = asked(TWO, {"edges.3": {"from": "news", "to": "a", "tradeoff": decided("A plain queue for each reader")}})
    assert more["why-topic:news"].standing == "answered"
    assert more["why-topic:news"].text == "Why is News a topic on Kafka, and not a plain queue?"


@pytest.mark.parametrize(
    ("ordering", "matters"),
    [
        ("No", False), ("none", False), ("not needed", False), ("irrelevant", False), ("Unordered", False),
        ("any order will do", False), ("doesn't matter", False), ("(none)", False),
        ("by order", True), ("nothing overtakes", True), ("notably strict", True), ("anyone's", True), ("", True),
    ],
)  # fmt: skip
def test_order_matters_unless_it_is_said_not_to(ordering: str, matters: bool) -> None:
    found = about("replayable", {"queues.jobs.dead_letter": "jobs-dead", "queues.jobs.ordering": ordering})
    assert bool(found) is matters


@pytest.mark.parametrize(
    ("dead_letter", "kept"),
    [("jobs-dead", True), ("none", False), ("No, the worker tries for ever", False), ("after 5 tries", True)],
)
def test_messages_are_set_aside_where_it_is_said_so(dead_letter: str, kept: bool) -> None:
    assert bool(about("replayable", {"queues.jobs.dead_letter": dead_letter})) is kept


@pytest.mark.parametrize(
    ("replicas", "several"),
    [
        ("2", True), ("9", True), ("10", True), ("12", True), ("up to 3", True), ("1 to 4", True), ("two", True),
        ("auto-scaled", True), ("as many as it takes", True), ("3 pods", True), ("1,200", False), ("1", False),
        ("1 at 50 % load", False), ("1, at 70% of 1 core", False), ("1.5 GB", False), ("one", False), ("", False),
    ],
)  # fmt: skip
def test_several_copies_of_a_consumer_work_at_once(replicas: str, several: bool) -> None:
    assert bool(about("parallel", {"components.worker.replicas": replicas})) is several


def test_what_a_store_or_a_third_party_takes_is_nobodys_order() -> None:
    text = (
        "components: {api: {role: led}}\nthird_parties: {desk: {}, mail: {}}\nqueues: {jobs: {type: topic}}\n"
        "edges: [api -> jobs, jobs -> desk, jobs -> mail]\n"
    )
    assert about("processed", text=text) == [["jobs"]]
    assert about("parallel", text=text) == []
    assert about("worked_off", text=text) == []


def test_a_queue_is_my_business_by_either_of_its_ends() -> None:
    text = """
teams: {us: {name: Us, mine: true}, them: Them}
components: {mine: {team: us, role: led}, x: {team: them}, y: {team: them}}
queues: {out: {team: them}, in: {team: them}, far: {team: them}}
edges: [mine -> out, out -> x, x -> in, in -> mine, x -> far, far -> y]
"""
    assert about("groups", text=text) == [["out"], ["in"]]
    assert about("worked_off", text=text) == [["out"], ["in"]]


def test_who_reads_a_queue_is_told_once_however_the_line_is_drawn() -> None:
    made = survey(
        model(
            "components: {api: {role: led}, a: {}, b: {}}\nqueues: {jobs: {}, more: {}}\n"
            "edges: [api -> jobs, jobs -> a: x, jobs -> a: y, b -> jobs: polls, api -> more, more -> a]\n"
        )
    )
    assert [one.id for one in queues.readers(made, [made["jobs"]])] == ["a", "b"]
    assert [one.id for one in queues.readers(made, [made["jobs"], made["more"]])] == ["a", "b"]


TOPIC = """
components: {api: {role: led}, a: {role: led}}
queues: {news: {type: topic, role: led}}
edges: [{from: api, to: news}, {from: news, to: a}]
"""


@pytest.mark.parametrize("at", ["queues.news.tradeoff", "edges.0.tradeoff", "edges.1.tradeoff"])
@pytest.mark.parametrize("option", ["A plain queue for each reader", "SQS", "RabbitMQ", "Point-to-point"])
def test_a_decision_against_a_queue_at_the_topic_or_its_lines_answers(at: str, option: str) -> None:
    assert asked(TOPIC)["why-topic:news"].standing == "open"
    assert asked(TOPIC, {at: decided(option)})["why-topic:news"].standing == "answered"


def test_a_decision_about_something_else_answers_no_topic() -> None:
    assert asked(TOPIC, {"queues.news.tradeoff": decided("Polling by cron")})["why-topic:news"].standing != "answered"


def test_topics_of_others_are_nobodys_question() -> None:
    theirs = """
teams: {us: {name: Us, mine: true}, them: Them}
components: {mine: {team: us, role: led}, x: {team: them}}
queues: {news: {type: topic, team: them}}
edges: [x -> news, news -> mine]
"""
    assert "why-topic:news" not in asked(theirs)
    assert "why-topic:jobs" not in asked(ONE)


def test_twins_are_asked_of_together() -> None:
    text = (
        "components: {api: {role: led}, a: {role: led}}\n"
        "queues: {one: {type: topic, role: led}, two: {type: topic, role: led}}\n"
        "edges: [api -> one, api -> two, one -> a, two -> a]\n"
    )
    found = [one for id, one in asked(text).items() if id.startswith("why-topic")]
    assert [(one.text, set(one.elements), set(one.edges)) for one in found] == [
        ("Why are One and Two topics, and not plain queues?", {"one", "two"}, {1, 2, 3, 4})
    ]
