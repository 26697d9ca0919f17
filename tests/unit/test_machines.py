"""Projects made on other machines: the same bytes, whatever becomes of those who make them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from command import ROOT, SMALL, environment, run

from archdoc.build import apart
from archdoc.build.build import Order
from archdoc.build.folder import Report, Wanted, build
from archdoc.core.errors import ArchdocError

ORDER = Order(kinds=("diagram", "tradeoffs", "index"), audiences=("internal", "public"))
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h5v9z"/></svg>'


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """Five specs: one has an icon file, one something confidential, and one is wrong."""
    folder = tmp_path / "specs"
    (folder / "icons").mkdir(parents=True)
    (folder / "icons/a.svg").write_text(DRAWN)
    for number in range(2):
        (folder / f"s{number}.yaml").write_text(SMALL.replace("title: Orders", f"title: Orders {number}"))
    (folder / "icon.yaml").write_text(SMALL.replace("{api: {", "{api: {icon: icons/a.svg, "))
    hidden = "third_parties: {bank: {name: Tidepool}}\nconfidential: {replace: {Tidepool: A bank}}\n"
    (folder / "secret.yaml").write_text(SMALL + hidden)
    (folder / "wrong.yaml").write_text("title: Wrong\nedges: [a -> b]\n")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(done: Report) -> tuple[Any, ...]:
    return (done.folders, done.paths, done.notes, done.ready, done.problems)


def over(executor: Executor, specs: Path, output: Path, order: Order = ORDER, **more: Any) -> Report:
    return build([specs], order, output, work=apart.work(executor, lambda: 2), **more)


class Bytes(Executor):
    """Runs what it is given at once; what goes out and comes back are bytes."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def submit(self, call: Any, /, *given: Any, **more: Any) -> Future[Any]:
        assert call is apart.make
        assert not more
        (parcel,) = given
        assert type(parcel) is bytes
        self.sent.append(parcel)
        future: Future[Any] = Future()
        try:
            future.set_result(call(parcel))
        except Exception as error:
            future.set_exception(error)
        return future


def test_what_is_made_elsewhere_is_the_same_and_so_is_what_is_told(specs: Path, tmp_path: Path) -> None:
    here = build([specs], ORDER, tmp_path / "here")
    away = over(Bytes(), specs, tmp_path / "away")
    assert contents(tmp_path / "away") == contents(tmp_path / "here")
    assert told(away) == told(here)
    assert "wrong.yaml" in away.problems[0].mark.path


def test_what_is_right_already_is_not_handed_out(specs: Path, tmp_path: Path) -> None:
    over(Bytes(), specs, tmp_path / "away")
    again = Bytes()
    done = over(again, specs, tmp_path / "away")
    assert (done.written, len(again.sent)) == (0, 1), "but the one that is wrong"
    (specs / "s1.yaml").write_text(SMALL.replace("title: Orders", "title: Bills"))
    over(again, specs, tmp_path / "away")
    assert [msgspec.msgpack.decode(one, type=apart.Parcel).name for one in again.sent[1:]].count("s1") == 2


def test_a_steady_build_knows_elsewhere_where_cards_were(specs: Path, tmp_path: Path) -> None:
    for step in ("first", "second"):
        build([specs / "s0.yaml"], ORDER, tmp_path / "here", steady=True)
        over(Bytes(), specs / "s0.yaml", tmp_path / "away", steady=True)
        assert contents(tmp_path / "away") == contents(tmp_path / "here"), step
        (specs / "s0.yaml").write_text(SMALL.replace("worker: {", "extra: {}, worker: {"))


def test_threads_of_an_executor_come_to_the_same(specs: Path, tmp_path: Path) -> None:
    build([specs], ORDER, tmp_path / "here")
    with ThreadPoolExecutor(3) as executor:
        over(executor, specs, tmp_path / "away")
    assert contents(tmp_path / "away") == contents(tmp_path / "here")


