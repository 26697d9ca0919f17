"""MADR: one record for each trade-off, by the template of version 4."""

from __future__ import annotations

import pytest
import yaml
from drawn import SPECS, loaded, model

from archdoc import exporters

SPEC = """
    title: T
    components: {a: {}, b: {}}
    edges:
      - {from: a, to: b, tradeoff: [old, queues]}
    tradeoffs:
      queues:
        question: One queue, or several?
        choice: A queue for each channel, with its own workers
        because: They fail apart
        alternatives:
          - {option: One queue, rejected_because: It starves the rest, pros: [One thing to run], cons: [No limits]}
          - Two queues
        gains: [Each scales alone]
        costs: [Three queues to watch, "AT&T's <b>limit</b>"]
        risks: [{risk: It grows unseen, mitigation: An alarm}]
        scaling: To 900 a second
        revisit_when: There are six channels
        date: 2023-08
        role: led
        decided_by: "Me, and: the lead"
        links: ["https://e.example/adr/1"]
      old:
        choice: One queue
        because: [It was there, Nobody had time]
        status: superseded
        superseded_by: queues
        changed_because: The texts held it up
"""


def records(spec: str = SPEC) -> dict[str, str]:
    return {name: content.decode() for name, content in exporters.export(model(spec), "madr").files.items()}


def front(text: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(text.split("---\n")[1])
    return found


def test_files_are_numbered_as_the_badges_are() -> None:
    assert list(records()) == ["0001-one-queue.md", "0002-a-queue-for-each-channel.md"]


def test_what_was_decided_and_why() -> None:
    text = records()["0002-a-queue-for-each-channel.md"]
    assert front(text) == {"status": "accepted", "date": "2023-08", "decision-makers": "Me, and: the lead"}
    assert "# A queue for each channel, with its own workers\n" in text
    assert "## Context and Problem Statement\n\nOne queue, or several?\n\nIt is about A → B." in text
    options = "* A queue for each channel, with its own workers\n* One queue\n* Two queues\n"
    assert f"## Considered Options\n\n{options}" in text
    assert 'Chosen option: "A queue for each channel, with its own workers", because they fail apart\n' in text
    good, bad = "* Good, because each scales alone", "* Bad, because Three queues to watch"
    assert (
        f"### Consequences\n\n{good}\n{bad.replace('Three', 'three')}\n* Bad, because AT&T's &lt;b>limit&lt;/b>\n"
        in text
    )
    assert "* Risk: It grows unseen Against it: An alarm\n" in text
    against = "* Good, because one thing to run\n* Bad, because no limits\n* Bad, because it starves the rest\n"
    assert f"## Pros and Cons of the Options\n\n### One queue\n\n{against}" in text
    assert "### Two queues" not in text
    for more in ("I led this decision.", "To 900 a second", "There are six channels", "<https://e.example/adr/1>"):
        assert more in text.partition("## More Information")[2]


def test_a_superseded_record_leads_to_the_one_that_took_its_place() -> None:
    text = records()["0001-one-queue.md"]
    assert front(text)["status"] == "superseded by [ADR-0002](0002-a-queue-for-each-channel.md)"
    assert 'Chosen option: "One queue", because\n\n* It was there\n* Nobody had time\n' in text
    assert "because the texts held it up" in text


def test_what_begins_a_list_or_a_heading_is_text() -> None:
    found = records("{title: T, components: {a: {tradeoff: {choice: '# Not a heading', gains: ['- x', '1. y']}}}}")
    (text,) = found.values()
    assert "# \\# Not a heading\n" in text
    assert "* Good, because \\- x\n* Good, because 1\\. y\n" in text


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_trade_off_of_a_spec_has_its_record(path: object) -> None:
    found = exporters.export(loaded(path), "madr").files  # type: ignore[arg-type]
    assert [int(name[:4]) for name in found] == [one.number for one in loaded(path).tradeoffs]  # type: ignore[arg-type]
    assert all(front(content.decode())["status"] for content in found.values())


def test_a_choice_that_is_a_sentence_loses_its_full_stop_as_a_title() -> None:
    spec = """
title: T
components: {a: {tradeoff: one}}
tradeoffs: {one: {choice: We use Oracle., because: We know it., alternatives: [PostgreSQL]}}
"""
    (record,) = records(spec).values()
    assert "# We use Oracle\n" in record
    assert '"We use Oracle", because we know it.' in record
    assert "* We use Oracle\n* PostgreSQL" in record
