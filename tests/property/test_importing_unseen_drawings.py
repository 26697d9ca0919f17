"""Nothing passes unseen in drawings: a statement that nobody knows is named with its line, or its block is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdoc.importers import formats
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File, Files

DATA = Path(__file__).parent.parent / "data"
KEY = "zz_unheard_of"
GIVEN = {
    "d2": ("style.zz_unheard_of: 1", ("imports/bank-d2/d2/c4-tags3.d2", "cases/vars-of-imports/a.d2",
                                      "cases/d2-double-star-in-a-connection.d2")),
    "likec4": ("zz_unheard_of 'x'", ("imports/backup-likec4/specification.c4", "imports/backup-likec4/view.c4",
                                     "imports/backup-likec4/containers/containers.c4",
                                     "imports/backup-likec4/components/operator.c4", "cases/dynamic-only.c4",
                                     "cases/likec4-told-only-where-it-runs/desk.c4")),
    "structurizr": ('zz_unheard_of "x"', ("imports/starterstack-structurizr/workspace.dsl",
                                          "cases/infrastructure-nodes.dsl", "cases/external-markers.dsl",
                                          "cases/dynamic-responses.dsl")),
    "mermaid": ("|zz_unheard_of|", ("imports/jaeger-mermaid/cmd/jaeger/internal/integration/README.md",
                                    "imports/bank-mermaid-c4/docs/syntax/c4.md", "cases/junctions.mmd",
                                    "cases/edges-to-frames.mmd")),
    "plantuml": ("Zz_unheard_of(x)", ("cases/plantuml-desk/desk.puml",)),
}  # fmt: skip
"""By format: a statement that means nothing in it, and real files to put it into."""
NAMES = {"d2": r"vars|classes|layers|scenarios|steps"}
"""Blocks in which every name is one that the author gives."""


@cache
def mutations(format: str) -> list[tuple[str, str, int, tuple[int, ...]]]:
    """(path, text with the statement, its line, lines of the blocks around it)."""
    statement, names = GIVEN[format]
    made = []
    for name in names:
        lines = (DATA / name).read_text().split("\n")
        around: list[int] = []
        fenced, begun, inside = not name.endswith(".md"), False, 0
        for number, line in enumerate(lines, 1):
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", line)
            if line.lstrip().startswith(("```", "~~~")):
                fenced, begun = "mermaid" in line, False
                continue
            begun = begun or bool(re.match(r"\s*(?:flowchart|graph|C4|architecture|title)", line))
            for sign in re.findall(r"[{}]", bare) if format not in ("mermaid", "plantuml") else ():
                if sign == "{":
                    around.append(number)
                elif around:
                    around.pop()
            rows = format in ("mermaid", "plantuml")  # there a statement stands anywhere
            opens = begun and re.match(r"\s*[^\s@]", bare) if rows else bare.rstrip().endswith("{")
            if rows and fenced:
                # A name may go on in the next line, where anything is a part of it.
                inside = max(inside + sum(map(bare.count, "[(")) - sum(map(bare.count, "])")), 0)
            if opens and fenced and not inside:
                new = [*lines[:number], statement, *lines[number:]]
                made.append((name, "\n".join(new), number + 1, tuple(around)))
    return made


def read(format: str, name: str, text: str) -> tuple[LeftOut, ...]:
    """What was left out of a file with other text."""
    path = DATA / name
    found = formats.Found(format, (File(str(path), text),), (str(path),))
    return formats.read(found, Files((str(path.parent),))).left_out


@pytest.mark.parametrize("format", GIVEN)
@given(data=st.data())
def test_a_statement_that_nobody_knows_is_named_with_its_line(format: str, data: st.DataObject) -> None:
    name, text, line, around = data.draw(st.sampled_from(mutations(format)))
    lines = text.split("\n")
    heads = [lines[number - 1].strip() for number in around]
    if any(re.match(NAMES.get(format, r"\A\Z"), head) for head in heads):
        return
    left_out = [one for one in read(format, name, text) if one.mark and one.mark.path == str(DATA / name)]
    own = [one for one in left_out if KEY in (one.key or one.what).lower()]
    words = {head.split()[0].strip(":{") for head in heads if head.split()}
    lasts = {(one.key or "").rpartition(".")[2] for one in left_out}
    whole = lasts & words or any(one.mark and one.mark.line in around for one in left_out)
    assert own or whole, f"{name}:{line}: {heads}"
    if own:
        assert any(one.mark and one.mark.line == line for one in own), f"{name}:{line}: {own}"


@pytest.mark.parametrize("format", GIVEN)
def test_most_places_are_named_themselves(format: str) -> None:
    every = mutations(format)[::7] or mutations(format)
    hits = sum(
        any(KEY in (one.key or one.what).lower() for one in read(format, name, text)) for name, text, _, _ in every
    )
    assert hits * 2 >= len(every), f"{hits} of {len(every)}"


SHOP = DATA / "imports" / "shop-structurizr-json" / "workspace.json"


@cache
def maps() -> list[int]:
    """Where a map of a workspace in JSON begins, that isn't one of properties."""
    text = SHOP.read_text()
    begins = [found.end() for found in re.finditer(r"\{(?=\s*\")", text)]
    return [at for at in begins if "properties" not in text[at - 20 : at]]


@given(at=st.sampled_from(maps()))
def test_a_key_of_a_workspace_in_json_is_named(at: int) -> None:
    text = SHOP.read_text()
    left_out = read("structurizr-json", str(SHOP.relative_to(DATA)), f'{text[:at]}"{KEY}": "x", {text[at:]}')
    keys = {one.key or "" for one in left_out}
    stack: list[str] = []
    for key, sign in re.findall(r'(?:"(\w+)"\s*:\s*)?([\[{\]}])', re.sub(r'(?<=: )"(?:[^"\\]|\\.)*"', "0", text[:at])):
        if sign in "[{":
            stack.append(key)
        else:
            stack.pop()
    above = {key.rpartition(".")[2] for key in keys} & set(stack)
    assert above or any(key.endswith(KEY) for key in keys), stack


def test_a_key_of_a_drawing_is_named_with_its_line() -> None:
    name = "cases/drawn/orders.drawio"
    root = ET.fromstring((DATA / name).read_text())
    for one in root.iter("object"):
        one.set(KEY, "x")
    found = read("drawio", name, ET.tostring(root, encoding="unicode"))
    assert [one.key for one in found if one.key] == [f"data.{KEY}"]
