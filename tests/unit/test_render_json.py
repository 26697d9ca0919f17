"""JSON with the same keys in the same order, whatever was left unsaid."""

from __future__ import annotations

import json

from table_of import empty, example

from archdoc.render.data import tradeoffs_json as tradeoffs

KEYS = [
    "number", "id", "where", "question", "choice", "because", "alternatives", "gains", "costs", "criteria",
    "disagreed", "reversible", "risks", "scaling", "revisit_when", "status", "superseded_by", "changed_because",
    "role", "date", "decided_by", "links", "answers",
]  # fmt: skip


def test_every_key_is_there_in_order() -> None:
    read = json.loads(tradeoffs(example()))
    assert list(read) == ["format", "title", "tradeoffs"]
    assert [list(row) for row in read["tradeoffs"]] == [KEYS] * 4


def test_values_are_as_typed_and_nested_keys_always_there() -> None:
    first, second = json.loads(tradeoffs(example()))["tradeoffs"][:2]
    assert first["because"] == ["**Orders** must not wait", "`POST | /n` is slow"]
    assert first["alternatives"][1] == {"option": "A batch", "rejected_because": None, "pros": [], "cons": []}
    assert first["risks"][1] == {"risk": "Loss", "mitigation": None}
    assert (first["status"], first["superseded_by"]) == ("superseded", 3)
    assert (second["question"], second["gains"]) == (None, [])


def test_it_reads_well_and_ends_its_last_line() -> None:
    assert tradeoffs(empty()) == '{\n  "format": 1,\n  "title": "Nothing <yet>",\n  "tradeoffs": []\n}\n'
    assert "Orders API → Events" in tradeoffs(example())
