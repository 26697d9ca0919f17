"""What is known across projects: who decided what before, and where a technology was kept, left and turned down."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import run
from drawn import model

from archdoc.build.build import Order
from archdoc.build.folder import Report, build
from archdoc.core.errors import ArchdocError
from archdoc.dossier import decided, portfolio, sections
from archdoc.dossier.portfolio import Entry
from archdoc.render import across as data
from archdoc.render.html import across
from archdoc.render.html.portfolio import Names, page

ORDERS = """
title: Orders
me: {name: Ada Byron, role: Lead}
teams: {own: {name: Orders team, mine: true}, other: {name: Mail team}}
components:
  api: {team: own, role: led, technology: "Go 1.22, gRPC"}
  mail: {team: other, technology: Python}
  store: {team: own, technology: Postgres, tradeoff: rows}
queues: {jobs: {team: own, technology: Amazon SQS, tradeoff: rent}}
edges:
  - {from: api, to: jobs, tradeoff: log}
  - {from: jobs, to: mail}
  - {from: api, to: store}
tradeoffs:
  log:
    question: How do jobs travel?
    choice: RabbitMQ with two nodes
    because: [It was there]
    alternatives: [{option: Kafka as a log, rejected_because: Nobody could run it}, A plain table]
    costs: [Nights on call]
    revisit_when: We rent queues
    superseded_by: rent
    status: superseded
    changed_because: It split twice in a month
    date: 2021-03
    decided_by: Ada
  rent:
    choice: A managed queue
    because: [No nights]
    alternatives: [{option: RabbitMQ as a service, cons: [Dear, Far away]}]
    date: 2022-05-01
  rows: {choice: Rows, alternatives: [{option: A document store, rejected_because: No joins}]}
