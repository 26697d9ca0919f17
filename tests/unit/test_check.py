"""A spec becomes a Model, or every problem in it, each where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError, Problem
from archdoc.spec import load

BASE = """\
title: Notification system
teams:
  notifications: {name: Notifications, mine: true}
  orders: Orders
components:
  orders_api: {team: orders, technology: Spring Boot}
  dispatcher: {team: notifications, role: led}
queues:
  events: {team: orders}
third_parties:
  ses: Amazon SES
edges:
  - orders_api -> events: OrderPlaced
  - events -> dispatcher
  - {dispatcher -> ses: send, id: send}
"""


def problems(text: str) -> list[Problem]:
    with pytest.raises(ArchdocError) as caught:
        load.load_text(text, "a.yaml")
    return list(caught.value.problems)


def one(text: str) -> tuple[int, str, str]:
    (problem,) = problems(text)
    return problem.mark.line, problem.what, problem.hint or ""


def test_the_base_of_these_tests_is_valid() -> None:
    assert len(load.load_text(BASE).edges) == 3


SHAPES = [
    ("titel: x\ncomponents: {a: }", 1, "`titel` is no key at the top level.", "Did you mean `title`?"),
    ("components: {a: }", 1, "The spec has no `title`.", "Begin with `title: ...`."),
    ("title:\ncomponents: {a: }", 1, "`title` is empty.", "Write a text after it."),
    (
        "title: #1\ncomponents: {a: }",
        1,
        "`title` is empty.",
        "What follows a `#` is a comment: put the text in quotes.",
    ),
    ("title: ' '\ncomponents: {a: }", 1, "`title` is empty.", ""),
    ("title: x", 0, "There is nothing to draw.", "Add a component"),
    ("title: x\ncomponents: [a]", 2, "`components` takes a map, not a list.", "without the `- `"),
    ("just text", 1, "This is one text, not a spec.", "begins with `title: ...`"),
    ("title:foo", 1, "A space is missing after `title:`.", "Write `title: ...`."),
    ("- a", 1, "The file is a list at its top level.", ""),
    (BASE + "summary: [a]", 16, "`summary` takes a text, not a list.", "in quotes"),
    (BASE + "summary:\n  - a", 17, "`summary` takes a text, not a list.", "after `summary: |`"),
    (BASE + "summary: {a: b}", 16, "`summary` takes a text, not a map.", "in quotes"),
    (BASE + "period: 2023", 16, "`period` takes a map, not `2023`.", "from: 2023-02"),
    (BASE + "period: {from: 2023-1}", 16, "`2023-1` is no date.", "`2023-02-28`"),
    (BASE + "period: {from: 2023, to: now}", 16, "`now` is no date.", "Leave `to` out while it goes on."),
    (BASE + "launch: {scope: MVP}", 16, "`MVP` is no `scope` of `launch`.", "Did you mean `mvp`?"),
    (BASE + "views: {v: {depth: two}}", 16, "`depth` takes a whole number, not `two`.", ""),
    (BASE + "views: {v: {depth: -1}}", 16, "`depth` can't be below 0.", ""),
    (BASE + "results: {metrics: [{unit: x}]}", 16, "This metric has no `name`", ""),
    (BASE + "glossary: {DLQ: }", 16, "`DLQ` is empty.", ""),
    (BASE + "roadmap:\n  - a\n  -", 18, "There is nothing in this item of `roadmap`.", "Delete the `-`"),
    (BASE + "challenges: {a: {title: x}}", 16, "`challenges` takes a list, not a map.", "such as `- {title: x}`."),
    (BASE + "importance: x", 16, "`importance` is no key at the top level.", "Write it under `context`."),
    (BASE.replace("role: led", "role: lead"), 7, "`lead` is no `role` of a component.", "Did you mean `led`?"),
    (BASE.replace("role: led", "delivery: x"), 7, "`delivery` is no key of a component.", "It is one of a queue."),
    (BASE.replace("role: led", "backup: x"), 7, "`backup` is no key of a component.", "under `store`"),
    (BASE.replace("role: led", "team:x"), 7, "", "Write `team: x`."),
    (BASE.replace("mine: true", "mine: perhaps"), 3, "`mine` is `true` or `false`, not `perhaps`.", ""),
    (BASE.replace("id: send", "lable: x"), 15, "`lable` is no key of an edge.", "Did you mean `label`?"),
    (BASE.replace("id: send", "tradeoff: {because: x}"), 15, "This trade-off has no `choice`", ""),
    (BASE.replace("id: send", "tradeoff: [[x]]"), 15, "An item of `tradeoff` takes a text, a map or a list", ""),
    (BASE + "  - from: ses", 16, "This edge has no `to`.", "`a -> b: label`"),
    (BASE + "title: again", 16, "`title` is written twice; the first is on line 1.", ""),
]


@pytest.mark.parametrize(("text", "line", "what", "hint"), SHAPES, ids=[text[-30:] for text, *_ in SHAPES])
def test_what_fits_no_type(text: str, line: int, what: str, hint: str) -> None:
    at, said, advice = one(text)
    assert said.startswith(what)
    assert hint in advice
    assert at == line


REFERENCES = [
    (
        BASE.replace("events -> dispatcher", "events -> dispacher"),
        14,
        "There is no element `dispacher`.",
        "Did you mean `dispatcher`?",
    ),
    (
        BASE.replace("-> ses", "-> Amazon SES"),
        15,
        "There is no element `Amazon SES`.",
        "Did you mean `ses`? References are by id",
    ),
    (
        BASE.replace("-> ses", "-> orders").replace("{team: orders}", "{}").replace("team: orders, ", ""),
        15,
        "Nothing is in the team `orders`, so it isn't drawn.",
        "`team: orders`",
    ),
    (
        BASE.replace("-> ses", "-> orders") + "groups: {orders: }",
        15,
        "`orders` is a team and a group, and an edge ends at one of them.",
        "another id",
    ),
    (
        BASE.replace("-> ses", "-> notifications"),
        15,
        "There is no line between the team `notifications` and `dispatcher`, which is in it.",
        "neither is inside of",
    ),
    (
        BASE.replace("  orders: Orders", "  order: Orders").replace("{team: orders}", "{}"),
        6,
        "There is no team `orders`.",
        "`order`",
    ),
    (BASE + "me: {team: nobody}", 16, "There is no team `nobody`.", "The teams are `notifications`, `orders`."),
    (BASE.replace("  orders: Orders", "  orders: {part_of: x}"), 4, "There is no team `x`.", ""),
    (
        BASE.replace("  orders: Orders", "  orders: {part_of: orders}"),
        4,
        "This goes in a circle: `orders` is part of `orders`.",
        "",
    ),
    (BASE.replace("role: led", "phase: mvp"), 7, "There is no launch phase `mvp`.", "No launch phase is written yet."),
    (
        BASE.replace("role: led", "tradeoff: postgres"),
        7,
        "There is no trade-off `postgres`.",
        "single word is read as an id",
    ),
    (BASE + "tradeoffs: {t: {choice: x, superseded_by: u}}", 16, "There is no trade-off `u`.", ""),
    (
        BASE + "tradeoffs: {t: {choice: x, superseded_by: t}}",
        16,
        "This goes in a circle: `t` is superseded by `t`.",
        "",
    ),
    (BASE + "challenges: [{title: x, where: [ses, sea]}]", 16, "There is no element `sea`.", "`ses`"),
    (
        BASE + "flows: {f: {steps: [events -> ses]}}",
        16,
        "There is no edge `events -> ses`.",
        "There is `events -> dispatcher`",
    ),
    (BASE + "flows: {f: {steps: [ses -> x]}}", 16, "There is no element `x`.", ""),
    (BASE + "flows: {f: {steps: [sent]}}", 16, "`sent` is no edge.", "Did you mean `send`?"),
    (
        BASE + "flows: {f: {steps: [dispatcher -> ses: sent]}}",
        16,
        "No edge `dispatcher -> ses` is labelled `sent`.",
        "`send`",
    ),
    (BASE + "views: {v: {include: [orders, ses, x]}}", 16, "There is no element, team or group `x`.", ""),
    (BASE + "views: {v: {layout: [orders after ses]}}", 16, "There is no element `orders`.", "is a team"),
    (BASE + "views: {v: {teams: ses}}", 16, "There is no team `ses`.", "is a third party"),
    (
        BASE + "views: {v: {layout: [ses behind events]}}",
        16,
        "`ses behind events` doesn't say where an element stands.",
        "Write `a after b`, `a beside b` or `a same_row b`, with the ids of two elements, or its column and row",
    ),
    (BASE + "views: {v: {layout: [ses after nothing]}}", 16, "There is no element `nothing`.", ""),
    (BASE + "views: {v: {flow: f}}", 16, "There is no flow `f`.", ""),
    (BASE + "views: {v: {phase: p}}", 16, "There is no launch phase `p`.", ""),
    (BASE + "results: {impact: [{statement: x, metric: m}]}", 16, "There is no metric `m`.", "No metric"),
    (BASE + "results: {metrics: [{name: x, series: {Q1: 3}}]}", 16, "`Q1` is no date.", ""),
    (BASE + "reviewed: 2023-02-30", 16, "`2023-02-30` is no date.", "calendar"),
    (BASE + "results: {metrics: [{name: x, series: {2023-2: 1}}]}", 16, "`2023-2` is no date.", "`2023-02`"),
    (BASE + "results: {metrics: [{name: x, series: {2023-99999999999: 1}}]}", 16, "`2023-99999999999` is no date.", ""),
    (BASE + 'reviewed: "2023-02\\n"', 16, "`2023-02", "A date is"),
    (BASE + "period: {from: 2023-05, to: 2022}", 16, "The period ends (2022) before it begins (2023-05).", ""),
    (
        BASE + "launch: {phases: [{name: A, date: 2023-05}, {name: B, date: 2023-04}]}",
        16,
        "This phase begins in 2023-04, before",
        "",
    ),
    (BASE + "launch: {phases: [{id: a}, {id: a}]}", 16, "There is another phase `a`, on line 16.", ""),
    (BASE + "confidential: {omit: [title.x]}", 16, "`title.x` leads to nothing", ""),
    (BASE + "confidential: {omit: [edges.4]}", 16, "`edges.4` leads to nothing: there is no item 4.", "counted from 1"),
    (BASE + "confidential: {omit: [edges.0]}", 16, "`edges.0` leads to nothing: there is no item 0.", "counted from 1"),
    (BASE + "confidential: {omit: [company.name]}", 16, "`company.name` leads to nothing: there is no `company`.", ""),
    (BASE + "archdoc: 2", 16, "This spec is written for a newer archdoc", "Upgrade"),
    (
        BASE.replace("  ses: Amazon SES", "  ses: Amazon SES\n  events: x"),
        12,
        "`events` is already a queue (line 9).",
        "unique",
    ),
    (BASE.replace("orders_api:", "orders-api:"), 6, "`orders-api` is no id", "Write `orders_api`."),
    (
        BASE.replace("  orders: Orders", "  orders: Orders\n  Big Team: x"),
        5,
        "`Big Team` is no id",
        "Write `big_team`.",
    ),
    (BASE.replace("id: send", "id: Send It"), 15, "`Send It` is no id", ""),
    (BASE + "  - {ses -> ses: x, id: send}", 16, "There is another edge `send`, on line 15.", ""),
    (
        BASE.replace("role: led", "icon: aws.compute.Lamda"),
        7,
        "There is no icon `aws.compute.Lamda`.",
        "aws.compute.Lambda",
    ),
    (BASE.replace("role: led", "icon: icons/none.png"), 7, "There is no icon file `icons/none.png`.", ""),
]


@pytest.mark.parametrize(("text", "line", "what", "hint"), REFERENCES, ids=[what for *_, what, _ in REFERENCES])
def test_what_refers_to_nothing(text: str, line: int, what: str, hint: str) -> None:
    at, said, advice = one(text)
    assert said.startswith(what)
    assert hint in advice
    assert at == line


@pytest.mark.parametrize(
    "more",
    [
        "period: {from: 2023-05, to: 2023}",
        "launch: {phases: [{name: A, date: 2023-05}, {name: B, date: 2023}, {name: C}]}",
        "tradeoffs: {t: {choice: x, status: superseded}}",
        "results: {metrics: [{name: Sent in 60 s}], impact: [{statement: x, metric: sent in 60 S}]}",
        "confidential: {omit: [edges.3.label, components.dispatcher.team, title]}",
        "flows: {f: {steps: [orders_api -> events -> dispatcher, send]}}",
        "  - dispatcher -> dispatcher: retry\n  - dispatcher -> ses: again",
        "$schema: https://example.com/spec.json",
    ],
)
def test_what_is_no_problem(more: str) -> None:
    load.load_text(BASE + more)


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    text = BASE.replace("role: led", "role: lead").replace("-> ses", "-> sos").replace("title: N", "titel: N")
    text += "title: x\nkind: play\nviews: {v: {focus: nobody, depht: 2}}\nperiod: {from: 2023-13}\nedges: []\n"
    found = problems(text)
    assert [p.mark.line for p in found] == sorted(p.mark.line for p in found)
    assert {p.mark.line for p in found} == {1, 7, 15, 17, 18, 19, 20}
    assert all(p.source for p in found)


def test_what_was_meant_as_an_element_is_not_missed_elsewhere() -> None:
    """One slip is one problem: what refers to the mistaken part isn't blamed."""
    assert len(problems(BASE.replace("components:", "component:"))) == 1
    assert len(problems(BASE.replace("{team: notifications, role: led}", "[a]"))) == 1
    assert len(problems(BASE.replace("orders_api: {", "orders_api: {bogus: 1, "))) == 1
    assert len(problems("title: T\nservices: {a: , b: }\nedges: [a -> b]")) == 1


