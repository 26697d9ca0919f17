"""A text put into a spec at a path: found again there, and all else as it was."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from command import SPECS
from hypothesis import example, given
from hypothesis import strategies as st

from archdoc.core.paths import Path as Keys
from archdoc.interview.questions import ask
from archdoc.spec.insert import RefusedError, current, insert, takes_text
from archdoc.spec.load import load_text

TEXT = """\
title: T   # c
teams: {us: Us}
components:
  api: {team: us}   # the api
  db:
    team: us
    # keep

  q:
  empty: {}
third_parties:
  ses: Amazon SES
queues:
  jobs:
    description: |
      long
      text

edges:
  - api -> db
  - api -> jobs: order   # hm
  - {api -> ses: send}
  - from: db
    to: api
  - "db -> q: quoted"
tradeoffs:
  x:
    choice: y
    costs: [a, b]
    alternatives:
      - one
      - {option: two}
    because:
"""


def changed(path: Keys, value: str, text: str = TEXT) -> list[str]:
    made = insert(text, path, value)
    load_text(made)
    lines = difflib.unified_diff(text.split("\n"), made.split("\n"), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("components", "api", "scaling"), "to 3, or: more",
         ["-  api: {team: us}   # the api", "+  api: {team: us, scaling: 'to 3, or: more'}   # the api"]),
        (("components", "db", "scaling"), "s", ["+    scaling: s"]),
        (("components", "db", "store", "owner"), "us", ["+    store:", "+      owner: us"]),
        (("components", "api", "store", "owner"), "us, we",
         ["-  api: {team: us}   # the api", "+  api: {team: us, store: {owner: 'us, we'}}   # the api"]),
        (("components", "q", "scaling"), "s", ["+    scaling: s"]),
        (("components", "empty", "scaling"), "s", ["-  empty: {}", "+  empty: {scaling: s}"]),
        (("third_parties", "ses", "outage_plan"), "waits",
         ["-  ses: Amazon SES", "+  ses: {name: Amazon SES, outage_plan: waits}"]),
        (("queues", "jobs", "retry"), "5", ["+    retry: 5"]),
        (("edges", 0, "tradeoff"), "call it", ["-  - api -> db", "+  - api -> db:", "+    tradeoff: call it"]),
        (("edges", 1, "tradeoff"), "- so: x", ["+    tradeoff: '- so: x'"]),
        (("edges", 2, "timeout"), "2 s", ["-  - {api -> ses: send}", "+  - {api -> ses: send, timeout: 2 s}"]),
        (("edges", 3, "timeout"), "2 s", ["+    timeout: 2 s"]),
        (("tradeoffs", "x", "choice"), "z # y", ["-    choice: y", "+    choice: 'z # y'"]),
        (("tradeoffs", "x", "costs"), "c, d", ["-    costs: [a, b]", "+    costs: [a, b, 'c, d']"]),
        (("tradeoffs", "x", "alternatives"), "three", ["+      - three"]),
        (("tradeoffs", "x", "because"), "so", ["-    because:", "+    because: so"]),
        (("tradeoffs", "x", "revisit_when"), "a\nb", ["+    revisit_when: |-", "+      a", "+      b"]),
        (("launch", "why"), "w", ["+launch:", "+  why: w"]),
        (("lessons",), "ask first", ["+lessons: ask first"]),
    ],
)  # fmt: skip
def test_each_way_of_writing(path: Keys, value: str, lines: list[str]) -> None:
    assert changed(path, value) == lines


@pytest.mark.parametrize(
    "path",
    [
        ("components", "api"), ("components", "api", "type"), ("results", "metrics"), ("edges", 9, "timeout"),
        ("edges", 4, "timeout"), ("queues", "jobs", "description"), ("nowhere",), (), ("components",), ("edges", "x"),
        ("tradeoffs", "x", "alternatives", 1),
    ],
)  # fmt: skip
def test_what_can_not_be_put_in_is_refused(path: Keys) -> None:
    with pytest.raises(RefusedError):
        insert(TEXT, path, "a text")


def test_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert insert(text, ("components", "db", "scaling"), "s").replace("    scaling: s\r\n", "") == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(str.strip))
@example("null")
@example("~")
@example("'")
@example("{a: b}")
@example("# no comment")
@example("a: b")
@example("- a")
@example("\\n")
def test_any_text_is_read_back_as_it_was_typed(value: str) -> None:
    for path in (("components", "api", "scaling"), ("components", "db", "scaling"), ("summary",)):
        try:
            made = insert(TEXT, path, value)
        except RefusedError:
            continue
        assert current(made, path) == value.strip()


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_the_worked_examples_lack_can_be_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for question in ask(load_text(text)):
        for gap in question.missing:
            if takes_text(gap.path) and current(text, gap.path) is None:
                added = [line for line in changed(gap.path, "Some words", text) if line.startswith("+")]
                assert any("Some words" in line for line in added)
