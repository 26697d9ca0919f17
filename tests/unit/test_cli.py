"""Commands: what goes to standard output, what to files, what to standard error; exit statuses."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from command import SMALL, SPECS, run

FOLDED = Path(__file__).parents[1] / "data" / "cases" / "folded-team.yaml"
BAD = "title: Orders\ncomponents: {api: {}, worker: {rol: led}}\nedges: [api -> workr]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(SMALL)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"orders.yaml", "bad.yaml"}


def test_help_lists_exactly_the_commands_that_work(tmp_path: Path) -> None:
    said = run("--help", cwd=tmp_path).stdout.decode()
    listed = said.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == [
        "build", "cache", "cheatsheet", "check", "diagram", "diff", "doctor", "dossier", "drift", "evidence", "export",
        "icons", "import", "keys", "lsp", "mcp", "new", "present", "questions", "ready", "rehearse", "schema", "serve",
        "skill", "talk", "tradeoffs", "whatif",
    ]  # fmt: skip
    assert "..." not in said.partition("Commands:")[2]


@pytest.mark.parametrize("command", ["build", "check", "diagram", "doctor", "icons", "new", "schema", "tradeoffs"])
def test_each_command_shows_an_example_and_can_be_quiet(command: str, tmp_path: Path) -> None:
    said = run(command, "--help", cwd=tmp_path).stdout.decode()
    assert f"Example:  archdoc {command}" in said
    assert "--quiet" in said


def test_version(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == b"archdoc 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buld"], "'build'"),
        (["diagram", "orders.yaml", "--vew", "x"], "'--view'"),
        (["diagram"], "SPEC"),
        (["build"], "SPEC"),
        (["diagram", "orders.yaml", "--theme", "drak"], "'dark'"),
        (["diagram", "orders.yaml", "-o", "x.svg", "-T", "png"], "x.svg is svg, but -T says png"),
        (["diagram", "orders.yaml", "-o", "x.gif"], ".gif is no format: say it with -T, one of svg, png, pdf, dot"),
        (["diagram", "orders.yaml", "-o", "x"], "x has no ending that says its format"),
        (["tradeoffs", "orders.yaml", "-o", "x.svg"], ".svg is no format"),
        (["diagram", "orders.yaml", "--view", "nera"], "Did you mean `near`? The views are: overview, near,"),
        (["diagram", "orders.yaml", "--phase", "three"], "The phases are: one, two."),
        (["diagram", "orders.yaml", "--team", "thme"], "Did you mean `them`? The teams are: us, them."),
        (["diagram", "orders.yaml", "--team", "us", "--phase", "one"], "--phase and --team each name a picture"),
        (["build", "orders.yaml", "--only", "diagram,pictures"], "'pictures' is not one of"),
        (["build", "orders.yaml", "--only", ","], "nothing is named here"),
        (["diagram", "orders.yaml", "--fold", "thme"], "no team or group `thme` to fold. Did you mean `them`?"),
        (["build", "orders.yaml", "--fold", ","], "to fold"),
        (["diagram", "orders.yaml", "--aspect", "wide"], "say it as width:height, such as 16:9"),
        (["diagram", "orders.yaml", "--aspect", "16:0"], "say it as width:height, such as 16:9"),
        (["diagram", "orders.yaml", "--focus", "api", "--fold", "us"], "leave --fold out"),
        (["export", "orders.yaml", "--to", "madr", "-o", "x", "--fold", "us"], "holds no picture: leave --fold out"),
        (["diagram", "orders.yaml", "-o", "orders.yaml", "-T", "svg"], "orders.yaml is the spec itself"),
        (["tradeoffs", "orders.yaml", "-o", "./orders.yaml", "-T", "csv"], "is the spec itself"),
        (["new", " "], "it needs a letter"),
    ],
)
def test_wrong_usage_says_what_is_right(arguments: list[str], said: str, folder: Path) -> None:
    done = run(*arguments, cwd=folder)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.decode().split())
    assert done.stdout == b""
    assert files(folder) == set()
    assert (folder / "orders.yaml").read_text() == SMALL


def test_check_says_that_all_is_well(folder: Path) -> None:
    done = run("check", "orders.yaml", SPECS, cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"{1 + len(list(SPECS.glob('*.yaml')))} specs checked, no problems.\n"
    assert run("check", "-q", "orders.yaml", cwd=folder).stdout == b""


def test_check_tells_every_problem_of_every_file(folder: Path) -> None:
    (folder / "worse.yaml").write_text("title: ''\n")
    done = run("check", "bad.yaml", "worse.yaml", "none.yaml", cwd=folder)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert done.stdout == b""
    assert "bad.yaml:2:" in said
    assert "Did you mean `role`?" in said
    assert "Did you mean `worker`?" in said
    assert "worse.yaml:1:" in said
    assert "none.yaml: error: There is no such file." in said


def test_check_for_programs_is_data_on_standard_output(folder: Path) -> None:
    done = run("check", "bad.yaml", "--format", "json", cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"")
    assert {(one["path"], one["line"]) for one in json.loads(done.stdout)} == {("bad.yaml", 2), ("bad.yaml", 3)}
    assert run("check", "orders.yaml", "--format", "json", cwd=folder).stdout == b"[]\n"
    github = run("check", "bad.yaml", "--format", "github", cwd=folder)
    assert github.returncode == 1
    assert all(line.startswith(b"::error file=bad.yaml,line=") for line in github.stdout.splitlines())


def test_diagram_goes_to_standard_output_when_that_is_no_terminal(folder: Path) -> None:
    done = run("diagram", "orders.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"<svg ")
    assert files(folder) == set()
    assert run("diagram", "orders.yaml", "-o", "-", cwd=folder).stdout == done.stdout


@pytest.mark.parametrize(
    ("name", "start"),
    [("n.svg", b"<svg "), ("n.png", b"\x89PNG"), ("n.pdf", b"%PDF-"), ("n.dot", b"digraph"), ("N.SVG", b"<svg ")],
)
def test_the_ending_says_the_format(name: str, start: bytes, folder: Path) -> None:
    done = run("diagram", "orders.yaml", "-o", f"deep/{name}", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"Wrote deep/{name}\n"
    assert (folder / "deep" / name).read_bytes().startswith(start)
    assert files(folder) == {f"deep/{name}"}


@pytest.mark.parametrize(("format", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF-"), ("dot", b"digraph")])
def test_a_format_can_be_piped(format: str, start: bytes, folder: Path) -> None:
    assert run("diagram", "orders.yaml", "-T", format, cwd=folder).stdout.startswith(start)


def test_a_spec_can_come_from_standard_input(folder: Path) -> None:
    assert run("diagram", "-", cwd=folder, stdin=SMALL).stdout == run("diagram", "orders.yaml", cwd=folder).stdout
    assert run("build", "-", cwd=folder, stdin=SMALL.replace("Orders", "Orders & Bills")).returncode == 0
    assert (folder / "output/orders-bills/diagram.svg").is_file()
    done = run("diagram", "-", cwd=folder, stdin=BAD)
    assert done.returncode == 1
    assert b"-:2:" in done.stderr


def test_which_picture_is_drawn(folder: Path) -> None:
    def title(*options: str) -> str:
        svg = run("diagram", "orders.yaml", *options, cwd=folder).stdout.decode()
        return svg.partition('-title">')[2].partition("<")[0]

    assert title() == title("--view", "overview") == "Orders"
    assert title("--view", "near") == "Near the worker"
    assert title("--phase", "one") == title("--view", "phase-one") == "Orders: One"
    assert title("--team", "them") == title("--view", "team-them") == "Orders: Them"


def test_theme_and_direction_change_the_picture(folder: Path) -> None:
    made = [
        run("diagram", "orders.yaml", *options, cwd=folder).stdout
        for options in ([], ["--theme", "dark"], ["--theme", "print"], ["--direction", "TB"], ["--direction", "LR"])
    ]
    assert len(set(made)) == 4
    assert run("diagram", "orders.yaml", "--direction", "tb", cwd=folder).stdout == made[3]


def test_a_picture_too_big_for_a_page_says_so_and_offers_others(folder: Path) -> None:
    spec = SPECS.parent / "tests/data/hard/hundred_twenty.yaml"
    done = run("diagram", spec, cwd=folder)
    said = done.stderr.decode()
    assert said.count("\n") == 1
    assert said.startswith("Note: ")
    assert "--view team-" in said or "--team" in said
    assert run("diagram", spec, "-q", cwd=folder).stderr == b""


@pytest.mark.parametrize("format", ["text", "markdown", "csv", "html", "json"])
def test_the_table_in_each_format(format: str, folder: Path) -> None:
    done = run("tradeoffs", "orders.yaml", "-T", format, cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Call it" in done.stdout
    assert b"\x1b" not in done.stdout


def test_the_table_as_a_file_is_what_standard_output_shows(folder: Path) -> None:
    for name, format in (
        ("t.md", "markdown"),
        ("t.csv", "csv"),
        ("t.html", "html"),
        ("t.json", "json"),
        ("t.txt", "text"),
    ):
        assert run("tradeoffs", "orders.yaml", "-o", name, cwd=folder).stdout.decode() == f"Wrote {name}\n"
        shown = run("tradeoffs", "orders.yaml", "-T", format, cwd=folder).stdout
        # A spreadsheet takes a file without the mark for another encoding; a program that reads a pipe doesn't want it.
        mark = codecs.BOM_UTF8 if format == "csv" else b""
        assert (folder / name).read_bytes() == mark + shown


@pytest.mark.parametrize("command", ["build", "diagram", "tradeoffs"])
def test_a_spec_with_a_problem_leaves_no_output(command: str, folder: Path) -> None:
    done = run(command, "bad.yaml", *(["-o", "out.svg"] if command == "diagram" else []), cwd=folder)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Traceback" not in done.stderr
    assert files(folder) == set()


@pytest.mark.parametrize("more", [[], ["--minimal"]])
def test_new_writes_a_spec_that_checks_and_builds_and_fits_the_schema_beside_it(
    more: list[str], tmp_path: Path
) -> None:
    done = run("new", "Café: the “best” one", *more, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    path = tmp_path / "cafe-the-best-one.yaml"
    assert files(tmp_path) == {path.name, "archdoc.schema.json"}
    assert path.name in done.stdout.decode()
    assert "archdoc.schema.json" in done.stdout.decode()
    first, *_ = path.read_text().splitlines()
    assert first == "# yaml-language-server: $schema=./archdoc.schema.json"
    written = yaml.load(path.read_text(), yaml.BaseLoader)
    assert written["title"] == "Café: the “best” one"
    schema = json.loads((tmp_path / "archdoc.schema.json").read_text())
    assert not list(jsonschema_rs.validator_for(schema).iter_errors(written))
    assert run("check", path, cwd=tmp_path).returncode == 0
    assert run("build", path.name, cwd=tmp_path).returncode == 0
    assert (tmp_path / "output" / path.stem / "diagram.svg").is_file()


def test_new_replaces_a_spec_only_when_told_to(folder: Path) -> None:
    done = run("new", "Orders", cwd=folder)
    assert done.returncode == 1
    assert "--force" in done.stderr.decode()
    assert (folder / "orders.yaml").read_text() == SMALL
    assert files(folder) == set()
    assert run("new", "Orders", "--force", cwd=folder).returncode == 0
    assert (folder / "orders.yaml").read_text() != SMALL


def test_new_takes_a_file_name_a_place_and_standard_output(tmp_path: Path) -> None:
    assert run("new", "my_system.yaml", cwd=tmp_path).returncode == 0
    assert "title: My system\n" in (tmp_path / "my_system.yaml").read_text()
    (tmp_path / "specs").mkdir()
    assert run("new", "Bills", "-o", "specs", cwd=tmp_path).returncode == 0
    assert (tmp_path / "specs/bills.yaml").is_file()
    assert (tmp_path / "specs/archdoc.schema.json").is_file()
    piped = run("new", "Bills", "-o", "-", cwd=tmp_path / "specs")
    assert b"title: Bills\n" in piped.stdout
    assert files(tmp_path / "specs") == {"bills.yaml", "archdoc.schema.json"}


def test_new_leaves_a_schema_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "archdoc.schema.json").write_text("{}")
    assert run("new", "Bills", cwd=tmp_path).stdout.decode().startswith("Wrote bills.yaml\n")
    assert (tmp_path / "archdoc.schema.json").read_text() == "{}"


def test_icons_finds_by_words_and_near_misses(tmp_path: Path) -> None:
    exact = run("icons", "kafka", cwd=tmp_path)
    assert exact.stdout.decode().splitlines()[0] == "onprem.queue.Kafka"
    assert exact.stderr == b""
    near = run("icons", "kafak", cwd=tmp_path)
    assert "onprem.queue.Kafka" in near.stdout.decode().splitlines()
    assert "these come near" in near.stderr.decode()
    assert len(run("icons", "aws", "-n", "3", cwd=tmp_path).stdout.splitlines()) == 3
    none = run("icons", "zzzzqqqq", cwd=tmp_path)
    assert (none.returncode, none.stdout) == (1, b"")
    assert b"aws" in run("icons", cwd=tmp_path).stdout


def test_schema_is_one_and_the_same_everywhere(tmp_path: Path) -> None:
    done = run("schema", cwd=tmp_path)
    assert json.loads(done.stdout)["title"] == "archdoc spec"
    assert run("schema", "-o", "s.json", cwd=tmp_path).returncode == 0
    assert (tmp_path / "s.json").read_bytes() == done.stdout


def test_doctor_lays_out_a_picture(tmp_path: Path) -> None:
    done = run("doctor", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert "ok  a small picture: drawn" in said
    for name in (
        "archdoc",
        "Python",
        "diagrams",
        "embedded engine",
        "dot on PATH",
        "typst",
        "shipped font",
        "terminal",
    ):
        assert f"  {name}: " in said


def test_doctor_fails_where_no_picture_can_be_made(tmp_path: Path) -> None:
    done = run("doctor", cwd=tmp_path, ARCHDOC_ENGINE="dot", PATH="/nowhere")
    assert done.returncode == 1
    said = done.stdout.decode()
    assert "!!  a small picture: failed: " in said
    assert "pip install graphviz-pure" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no root and no such modes")
def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    (folder / "taken").write_text("")
    done = run("build", "orders.yaml", "-o", "taken", cwd=folder)
    assert done.returncode == 1
    assert "can't be written: not a directory" in done.stderr.decode()
    assert files(folder) == {"taken"}


def test_what_is_folded_is_told_and_can_be_had_otherwise(tmp_path: Path) -> None:
    spec = str(FOLDED)
    done = run("diagram", spec, "-o", "x.svg", cwd=tmp_path)
    said = done.stderr.decode()
    assert "57 parts are more than can be read on a page" in said
    assert "`--fold never`, or `fold: never` in the view `overview`" in said
    key = said.partition("--view ")[2].partition(",")[0]
    assert run("diagram", spec, "--view", key, "-o", "y.svg", cwd=tmp_path).returncode == 0, "what is told is there"
    run("diagram", spec, "-o", "x.svg", "--fold", "mine,t0", cwd=tmp_path)
    drawn = (tmp_path / "x.svg").read_text()
    assert "2 led, 2 built of 7" in drawn
    assert drawn.count('class="node other component"') > 30, "nothing else is folded"


def test_a_build_tells_what_it_folds_also_when_nothing_is_new(tmp_path: Path) -> None:
    order = ("build", str(FOLDED), "--only", "diagram", "-o", "out")
    first, again = (run(*order, cwd=tmp_path) for _ in range(2))
    assert b"0 files written" in again.stdout
    assert "57 parts are more" in first.stderr.decode()
    assert again.stderr == first.stderr
    assert b"parts are more" not in run(*order, "--fold", "t0,t1,t2,t3,t4,t5,t6", cwd=tmp_path).stderr
