"""Any architecture makes a draft that checks and says the same; importing again never costs the author a word."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core.model import Model
from archdoc.importers import ids, write_yaml
from archdoc.importers.architecture import Architecture, Decision, Edge, Flow, Group, LeftOut, Part, Team
from archdoc.importers.draft import Order, new
from archdoc.importers.formats import Found, Gathered
from archdoc.importers.join import join, plain, settled
from archdoc.importers.merge import update
from archdoc.spec import load
from archdoc.spec.source import parse

slow = settings(
    max_examples=tries(30), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
HOSTILE = (
    "no", "null", "~", "1.0", "0x1F", "2023-01-02", "12:30", "- a", "? b", "a: b", "a #b", "#x", "{a}", "[a, b]", "'",
    '"', "\\", "a\nb", " a", "a ", "\t", "", "é", "订单", "👩‍👩‍👧", "a -> b", "<->", "&x", "*x", "!t", "%d", "@x",
    "`x`", "|", ">", "orders-api", "Orders API", "\x00\x1b", "\ud800", "\u2028", "\ufeff", "---", "...", "<<",
    "${X:-y}", "a,b", "x" * 300, "a  b", "y: |\n  z",
)  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.from_regex(r"[a-z]+-[a-z]+", fullmatch=True))
maybe = st.none() | texts
keys = st.lists(texts, min_size=1, max_size=6, unique=True)
KINDS = {"component": ("service", "database", "nonsense", None), "queue": ("topic", None), "third_party": (None,)}


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    teams, groups, parts = draw(keys), draw(keys), draw(keys)

    def one_of(some: list[str]) -> str | None:
        return draw(st.none() | st.sampled_from([*some, "nobody"]))

    def part(key: str) -> Part:
        kind: Any = draw(st.sampled_from(list(KINDS)))
        return Part(
            key=key, name=draw(texts), kind=kind, type=draw(st.sampled_from(KINDS[kind])), technology=draw(maybe),
            description=draw(maybe), url=draw(maybe), replicas=draw(maybe), team=one_of(teams), group=one_of(groups),
            detail=draw(st.dictionaries(st.sampled_from(["sla", "retention", "name", "what"]), texts, max_size=2)),
            guessed=draw(maybe),
        )  # fmt: skip

    ends = st.tuples(st.sampled_from(parts), st.sampled_from(parts))
    edges = [
        Edge(
            source=source, target=target, label=draw(maybe), mode=draw(st.sampled_from([None, "sync", "async"])),
            protocol=draw(maybe), description=draw(maybe), both_ways=draw(st.booleans()), inferred=draw(maybe),
        )
        for source, target in draw(st.lists(ends, max_size=6))
    ]  # fmt: skip
    records = draw(st.lists(texts, max_size=3, unique=True))
    return Architecture(
        title=draw(maybe),
        summary=draw(maybe),
        teams=tuple(Team(key=key, name=draw(texts), part_of=one_of(teams), description=draw(maybe)) for key in teams),
        groups=tuple(Group(key=key, name=draw(texts), part_of=one_of(groups)) for key in groups),
        parts=tuple(map(part, parts)),
        edges=tuple(edges),
        decisions=tuple(
            Decision(
                key=key, title=draw(texts), choice=draw(maybe), context=draw(maybe), because=(draw(texts), draw(texts)),
                alternatives=((draw(texts), (draw(texts),), ()),), status=draw(maybe), date=draw(maybe),
                superseded_by=one_of(records), about=(draw(st.sampled_from(parts)),),
            )
            for key in records
        ),
        flows=tuple(Flow(key=key, title=draw(texts), steps=(draw(ends),)) for key in draw(st.lists(texts, max_size=2))),
        left_out=tuple(LeftOut(draw(texts)) for _ in range(draw(st.integers(0, 2)))),
    )  # fmt: skip


def gathered(*several: Architecture) -> Gathered:
    made = [settled(one) for one in several]
    whole, keys_ = join(made)
    formats = ("compose", "backstage", "calm")
    found = tuple(Found(format, (), (f"{format}.yaml",)) for format, _ in zip(formats, made, strict=False))
    return Gathered(found, tuple(made), whole, tuple(keys_))


def shown(name: str, id: str) -> str:
    """What a name of the source is called in a spec."""
    text = write_yaml.line(name)
    return "".join(letter for letter in (text or id).casefold() if letter.isalnum())


def told(found: Architecture, model: Model) -> None:
    """Fails where a model doesn't hold what an architecture does."""
    teams, groups = list(model.teams.values()), list(model.groups.values())
    assert len(teams) == len(found.teams)
    assert len(groups) == len(found.groups)
    assert len(model.elements) == len(found.parts)
    names = {}
    for kind in ("component", "queue", "third_party"):
        mine = [part for part in found.parts if part.kind == kind]
        theirs = [element for element in model.elements.values() if element.kind == kind]
        for part, element in zip(mine, theirs, strict=True):
            names[part.key] = element.id
            assert shown(part.name, element.id) == shown(element.name, element.id)
            assert (element.technology or "") == write_yaml.line(part.technology or "")
            assert (element.description or "") == write_yaml.prose(part.description or "")
            own = next((team for team in found.teams if team.key == part.team), None)
            assert (element.team is None) == (own is None)
            if own is not None and element.team is not None:
                assert shown(own.name, element.team) == shown(model.teams[element.team].name, element.team)
            around = next((group for group in found.groups if group.key == part.group), None)
            if around is not None and element.group is not None:
                assert shown(around.name, element.group) == shown(model.groups[element.group].name, element.group)
    assert [(edge.source, edge.target, edge.label or "", edge.both_ways) for edge in model.edges] == [
        (names[edge.source], names[edge.target], write_yaml.line(edge.label or ""), edge.both_ways)
        for edge in found.edges
    ]