def test_what_is_left_out_does_not_shift_the_places_of_the_rest() -> None:
    found = problems(BASE + "  -\n  - ses -> nowhere\n")
    assert [(p.mark.line, p.what[:16]) for p in found] == [(16, "There is nothing"), (17, "There is no elem")]


def test_the_caret_stands_under_the_word_that_is_wrong() -> None:
    (problem,) = problems(BASE.replace("events -> dispatcher", "events -> dispacher"))
    assert (problem.mark.column, problem.mark.width) == (15, len("dispacher"))


def test_all_files_are_told_together_and_each_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BASE)
    (tmp_path / "b.yml").write_text("title: x\n")
    (tmp_path / "c.yaml").write_text("title: [\n")
    with pytest.raises(ArchdocError) as caught:
        load.load_all([tmp_path, tmp_path / "b.yml", tmp_path / "d.yaml"])
    assert [Path(p.mark.path).name for p in caught.value.problems] == ["b.yml", "c.yaml", "d.yaml"]
    models = load.load_all([tmp_path / "a.yaml", str(tmp_path / "a.yaml"), tmp_path / "." / "a.yaml"])
    assert [model.title for model in models] == ["Notification system"]


def test_an_icon_file_stands_beside_the_spec_and_inside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "ours.png").write_bytes(b"\x89PNG")
    (folder / "ours.txt").write_bytes(b"x")
    (tmp_path / "theirs.png").write_bytes(b"\x89PNG")
    (folder / "link.png").symlink_to(tmp_path / "theirs.png")
    spec = folder / "a.yaml"

    def with_icon(icon: str) -> str:
        spec.write_text(BASE.replace("role: led", f"icon: {icon}"))
        try:
            load.load(spec)
        except ArchdocError as error:
            return f"{error.problems[0].what} {error.problems[0].hint}"
        return ""

    assert with_icon("ours.png") == ""
    assert with_icon("./ours.png") == ""
    assert "outside the spec's folder" in with_icon("../theirs.png")
    assert "outside the spec's folder" in with_icon("link.png")
    assert "outside the spec's folder" in with_icon(str(tmp_path / "theirs.png"))
    assert "no picture that can be drawn" in with_icon("./ours.txt")
    assert "Did you mean `ours.png`?" in with_icon("our.png")
