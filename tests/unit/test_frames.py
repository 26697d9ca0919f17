"""Edges that end at a team or group, in the model, in pictures, in exports and in public; steps that answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from archdoc.cli import cli
from archdoc.core.model import Model, Step
from archdoc.diagram import views
from archdoc.diagram.diagram import diagram
from archdoc.exporters import calm, d2, diagrams_script, left_out, mermaid, plantuml, scope, structurizr
from archdoc.importers.formats import gather
from archdoc.privacy.redaction import Redaction
from archdoc.spec.load import load_text

SPEC = """\
title: Frames
teams: {shop: {name: Shop, mine: true}, pay: Payments}
groups: {back: Back office}
components:
  web: {team: shop, role: led}
  cart: {team: shop}
  api: {team: pay, group: back}
  ledger: {team: pay, group: back, type: database}
  audit: {}
queues: {events: {}}
edges:
  - web -> pay: charges
  - cart -> back: {label: reads, tradeoff: Read the group directly}
  - shop -> events
  - events -> audit
flows:
  buying: {steps: [web -> pay, "pay -> web: done", shop -> events]}
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_text(SPEC)


def links(picture: views.Picture) -> list[str]:
    """The links by the names of their ends."""
    ends = picture.ends()
    return [f"{ends[link.source].name} > {ends[link.target].name}" for link in picture.links]


def test_an_end_is_an_element_first_and_then_a_team_or_group(model: Model) -> None:
    assert [(edge.source, edge.target) for edge in model.edges] == [
        ("web", "team-pay"), ("cart", "group-back"), ("team-shop", "events"), ("events", "audit"),
    ]  # fmt: skip
    assert model.end("team-pay").name == "Payments"
    assert model.members("group-back") == ("api", "ledger")
    same = load_text("title: T\ncomponents: {shop: , a: {group: shop}, b: }\ngroups: {shop: }\nedges: [b -> shop]")
    assert same.edges[0].target == "shop"
    assert same.between_elements(same.edges[0])


def test_a_step_against_an_edge_is_its_answer_with_words_of_its_own(model: Model) -> None:
    assert model.flows["buying"].steps == (
        Step(edge=1), Step(edge=1, answer=True, says="done"), Step(edge=3),
    )  # fmt: skip


def test_a_picture_has_the_frame_at_the_end(model: Model) -> None:
    picture = views.overview(model)
    assert links(picture) == ["Web > Payments", "Cart > Back office", "Shop > Events", "Events > Audit"]
    assert {link.target for link in picture.links} >= {"team-pay", "group-pay-back"}
    anchored = picture.anchored()
    assert {end for link in anchored.links for end in (link.source, link.target)} <= {n.key for n in picture.nodes}


def test_lines_are_drawn_up_to_the_frame_and_not_into_it(model: Model) -> None:
    scene = diagram(views.overview(model)).scene
    frames = {frame.boundary.key: frame.box for frame in scene.frames}
    seen = 0
    for wire in scene.wires:
        for key, tip, rest in (
            (wire.link.source, wire.line[0], wire.line[1:]), (wire.link.target, wire.line[-1], wire.line[:-1]),
        ):  # fmt: skip
            if key not in frames:
                continue
            seen += 1
            left, top, right, bottom = frames[key]
            on_border = min(abs(tip[0] - left), abs(tip[0] - right), abs(tip[1] - top), abs(tip[1] - bottom))
            assert on_border < 1.5
            assert not any(left + 2 < x < right - 2 and top + 2 < y < bottom - 2 for x, y in rest)
    assert seen == 3


def test_a_view_around_a_frame_shows_what_touches_it(model: Model) -> None:
    assert {node.key for node in views.around(model, ["api"]).nodes} >= {"api", "web", "cart"}
    only = load_text(SPEC + "views: {v: {flow: buying}}")
    assert {node.key for node in views.by_key(only, "v").nodes} == {"web", "cart", "api", "ledger", "events"}


