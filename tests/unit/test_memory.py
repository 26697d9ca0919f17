"""What is remembered of costly steps: that it is the right thing, whatever happens to its folder."""

from __future__ import annotations

import multiprocessing
import os
import re
import stat
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from command import ROOT, SMALL, run

from archdoc.build.build import Order
from archdoc.build.folder import build
from archdoc.build.papers import Papers
from archdoc.core import memory
from archdoc.core.memory import Memory, recall, remembering
from archdoc.diagram import overview
from archdoc.diagram.layout import choose
from archdoc.diagram.svg import theme
from archdoc.render.paper import cheatsheet as sheets
from archdoc.render.paper import dossier as paper
from archdoc.spec.load import load_text

MIB = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "steps"


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layouts are chosen here, and not taken from another test."""
    monkeypatch.setattr(choose, "best", choose.best.__wrapped__)  # type: ignore[attr-defined]


def asked(kept: Memory, *inputs: object, value: object = b"x", step: str = "step") -> object:
    with remembering(kept):
        return recall(step, inputs, object, lambda: value)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "CACHEDIR.TAG")


def test_a_step_is_made_once_and_then_remembered(folder: Path) -> None:
    assert asked(Memory(folder), "a", value={"at": (1.5, b"\x00")}) == {"at": (1.5, b"\x00")}
    assert asked(Memory(folder), "a", value="another") == {"at": [1.5, b"\x00"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")), (("a",), (b"a",)), (("1",), (1,)), ((1,), (1.0,)), ((True,), (1,)),
        ((("a", "b"),), ("a", "b")), (("a",), ("a", "")), (({"a": 1, "b": 2},), ({"b": 2, "a": 1},)),
    ],
)  # fmt: skip
def test_inputs_that_are_not_the_same_are_told_apart(
    one: tuple[object, ...], other: tuple[object, ...], folder: Path
) -> None:
    kept = Memory(folder)
    asked(kept, *one, value=1)
    assert asked(kept, *other, value=2) == 2
    assert asked(kept, *one, value=3, step="another step") == 3


def test_structs_of_other_classes_are_told_apart(folder: Path) -> None:
    class One(msgspec.Struct):
        text: str

    class Other(msgspec.Struct):
        text: str

    kept = Memory(folder)
    asked(kept, (One("a"),), value=1)
    assert asked(kept, (Other("a"),), value=2) == 2


@pytest.mark.parametrize("harm", ["short", "empty", "another byte", "longer", "no archive", "another type", "folder"])
def test_an_entry_that_is_not_whole_is_made_again(harm: str, folder: Path) -> None:
    kept = Memory(folder)
    with remembering(kept):
        assert recall("step", ("a",), str, lambda: "first " * 20) == "first " * 20
        (entry,) = files(folder)
        whole = entry.read_bytes()
        if harm == "another type":
            kept.put(entry.parent.name + entry.name, msgspec.msgpack.encode(5))
        elif harm == "folder":
            entry.unlink()
            entry.mkdir()
        else:
            entry.write_bytes({
                "short": whole[:-1], "empty": b"", "another byte": whole[:-1] + bytes([whole[-1] ^ 1]),
                "longer": whole + b"\0", "no archive": memory.hashlib.sha256(b"no").digest() + b"no",
            }[harm])  # fmt: skip
        assert recall("step", ("a",), str, lambda: "second") == "second"
        if harm != "folder":
            assert recall("step", ("a",), str, lambda: "third") == "second"


def test_where_nothing_can_be_kept_all_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = Memory(tmp_path / "file" / "steps")
    assert asked(kept, "a", value=1) == 1
    assert asked(kept, "a", value=2) == 2
    assert kept.size() == (0, 0)


def test_an_exception_among_values_is_handed_on_and_not_remembered(folder: Path) -> None:
    kept, inputs, wrong = Memory(folder), [("a",), ("b",), ("c",)], ValueError("no")
    wanted: list[list[int]] = []

    def make(places: Any) -> list[int | ValueError]:
        wanted.append(list(places))
        return [wrong if at == 1 else at for at in places]

    with remembering(kept):
        assert memory.recall_each("step", inputs, int, make) == [0, wrong, 2]
        assert memory.recall_each("step", inputs, int, make) == [0, wrong, 2]
    assert wanted == [[0, 1, 2], [1]]


def test_what_was_not_asked_for_longest_makes_room(folder: Path) -> None:
    kept = Memory(folder, most=16 * 40_000)
    keys = [f"0{number:063x}" for number in range(4)]
    for key in keys[:3]:
        kept.put(key, os.urandom(10_000))
    for at, path in enumerate(files(folder)):
        os.utime(path, ns=(at + 1, at + 1))  # long ago, the first first
    assert kept.get(keys[0]) is not None  # which makes it the last
    kept.put(keys[3], os.urandom(10_000))
    assert kept.size()[1] <= 40_000
    assert [kept.get(key) is not None for key in keys] == [True, False, True, True]


def test_the_bound_holds_beside_other_processes(folder: Path) -> None:
    one, other = Memory(folder, most=16 * 40_000), Memory(folder, most=16 * 40_000)
    for number in range(40):
        (one, other)[number % 2].put(f"0{number:063x}", os.urandom(10_000))
    assert one.size()[1] <= 40_000 * 2, "each sees what the other left within a few entries"


def hammer(folder: Path, seed: int) -> int:
    """How many values came out wrong."""
    kept, wrong = Memory(folder, most=16 * 3_000), 0
    for turn in range(120):
        number = (turn * 7 + seed) % 25
        with remembering(kept):
            wrong += recall("step", (number,), bytes, lambda number=number: bytes([number]) * 3_000) != (
                bytes([number]) * 3_000
            )
    return wrong


def test_processes_share_it(folder: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.starmap(hammer, [(folder, seed) for seed in range(2)]) == [0, 0]
    assert not [path for path in files(folder) if path.suffix == ".tmp"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are other ones there")
def test_it_is_for_the_user_alone(folder: Path) -> None:
    kept = Memory(folder)
    asked(kept, "a")
    (entry,) = files(folder)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, entry.parent, entry)] == [0o700, 0o700, 0o600]
    assert memory.refused(folder) is None
    folder.chmod(0o770)
    assert memory.refused(folder) == "others may write to it"


def test_where_it_is_can_be_said_and_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHDOC_CACHE", str(folder))
    monkeypatch.setenv("ARCHDOC_CACHE_SIZE", "3")
    kept = memory.of_user()
    assert kept is not None
    assert (kept.folder, kept.most) == (folder, 3 * MIB)
    monkeypatch.setenv("ARCHDOC_CACHE", "off")
    assert memory.of_user() is None
    monkeypatch.setenv("ARCHDOC_CACHE", "")
    found = memory.folder()
    assert found is not None
    assert found.name == "steps"


def test_another_version_of_archdoc_or_an_edited_file_is_another_stamp(tmp_path: Path) -> None:
    def written(name: str, words: str) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(words)
        os.utime(tmp_path / name, (1_000, 1_000))

    written("a.py", "x = 1")
    written("room/b.typ", "#x")
    first = memory.digest("1", tmp_path, 2_000)
    assert first is not None
    assert memory.digest("2", tmp_path, 2_000) != first
    written("__pycache__/a.pyc", "no source")
    assert memory.digest("1", tmp_path, 2_000) == first
    written("room/b.typ", "#y")
    assert memory.digest("1", tmp_path, 2_000) not in (first, None)
    written("room/b.typ", "#x")
    assert memory.digest("1", tmp_path, 2_000) == first
    written("room/c.typ", "")
    assert memory.digest("1", tmp_path, 2_000) not in (first, None)
    assert memory.digest("1", tmp_path, 999) is None, "a file is newer than the process"
    assert memory.digest("1", tmp_path / "none", 2_000) is None


def test_each_library_takes_part_in_what_is_remembered_or_is_known_not_to() -> None:
    elsewhere = {
        "click", "fsrs", "genanki", "pathspec", "platformdirs", "python-pptx", "pyyaml", "rapidfuzz", "rich",
        "markupsafe",
    }  # fmt: skip
    """What reads specs and commands, and what writes what isn't remembered."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = {re.split(r"[<>=,; ]", one)[0] for one in content["project"]["dependencies"]}
    assert needed - elsewhere == set(memory.DRAWING) - {"archdoc-dossier"}