@slow
@given(architectures())
def test_a_draft_checks_and_says_what_the_architecture_says(found: Architecture) -> None:
    made = gathered(found)
    told(made.whole, load.load_text(new(made, Order())))


@slow
@given(architectures(), architectures())
def test_importing_twice_changes_nothing(one: Architecture, other: Architecture) -> None:
    made = gathered(one, other)
    text = new(made, Order())
    assert update(text, "x.yaml", made, Order()).text == text


@slow
@given(architectures(), architectures())
def test_an_update_brings_all_that_is_new_and_a_second_one_nothing(one: Architecture, other: Architecture) -> None:
    text = new(gathered(one), Order())
    made = gathered(other)
    after = update(text, "x.yaml", made, Order()).text
    model = load.load_text(after)
    assert len(model.elements) >= len(made.whole.parts)
    assert update(after, "x.yaml", made, Order()).text == after


@slow
@given(architectures(), architectures(), st.data())
def test_what_the_author_wrote_survives(one: Architecture, other: Architecture, data: st.DataObject) -> None:
    text = new(gathered(one), Order())
    lines = text.split("\n")
    end = lines.index("imported:")
    at = data.draw(st.integers(0, end - 2))
    spaces = " " * data.draw(st.sampled_from([0, 2, 4]))
    lines.insert(at, f"{spaces}# KEPT: what only I know")
    edited = "\n".join(lines)
    try:
        before = parse(edited, "x").tree
        load.load_text(edited)
    except load.ArchdocError:
        assume(False)
    assume(before == parse(text, "x").tree)
    after = update(edited, "x.yaml", gathered(other), Order()).text
    assert f"{spaces}# KEPT: what only I know\n" in after
    written = [line for line in edited.split("\n")[: end - 2] if line.lstrip().startswith("#")]
    for line in written:
        assert line in after


@slow
@given(architectures())
def test_an_element_that_the_author_deleted_stays_out(found: Architecture) -> None:
    made = gathered(found)
    few = gathered(msgspec.structs.replace(found, parts=found.parts[:1]))
    text = new(made, Order())
    section = re.search(r"(?ms)^imported:.*", text)
    assert section
    fewer = new(few, Order())
    edited = fewer[: fewer.index("imported:")] + section.group()
    after = update(edited, "x.yaml", made, Order()).text
    assert len(load.load_text(after).elements) == 1


@given(texts, st.booleans())
def test_a_text_reads_back(text: str, flow: bool) -> None:
    for clean in (write_yaml.line(text), write_yaml.prose(text)):
        written = f"a: {{b: {write_yaml.flow(clean)}}}" if flow else write_yaml.field("a", {"b": clean, "c": "d"}, 0)
        tree = parse(written + "\n", "x").tree["a"]
        assert tree["b"] == clean


@given(st.lists(st.tuples(texts, texts, texts), max_size=8, unique_by=lambda one: one[0]))
def test_ids_are_ids_and_stay(wanted: list[tuple[str, str, str]]) -> None:
    given_ = ids.give(wanted, "part")
    assert len(set(given_.values())) == len(given_) == len(wanted)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id) for id in given_.values())
    more = ids.give([("new", "Brand new", ""), *reversed(wanted)], "part", given_.values(), given_)
    assert {key: id for key, id in more.items() if key != "new"} == {**given_} or "new" in given_
    assert plain("") == ""