def test_formats_that_have_frames_at_ends_say_so_and_the_others_say_that_they_have_not(model: Model) -> None:
    whole = scope.of(model)
    assert '  web -->|"charges"| team_pay' in mermaid.content(whole).decode()
    assert 'team_shop.web -> team_pay: "charges"' in d2.content(whole).decode()
    assert 'Rel(web, team_pay, "charges")' in plantuml.content(whole).decode()
    assert '"node": "team-pay"' in calm.content(whole).decode()
    for format in (structurizr, diagrams_script):
        assert "team_pay" not in format.content(whole).decode().replace('"team_pay', "")
        told = "\n".join(left_out.said(whole, format.HOLDS))
        assert "those that end at a team or group (3)" in told


@pytest.mark.parametrize("format", ["plantuml", "mermaid", "d2", "drawio"])
def test_an_edge_at_a_frame_comes_back_from_an_export(format: str, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SPEC)
    suffix = {"plantuml": "puml", "mermaid": "mmd"}.get(format, format)
    file = tmp_path / f"out.{suffix}"
    done = CliRunner().invoke(cli, ["export", str(tmp_path / "s.yaml"), "--to", format, "-o", str(file)])
    assert done.exit_code == 0, done.output
    back = gather([str(file)]).whole
    assert {part.name: part.team for part in back.parts}["API"] == "pay"
    assert {(edge.source, edge.target) for edge in back.edges} == {
        ("web", "pay"), ("cart", "back"), ("shop", "events"), ("events", "audit"),
    }  # fmt: skip
    drafted = CliRunner().invoke(cli, ["import", str(file)])
    again = load_text(drafted.stdout)
    assert {(edge.source, edge.target) for edge in again.edges} == {(e.source, e.target) for e in load_text(SPEC).edges}


def test_in_public_a_frame_has_its_neutral_name_and_goes_with_its_team() -> None:
    hidden = load_text(SPEC + "confidential: {replace: {Payments: A team, pay: team}, omit: [groups.back]}")
    seen = Redaction(hidden).model
    assert [(edge.source, edge.target) for edge in seen.edges] == [
        ("web", next(f"team-{id}" for id, team in seen.teams.items() if team.name == "A team")),
        ("team-shop", "events"), ("events", "audit"),
    ]  # fmt: skip
    assert all(edge.source in seen.elements or seen.end(edge.source) for edge in seen.edges)


def test_an_element_that_is_left_out_leaves_no_edge_at_a_group_of_its_id() -> None:
    spec = "title: T\ncomponents: {shop: , a: {group: shop}, b: }\ngroups: {shop: }\nedges: [b -> shop, a -> b]\n"
    seen = Redaction(load_text(spec + "confidential: {omit: [components.shop]}")).model
    assert [(edge.source, edge.target) for edge in seen.edges] == [("a", "b")]


def test_a_draft_of_frames_is_a_spec(tmp_path: Path) -> None:
    (tmp_path / "a.mmd").write_text("flowchart LR\nsubgraph shop [Shop]\nshop1[Shop]\nend\npay[Pay] --> shop\n")
    drafted = CliRunner().invoke(cli, ["import", str(tmp_path / "a.mmd")])
    made = load_text(drafted.stdout)
    (edge,) = made.edges
    assert made.end(edge.target).name == "Shop"
    assert edge.target.startswith("group-")


@pytest.mark.parametrize(
    "command",
    [
        ["check"], ["ready"], ["questions"], ["talk"], ["tradeoffs"], ["whatif", "--down", "api"],
        ["diagram", "-o", "a.svg"],
        ["diff", "AGAIN"], ["build", "-o", "out"], ["present", "-o", "p.html"],
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_every_command_takes_frames(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(SPEC)
    changed = SPEC.replace("web -> pay: charges", "web -> pay: bills").replace('"pay -> web: done", ', "")
    Path("t.yaml").write_text(changed)
    name, *more = command
    done = CliRunner().invoke(cli, [name, "s.yaml", *("t.yaml" if one == "AGAIN" else one for one in more)])
    assert done.exit_code in (0, 1), done.output
    assert "bug of archdoc" not in done.output