# What builds remember


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, laid_out: None) -> Memory:  # noqa: ARG001
    monkeypatch.setenv("ARCHDOC_CACHE", str(tmp_path / "steps"))
    found = memory.of_user()
    assert found is not None
    return found


def made(kept: Memory, folder: Path, text: str, order: Order | None = None) -> tuple[dict[str, bytes], set[str]]:
    """The outputs of a spec, in a folder of their own, and which steps were not remembered."""
    kept.made.clear()
    (folder / "orders.yaml").write_text(text)
    output = folder / f"output-{len(list(folder.iterdir()))}"
    build([folder / "orders.yaml"], order or Order(), output, remember=True)
    return contents(output), {step for step, count in kept.made.items() if count}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unremembered(folder: Path, text: str, order: Order | None = None) -> dict[str, bytes]:
    (folder / "orders.yaml").write_text(text)
    output = folder / f"plain-{len(list(folder.iterdir()))}"
    build([folder / "orders.yaml"], order or Order(), output)
    return contents(output)


ALL = {"engine", "lines", "pages", "dossier", "fitting", "cheatsheet", "raster"}


def test_a_build_that_remembers_gives_the_same_bytes(kept: Memory, tmp_path: Path) -> None:
    order = Order(audiences=("internal", "public"), themes=("light", "dark"))
    text = f"{SMALL}third_parties: {{bank: {{name: Tidepool}}}}\nconfidential: {{replace: {{Tidepool: A bank}}}}\n"
    plain = unremembered(tmp_path, text, order)
    assert made(kept, tmp_path, text, order) == (plain, ALL | {"check"})
    assert made(kept, tmp_path, text, order) == (plain, set())


