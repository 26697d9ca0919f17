"""A deck, read back as Anki would: notes and cards in the database in the zip."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from command import run, start
from test_rehearse import question

from archdoc.interview.rehearsal import deck

HOSTILE = "<script>alert(1)</script> & \x1b[2J {{Id}}"
QUESTIONS = (
    question("why:a", answer=("It **waits**.", "Turned down: `HTTP`."), tradeoffs=(1, 3), follow_up="And then?"),
    question("why:b", standing="open"),
)
FIELDS = [name.lower() for name in deck.COLUMNS]


class Read:
    """What is in a deck."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            assert sorted(archive.namelist()) == ["collection.anki2", "media"]
            assert json.loads(archive.read("media")) == {}
            base = sqlite3.connect(":memory:")
            base.deserialize(archive.read("collection.anki2"))
        assert base.execute("pragma integrity_check").fetchone() == ("ok",)
        rows = base.execute("select id, guid, mid, mod, tags, flds from notes order by id").fetchall()
        self.ids = [row[0] for row in rows]
        self.guids = [row[1] for row in rows]
        self.kinds = {str(row[2]) for row in rows}
        self.changed = {row[3] for row in rows}
        self.tags = [row[4].split() for row in rows]
        self.notes = [dict(zip(FIELDS, row[5].split("\x1f"), strict=True)) for row in rows]
        self.cards = base.execute("select nid, did, due from cards order by due").fetchall()
        decks, models = base.execute("select decks, models from col").fetchone()
        self.decks: dict[str, Any] = json.loads(decks)
        self.models: dict[str, Any] = json.loads(models)
        base.close()


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(deck.apkg("Orders", QUESTIONS, changed=1_700_000_000))


def test_each_question_is_a_note_with_one_card_in_the_deck(read: Read) -> None:
    assert [note["question"] for note in read.notes] == ["Why why:a?", "Why why:b?"]
    assert [(card[0], card[2]) for card in read.cards] == [(read.ids[0], 0), (read.ids[1], 1)]
    (home,) = {str(card[1]) for card in read.cards}
    assert read.decks[home]["name"] == "archdoc::Orders"
    (kind,) = read.kinds
    assert [field["name"] for field in read.models[kind]["flds"]] == list(deck.COLUMNS)


def test_the_answer_says_what_the_spec_says_and_what_it_lacks(read: Read) -> None:
    full, nothing = read.notes
    assert full["answer"].startswith("<p>It <strong>waits</strong>.</p><p>Turned down: <code>HTTP</code>.</p>")
    assert "Badges 1 and 3 on the picture" in full["answer"]
    assert (full["to write"], full["follow-up"]) == ("", "And then?")
    assert nothing["answer"] == "<p>The spec has no answer yet.</p>"
    assert "<li>Say what happens then <code>components.api.outage_plan</code></li>" in nothing["to write"]
    assert read.tags[1] == ["archdoc", "why", "open"]


def test_the_same_questions_give_the_same_bytes() -> None:
    one, other = (deck.apkg("Orders", QUESTIONS, changed=1_700_000_000) for _ in "12")
    assert one == other


def test_a_later_deck_updates_the_notes_that_are_there(read: Read) -> None:
    """By Anki's rules: a note with the same guid is replaced by one that was changed later."""
    mended = (QUESTIONS[1], question("why:a", answer=("Otherwise.",)))
    later = Read(deck.apkg("Orders", mended, changed=1_700_000_999))
    assert set(later.guids) == set(read.guids)
    assert (later.decks.keys(), later.kinds) == (read.decks.keys(), read.kinds)
    assert min(later.changed) > max(read.changed)
    other = Read(deck.apkg("Bills", QUESTIONS, changed=1_700_000_000))
    assert not set(other.guids) & set(read.guids)
    assert other.kinds == read.kinds, "one note type for all"
    assert other.decks.keys() != read.decks.keys()


def test_hostile_texts_are_shown_as_they_were_typed() -> None:
    evil = question("why:<b>", text=HOSTILE, about=HOSTILE, answer=(HOSTILE,), follow_up=HOSTILE, standing="partial")
    read = Read(deck.apkg(f"A::B {HOSTILE}", (evil,), changed=1))
    for said in read.notes[0].values():
        assert "<script" not in said
        assert "\x1b" not in said
    names = [one["name"] for one in read.decks.values()]
    assert any(name.startswith("archdoc::A: B ") for name in names), "a deck in the deck is nobody's wish"


def test_csv_has_a_line_for_each_question() -> None:
    rows = list(csv.DictReader(io.StringIO(deck.csv_cards(QUESTIONS).decode(), newline="")))
    assert [row["Question"] for row in rows] == ["Why why:a?", "Why why:b?"]
    assert rows[0]["Answer"] == "It waits.\nTurned down: HTTP."
    assert rows[1]["To write"] == "Say what happens then (components.api.outage_plan)"
    formula = deck.csv_cards((question("a", text="=1+1"),)).decode()
    assert "'=1+1" in formula


SPEC = "title: Orders\ncomponents: {api: {role: led}}\nqueues: {jobs: {}}\nedges: [api -> jobs]\n"


def test_the_command_writes_a_deck_that_depends_on_nothing_but_the_spec(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "orders.yaml").write_text(SPEC)
        os.utime(tmp_path / name / "orders.yaml", (1_700_000_000, 1_700_000_000))
    made = []
    for name, seed in (("a", "1"), ("b", "2")):
        there = tmp_path / name
        done = start("rehearse", "orders.yaml", "--export", "deck.apkg", cwd=there, PYTHONHASHSEED=seed)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().startswith("Wrote deck.apkg: ")
        made.append((there / "deck.apkg").read_bytes())
    assert made[0] == made[1]
    assert Read(made[0]).changed == {1_700_000_000}
    piped = run("rehearse", "-", "--export", "deck.csv", cwd=tmp_path, stdin=SPEC)
    assert piped.returncode == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "deck.csv").read_text(), newline="")))
    assert len(rows) == len(Read(made[0]).notes) > 3


@pytest.mark.parametrize("option", [["--minutes", "5"], ["--all"], ["--reset"]])
def test_what_would_change_nothing_in_a_deck_is_refused(option: list[str], tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SPEC)
    done = run("rehearse", "orders.yaml", "--export", "deck.csv", *option, cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "deck.csv").exists()


def test_a_deck_of_no_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SPEC)
    for target, said in (("deck.txt", "The ending .txt"), ("deck", "no ending"), ("orders.yaml", "The ending .yaml")):
        done = run("rehearse", "orders.yaml", "--export", target, cwd=tmp_path)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.decode().split())
        assert ".apkg or .csv" in " ".join(done.stderr.decode().split())
    assert (tmp_path / "orders.yaml").read_text() == SPEC
