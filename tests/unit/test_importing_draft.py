"""The draft: what a person reads first, and what `check` has no word against."""

from __future__ import annotations

import pytest
import yaml

from archdoc.core.errors import Mark
from archdoc.core.model import Step
from archdoc.core.vocabulary import Spec
from archdoc.importers import draft
from archdoc.importers.architecture import Architecture, Decision, Edge, Flow, Group, LeftOut, Part, Team
from archdoc.importers.draft import Told
from archdoc.importers.ids import give, id_of
from archdoc.importers.plan import Claim
from archdoc.importers.record import letters
from archdoc.importers.write_yaml import scalar
from archdoc.spec import load

SHOP = Architecture(
    title="Shop",
    teams=(Team(key="t", name="Payments"),),
    groups=(Group(key="g", name="Order handling"),),
    parts=(
        Part(key="orders-api", name="orders-api", technology="Spring Boot", team="t", group="g"),
        Part(
            key="db", name="Orders DB", type="database", technology="PostgreSQL 16", guessed="from the image postgres"
        ),
        Part(key="ev", name="Events", kind="queue", type="topic", detail={"retention": "7 days", "sla": "none here"}),
        Part(key="ses", name="Amazon SES", kind="third_party", description="Sends: mail # and such\n\nTwice."),
    ),
    edges=(
        Edge(source="orders-api", target="db", protocol="SQL", inferred="environment DB_URL"),
        Edge(source="orders-api", target="ev", label="OrderPlaced: [v2]"),
        Edge(source="ev", target="ses", mode="sync"),
    ),
    decisions=(
        Decision(
            key="docs/adr/0007-postgres.md", title="Database", choice="PostgreSQL", because=("It is known",),
            alternatives=(("DynamoDB", ("scales",), ("cost: high",)), ("SQLite", (), ())), costs=("A server",),
            status="accepted", date="2023-04-31", about=("db",), mark=Mark("docs/adr/0007-postgres.md", 1, 1),
        ),
        Decision(key="8", title="No cache", context="Is a cache needed?", status="superseded", date="2023-04-01"),
    ),
    flows=(Flow(key="f", title="An order", steps=(("orders-api", "ev"), ("ev", "ses"))),),
)  # fmt: skip


def test_a_draft_reads_as_a_person_would_write_it() -> None:
    text = draft.text(SHOP)
    assert "  orders_api: {team: payments, group: order_handling, technology: Spring Boot}\n" in text
    orders_db = "{type: database, technology: PostgreSQL 16, tradeoff: adr_7_database}"
    assert f"  orders_db: {orders_db}   # guessed from the image postgres\n" in text
    assert "  events: {type: topic, retention: 7 days}\n" in text
    assert "  - orders_api -> orders_db:   # inferred from environment DB_URL\n    protocol: SQL\n" in text
    assert '  - orders_api -> events: "OrderPlaced: [v2]"\n' in text
    assert "  - events -> ses:\n    mode: sync\n" in text
    assert "    description: |-\n      Sends: mail # and such\n\n      Twice.\n" in text
    assert "teams:\n  payments: Payments\n" in text


def test_sections_stand_in_the_order_of_the_spec() -> None:
    lines = draft.text(SHOP, told=[Told("compose", ("compose.yaml",))]).splitlines()
    tops = [line.split(":")[0] for line in lines if line[:1].isalpha()]
    assert tops == [name for name in Spec.__struct_encode_fields__ if name in tops]
    assert tops[-1] == "imported"


def test_the_first_line_is_the_schema_for_editors_as_new_writes_it() -> None:
    assert draft.text(SHOP).startswith("# yaml-language-server: $schema=./archdoc.schema.json\n")


def test_what_only_the_author_knows_is_marked() -> None:
    text = draft.text(SHOP)
    for what in ("summary", "period", "me", "context", "technical", "launch", "results", "lessons"):
        assert f"\n# {what}:" in text
    assert text.count("# TODO: ") >= 4
    assert "mine: true" in text
    assert "role: led" in text