def test_only_what_an_edit_touches_is_made_again(kept: Memory, tmp_path: Path) -> None:
    assert made(kept, tmp_path, SMALL)[1] == ALL
    prose = SMALL.replace("tradeoff: Call it straight away", "tradeoff: {choice: Call it straight away, costs: Time}")
    for text, expected in (
        (prose, {"pages", "dossier", "fitting", "cheatsheet"}),
        (SMALL + "summary: What people order.\n", ALL - {"engine", "lines"}),
        (SMALL.replace("{api: {", "{api: {name: Front door, "), ALL),
    ):
        found, steps = made(kept, tmp_path, text)
        assert steps == expected, text
        assert found == unremembered(tmp_path, text)


def test_another_theme_makes_no_page_and_no_layout(kept: Memory, tmp_path: Path) -> None:
    made(kept, tmp_path, SMALL)
    order = Order(themes=("light", "dark"))
    found, steps = made(kept, tmp_path, SMALL, order)
    assert steps == {"raster"}
    assert found == unremembered(tmp_path, SMALL, order)


def test_an_edit_of_a_colour_lays_no_page_out(kept: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(kept, tmp_path, SMALL)
    light = msgspec.structs.replace(theme.THEMES["light"], badge="#123456")
    monkeypatch.setitem(theme.THEMES, "light", light)
    found, steps = made(kept, tmp_path, SMALL)
    assert steps == {"raster", "dossier", "cheatsheet"}
    assert found == unremembered(tmp_path, SMALL)


def test_a_sheet_with_notes_beside_its_picture_is_set_as_it_was_planned(
    kept: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [f"part_{number}" for number in range(9)]
    text = "title: Chain\ncomponents:\n" + "".join(f"  {part}: {{role: led}}\n" for part in parts)
    text += f"edges: [{' -> '.join(parts)}]\n"
    text += "results: {metrics: [{name: Time, baseline: 9 s, actual: 2 s}]}\n"
    model = load_text(text, "chain.yaml")
    with remembering(kept):
        Papers(model=model, pictures=overview.pictures(model)).cheatsheet("pdf")
    plans: list[Any] = []
    real = sheets._Typesetter.pdf
    monkeypatch.setattr(sheets._Typesetter, "pdf", lambda self, plan: plans.append(plan) or real(self, plan))
    monkeypatch.setitem(theme.THEMES, "light", msgspec.structs.replace(theme.THEMES["light"], paper="#fefefe"))
    sets = Papers(model=model, pictures=overview.pictures(model))
    plain = sets.cheatsheet("pdf")
    with remembering(kept):
        assert sets.cheatsheet("pdf") == plain
    assert plans[0] == plans[1]
    assert plans[0].beside
    assert kept.found["fitting"] == 1


def test_an_icon_file_that_is_edited_is_seen(kept: Memory, tmp_path: Path) -> None:
    text = SMALL.replace("{api: {", "{api: {icon: a.svg, ")
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h{}v9z"/></svg>'
    (tmp_path / "a.svg").write_text(drawn.format(5))
    made(kept, tmp_path, text)
    (tmp_path / "a.svg").write_text(drawn.format(7))
    found, steps = made(kept, tmp_path, text)
    assert steps == {"raster", "dossier", "cheatsheet"}
    assert found == unremembered(tmp_path, text)


EVERY = """\
title: Orders
summary: What people order.
me: {name: Ada, team: us}
teams: {us: {name: Us, mine: true}, them: {name: Them}}
groups: {shop: {name: Shop}}
components:
  api: {name: Front, team: them, technology: Python, group: shop, description: It takes orders., role: consulted}
  worker: {name: Worker, team: us, role: led, phase: two, how_it_works: It counts., replicas: 3}
  store: {name: Store, type: database, technology: PostgreSQL, team: us, role: built}
third_parties: {bank: {name: The bank}}
edges:
  - {from: api, to: worker, label: order, mode: async, timeout: 2 s, tradeoff: call}
  - {from: worker, to: store, label: row, phase: two}
  - {from: worker, to: bank, label: pay, protocol: HTTPS}
tradeoffs:
  call: {question: When is it called, choice: Straight away, because: It is quick., costs: Time, status: accepted}
flows: {order: {title: An order, steps: [api -> worker, worker -> store]}}
views: {near: {focus: [worker], title: Near the worker, depth: 1}}
launch: {phases: [{id: one, name: One}, {id: two, name: Two}]}
results: {metrics: [{name: Time, baseline: 9 s, actual: 2 s}]}
"""


def test_a_paper_is_known_by_all_that_is_on_it(kept: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of a document or a picture changes, the paper is set again: what a page says is what it is made of."""
    import yaml

    def text_of(plan: Any, pictures: Any) -> Any:
        return paper._Written(1, repr((plan.text, sorted(pictures.items()))).encode(), "")

    monkeypatch.setattr(paper, "_written", text_of)  # Typst itself takes a second for each
    tree = yaml.safe_load(EVERY)
    for changed in (
        tree, {**tree, "title": "Bills"}, {**tree, "summary": "What people pay."}, {**tree, "views": {}},
        {**tree, "tradeoffs": {"call": {**tree["tradeoffs"]["call"], "costs": "Money"}}},
        {**tree, "results": {"metrics": [{"name": "Time", "baseline": "9 s", "actual": "3 s"}]}},
    ):  # fmt: skip
        model = load_text(yaml.safe_dump(changed, sort_keys=False), "orders.yaml")
        sets = Papers(model=model, pictures=overview.pictures(model))
        plain = sets.dossier("pdf")
        for _ in range(2):
            with remembering(kept):
                assert sets.dossier("pdf") == plain
    assert kept.found["pages"] == kept.made["pages"] == 6


# The command


@pytest.mark.usefixtures("laid_out")
def test_the_command_says_where_and_how_much_and_forgets(tmp_path: Path) -> None:
    where = tmp_path / "steps"
    env = {"ARCHDOC_CACHE": str(where), "ARCHDOC_CACHE_SIZE": "7"}
    (tmp_path / "orders.yaml").write_text(SMALL)
    told = run("cache", cwd=tmp_path, **env)
    assert told.stdout.decode() == f"{where}: 0 steps remembered, 0.0 MiB of at most 7.\n"
    run("cheatsheet", "orders.yaml", "-o", "a.pdf", "--no-cache", cwd=tmp_path, **env)
    assert not where.exists()
    run("cheatsheet", "orders.yaml", "-o", "b.pdf", cwd=tmp_path, **env)
    (where / "notes.txt").write_text("mine")
    assert "steps remembered" in run("cache", cwd=tmp_path, **env).stdout.decode()
    assert len(files(where)) > 2
    run("cheatsheet", "orders.yaml", "-o", "c.pdf", cwd=tmp_path, **env)
    one, other, third = ((tmp_path / f"{name}.pdf").read_bytes() for name in "abc")
    assert one == other == third
    done = run("cache", "clear", cwd=tmp_path, **env)
    assert "forgotten" in done.stdout.decode()
    assert files(where) == [where / "notes.txt"]
    assert run("cache", cwd=tmp_path, ARCHDOC_CACHE="off").stdout == b"Nothing is remembered: ARCHDOC_CACHE is `off`.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are other ones there")
def test_room_that_is_no_number_is_told(tmp_path: Path) -> None:
    env = {"ARCHDOC_CACHE": str(tmp_path / "kept"), "ARCHDOC_CACHE_SIZE": "1 GB"}
    done = run("cache", cwd=tmp_path, **env)
    assert done.returncode == 0
    assert "ARCHDOC_CACHE_SIZE is `1 GB`, which is no whole number of MiB: 512 are kept." in done.stderr.decode()
    assert b"of at most 512." in done.stdout
    assert run("cache", cwd=tmp_path, **env | {"ARCHDOC_CACHE_SIZE": "7"}).stderr == b""


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps").chmod(0o777)
    (tmp_path / "orders.yaml").write_text(SMALL)
    env = {"ARCHDOC_CACHE": str(tmp_path / "steps")}
    assert run("cheatsheet", "orders.yaml", "-o", "a.pdf", cwd=tmp_path, **env).returncode == 0
    assert list((tmp_path / "steps").iterdir()) == []
    assert b"others may write to it" in run("cache", cwd=tmp_path, **env).stdout