"""
BILLS = """
title: Bills
me: {name: Grace Hopper}
components: {b: {technology: PostgreSQL 15}, c: {technology: Kafka}}
edges: [{from: b, to: c, tradeoff: {choice: Kafka, because: Replays}}]
"""


def entry(folder: str, spec: str) -> Entry:
    read = model(spec)
    return Entry(
        folder=folder, title=read.title, facts="", summary=read.summary, figures=(),
        links=(("Trade-offs", "tradeoffs.html"),), about=portfolio.about(read, sections.document(read)),
        decisions=decided.decisions(read), uses=decided.uses(read),
    )  # fmt: skip


@pytest.fixture
def both() -> list[Entry]:
    return [entry("orders", ORDERS), entry("bills", BILLS)]


def told(entries: list[Entry]) -> dict[str, dict[str, list[tuple[str, list[str], list[str]]]]]:
    """Technology to way to (project, its parts, why)."""
    made = json.loads(data.technologies_json(entries))
    assert made["format"] == 1
    return {
        one["technology"]: {
            way: [(use["folder"], use["parts"], use["why"]) for use in one[way]]
            for way in ("kept", "left", "turned_down") if one[way]
        }
        for one in made["technologies"]
    }  # fmt: skip


def test_where_a_technology_was_kept_left_and_turned_down_and_why(both: list[Entry]) -> None:
    assert told(both) == {
        "Amazon SQS": {"kept": [("orders", ["Jobs"], ["No nights"])]},
        "Go": {"kept": [("orders", ["API"], [])]},
        "gRPC": {"kept": [("orders", ["API"], [])]},
        "Kafka": {
            "kept": [("bills", ["C"], ["Replays"])],
            "turned_down": [("orders", [], ["Nobody could run it"])],
        },
        "Postgres": {"kept": [("orders", ["Store"], []), ("bills", ["B"], [])]},
        "Python": {"kept": [("orders", ["Mail"], [])]},
        "RabbitMQ": {
            "left": [("orders", [], ["It split twice in a month"])],
            "turned_down": [("orders", [], ["Dear", "Far away"])],
        },
    }


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("The keys in Redis", {"Redis"}),
        ("DynamoDB", {"DynamoDB"}),
        ("Apache Kafka as a log", {"Apache Kafka"}),
        ("Go back to one node", set()),
        ("Let the spring framework of 2010 go", set()),
        ("Move to Go", {"Go"}),
        ("A queue for each channel", set()),
        ("Our own **Zephyr** store", {"Zephyr"}),
        ("a zephyr blows", set()),
        ("A table, not Redis", {"Redis"}),
        ("`RabbitMQ`, then [Kafka](https://kafka.example)", {"RabbitMQ", "Kafka"}),
        ("一个 Redis 集群", {"Redis"}),
    ],
)
def test_technologies_are_known_in_prose_where_they_are_written_as_names(choice: str, found: set[str]) -> None:
    read = model(f"""
        title: T
        components: {{a: {{technology: Zephyr}}, b: {{}}}}
        edges: [{{from: a, to: b, tradeoff: {{choice: One, alternatives: [{json.dumps(choice, ensure_ascii=False)}]}}}}]
    """)
    assert {one.technology for one in decided.uses(read) if one.how == "turned down"} == found


def test_decisions_as_data(both: list[Entry]) -> None:
    made = json.loads(data.decisions(both))
    assert [(one["folder"], one["number"]) for one in made["decisions"]] == [
        ("orders", 1), ("orders", 2), ("orders", 3), ("bills", 1),
    ]  # fmt: skip
    first = made["decisions"][0]
    assert first["turned_down"] == [
        {"option": "Kafka as a log", "because": ["Nobody could run it"]}, {"option": "A plain table", "because": []},
    ]  # fmt: skip
    assert (first["superseded_by"], first["successor"], first["revisit_when"]) == (
        3,
        "A managed queue",
        "We rent queues",
    )
    assert (first["project"], first["costs"], first["where"]) == ("Orders", ["Nights on call"], ["API → Jobs"])


def test_decisions_are_rows_that_lead_to_their_project(both: list[Entry]) -> None:
    said = across.decisions_page(both, names=Names.of())
    rows = re.findall(r'<a class="project" href="([^"]+)">([^<]+)</a>', said)
    assert rows[:2] == [
        ("orders/tradeoffs.html#tradeoff-3", "Orders · 3"),
        ("orders/tradeoffs.html#tradeoff-1", "Orders · 1"),
    ]
    assert len(rows) == 4, "the newest first, and those without a date last"
    assert '<tr role="row" class="over" data-year="2021" data-person="Ada Byron"' in said
    assert "by 3: A managed queue" in said
    assert 'href="decisions.json"' in said


def test_a_dossier_is_what_a_decision_leads_to_where_there_is_one() -> None:
    made = entry("a b", BILLS)
    with_dossier = Entry(
        folder="a b", title="", facts="", summary=None, figures=(),
        links=(("Trade-offs", "tradeoffs.html"), ("Dossier", "dossier.html")),
    )  # fmt: skip
    assert across.link(made, 3) == "a%20b/tradeoffs.html#tradeoff-3"
    assert across.link(with_dossier, 3) == "a%20b/dossier.html#tradeoff-3"
    assert across.link(with_dossier) == "a%20b/dossier.html"


def test_a_page_without_rows_says_so() -> None:
    assert "<p>No decisions are recorded.</p>" in across.decisions_page([], names=Names.of())
    assert "<p>No part says what it is made with.</p>" in across.technologies_page([], names=Names.of())


def test_texts_of_authors_are_no_markup() -> None:
    hostile = "<script>alert(1)</script>"
    read = f"""
