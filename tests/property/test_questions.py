"""Any valid spec gives questions: unique ids, what is missing if and only if it isn't answered, always in one order."""

from __future__ import annotations

from typing import Any

import networkx as nx
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.interview.questions import ask, published, unknown_answers
from archdoc.interview.questions.graph import cut_off
from archdoc.interview.questions.question import summary
from archdoc.interview.questions.system import survey
from archdoc.render import data, terminal
from archdoc.render import markdown as questions_markdown
from archdoc.spec import load
from archdoc.spec.source import Places

NASTY = ("a queue", "one queue", "call it directly", "# x", "1. x", "**b** [l](http://x)", "{name}", "x" * 400,
         "名前 です", "a\nb", "…", "no. Yes. No.", "`c`", "3", "1", "none", "at most once", "\x1b[31m", "| p |",
         "{0}")  # fmt: skip
words = st.sampled_from(NASTY) | st.text(min_size=1, max_size=12).map(lambda text: f"w{text}")
maybe = st.none() | words
role = st.sampled_from([None, "led", "built", "contributed", "none"])
technology = st.sampled_from([None, "Kafka", "Amazon SQS", "PostgreSQL", "DynamoDB", "x"])
label = st.sampled_from([None, "read", "write", "consumes", "hosted on", "OrderPlaced"]) | words
TYPES = {
    "components": ["person", "web", "mobile", "service", "worker", "job", "database", "cache", "storage", "gateway"],
    "queues": ["queue", "topic", "stream"],
    "third_parties": ["third_party"],
}
KEYS = {
    "components": ("how_it_works", "scaling", "replicas"),
    "queues": ("delivery", "ordering", "retention", "dead_letter", "idempotency", "replicas", "scaling"),
    "third_parties": ("outage_plan", "limits", "cost", "exit_plan", "why_not_build", "how_it_works"),
}


def some(draw: st.DrawFn, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: draw(words) for key in keys if draw(st.booleans())}


@st.composite
def decision(draw: st.DrawFn) -> dict[str, Any]:
    made = {"choice": draw(words)} | some(draw, ("because", "costs", "revisit_when", "question", "scaling"))
    if draw(st.booleans()):
        made["alternatives"] = [{"option": draw(words), **some(draw, ("rejected_because", "cons"))}]
    if draw(st.booleans()):
        made["risks"] = [{"risk": draw(words), **some(draw, ("mitigation",))}]
    ids = st.sampled_from(["why-queues:e0", "metric", "decided", "outage:e1", "spof:e2", "none such"])
    made |= {"status": draw(st.sampled_from(["accepted", "proposed", "rejected"])), "answers": draw(st.lists(ids))}
    return made


