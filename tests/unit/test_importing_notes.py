"""A brag document or a retrospective in Markdown, to the prose of a spec."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from archdoc.core.errors import ArchdocError
from archdoc.importers import notes
from archdoc.importers.files import File
from archdoc.spec import load

BRAG = """\
---
author: me
---
# Notification system

Some words before any heading.

## 1. Why it mattered
Every order sends four messages: a lost one is a call.
It was **the** top complaint.

## Goals:
- 99 % within a minute
- No lost resets
  - not even in a failover

## What I did
* Led the move to one queue a channel
* Wrote the retry policy

### Decisions
1. One queue a channel, not one for all
2. SES: it was there

## Weather
It rained.

## Results
- Calls fell from 2,100 to 300 a month
- No lost resets

| a | b |
| - | - |
| c | d |

## Lessons learned
- Ask for limits first #1
"""


def read(text: str = BRAG) -> notes.Notes:
    return notes.read(File("brag.md", text))


def test_items_go_to_the_keys_that_their_headings_name_in_their_own_words() -> None:
    model = load.load_text(notes.draft([read()]))
    assert model.title == "Notification system"
    assert model.context is not None
    assert (
        model.context.importance
        == "Every order sends four messages: a lost one is a call. It was **the** top complaint."
    )
    assert model.context.goals == ("99 % within a minute", "No lost resets", "not even in a failover")
    assert model.me is not None
    assert [one.what for one in model.me.contributions] == [
        "Led the move to one queue a channel", "Wrote the retry policy",
    ]  # fmt: skip
    assert [one.choice for one in model.tradeoffs] == ["One queue a channel, not one for all", "SES: it was there"]
    assert model.results is not None
    assert [one.statement for one in model.results.impact] == ["Calls fell from 2,100 to 300 a month"]
    assert [one.lesson for one in model.lessons] == ["Ask for limits first #1"]
    assert [one.name for one in model.elements.values()] == ["Notification system"]
    assert all(one.role is None for one in model.me.contributions)


def test_what_finds_no_place_is_listed_with_its_line() -> None:
    left = [(one.mark.line, one.text) for one in read().left]
    assert left == [
        (6, "Some words before any heading."),
        (26, "It rained."),
        *((32, one) for one in "ab"),
        (34, "c"),
        (34, "d"),
    ]


def test_each_text_is_placed_once_or_listed_once() -> None:
    made = read()
    texts = [one.text for one in made.texts]
    assert len(texts) == len({one.casefold() for one in texts})
    written = notes.draft([made])
    for one in made.texts:
        if len(one.text) > 1:
            assert written.count(one.text) == (1 if one.path else 0), one.text


def test_into_a_spec_what_is_there_stays_and_lists_grow(tmp_path: Path) -> None:
    spec = (
        "title: Shop   # mine\ncontext:\n  importance: It mattered\n  goals:\n    - No lost resets\n"
        "components: {a: {}}\nlessons: [One]\n"
    )
    (tmp_path / "s.yaml").write_text(spec)
    (tmp_path / "brag.md").write_text(BRAG)
    done = run("import", "brag.md", "--from", "notes", "--into", "s.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "s.yaml").read_text()
    assert written.startswith(
        "title: Shop   # mine\ncontext:\n  importance: It mattered\n  goals:\n    - No lost resets\n"
    )
    model = load.load_text(written)
    assert model.context is not None
    assert model.context.goals == ("No lost resets", "99 % within a minute", "not even in a failover")
    assert [one.lesson for one in model.lessons] == ["One", "Ask for limits first #1"]
    assert len(model.tradeoffs) == 2
    told = done.stderr.decode()
    assert "brag.md:9:1: Every order sends four messages" in told
    assert "brag.md:26:1: It rained." in told
    again = run("import", "brag.md", "--from", "notes", "--into", "s.yaml", cwd=tmp_path)
    assert again.returncode == 0
    assert (tmp_path / "s.yaml").read_text() == written


def test_a_draft_is_written_and_never_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "brag.md").write_text(BRAG)
    done = run("import", "brag.md", "--from", "notes", "-o", "s.yaml", "--title", "Mail", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert load.load(tmp_path / "s.yaml").title == "Mail"
    assert run("import", "brag.md", "--from", "notes", "-o", "s.yaml", cwd=tmp_path).returncode == 1
    assert run("import", "brag.md", "--from", "notes", "--mine", "a", cwd=tmp_path).returncode == 2


def test_empty_notes_are_refused() -> None:
    with pytest.raises(ArchdocError, match="no notes"):
        read("# Title\n")
