"""Any valid spec gives a picture with each of its parts exactly once, in words that are never markup."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from drawn import LIGHT, SVG, badges, groups, lines, placed, read, squeezed, title
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core import markdown, tradeoffs
from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.diagram import diagram
from archdoc.diagram.layout.cards import CHIPS
from archdoc.diagram.layout.dot import Layout
from archdoc.diagram.svg import svg as finish
from archdoc.diagram.svg.text import drawn as as_drawn
from archdoc.diagram.svg.text import visible
from archdoc.spec import load

SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}
NASTY = (
    "<b>bold</b>", "</text></svg>", "a & b", "&amp;", "&#0;", 'say "hi"', "it's", "]]>", "<![CDATA[", "<!--", "a:b:c",
    r"\N", r"\G\L\E\T\H", "back\\", "back\\\\\"", "<<>", ">", "{a|b}", "\0", "a\x1b[31mb", "\x85\u2028\ufeff",
    "\ud7ff\ue000\ufffe\U0001f600", "tab\there", "line\nbreak", "  spaced   out  ", "x" * 10_000, "one two " * 1_250,
    "حجز الفنادق", "预订团队", "e\u0301" * 40, "\u202eevil", "javascript:alert(1)", "%s %d {}", "a -> b", "1.", "n",
)  # fmt: skip
TAGS = {
    "svg", "title", "desc", "defs", "symbol", "image", "rect", "g", "path", "text", "polygon", "use", "circle",
    "clipPath", "ellipse", "tspan", "polyline",
}  # fmt: skip

words = st.one_of(st.sampled_from(NASTY), st.text(max_size=30)).map(lambda text: f"w{text}w")
maybe = st.none() | words
technology = st.none() | st.sampled_from(["Kafka", "PostgreSQL", "Go", "nothing known"]) | words
role = st.sampled_from([None, "led", "built", "contributed", "consulted", "none"])
IDS = ("first", "second", "third")
decisions = st.lists(st.sampled_from(IDS) | words.map(lambda text: f"Choice: {text}"), max_size=4, unique=True)


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    """A valid spec with teams in teams, elements of every sort, edges of every sort, and trade-offs on anything."""
    teams = [f"t{i}" for i in range(draw(st.integers(0, 4)))]
    spec: dict[str, Any] = {"title": draw(words), "teams": {}}
    for i, team in enumerate(teams):
        spec["teams"][team] = {
            "name": draw(words),
            "mine": draw(st.booleans()),
            "part_of": draw(st.sampled_from([None, *teams[:i]])),
        }
    kinds = {
        "components": ["person", "web", "service", "worker", "database", "cache", "storage", "model"],
        "queues": ["queue", "topic", "stream"],
        "third_parties": ["third_party"],
    }
    ids: list[str] = []
    for kind, types in kinds.items():
        spec[kind] = {}
        for _ in range(draw(st.integers(kind == "components", 4))):
            ids.append(f"e{len(ids)}")
            spec[kind][ids[-1]] = {
                "name": draw(words), "technology": draw(technology), "type": draw(st.sampled_from(types)),
                "role": draw(role), "team": draw(st.sampled_from([None, *teams])), "description": draw(maybe),
                "tradeoff": draw(decisions),
            }  # fmt: skip
    spec["edges"] = [
        {
            "from": draw(st.sampled_from(ids)), "to": draw(st.sampled_from(ids)), "label": draw(maybe),
            "mode": draw(st.sampled_from([None, "sync", "async", "batch"])), "both_ways": draw(st.booleans()),
            "description": draw(maybe), "tradeoff": draw(decisions),
        }
        for _ in range(draw(st.integers(0, 8)))
    ]  # fmt: skip
    spec["tradeoffs"] = {
        "first": {"choice": draw(words), "status": "superseded", "superseded_by": "second"},
        "second": {"choice": draw(words)},
        "third": {"choice": draw(words), "status": "proposed"},
    }
    return spec


layouts = st.builds(
    Layout,
    direction=st.sampled_from(["LR", "TB"]), style=st.sampled_from(["wide", "tall"]), dense=st.booleans(),
    outside=st.booleans(),
)  # fmt: skip


def flow(value: Any) -> str:
    """A value as YAML on one line, any character of it escaped that YAML might not take as it is."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items() if item is not None) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
    quoted = "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in value)
    return f'"{quoted}"'


