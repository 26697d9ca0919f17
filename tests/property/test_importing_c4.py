"""Any text of C4 words or Markdown gives an architecture that holds together, or an error a user can act on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core.errors import ArchdocError
from archdoc.importers import adr, likec4
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files
from archdoc.importers.structurizr import dsl as structurizr_dsl
from archdoc.importers.structurizr import json as structurizr_json

DSL = (
    '\na = softwareSystem "A" {\n', '\nb = container "B" {\n', '\nc = component "C"\n', '\ngroup "G" {\n',
    '\na -> b "x"\n', "\n-> c\n", "\nb -> a\n", "\nworkspace {\nmodel {\n", "\n}\n}\n",
    '\n!elements * {\n', "\nviews {\ndynamic a {\n",
    "\nu = person U\n",
    "workspace", "model", "views", "{", "}", "{\n", "\n}\n", "\n", '"', '"""', "\\\n", "//", "/*", "*/", "#",
    "=", "->", "-/>", "--x->", "a", "b", "a.b", "this", "person", "softwareSystem", "container", "component",
    "element", "group", '"A"', '"B"', '""', "!include", "!element", "!elements", "!relationships", "*",
    "element.parent==a", "&&", "||", "!identifiers", "hierarchical", "!const", "${a}", "archetypes",
    "properties", "tags", "styles", "shape", "dynamic", "extends", "deploymentEnvironment", "x",
)  # fmt: skip
LIKEC4 = (
    "\nmodel {\n", "\na = x 'A' {\n", "\nb = x 'B'\n", "\nx c {\n", "\na -> b 'x'\n", "\n-> a\n", "\nextend a {\n",
    "\n} }\n",
    "\nc -> a.b\n", "\nviews { dynamic view v {\n", "\nextend a -> b 'x' {\n",
    "specification", "model", "views", "deployment", "{", "}", "{\n", "\n}\n", "\n", "'", '"', "'''", "//",
    "/*", "*/", "=", "->", "-[x]->", "<->", "<-", ".x", "a", "b", "a.b", "a.b.a", "this", "it", "extend",
    "element", "relationship", "tag", "#t", ",", ";", ":", "'A'", "title", "description", "technology",
    "link", "icon", "style", "metadata", "shape", "[", "]", "dynamic", "view", "parallel", "include",
    "import", "from", "x", "https://a.b/c", "./d",
)  # fmt: skip
MARKDOWN = (
    "# ", "## ", "### ", "\n", "\n\n", "* ", "- ", "1. ", "---\n", "Status", "Context", "Decision",
    "Considered Options", "Accepted", "Pros and Cons of the Options", "Consequences", "Chosen option: ", '"',
    "because", "Good, ", "Bad, ", "[", "](", ")", "<!--", "-->", "`", "|", ">", "Superseded by ", "ADR-0002",
    "0001-x.md", "2020-01-02", ": ", "  ", "Pros:", "x", "{", "}", "&a ",
)  # fmt: skip


def texts(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    mixed = st.lists(st.one_of(st.sampled_from(words), st.text(max_size=4)), max_size=60)
    return st.tuples(mixed, st.sampled_from([" ", "", "\n"])).map(lambda pair: pair[1].join(pair[0]))


def read(reader: Any, name: str, *contents: str) -> Architecture | None:
    given = tuple(File(f"{number}{name}", text) for number, text in enumerate(contents, 1))
    assert all(reader.looks(file) in (True, False) for file in given)
    try:
        found: Architecture = reader.read(given, Files(("nowhere",)))
    except ArchdocError as error:
        assert all(problem.what and problem.mark.path.endswith(name) for problem in error.problems)
        return None
    assert reader.read(given, Files(("nowhere",))) == found
    return found


def holds(found: Architecture) -> None:
    parts = [part.key for part in found.parts]
    groups = {group.key for group in found.groups}
    drawn = {(edge.source, edge.target) for edge in found.edges}
    decisions = {decision.key for decision in found.decisions}
    assert len(set(parts)) == len(parts)
    assert len(groups) == len(found.groups)
    assert {end for ends in drawn for end in ends} <= {*parts, *groups}
    assert not groups & set(parts)
    assert {part.group for part in found.parts} | {group.part_of for group in found.groups} <= groups | {None}
    assert all(part.under[:1] == ((part.group,) if part.group else ()) for part in found.parts)
    assert {part.team for part in found.parts} <= {team.key for team in found.teams} | {None}
    assert all({*flow.steps} <= {*drawn, *(ends[::-1] for ends in drawn)} and flow.steps for flow in found.flows)
    assert all(len(flow.words) == len(flow.steps) for flow in found.flows)
    assert {decision.superseded_by for decision in found.decisions} <= decisions | {None}
    assert all(one.what.strip() and "\n" not in one.what for one in found.left_out)


@pytest.mark.parametrize(
    ("reader", "name", "words"),
    [(structurizr_dsl, ".dsl", DSL), (likec4, ".c4", LIKEC4), (adr, "-x.md", MARKDOWN)],
    ids=["structurizr", "likec4", "adr"],
)
@settings(max_examples=tries(150), deadline=None)
@given(data=st.data())
def test_any_text(reader: Any, name: str, words: tuple[str, ...], data: st.DataObject) -> None:
    contents = data.draw(st.lists(texts(words), min_size=1, max_size=3))
    found = read(reader, name, *contents)
    if found is not None:
        holds(found)


FIELDS = (
    "id", "name", "description", "tags", "model", "people", "softwareSystems", "containers", "components", "links",
    "relationships", "destinationId", "group", "properties", "views", "dynamicViews", "configuration", "styles", "tag",
    "elements", "shape", "documentation", "decisions", "content", "workspace", "location", "linkedRelationshipId",
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 5) | st.sampled_from(["1", "2", "A", "A/B", "External", "a,b", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=tries(150), deadline=None)
@given(people=st.lists(VALUES, max_size=3), systems=st.lists(VALUES, max_size=3), more=VALUES)
def test_any_json(people: Any, systems: Any, more: Any) -> None:
    model = {"people": people, "softwareSystems": systems}
    root = {"model": model, **(more if isinstance(more, dict) and "model" not in more else {})}
    found = read(structurizr_json, ".json", json.dumps(root))
    assert found is not None
    holds(found)
