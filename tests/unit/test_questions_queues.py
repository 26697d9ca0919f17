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
