"""Architectures of public projects: what is drafted is what a count without archdoc finds; it checks, and stays so."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from counts_of import COUNTS, FILES, Count
from imported import DATA, DECISIONS, SPEC, SYSTEMS, again, archdoc, copied, draft, model

from archdoc.diagram.overview import overview
from archdoc.importers.registry import FORMATS

DIFFERENCES: dict[str, set[str]] = {
    # An edge at a boundary is left out, and said to be, where those of what is inside say it more finely. What an edge
    # ends at counts as an element there, and is a frame where others are in it.
    "starterstack-structurizr": {"- starterstack > sentry", "- user > starterstack"},
    "backup-likec4": {
        "- operatorcore > backuprequestcustomresource", "- operatorcore > backuprestorecustomresource",
        "- operatorcore > operatoradapters", "- postgresqladapter > operatorcore", "- mysqladapter > operatorcore",
        "- mongodbadapter > operatorcore", "- backupkubernetesoperator > somedatabasemanagementsystem",
    },
    "jaeger-mermaid": {"- jaegerstorageextension", "- kafka"},
}  # fmt: skip
"""Where a draft has more (+) or less (-) than was counted: all of it."""


def plain(name: str) -> str:
    """A name however it is spelled."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def counted(name: str) -> Count:
    files = [path for pattern in FILES.get(name, SYSTEMS[name]) for path in sorted((DATA / name).glob(pattern))]
    elements, edges = COUNTS[name](*files)
    return (
        Counter(plain(one) for one in elements.elements()),
        Counter((plain(source), plain(target)) for source, target in edges.elements()),
    )


def drafted(name: str) -> Count:
    made = model(name)
    names = {id: plain(one.name) for id, one in made.elements.items()}
    return Counter(names.values()), Counter(
        (plain(made.end(edge.source).name), plain(made.end(edge.target).name)) for edge in made.edges
    )


def compared(there: Count, here: Count) -> set[str]:
    """What is in one of two counts only."""
    found = {f"- {one}" for one in there[0] - here[0]} | {f"+ {one}" for one in here[0] - there[0]}
    found |= {f"- {source} > {target}" for source, target in there[1] - here[1]}
    return found | {f"+ {source} > {target}" for source, target in here[1] - there[1]}


@pytest.mark.parametrize("name", COUNTS)
def test_elements_and_edges_are_those_that_a_count_finds(name: str) -> None:
    there = counted(name)
    assert there[0].total() > 5
    assert there[1].total() > 2
    assert compared(there, drafted(name)) == DIFFERENCES.get(name, set())


def test_a_count_that_is_off_is_seen() -> None:
    elements, edges = counted("eshop-compose")
    pair = ("basketapi", "rabbitmq")
    assert compared((elements + Counter(["new"]), edges), (elements, edges)) == {"- new"}
    assert compared((elements, edges - Counter([pair])), (elements, edges)) == {"+ basketapi > rabbitmq"}
    assert compared((elements, edges + Counter([pair])), (elements, edges)) == {"- basketapi > rabbitmq"}


@pytest.mark.parametrize("name", DECISIONS)
def test_each_decision_record_is_a_tradeoff(name: str) -> None:
    made = model(name)
    records = {f"adr_{path.name[:4]}": path.read_text() for path in (DATA / name).glob("*.md")}
    assert {one.id for one in made.tradeoffs} == set(records)
    for one in made.tradeoffs:
        chosen = re.search(r'^Chosen option: "?\[?([^"\],]+)', records[one.id], re.MULTILINE)
        assert chosen is not None
        assert plain(chosen[1])[:10] in plain(f"{one.choice}")


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_draft_checks_and_importing_again_changes_nothing(name: str) -> None:
    with copied(name) as folder:
        assert again(name, folder).exit_code == 0
        checked = archdoc("check", SPEC, folder=folder)
        assert checked.exit_code == 0, checked.output
        before = (folder / SPEC).read_bytes()
        done = again(name, folder)
        assert done.exit_code == 0, done.output
        assert (folder / SPEC).read_bytes() == before
        assert "is up to date" in done.stderr


@pytest.mark.parametrize("name", COUNTS)
def test_every_element_is_in_the_overview_or_in_a_box_of_it(name: str) -> None:
    made = model(name)
    drawn = overview(made).picture
    shown = Counter(one for node in drawn.scene.picture.nodes for one in node.folded or (node.name,))
    assert shown == Counter(element.name for element in made.elements.values())


OWN = {"openapi", "terraform", "eventcatalog", "plantuml", "drawio"}
"""Formats that tests/data/cases has files of our own of."""


def test_every_format_is_among_them() -> None:
    kept = "".join(draft(name) for name in SYSTEMS)
    assert set(re.findall(r"^  - format: (.*)$", kept, re.MULTILINE)) == set(FORMATS) - OWN