def test_what_is_uncommented_checks() -> None:
    claimed = draft.text(SHOP, claim=Claim(frozenset(), frozenset({"orders-api"})))
    rows = claimed.replace("    # tradeoff:\n    #   choice:\n    #   because:\n    #   costs:\n",
                           "    tradeoff:\n      choice: It is so\n      because: Of that\n      costs:\n")  # fmt: skip
    assert rows != claimed
    model = load.load_text(rows)
    assert [len(edge.tradeoffs) for edge in model.edges] == [1, 1, 0]


def test_rows_are_offered_only_where_an_edge_crosses_my_boundary() -> None:
    assert "# tradeoff:" not in draft.text(SHOP)
    assert draft.text(SHOP, claim=Claim(frozenset(), frozenset({"ev"}))).count("# tradeoff:") == 2
    everything = frozenset(part.key for part in SHOP.parts)
    assert "# tradeoff:" not in draft.text(SHOP, claim=Claim(frozenset(), everything))


def test_a_claimed_element_is_contributed_to_at_the_least_and_a_team_is_mine() -> None:
    model = load.load_text(draft.text(SHOP, claim=Claim(frozenset({"t"}), frozenset({"db"}))))
    assert model.elements["orders_db"].standing == "contributed"
    assert model.elements["orders_api"].standing == "team"
    assert "role: contributed   # TODO: led, built or contributed?" in draft.text(
        SHOP, claim=Claim(frozenset(), frozenset({"db"}))
    )


def test_no_trade_off_is_made_up() -> None:
    import msgspec

    bare = msgspec.structs.replace(SHOP, decisions=())
    model = load.load_text(draft.text(bare, claim=Claim(frozenset(), frozenset({"orders-api"}))))
    assert model.tradeoffs == ()


def test_a_decision_record_keeps_what_it_holds_and_nothing_else() -> None:
    model = load.load_text(draft.text(SHOP))
    one, other = model.tradeoffs
    assert (one.id, one.question, one.choice, one.because) == (
        "adr_7_database", "Database", "PostgreSQL", ("It is known",)
    )  # fmt: skip
    assert [option.option for option in one.alternatives] == ["DynamoDB", "SQLite"]
    assert one.alternatives[0].cons == ("cost: high",)
    assert one.date is None
    assert one.links == ("docs/adr/0007-postgres.md",)
    assert len(one.elements) == 1
    assert (other.choice, other.question, other.status, other.date) == (
        "No cache", "Is a cache needed?", "superseded", "2023-04-01"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "question", "choice", "because", "comment"),
    [
        (Decision(key="1", title="Use Kafka", context="We need events.", choice="We will use Kafka."),
         "Use Kafka", "We will use Kafka.", ("We need events.",), False),
        (Decision(key="1", title="Search with Solr", context="How do they find it?", choice="Solr", because=("Typos",)),
         "How do they find it?", "Solr", ("Typos",), True),
        (Decision(key="1", title="Use Kafka", context="How do they hear of it?"),
         "How do they hear of it?", "Use Kafka", (), False),
        (Decision(key="1", title="Use Kafka", context="Long. " * 60, choice="Kafka", because=("Fast",)),
         "Use Kafka", "Kafka", ("Fast",), False),
    ],
)  # fmt: skip
def test_a_records_title_is_kept_as_question_choice_or_comment(
    decision: Decision, question: str, choice: str, because: tuple[str, ...], comment: bool
) -> None:
    text = draft.text(Architecture(title="T", parts=SHOP.parts[:1], decisions=(decision,)))
    (one,) = load.load_text(text).tradeoffs
    assert (one.question, one.choice, one.because) == (question, choice, because)
    assert (f"   # {decision.title}\n" in text) == comment