class Ended(Bytes):
    """Whoever has the project `icon` is ended, so many times in all."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    def submit(self, call: Any, /, *given: Any, **more: Any) -> Future[Any]:
        if self.left and msgspec.msgpack.decode(given[0], type=apart.Parcel).name == "icon":
            self.left -= 1
            future: Future[Any] = Future()
            future.set_exception(MemoryError())
            return future
        return super().submit(call, *given, **more)


def test_a_project_whose_maker_was_ended_is_handed_out_again(specs: Path, tmp_path: Path) -> None:
    here = build([specs], ORDER, tmp_path / "here")
    done = over(Ended(apart.TRIES - 1), specs, tmp_path / "away")
    assert told(done) == told(here)
    assert contents(tmp_path / "away") == contents(tmp_path / "here")


def test_what_never_comes_back_is_told_and_the_others_are_built(specs: Path, tmp_path: Path) -> None:
    (specs / "wrong.yaml").unlink()
    done = over(Ended(apart.TRIES), specs, tmp_path / "away", msgspec.structs.replace(ORDER, audiences=("internal",)))
    assert [(one.mark.path.rpartition("/")[2], one.what) for one in done.problems] == [
        ("icon.yaml", f"This was handed out {apart.TRIES} times and never came back: MemoryError.")
    ]
    assert sorted(done.folders) == ["s0", "s1", "secret"]


def test_other_versions_make_nothing(specs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(parcel: bytes) -> bytes:
        sent = msgspec.msgpack.decode(parcel, type=apart.Parcel)
        other = msgspec.structs.replace(sent, versions=sent.versions | {"typst": "0.1.0"})
        return make(msgspec.msgpack.encode(other))

    make = apart.make
    monkeypatch.setattr(apart, "make", elsewhere)
    with pytest.raises(ArchdocError, match=r"Whoever was to make this has typst .* \(here 0\.1\.0\)"):
        over(Bytes(), specs, tmp_path / "away")


def test_what_differs_is_told_by_name() -> None:
    ours = apart.versions()
    assert apart.unlike(ours, ours) == ""
    assert apart.unlike(ours | {"Python": "3.1"}, ours) == f"Python 3.1 (here {ours['Python']})"
    other = ours | {"archdoc": "9.9", "files of archdoc": "x"}
    assert apart.unlike(other, ours) == f"archdoc 9.9 (here {ours['archdoc']})"
    assert apart.unlike(ours | {"files of archdoc": "x"}, ours).startswith("files of archdoc x (here ")


def test_an_output_in_the_place_of_the_spec_is_refused(tmp_path: Path) -> None:
    spec = tmp_path / "orders/tradeoffs.md.yaml"
    spec.parent.mkdir()
    spec.write_text(SMALL)
    made = apart._back(
        Wanted(os.fspath(spec), "orders.yaml", "orders", "internal", os.fspath(tmp_path)),
        apart.Returned(
            folder="orders", key="", source="", problems=(), remarks=(), error="",
            built=apart.Built({"tradeoffs.md.yaml": b""}, None),  # type: ignore[arg-type]
        ),
    )  # fmt: skip
    assert made.built is None
    assert "take the place of this spec" in made.problems[0].what


# Dask itself


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended otherwise there")
def test_a_cluster_makes_the_same_also_where_its_workers_are_killed(specs: Path, tmp_path: Path) -> None:
    """In a process of its own, since what a cluster leaves behind in one is no business of other tests."""
    asked = ["--only", ",".join(ORDER.kinds), "--audience", ",".join(ORDER.audiences), "--kills", "2"]
    done = subprocess.run(
        [sys.executable, ROOT / "tests/cluster.py", specs, tmp_path / "away", *asked], cwd=tmp_path, env=environment(),
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    here = build([specs], ORDER, tmp_path / "here")
    assert said["other"].startswith(f"This worker has archdoc {apart.versions()['archdoc']} (here 9.9)")
    assert said["killed"] == 2
    assert said["folders"] == here.folders
    assert said["problems"] == [["wrong.yaml", one.what] for one in here.problems]
    assert contents(tmp_path / "away") == contents(tmp_path / "here")


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archdoc.build import machines

    monkeypatch.setattr(machines, "PATIENCE", 1)
    (tmp_path / "orders.yaml").write_text(SMALL)
    done = run("build", "orders.yaml", "--on", "tcp://127.0.0.1:9", cwd=tmp_path)
    assert done.returncode == 1
    assert b"No scheduler of Dask answers there" in done.stderr
    done = run("build", "orders.yaml", "--on", "tcp://127.0.0.1:9", "-j", "2", cwd=tmp_path)
    assert done.returncode == 2
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run("build", "orders.yaml", "--on", "tcp://127.0.0.1:9", cwd=tmp_path)
    assert b"pip install 'archdoc-dossier[dask]'" in done.stderr
