"""`archdoc export`: which format, where to, for whom, and what is said to be left out."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from command import run
from drawn import SPECS, loaded, model

import archdoc
from archdoc import exporters
from archdoc.privacy.leak_check import Secret, check
from archdoc.privacy.read_back import passages

SPEC = """
title: Orders at Acme
me: {team: us}
teams: {us: Us, them: {name: Them, description: Four people}}
components: {api: {team: us, role: led, how_it_works: It turns.}, db: {team: them, type: database, confidential: true}}
edges: [{from: api, to: db, label: save for Acme, tradeoff: {choice: Straight away, because: It is quick}}]
launch: {phases: [One, Two]}
confidential: {replace: {Acme: a shop}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(SPEC)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.mmd", b"---\ntitle: Orders at Acme\n---\nflowchart LR\n"), ("a.d2", b"# Exported by archdoc"),
        ("a.dsl", b"// Exported by archdoc"), ("a.puml", b"@startuml\n"), ("a.drawio", b"<?xml "),
        ("A.CALM.json", b"{\n"), ("a.py", b"# Exported by archdoc"),
    ],
)  # fmt: skip
def test_the_ending_says_the_format(folder: Path, name: str, start: bytes) -> None:
    done = run("export", "orders.yaml", "-o", name, cwd=folder)
    assert (done.returncode, done.stdout.decode()) == (0, f"Wrote {name}\n")
    assert (folder / name).read_bytes().startswith(start)
    assert not [path for path in folder.iterdir() if path.name not in ("orders.yaml", name)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say the format with --to one of mermaid,"),
        (["-o", "a.json"], "a.json doesn't say its format"),
        (["-o", "a.d2", "--to", "calm"], "-o a.d2 is d2, but --to says calm"),
        (["--to", "madr"], "name a folder with -o"),
        (["--to", "madr", "-o", "x", "--view", "overview"], "leave --view out"),
        (["--to", "d2", "--view", "overvew"], "Did you mean `overview`?"),
        (["--to", "mermiad"], "'mermaid'"),
        (["--to", "mermaid", "-o", "orders.yaml"], "is the spec itself"),
    ],
)
def test_what_makes_no_sense_is_said(folder: Path, arguments: list[str], said: str) -> None:
    done = run("export", "orders.yaml", *arguments, cwd=folder)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.decode().split())
    assert (folder / "orders.yaml").read_text() == SPEC


def test_a_spec_with_problems_is_refused_as_anywhere(folder: Path) -> None:
    (folder / "orders.yaml").write_text("title: T\nedges: [a -> b]\n")
    done = run("export", "orders.yaml", "-o", "a.mmd", cwd=folder)
    assert done.returncode == 1
    assert b"orders.yaml:2:" in done.stderr
    assert not (folder / "a.mmd").exists()


def test_what_is_left_out_is_counted_beside_the_data(folder: Path) -> None:
    done = run("export", "orders.yaml", "--to", "d2", cwd=folder)
    assert done.stdout.startswith(b"# Exported by archdoc")
    said = done.stderr.decode().splitlines()
    assert said == [
        "D2 has no place for, so this is left out:",
        "  of elements: how they work inside (1), descriptions of teams and groups (1)",
        "  of trade-offs: reasons (1), which `--to madr` writes",
        "  of the project: phases of the launch (2), sections on company, author, context and problem (1)",
    ]
    assert run("export", "orders.yaml", "--to", "d2", "-q", cwd=folder).stderr == b""


@pytest.mark.parametrize("format", [format for format in exporters.EXPORTERS if format != "madr"])
def test_nothing_confidential_is_in_a_public_export(folder: Path, format: str) -> None:
    done = run("export", "orders.yaml", "--to", format, "--audience", "public", cwd=folder)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    if format == "pptx":
        said = "\n".join(passage.text for passage in passages("x.pptx", said)).encode()
    assert b"Acme" not in said
    assert b"a shop" in said.replace("\u200b".encode(), b"")


@pytest.mark.parametrize("format", ["mermaid", "plantuml"])
def test_a_leak_is_found_behind_the_formats_own_codes(format: exporters.Format) -> None:
    written = exporters.export(model("{title: T, components: {a: {name: The *R&D* hub}}}"), format).files[""]
    assert b"R&D" not in written
    assert b"*R&D*" in exporters.as_read(written, format)


def test_a_picture_in_a_drawio_file_is_read_back_as_one() -> None:
    secret = Secret("Acme", "replace")
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><text>Acme</text></svg>'
    for content, leaks in ((drawing, 1), (drawing.replace(b"Acme", b"Other"), 0)):
        style = b"image=data:image/svg+xml," + base64.b64encode(content) + b";"
        assert (
            len(
                check({"a.drawio": b'<?xml version="1.0"?><mxfile><mxCell style="' + style + b'"/></mxfile>'}, [secret])
            )
            == leaks
        )


def test_mermaid_for_a_page(folder: Path) -> None:
    run("export", "orders.yaml", "-o", "docs/a.md", cwd=folder)
    assert (folder / "docs" / "a.md").read_text().startswith("# Orders at Acme\n\n```mermaid\n")


def test_records_go_to_a_folder_and_others_there_are_named(folder: Path) -> None:
    (folder / "adr").mkdir()
    (folder / "adr" / "0001-old-name.md").write_text("mine")
    done = run("export", "orders.yaml", "--to", "madr", "-o", "adr", cwd=folder)
    assert done.stdout == b"Wrote 1 file to adr\n"
    assert {path.name for path in (folder / "adr").iterdir()} == {"0001-old-name.md", "0001-straight-away.md"}
    assert b"adr/0001-old-name.md has the number of another record" in done.stderr
    assert b"all but its trade-offs" in done.stderr


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_counts_are_those_of_the_spec(path: Path) -> None:
    spec = loaded(path)
    said = " ".join(exporters.export(spec, "mermaid").left_out)
    for word, count in (
        ("phases of the launch", len(spec.phases)), ("challenges", len(spec.challenges)), ("flows", len(spec.flows)),
        ("glossary", len(spec.glossary)), ("metrics", len(spec.results.metrics) if spec.results else 0),
        ("how they work inside", sum(bool(one.how_it_works) for one in spec.elements.values())),
    ):  # fmt: skip
        assert (f"{word} ({count})" in said) == bool(count)


def test_only_what_is_there_is_said_to_be_left_out() -> None:
    assert exporters.export(model("{title: T, components: {a: {}}}"), "mermaid").left_out == ()


def test_a_view_counts_only_what_it_shows() -> None:
    spec = "{title: T, components: {a: {description: x}, b: {description: y}}, views: {v: {include: [a]}}}"
    assert exporters.export(model(spec), "mermaid").left_out == (
        "of elements: descriptions (2)",
        "of the project: views (1)",
    )
    assert exporters.export(model(spec), "mermaid", view="v").left_out == ("of elements: descriptions (1)",)
    with pytest.raises(KeyError):
        exporters.export(model(spec), "mermaid", view="w")


def test_mermaid_draws_one_edge_from_an_element_to_itself() -> None:
    said = model("{title: T, components: {a: {}, b: {}}, edges: [a -> a: x, a -> a: y, b -> b: z]}")
    lost = ("of edges: all but the last of several from an element to itself (1)",)
    assert exporters.export(said, "mermaid").left_out == lost
    assert exporters.export(said, "d2").left_out == ()


def test_from_python() -> None:
    project = archdoc.load_text("{title: T, components: {a: {description: x}}}")
    made = project.export("mermaid")
    assert made.files[""].startswith(b"---\ntitle: T\n")
    assert made.left_out == ("of elements: descriptions (1)",)