def model(spec: dict[str, Any]) -> Model:
    return load.load_text(flow(spec))


def whole(spec: dict[str, Any], found: Model, svg: str) -> None:
    """Each part of a spec is in its picture once, in its own words."""
    root = read(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
    assert root[0].text == visible(spec["title"])
    assert squeezed("".join(lines(groups(root, "header")[0]))).startswith(squeezed(as_drawn(spec["title"])))
    cards(spec, found, root)
    arrows(spec, found, root)
    worn = Counter((number, f"edge-{edge.number}") for edge in found.edges for number in edge.tradeoffs)
    worn += Counter((number, f"node-{key}") for key, e in found.elements.items() for number in e.tradeoffs)
    assert Counter(badges(root)) == worn
    rows = {row.number: row.choice for row in tradeoffs.table(found).rows}
    for group in groups(root, "badge"):
        number = int(group.get("data-tradeoff", "0"))
        assert title(group) == f"{number}. {visible(rows[number])}"
        assert lines(group) == [str(number)]
    used = {e.team for e in found.elements.values() if e.team}
    for group in groups(root, "team"):
        key = (group.get("id") or "")[5:]
        if key in found.teams:
            used.discard(key)
            assert squeezed("".join(lines(group))).startswith(squeezed(as_drawn(spec["teams"][key]["name"])))
    assert not used


def cards(spec: dict[str, Any], found: Model, root: ET.Element) -> None:
    drawn = groups(root, "node")
    assert [group.get("data-id") for group in drawn] == list(found.elements)
    written = {**spec["components"], **spec["queues"], **spec["third_parties"]}
    for group in drawn:
        key = group.get("data-id") or ""
        element, said = found.elements[key], written[key]
        technology = said["technology"] or ""
        twice = technology.strip().casefold() == said["name"].strip().casefold()
        expected = (
            said["name"]
            + CHIPS.get("consulted" if element.role == "consulted" else element.standing, "")
            + ("" if twice else technology)
        )
        assert squeezed("".join(lines(group))) == squeezed(as_drawn(expected))
        assert title(group).startswith(visible(said["name"]))
        if said["description"]:
            assert title(group).endswith(visible(said["description"]))


def arrows(spec: dict[str, Any], found: Model, root: ET.Element) -> None:
    drawn = groups(root, "edge")
    assert [group.get("id") for group in drawn] == [f"edge-{edge.number}" for edge in found.edges]
    for group, said, edge in zip(drawn, spec["edges"], found.edges, strict=True):
        assert (group.get("data-from"), group.get("data-to")) == (said["from"], said["to"])
        assert (group.get("class") or "").split()[1] == edge.mode
        assert squeezed("".join(lines(group, "label"))) == squeezed(as_drawn(said["label"] or ""))
        heads = [p for p in group.iter() if p.get("class") == "arrowhead"]
        assert len(heads) == 1 + edge.both_ways


@given(specs(), layouts)
@settings(max_examples=tries(120), **SLOW)
def test_any_valid_spec_is_drawn_whole(spec: dict[str, Any], layout: Layout) -> None:
    found = model(spec)
    shown = views.overview(found)
    scene = placed(shown, layout)
    whole(spec, found, finish.svg(scene, LIGHT))


@given(specs())
@settings(max_examples=tries(12), **SLOW)
def test_the_chosen_layout_of_any_valid_spec_is_drawn_whole(spec: dict[str, Any]) -> None:
    found = model(spec)
    shown = diagram(views.overview(found))
    whole(spec, found, shown.svg())
    assert "edge-" in shown.dot() or all(edge.source == edge.target for edge in found.edges)


@pytest.mark.parametrize("text", NASTY)
def test_hostile_words_come_back_as_they_were_in_every_place(text: str) -> None:
    said = f"w{text}w"
    element = {
        "name": said,
        "technology": f"{said}+",
        "type": "service",
        "role": "led",
        "team": "t",
        "description": said,
    }
    spec: dict[str, Any] = {
        "title": said,
        "teams": {"t": {"name": said}},
        "components": {"a": {**element, "tradeoff": [f"Choice: {said}"]}},
        "queues": {"q": {**element, "type": "queue", "role": None}},
        "third_parties": {},
        "edges": [
            {"from": "a", "to": "q", "label": said, "description": said, "tradeoff": ["first"]},
            {"from": "a", "to": "a", "label": said, "description": None, "tradeoff": []},
        ],
        "tradeoffs": {"first": {"choice": said}},
    }
    found = model(spec)
    whole(spec, found, diagram(views.overview(found)).svg())


def test_a_lost_word_is_noticed() -> None:
    """The checks above can fail."""
    spec: dict[str, Any] = {
        "title": "T", "teams": {}, "queues": {}, "third_parties": {},
        "components": {"a": {"name": "One", "technology": None, "description": None, "tradeoff": ["C c"]}},
        "edges": [{"from": "a", "to": "a", "label": "two", "tradeoff": []}],
    }  # fmt: skip
    found = model(spec)
    svg = diagram(views.overview(found)).svg()
    whole(spec, found, svg)
    for broken in (
        svg.replace("One", "On"), svg.replace(">two<", "><"), svg.replace('id="edge-1"', ""),
        svg.replace('data-tradeoff="1"', 'data-tradeoff="2"'), svg.replace("arrowhead", "x"),
    ):  # fmt: skip
        assert broken != svg
        with pytest.raises((AssertionError, KeyError)):
            whole(spec, found, broken)


def large(seed: int, teams: int, elements: int, edges: int) -> Model:
    """A system too large for one picture, with teams of uneven sizes, some in others."""
    chance = random.Random(seed)
    ids = [f"c{i}" for i in range(elements)]
    names = [f"t{i}" for i in range(teams)]
    spec: dict[str, Any] = {
        "title": "Large",
        "teams": {
            name: {"mine": chance.random() < 0.2, "part_of": chance.choice([None, None, *names[:i]])}
            for i, name in enumerate(names)
        },
        "components": {},
        "third_parties": {},
    }
    for key in ids:
        kind = "third_parties" if chance.random() < 0.2 else "components"
        spec[kind][key] = {
            "team": chance.choice([None, *names, *names[:2] * teams]),
            "tradeoff": [f"Choice {key}"] if chance.random() < 0.3 else [],
        }
    spec["edges"] = [
        {
            "from": chance.choice(ids),
            "to": chance.choice(ids),
            "tradeoff": [f"Edge {i}"] if chance.random() < 0.3 else [],
        }
        for i in range(edges)
    ]
    return model(spec)


@given(st.integers(0, 9999), st.integers(1, 9), st.integers(41, 90), st.integers(0, 120))
@example(seed=1, teams=1, elements=60, edges=80)
@settings(max_examples=tries(60), **SLOW)
def test_nothing_is_left_out_by_folding(seed: int, teams: int, elements: int, edges: int) -> None:
    found = large(seed, teams, elements, edges)
    drawn = views.pictures(found)
    over = drawn[0]
    folded = {name for node in over.nodes for name in node.folded}
    shown = {node.key for picture in drawn for node in picture.nodes}
    for key, element in found.elements.items():
        assert key in {node.key for node in over.nodes} or (element.name in folded)
        assert key in shown or element.team is None
    worn = {number for part in (*over.nodes, *over.links) for number in part.badges}
    assert worn == {t.number for t in found.tradeoffs if t.edges or t.elements}
    assert over.decisions.keys() == worn
    kept = {number for picture in drawn for link in picture.links for number in link.numbers}
    hidden = {edge.number for edge in found.edges} - kept
    assert not {n for n in hidden if found.elements[found.edges[n - 1].source].team}, "an edge in no picture at all"


@given(text=st.text(alphabet=st.sampled_from("ab1 .,-*_`[]()<>\\&#+\n\t'\"é—\u00a0"), max_size=24))
@example(text="  A plain sentence, with a dash - and 2. numbers.\n")
@example(text="- no item, a (link) or a # heading")
def test_a_text_without_marks_is_what_the_parser_has_of_it(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_BARE", re.compile("(?!)"))
        parsed = markdown.plain(text)
    assert markdown.plain(text) == parsed
