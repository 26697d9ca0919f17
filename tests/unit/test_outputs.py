"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from archdoc.core import write
from archdoc.core.errors import ArchdocError


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


def test_new_same_and_removed_are_counted(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"1")
    (tmp_path / "old").write_bytes(b"2")
    files = {str(tmp_path / "same"): b"1", str(tmp_path / "a/b/new"): b"3"}
    done = write.write(files, [str(tmp_path / "old"), str(tmp_path / "never was")])
    assert done == write.Written(written=1, same=1, removed=1)
    assert tree(tmp_path) == {"a": None, "a/b": None, "a/b/new": b"3", "same": b"1"}


def test_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "first").write_bytes(b"before")
    (tmp_path / "folder").mkdir()
    (tmp_path / "old").write_bytes(b"old")
    before = tree(tmp_path)
    files = {str(tmp_path / name): b"after" for name in ("first", "new/deep/second", "folder")}
    with pytest.raises(ArchdocError, match="This is a folder"):
        write.write(files, [str(tmp_path / "old")])
    assert tree(tmp_path) == before


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "first").write_bytes(b"before")
    before = tree(tmp_path)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write.write({str(tmp_path / "first"): b"after", str(tmp_path / "new/second"): b"after"})
    assert tree(tmp_path) == before


def test_a_reader_never_sees_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is opened for writing is never the file itself."""
    target = tmp_path / "picture.svg"
    target.write_bytes(b"before")
    seen = []
    replace = os.replace

    def watched(source: str, to: str) -> None:
        seen.append((target.read_bytes(), Path(source).read_bytes(), Path(source).parent))
        replace(source, to)

    monkeypatch.setattr(os, "replace", watched)
    write.write_one(target, b"after")
    assert seen == [(b"before", b"after", tmp_path)]
    assert target.read_bytes() == b"after"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes and links")
def test_modes_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    write.write_one(tmp_path / "link", b"after")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"after"
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/null")
def test_what_is_no_file_is_written_to_as_it_is() -> None:
    write.write_one("/dev/null", b"gone")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_cannot_be_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(ArchdocError, match="can't be written"):
        write.write_one(str(tmp_path / name), b"")
    assert tree(tmp_path) == {}


def test_what_a_write_that_was_ended_left_is_removed(tmp_path: Path) -> None:
    import subprocess

    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (f".a.svg.{gone.pid}.tmp", f".b.svg.{os.getpid()}.tmp", ".mine.tmp", "x.1.tmp"):
        (tmp_path / name).write_bytes(b"Larkfield")
    write.write_one(tmp_path / "c.svg", b"x")
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        ["c.svg", f".b.svg.{os.getpid()}.tmp", ".mine.tmp", "x.1.tmp"]
    )


def test_a_file_that_was_saved_in_the_meantime_is_left_as_it_is(tmp_path: Path) -> None:
    spec = tmp_path / "s.yaml"
    spec.write_bytes(b"by the author")
    with pytest.raises(ArchdocError, match="saved by someone else"):
        write.write_one(spec, b"new", before=b"as read")
    assert spec.read_bytes() == b"by the author"
    assert [one.name for one in tmp_path.iterdir()] == ["s.yaml"]
    write.write_one(spec, b"new", before=b"by the author")
    assert spec.read_bytes() == b"new"


def test_a_disk_that_can_only_be_read_is_told_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There even the removal of what isn't there is refused (Linux: EROFS), which is no news."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("builtins.open", refused)
    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(ArchdocError, match=r"a\.yaml: This can't be written: read-only file system"):
        write.write({str(tmp_path / "a.yaml"): b"x"})