def test_a_guess_about_a_part_without_a_type_stands_behind_its_id() -> None:
    part = Part(key="pim", name="PIM", kind="third_party", guessed="from the tag External", description="D " * 70)
    assert "  pim:   # guessed from the tag External\n" in draft.text(Architecture(title="T", parts=(part,)))


def test_a_flow_comes_along_as_far_as_its_edges_exist() -> None:
    assert load.load_text(draft.text(SHOP)).flows["an_order" if "an_order" in draft.text(SHOP) else "f"].steps == (
        Step(edge=2),
        Step(edge=3),
    )


def test_what_was_left_out_is_told_with_places_and_counted_where_it_is_much() -> None:
    remarks = tuple(LeftOut(f"`s{n}` has a healthcheck", Mark("a.yaml", n, 1)) for n in range(1, 20))
    lines = draft.left_out([Told("compose", ("a.yaml",), (*remarks, LeftOut("Networks are not drawn")))])
    assert lines == [
        "# Left out of a.yaml:",
        "#   a.yaml:1: `s1` has a healthcheck",
        "#   a.yaml:2: `s2` has a healthcheck",
        "#   a.yaml:3: `s3` has a healthcheck",
        "#     and 16 more like this",
        "#   Networks are not drawn",
    ]


def test_a_remark_with_a_line_break_stays_a_comment() -> None:
    text = draft.text(SHOP, told=[Told("d2", ("a\nb.d2",), (LeftOut("x\ntitle: y", Mark("a\nb.d2", 3, 1)),))])
    assert load.load_text(text).title == "Shop"


@pytest.mark.parametrize(
    ("key", "name", "around", "id"),
    [
        ("orders-api", "orders-api", "", "orders_api"),
        ("ordersApi", "", "", "orders_api"),
        ("SSOGateway", "", "", "sso_gateway"),
        ("A", "PostgreSQL", "", "postgresql"),
        ("A", "Twilio SendGrid", "", "twilio_sendgrid"),
        ("ordersRabbitMQ", "", "", "orders_rabbitmq"),
        ("OpenAPIServer", "", "", "openapi_server"),
        ("GitHubber", "", "", "git_hubber"),
        ("component:default/@acme/plugin-jira-dashboard-backend-module", "@acme/plugin-jira", "", "plugin_jira"),
        ("12", "Orders API", "", "orders_api"),
        ("component:default/orders-api", "Orders API", "", "orders_api"),
        ("orderer.example.com", "orderer.example.com", "", "orderer_example_com"),
        ("A", "Order service", "", "order_service"),
        ("3scale", "", "", "n3scale"),
        ("订单", "订单", "", "part"),
        ("null", "", "", "null_"),
        ("Straße", "", "", "strasse"),
        ("x" * 90, "Short", "", "short"),
    ],
)
def test_an_id_is_readable(key: str, name: str, around: str, id: str) -> None:
    assert give([(key, name, around)], "part") == {key: id}


def test_ids_are_told_apart_by_what_is_around() -> None:
    wanted = [("shop/api", "API", "Shop"), ("bank/api", "API", "Bank"), ("x/api", "API", "Bank"), ("订", "", "")]
    assert list(give(wanted, "part").values()) == ["api", "bank_api", "x_api", "part"]
    assert id_of("a" * 5) == "aaaaa"


def test_the_letters_of_a_value_are_no_number_and_no_word_of_yaml() -> None:
    assert {len(letters(value)) for value in ("", "a", ["a"], {"a": "b"}, True, "\ud800")} == {6}
    assert letters("a").isalpha()
    assert letters("a") != letters(["a"])


@pytest.mark.parametrize("text", ["0:?", "a:!", "a:b", "http://x", "a: b", "a:"])
def test_a_value_with_a_colon_reads_back_in_a_map_on_one_line(text: str) -> None:
    """libyaml takes `:?` for the start of a key there."""
    assert yaml.safe_load(f"{{replicas: {scalar(text, flow=True)}}}") == {"replicas": text}
