"""Pages over so many projects that they are made of parts: what is in them, what goes when a project goes."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from archdoc.build import portfolio as pages
from archdoc.build.build import Order
from archdoc.build.folder import Report, build
from archdoc.dossier import decided, portfolio
from archdoc.dossier.portfolio import Entry
from archdoc.privacy import own_words
from archdoc.render.html import search
from archdoc.render.html.portfolio import Names

ORDER = Order(kinds=("tradeoffs", "index"))
SPEC = """
title: {title}
me: {{name: {person}}}
period: {{from: 20{number}}}
teams: {{own: {{name: Team {number}, mine: true}}}}
components: {{a: {{team: own, technology: Kafka}}, b: {{technology: Zephyr{number}}}}}
edges: [{{from: a, to: b, tradeoff: {{choice: Quokka{number}, alternatives: [{{option: Redis}}]}}}}]
"""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FEW", 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(11, 15):
        spec = SPEC.format(title=f"Project {number}", person=f"Person {number}", number=number)
        (tmp_path / f"p{number}.yaml").write_text(spec)
    return tmp_path


def made(folder: Path, order: Order = ORDER) -> Report:
    return build([folder], order, folder / "out")


def written(folder: Path) -> dict[str, str]:
    """Everything over all projects, the parts by their name alone."""
    out = folder / "out"
    found = {path.name: path.read_text() for path in out.glob("*.*") if path.is_file()}
    return found | {path.name: path.read_text() for path in out.glob("index*.parts/*/*")}


def part(text: str) -> object:
    """What a part hands over."""
    found = re.fullmatch(r"archdoc\((.*)\);\n", text, re.DOTALL)
    assert found
    return json.loads(f"[{found[1]}]")[2]


def decoded(said: str) -> list[int]:
    last, numbers = 0, []
    for one in said.split(",") if said else []:
        last += int(one, 36)
        numbers.append(last)
    return numbers


def test_the_index_has_every_word_with_the_projects_that_say_it(folder: Path) -> None:
    made(folder)
    found = written(folder)
    assert "projects-shown-0.js" in found
    head = part(found["projects-head.js"])
    assert isinstance(head, dict)
    assert head["documents"] == 4
    assert [len(lengths.split(",")) for lengths in head["lengths"]] == [4, 4, 4]
    words = part(found[f"projects-words-{search.file_name('ze')}.js"])
    assert isinstance(words, dict)
    shown = part(found["projects-shown-0.js"])
    assert isinstance(shown, list)
    for number in range(11, 15):
        (at,) = decoded(words[f"zephyr{number}"][2])
        assert f'id="p{number}"' in shown[at]
    every = part(found[f"projects-words-{search.file_name('ka')}.js"])
    assert isinstance(every, dict)
    assert decoded(every["kafka"][1]) == [0, 1, 2, 3]
    for letters in head["parts"]:
        assert f"projects-words-{search.file_name(letters)}.js" in found


def test_what_projects_are_filtered_by(folder: Path) -> None:
    made(folder)
    facets = part(written(folder)["projects-facets.js"])
    assert isinstance(facets, dict)
    told = {name: {value: len(decoded(said)) for value, said in values} for name, values in facets.items()}
    assert told["technology"]["Kafka"] == 4
    assert told["person"] == {f"Person {number}": 1 for number in range(11, 15)}
    assert told["team"] == {f"Team {number}": 1 for number in range(11, 15)}
    assert told["year"]["2014"] == 4, "they all still run"


def test_many_and_few_say_the_same_as_data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(folder)
    many = written(folder)
    monkeypatch.setattr(pages, "FEW", 10)
    made(folder)
    few = written(folder)
    assert not [name for name in few if name.startswith("projects-")], "the parts are gone"
    assert not list((folder / "out").glob("*.parts"))
    for name in ("decisions.json", "technologies.json"):
        key = name.partition(".")[0]
        (told, other) = (json.loads(one[name])[key] for one in (many, few))
        assert sorted(map(json.dumps, told)) == sorted(map(json.dumps, other))


def test_nothing_is_made_again_where_nothing_changed_and_what_is_not_whole_is_mended(folder: Path) -> None:
    first = made(folder)
    before = written(folder)
    again = made(folder)
    assert (again.written, again.removed, again.same) == (0, 0, first.written)
    next((folder / "out").glob("index.parts/*/projects-head.js")).unlink()
    assert made(folder).written > 0
    assert written(folder) == before


def test_a_project_that_is_gone_is_in_no_part(folder: Path) -> None:
    made(folder)
    old = {path.name for path in (folder / "out" / "index.parts").iterdir()}
    (folder / "p12.yaml").unlink()
    report = made(folder)
    found = written(folder)
    assert not [name for name, text in found.items() if re.search("(?i)zephyr12|quokka12|project 12|person 12", text)]
    assert "zephyr13" in "".join(found.values())
    new = {path.name for path in (folder / "out" / "index.parts").iterdir()}
    assert len(new) == 1
    assert not new & old
    assert report.removed > 5
    folder_of = re.search(r'data-parts="index.parts/(\w+)/"', found["index.html"])
    assert folder_of
    assert {folder_of[1]} == new


def test_a_build_that_is_stopped_leaves_the_pages_with_their_parts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(folder)
    before = written(folder)
    (folder / "p12.yaml").unlink()

    def stopped(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("archdoc.render.html.many.data.lines", stopped)
    with pytest.raises(KeyboardInterrupt):
        made(folder)
    assert written(folder) == before
    monkeypatch.undo()
    monkeypatch.setattr(pages, "FEW", 2)
    made(folder)
    assert "zephyr12" not in "".join(written(folder).values())
    assert not list((folder / "out" / "index.parts").glob(".*"))


def test_parts_that_another_build_has_made_meanwhile_are_as_good(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(folder)
    before = written(folder)
    for path in (folder / "out").glob("*index*"):
        if path.is_file():
            path.unlink()
    report = made(folder)
    assert report.written == 2, "the page and the manifest, and none of the parts"
    assert written(folder) == before
    real = os.rename

    def raced(source: str, target: str) -> None:
        shutil.copytree(source, target)
        real(source, target)

    shutil.rmtree(folder / "out")
    monkeypatch.setattr(
        os, "rename", lambda *both: (raced if "index.parts" in str(both[1]) else real)(*map(os.fspath, both))
    )
    made(folder)
    assert written(folder) == before
    assert [path.name for path in (folder / "out" / "index.parts").iterdir()] == [
        path.name for path in (folder / "out" / "index.parts").glob("[0-9a-f]*")
    ]


def test_the_public_has_parts_of_its_own_that_say_no_secret(folder: Path) -> None:
    for path in folder.glob("*.yaml"):
        path.write_text(path.read_text() + "confidential: {replace: {Redis: the cache}}\n")
    made(folder, Order(kinds=("tradeoffs", "index"), audiences=("internal", "public")))
    out = folder / "out"
    mine = "".join(path.read_text() for path in out.glob("index.parts/*/*"))
    others = "".join(path.read_text() for path in out.glob("index-public.parts/*/*"))
    others += "".join(path.read_text() for path in out.glob("*-public.*") if path.is_file())
    assert re.search("(?i)redis", mine)
    assert not re.search("(?i)redis", others)
    assert "the cache" in others
    assert "quokka13" in others
    assert "index.parts" not in others


def test_what_one_searches_by_is_checked_where_no_dossier_says_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "p11.yaml"
    path.write_text(path.read_text() + "confidential: {replace: {Zanzibar: the customer}}\nsummary: For Zanzibar\n")
    monkeypatch.setattr(portfolio, "texts", lambda document: f"{document.title} for Zanzibar")
    with pytest.raises(Exception, match=r"the search of index.html` would tell the public `Zanzibar`"):
        build([path], Order(kinds=("index",), audiences=("public",)), folder / "out")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Opt-out, opt_in.", {"opt-out", "opt", "out", "opt_in", "in"}),
        ("OrderService2", {"orderservice2", "order", "service2"}),
        ("Müller", {"müller", "muller"}),
        ("C++ and C#", {"c++", "and", "c#"}),
        ("消息队列", {"消息队列", "息队列", "队列", "列"}),
        ("ＡＢＣ", {"abc"}),
        ("…", set()),
    ],
)
def test_what_a_text_is_found_by(text: str, found: set[str]) -> None:
    assert search.terms(text) >= found
    assert all(term == term.lower() and " " not in term for term in search.terms(text))
    assert bool(search.terms(text)) == bool(found)


@pytest.mark.parametrize("numbers", [[], [0], [0, 1, 35, 36, 1000], [7, 7, 1296]])
def test_numbers_are_told_by_their_distance(numbers: list[int]) -> None:
    assert decoded(search.distances(numbers)) == numbers


def test_no_text_ends_the_script_that_it_is_in() -> None:
    said = search.script("projects", "x", {"</script><!--": ["\u2028", "]]>", '"']})
    assert "<" not in said
    assert "\u2028" not in said
    assert part(said) == {"</script><!--": ["\u2028", "]]>", '"']}


def test_the_library_has_its_licence_with_it() -> None:
    assert "Permission is hereby granted, free of charge" in search.minisearch()[:800]
    assert "sourceMappingURL" not in search.minisearch()
    assert "motorcycle" not in "".join(own_words._phrases()).lower(), "its words are no words of ours"
    assert "motorcycle" in search.minisearch().lower()


def test_entries_put_aside_come_back_as_they_were() -> None:
    made = [
        Entry(
            folder=f"f{at}", title="x" * at, facts="", summary=None, figures=(), links=(),
            decisions=(decided.Decision(number=1, choice="c"),),
        )
        for at in range(50)
    ]  # fmt: skip
    with closing(pages.Shelf()) as shelf:
        for at, entry in enumerate(made):
            shelf.add(at, entry)
        assert [shelf.get(at) for at in reversed(range(50))] == made[::-1]
        assert shelf.decisions(range(50)) == 50
        assert shelf.packed(3) == shelf.packed(3) != shelf.packed(4)


def test_files_of_pages_have_names_of_their_own_for_the_public() -> None:
    assert not set(Names.of().files) & set(Names.of(beside=True).files)
    assert Names.of().parts != Names.of(beside=True).parts
