from __future__ import annotations

from typing import Any

import msgspec
import pytest

from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError
from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.privacy import matching
from archdoc.privacy.redact import texts
from archdoc.privacy.redaction import Redaction
from archdoc.privacy.redaction import redacted as redact
from archdoc.privacy.rules import misfits, rules
from archdoc.spec.load import load_text

SPEC = """
title: Acme Retail orders
summary: Orders for ACME-RETAIL, 4.2 million a year
period: {from: 2023-02, to: 2024-01}
reviewed: 2024-05
me: {name: Ada, team: acme_core, role: Lead at Acme Retail}
company: {name: Acme Retail, does: Acme Retail's own trade}
teams:
  acme_core: {name: Acme Retail core, mine: true}
  risk: Risk
components:
  acme_retail_api: {team: acme_core, role: led, technology: Acme Retail Boot, url: "https://acme retail.example/x"}
  fraud_brain: {name: Fraud brain, team: risk, role: built, type: model, technology: PyTorch, phase: acme_pilot,
    description: Scores each order by a secret recipe of ninety features, confidential: true,
    tradeoff: {choice: Trees not nets, because: The regulator asks for reasons}}
  worker: {team: acme_core, description: Asks the fraud_brain first, tradeoff: plain}
queues:
  hush_bus: {name: Hush bus, team: acme_core, technology: Kafka, confidential: order log, delivery: At least once}
third_parties:
  veritas_check: {name: Veritas Check, confidential: yes, cost: A great deal each month}
edges:
  - {from: acme_retail_api, to: fraud_brain, label: score it, id: acme_edge, tradeoff: plain}
  - {from: acme_retail_api, to: hush_bus, label: whispers, confidential: true, protocol: gRPC over carrier pigeon}
  - worker -> acme_retail_api: ask
  - worker -> veritas_check
tradeoffs:
  plain: {choice: Keep Acme Retail simple, answers: ["why:acme_retail_api-fraud_brain"]}
  acme_old: {choice: Nets, superseded_by: plain}
challenges:
  - {title: Drift, problem: The brain drifted, where: fraud_brain}
  - {title: Load, where: [fraud_brain, worker]}
flows:
  acme_flow: {title: Acme Retail flow, steps: [acme_edge, worker -> acme_retail_api]}
views:
  acme_view: {focus: [acme_retail_api], teams: acme_core, flow: acme_flow, phase: acme_pilot}
launch: {phases: [{id: acme_pilot, name: Pilot at Acme Retail, date: 2023-05}, {id: all, name: All}]}
results:
  metrics: [{name: Orders at Acme Retail, actual: 4.2 million, target: 4.2 million, source: Acme Retail log,
    series: {2023-02: 4.2 million}}]
  impact: [{on: team, statement: First}, {on: company, statement: Second}, {statement: Third,
    metric: Orders at Acme Retail}]
lessons: [{lesson: "Ask **Acme** Retail first"}]
glossary: {Acme Retail: Our AcmeRetail}
confidential:
  replace: {Acme Retail: a large retailer, Acme: the firm, "4.2 million": several million}
  omit: [results.impact.1, results.impact.3, third_parties.veritas_check.cost]
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_text(SPEC, "specs/acme-retail-orders.yaml")


@pytest.fixture(scope="module")
def public(model: Model) -> Model:
    return redact(model, "public")


def test_the_internal_model_is_the_model_itself(model: Model) -> None:
    assert redact(model, "internal") is model


def test_nothing_of_the_public_model_says_a_secret(model: Model, public: Model) -> None:
    raw = msgspec.json.encode(public).decode()
    known = rules(model)
    assert {rule.secret.text for rule in known} >= {"Acme", "Fraud brain", "fraud_brain", "hush_bus", "Veritas Check"}
    for rule in known:
        assert not matching.says(rule.secret, raw), rule.secret.text


def test_texts_are_replaced_with_the_longest_rule_first(public: Model) -> None:
    assert public.title == "a large retailer orders"
    assert public.summary == "Orders for a large retailer, several million a year"
    assert public.company == vocabulary.Company(name="a large retailer", does="a large retailer's own trade")
    assert public.glossary == {"a large retailer": "Our a large retailer"}
    assert public.me is not None
    assert public.me.role == "Lead at a large retailer"


def test_a_number_in_a_series_is_a_text_and_a_date_is_not(public: Model) -> None:
    assert public.results is not None
    metric = public.results.metrics[0]
    assert (metric.actual, metric.target, metric.source) == (
        "several million",
        "several million",
        "a large retailer log",
    )
    assert metric.series == {"2023-02": "several million"}
    assert public.period == vocabulary.Period(from_="2023-02", to="2024-01")
    assert public.reviewed == "2024-05"


def test_of_two_rules_that_differ_in_case_the_one_as_written_is_taken() -> None:
    model = load_text(
        "title: Quillmart\nsummary: at quillmart and QUILLMART\ncomponents: {a: {}}\n"
        "confidential: {replace: {quillmart: a shop, Quillmart: A shop}}"
    )
    public = redact(model, "public")
    assert (public.title, public.summary) == ("A shop", "at a shop and a shop")


def test_references_hold_even_where_a_neutral_id_is_like_a_secret() -> None:
    model = load_text(
        "title: t\ncomponents: {acme: {}, b: {}}\nedges: [acme -> b]\nconfidential: {replace: {acme: x, part: y}}"
    )
    public = redact(model, "public")
    assert [(edge.source, edge.target) for edge in public.edges] == [("part_1", "b")]
    assert "part_1" in public.elements


def test_an_address_stays_one(model: Model) -> None:
    one = msgspec.structs.replace(model, summary="See https://acme.example/a and www.acme.example")
    rule = vocabulary.Confidential(replace={"Acme": "a shop"})
    said = redact(msgspec.structs.replace(one, confidential=rule), "public").summary
    assert said == "See https://a-shop.example/a and www.a-shop.example"


def test_ids_that_tell_something_become_neutral_everywhere(public: Model) -> None:
    assert list(public.elements) == ["part_1", "part_2", "worker", "part_3", "part_4"]
    assert [element.id for element in public.elements.values()] == list(public.elements)
    assert [(edge.source, edge.target) for edge in public.edges] == [
        ("part_1", "part_2"), ("part_1", "part_3"), ("worker", "part_1"), ("worker", "part_4"),
    ]  # fmt: skip
    assert public.edges[0].id == "edge_1"
    assert list(public.teams) == ["team_1", "risk"]
    assert public.elements["worker"].team == public.elements["worker"].detail.team == "team_1"
    assert public.me is not None
    assert public.me.team == "team_1"
    assert [phase.id for phase in public.phases] == ["phase_1", "all"]
    assert public.launch is not None
    assert public.launch.phases == public.phases
    views = public.views["view_1"]
    assert (views.focus, views.teams, views.flow, views.phase) == (("part_1",), ("team_1",), "flow_1", "phase_1")
    assert [step.edge for step in public.flows["flow_1"].steps] == [1, 3]
    assert {one.id for one in public.tradeoffs} == {"plain", "decision_1"}
    assert public.tradeoffs[0].answers == ("why:part_1-part_2",)


def test_a_neutral_id_is_no_id_of_the_spec() -> None:
    model = load_text("title: t\ncomponents: {part_1: {}, acme: {}}\nconfidential: {replace: {Acme: x}}")
    assert list(redact(model, "public").elements) == ["part_1", "part_2"]


def test_a_confidential_part_keeps_its_place_its_role_and_its_team_only(public: Model) -> None:
    brain = public.elements["part_2"]
    assert (brain.name, brain.team, brain.role, brain.standing, brain.phase) == (
        "internal service", "risk", "built", "built", "phase_1",
    )  # fmt: skip
    assert brain.type == "service"
    left = {name: getattr(brain, name) for name in ("technology", "icon", "description", "url", "tradeoffs")}
    assert not any(left.values())
    assert public.elements["part_3"].name == "order log"
    assert public.elements["part_4"].name == "external system"
    bus = public.elements["part_3"].detail
    assert isinstance(bus, vocabulary.Queue)
    assert bus.delivery is None
    edge = public.edges[1]
    assert (edge.label, edge.protocol, edge.mode) == (None, None, "async")


def test_its_name_goes_from_other_texts_too(public: Model) -> None:
    assert public.elements["worker"].description == "Asks the internal service first"


def test_an_everyday_name_stays_in_other_texts() -> None:
    model = load_text(
        "title: t\nsummary: The order service is slow\n"
        "components: {order_service: {confidential: true}, other_service: {confidential: true}}"
    )
    public = redact(model, "public")
    assert public.summary == "The order service is slow"
    assert [one.name for one in public.elements.values()] == ["internal service 1", "internal service 2"]


def test_decisions_and_challenges_about_confidential_parts_only_go_with_them(model: Model, public: Model) -> None:
    assert len(model.tradeoffs) == 3
    assert [(one.number, one.choice) for one in public.tradeoffs] == [(1, "Keep a large retailer simple"), (2, "Nets")]
    assert public.tradeoffs[0].elements == ("worker",)
    assert public.tradeoffs[0].edges == (1,)
    assert public.tradeoffs[1].superseded_by == 1
    assert [(one.title, one.where) for one in public.challenges] == [("Load", ("part_2", "worker"))]


def test_what_a_lost_decision_took_the_place_of_goes_too() -> None:
    model = load_text(
        "title: t\ncomponents: {a: {}, b: {confidential: true, tradeoff: new}}\n"
        "tradeoffs: {old: {choice: Once so, superseded_by: new}, new: {choice: Now so}, whole: {choice: Open}}"
    )
    assert [one.choice for one in redact(model, "public").tradeoffs] == ["Open"]


def test_items_are_left_out_by_the_numbers_they_have_in_the_spec(public: Model) -> None:
    assert public.results is not None
    assert [one.statement for one in public.results.impact] == ["Second"]


def test_redacting_twice_changes_nothing_more(public: Model) -> None:
    assert redact(public, "public") == public
    assert public.confidential is None


def test_icons_that_tell_something_are_left_out() -> None:
    model = load_text(
        "title: t\ncomponents: {a: {icon: onprem.queue.Kafka, technology: Kafka}, b: {icon: onprem.queue.Nats}}\n"
        "confidential: {replace: {Kafka: a log}}"
    )
    public = redact(model, "public").elements
    assert (public["a"].icon, public["a"].technology, public["a"].detail.icon) == (None, "a log", None)
    assert public["b"].icon == "onprem.queue.Nats"


def test_file_names_tell_nothing(model: Model, public: Model) -> None:
    assert public.path == "specs/a-large-retailer-orders.yaml"
    assert Redaction(model).stem("notes") == "notes"
    assert Redaction(model).stem("fraud-brain") == "internal-service"


def test_every_picture_can_be_asked_for_by_the_id_that_its_author_gave(model: Model, public: Model) -> None:
    assert [Redaction(model).key(key) for key in views.keys(model)] == views.keys(public)
    assert Redaction(model).key("acme_view") == "view_1"


def test_a_view_that_lost_what_it_was_narrowed_to_goes() -> None:
    model = load_text(
        "title: t\ncomponents: {a: {}, b: {}}\nedges: [a -> b]\nviews: {v: {focus: b}, w: {focus: a}}\n"
        "flows: {f: {steps: [a -> b]}}\nconfidential: {omit: [components.b]}"
    )
    public = redact(model, "public")
    assert list(public.elements) == ["a"]
    assert not public.edges
    assert not public.flows
    assert list(public.views) == ["w"]


@pytest.mark.parametrize(
    ("replace", "said"),
    [
        ({"": "x"}, "no letter"),
        ({" -- ": "x"}, "no letter"),
        ({"a": "x"}, "too short"),
        ({"42": "x"}, "too short"),
        ({"Acme": "ACME Corp"}, "says it again"),
        ({"Acme": "Bolt", "Bolt": "Acme"}, "what the other hides"),
        ({"Acme": "a Bolt shop", "Bolt": "x"}, "says `Bolt`"),
    ],
)
def test_rules_that_can_not_be_followed_are_refused(replace: dict[str, str], said: str) -> None:
    found = misfits(vocabulary.Confidential(replace=replace))
    assert said in found[0].what
    model = load_text("title: t\ncomponents: {a: {}}")
    with pytest.raises(ArchdocError, match=said):
        redact(msgspec.structs.replace(model, confidential=vocabulary.Confidential(replace=replace)), "public")


def test_rules_that_can_be_followed_are_not() -> None:
    rules = {"Acme Retail": "a retailer", "340 a second": "hundreds a second", "東電": "電力会社", "Acme": "it"}
    assert misfits(vocabulary.Confidential(replace=rules)) == []


def every_text(struct: type[msgspec.Struct], secret: str, depth: int = 4) -> Any:
    """A value of a spec's type with the secret in each text that an author is free to write."""
    tree: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        tree[field.encode_name] = _filled(msgspec.inspect.type_info(field.type), secret, depth)
    return {key: value for key, value in tree.items() if value is not None}