title: {json.dumps(hostile)}
components: {{a: {{technology: {json.dumps(hostile)}}}, b: {{}}}}
edges: [{{from: a, to: b, tradeoff: {{choice: {json.dumps(hostile)}, question: {json.dumps(hostile)}}}}}]
"""
    entries = [entry("a", read), entry("b", read)]
    for said in (
        across.decisions_page(entries, names=Names.of(), notice=hostile),
        across.technologies_page(entries, names=Names.of()),
        page(entries, names=Names.of()),
    ):
        assert said.count("<script>") == 1, "only our own"


def test_the_spellings_of_a_technology_are_one_row(both: list[Entry]) -> None:
    said = across.technologies_page(both, names=Names.of())
    ids = re.findall(r'<tr role="row" id="([^"]+)"', said)
    assert len(ids) == len(set(ids)) == 7
    assert '<span class="name">Postgres</span><p class="said">PostgreSQL</p>' in said
    signs = [entry(name, f"title: T\ncomponents: {{a: {{technology: '{name}'}}}}") for name in ("C", "C++", "C#")]
    assert len({one.id for one in data.technologies(signs)}) == 3


PAGES = ("decisions.html", "decisions.json", "index.html", "technologies.html", "technologies.json")
ORDER = Order(kinds=("tradeoffs", "index"))


def made(folder: Path, *, order: Order = ORDER) -> Report:
    return build([folder], order, folder / "out")


def said(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (folder / "out").glob("*.*") if path.is_file()}


def test_a_project_that_is_gone_is_in_no_page_and_one_alone_has_only_its_own(tmp_path: Path) -> None:
    for name, spec in (("orders", ORDERS), ("bills", BILLS), ("ships", BILLS.replace("Bills", "Ships"))):
        (tmp_path / f"{name}.yaml").write_text(spec)
    made(tmp_path)
    assert set(said(tmp_path)) == {*PAGES, ".archdoc-index.json"}
    assert all("Ships" in said(tmp_path)[name] for name in PAGES)
    (tmp_path / "ships.yaml").unlink()
    made(tmp_path)
    assert not any("Ships" in text for text in said(tmp_path).values())
    assert all("Bills" in said(tmp_path)[name] for name in PAGES)
    (tmp_path / "orders.yaml").unlink()
    (tmp_path / "out" / "technologies.json").write_text("mine")
    report = made(tmp_path)
    assert set(said(tmp_path)) == {"index.html", "technologies.json"}, "what was changed since is its author's"
    assert report.removed == 4


def test_pages_over_all_are_left_alone_where_nothing_changed(tmp_path: Path) -> None:
    for name, spec in (("orders", ORDERS), ("bills", BILLS)):
        (tmp_path / f"{name}.yaml").write_text(spec)
    first = made(tmp_path)
    before = said(tmp_path)
    again = made(tmp_path)
    assert (again.written, again.same) == (0, first.written)
    assert said(tmp_path) == before, "from what the manifests remember"


SECRET = ORDERS.replace("No nights", "Zanzibar pays for it") + "confidential: {replace: {Zanzibar: the customer}}\n"


def test_the_public_sees_no_secret_in_any_page(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SECRET)
    (tmp_path / "bills.yaml").write_text(BILLS)
    made(tmp_path, order=Order(kinds=("tradeoffs", "index"), audiences=("internal", "public")))
    pages = said(tmp_path)
    for name in PAGES[0], PAGES[1], PAGES[3], PAGES[4]:
        stem, _, end = name.partition(".")
        assert "Zanzibar" in pages[name]
        assert "Zanzibar" not in pages[f"{stem}-public.{end}"]
        assert "the customer pays for it" in pages[f"{stem}-public.{end}"]
    assert 'href="decisions-public.html"' in pages["index-public.html"]
    assert 'href="decisions.html"' not in pages["index-public.html"]


@pytest.mark.parametrize("kinds", ["index", "tradeoffs,index"])
def test_a_page_over_all_that_would_tell_a_secret_is_refused(
    tmp_path: Path, kinds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "orders.yaml").write_text(SECRET)
    real = decided.decisions

    def leaky(read: object) -> tuple[decided.Decision, ...]:
        return (*real(read), decided.Decision(number=9, choice="For Zanzibar"))  # type: ignore[arg-type]

    monkeypatch.setattr(decided, "decisions", leaky)
    with pytest.raises(ArchdocError, match=r"`decisions.html` would tell the public `Zanzibar`"):
        build([tmp_path], Order(kinds=tuple(kinds.split(",")), audiences=("public",)), tmp_path / "out")  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_a_spec_where_a_page_over_all_belongs_is_spared(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    taken = tmp_path / "out" / "decisions.json"
    taken.write_text(BILLS)
    (tmp_path / "orders.yaml").write_text(ORDERS)
    with pytest.raises(ArchdocError, match="take the place of this spec"):
        build([taken, tmp_path / "orders.yaml"], ORDER, tmp_path / "out")
    assert taken.read_text() == BILLS


def test_the_command_names_the_page_over_all(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(ORDERS)
    (tmp_path / "bills.yaml").write_text(BILLS)
    done = run("build", "orders.yaml", "bills.yaml", "--only", "index", cwd=tmp_path)
    assert done.stdout.decode() == "2 projects in output: 6 files written; see output/index.html.\n"