@st.composite
def specs(draw: st.DrawFn) -> str:
    """A valid spec with much of what rules look at, there or not."""
    teams = [f"t{i}" for i in range(draw(st.integers(0, 3)))]
    spec: dict[str, Any] = {"title": draw(words), "teams": {id: {"name": draw(words), "mine": draw(st.booleans())}
                                                            for id in teams}}  # fmt: skip
    spec["tradeoffs"] = {"top": draw(decision()), "old": {"choice": draw(words), "superseded_by": "top"}}
    tradeoffs = st.lists(st.just("top") | st.just("old") | decision(), max_size=2)
    ids: list[str] = []
    for kind, types in TYPES.items():
        spec[kind] = {}
        for _ in range(draw(st.integers(kind == "components", 4))):
            ids.append(f"e{len(ids)}")
            element = {"name": draw(maybe), "type": draw(st.sampled_from(types)), "role": draw(role),
                       "team": draw(st.sampled_from([None, *teams])), "technology": draw(technology),
                       "tradeoff": draw(tradeoffs), **some(draw, KEYS[kind])}  # fmt: skip
            if kind == "components" and draw(st.booleans()):
                element["store"] = some(draw, ("owner", "partitioning", "personal_data"))
            spec[kind][ids[-1]] = element
    spec["edges"] = [
        {"from": draw(st.sampled_from(ids)), "to": draw(st.sampled_from(ids)), "label": draw(label),
         "mode": draw(st.sampled_from([None, "sync", "async", "batch"])), "both_ways": draw(st.booleans()),
         "timeout": draw(maybe), "contract": draw(maybe), "tradeoff": draw(tradeoffs)}
        for _ in range(draw(st.integers(0, 12)))
    ]  # fmt: skip
    if draw(st.booleans()):
        phases = [{"name": draw(words), **some(draw, ("mechanism", "rollback", "exit_criteria"))}
                  for _ in range(draw(st.integers(0, 3)))]  # fmt: skip
        spec["launch"] = {"phases": phases, "scope": draw(st.sampled_from([None, "mvp", "iterative", "full"]))}
        metric = {"name": draw(words), "target": "3", "actual": draw(words), "better": "up", **some(draw, ("why",))}
        spec["results"] = {"metrics": [metric, metric]}
        spec["challenges"] = [{"title": draw(words), **some(draw, ("why_hard", "actions", "result"))}]
        spec["lessons"] = [{"lesson": draw(words), **some(draw, ("next_time",))}]
        spec["learned"] = [{"technology": draw(words), **some(draw, ("need", "how"))}]
    return yaml.dump(spec, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


@given(specs())
@settings(max_examples=tries(150), deadline=None, suppress_health_check=list(HealthCheck))
def test_any_spec_gives_questions(text: str) -> None:
    model = load.load_text(text)
    questions = ask(model)
    every = [id for one in questions for id in (one.id, *one.also)]
    assert len(every) == len(set(every))
    for one in questions:
        assert (one.standing == "answered") == (not one.missing)
        assert (one.standing == "open") <= (not one.answer)
        assert one.answer or one.missing
        assert all(line.strip() for line in one.answer)
        assert one.text.strip().endswith("?")
        assert "\n" not in one.text + one.about
        assert one.follow_up.endswith("?")
        assert 0 < one.weight <= 1
        assert set(one.elements) <= set(model.elements)
        assert set(one.edges) <= {edge.number for edge in model.edges}
        assert set(one.tradeoffs) <= {tradeoff.number for tradeoff in model.tradeoffs}
    assert [one.weight for one in questions] == sorted((one.weight for one in questions), reverse=True)
    assert ask(load.load_text(text)) == questions
    assert {one.id for one in unknown_answers(model, questions)}.isdisjoint(every)


@given(specs())
@settings(max_examples=tries(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_any_questions_can_be_shown(text: str) -> None:
    source, places = _placed(text)
    questions = ask(source)
    shown = terminal.questions(source.title, questions, questions, places, width=60)
    assert "\x1b" not in shown
    assert shown.rstrip().endswith(summary(questions))
    markdown = questions_markdown.render(source, questions)
    assert sum(line.startswith("### ") for line in markdown.splitlines()) == len(questions)
    assert markdown.count("\n- [ ] ") == sum(len(one.missing) for one in questions)
    assert questions_markdown.render(source, published(questions)).count("- [ ] ") == 0
    data.questions(source.title, questions, places)


def _placed(text: str) -> tuple[Any, Places]:
    from archdoc.spec.source import parse

    return load._placed(parse(text, "spec.yaml"))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=16))
@settings(max_examples=tries(150), deadline=None)
def test_what_a_loss_cuts_off_is_what_cannot_be_reached_without_it(pairs: list[tuple[int, int]]) -> None:
    edges = [{"from": f"n{a}", "to": f"n{b}"} for a, b in pairs]
    spec = {"title": "x", "components": {f"n{n}": {} for n in range(10)}, "edges": edges}
    system = survey(load.load_text(yaml.dump(spec, Dumper=yaml.CSafeDumper)))
    whole: nx.Graph[str] = nx.Graph((f"n{a}", f"n{b}") for a, b in pairs if a != b)
    expected = {}
    for id in whole:
        part = whole.subgraph(nx.node_connected_component(whole, id) - {id})
        rest = [len(one) for one in nx.connected_components(part)]
        if len(rest) > 1:
            expected[id] = sum(rest) - max(rest)
    assert cut_off(system) == expected