def _filled(info: Any, secret: str, depth: int) -> Any:
    if isinstance(info, msgspec.inspect.Metadata):
        return _filled(info.type, secret, depth)
    if isinstance(info, msgspec.inspect.UnionType):
        found = [_filled(one, secret, depth) for one in info.types if not isinstance(one, msgspec.inspect.NoneType)]
        return next((one for one in found if one is not None), None)
    if isinstance(info, msgspec.inspect.StrType):
        return "2023-02" if info.pattern == vocabulary.DATE else f"text of {secret}"
    if isinstance(info, msgspec.inspect.LiteralType):
        return info.values[0]
    if isinstance(info, msgspec.inspect.VarTupleType):
        one = _filled(info.item_type, secret, depth)
        return None if one is None else [one]
    if isinstance(info, msgspec.inspect.DictType):
        one = _filled(info.value_type, secret, depth)
        return None if one is None else {f"{secret} key": one}
    if isinstance(info, msgspec.inspect.StructType) and depth:
        return every_text(info.cls, secret, depth - 1)
    return None


@pytest.mark.parametrize(
    "struct",
    [vocabulary.Me, vocabulary.Company, vocabulary.Context, vocabulary.Technical, vocabulary.Launch,
     vocabulary.Results, vocabulary.Lesson, vocabulary.Learned,
     vocabulary.RoadmapItem, vocabulary.People, vocabulary.Operations, vocabulary.Cost, vocabulary.Incident,
     vocabulary.Challenge, vocabulary.Component, vocabulary.Queue, vocabulary.ThirdParty],
)  # fmt: skip
def test_no_text_that_the_vocabulary_has_is_forgotten(struct: type[msgspec.Struct]) -> None:
    """A key that is added to the vocabulary is redacted, or this fails."""
    from archdoc.privacy.redact import map_texts

    value = msgspec.convert(every_text(struct, "Acme Retail"), struct)
    assert matching.says(matching.form("Acme Retail"), msgspec.json.encode(value).decode())
    said = map_texts(value, lambda text: text.replace("Acme Retail", "x"))
    left = msgspec.to_builtins(said)
    ids = {"icon", "team", "group", "phase", "where", "tradeoff", "id", "series", "confidential"}
    for key, one in left.items():
        if key not in ids or struct is vocabulary.People:
            assert "Acme" not in str(_dropped(one, ids)), key


def _dropped(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _dropped(one, names) for key, one in value.items() if key not in names}
    return [_dropped(one, names) for one in value] if isinstance(value, list | tuple) else value


def test_texts_are_those_an_author_writes(model: Model) -> None:
    assert "Keep Acme Retail simple" in texts(model)
    assert "acme_core" not in texts(model)
