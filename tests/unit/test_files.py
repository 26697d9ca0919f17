"""What can be wrong with a path that a user names."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError, Problem
from archdoc.spec import files


def refused(path: Path | str) -> Problem:
    with pytest.raises(ArchdocError) as caught:
        files.read(str(path))
    return caught.value.problems[0]


def test_a_missing_file_names_a_neighbour(tmp_path: Path) -> None:
    (tmp_path / "notification.yaml").write_text("a: b")
    problem = refused(tmp_path / "notificaton.yaml")
    assert problem.what == "There is no such file."
    assert problem.hint == "Did you mean `notification.yaml`?"
    assert "no folder" in (refused(tmp_path / "nowhere" / "a.yaml").hint or "")


def test_utf_16_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: x", encoding="utf-16")
    assert "UTF-16" in refused(path).what
    path.write_text("title: x", encoding="utf-16-le")
    assert "UTF-16" in refused(path).what


def test_another_encoding_is_named_with_its_place_and_letter(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: b\nname: Café\n".encode("cp1252"))
    problem = refused(path)
    assert "0xE9 (`é` in Windows-1252)" in problem.what
    assert (problem.mark.line, problem.mark.column) == (2, 10)
    assert problem.source[0] == (1, "a: b")


def test_a_utf_8_byte_order_mark_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: x")
    assert files.read(str(path)).removeprefix("\ufeff") == "title: x"


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)
    assert "over 10 MB" in refused(path).what


def test_a_folder_is_no_file_but_stands_for_its_specs(tmp_path: Path) -> None:
    assert "a folder" in refused(tmp_path).what
    with pytest.raises(ArchdocError, match=r"No \*\.yaml"):
        files.named(str(tmp_path))
    for name in ("b.yml", "a.yaml", "c.txt", ".hidden.yaml"):
        (tmp_path / name).write_text("")
    assert files.named(str(tmp_path)) == [str(tmp_path / "a.yaml"), str(tmp_path / "b.yml")]


@pytest.mark.parametrize("path", ["a\0b.yaml", "x" * 5000])
def test_a_path_that_can_be_none_is_an_error_like_others(path: str) -> None:
    assert "can't be read" in refused(path).what


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("title: é".encode())))
    assert files.read("-") == "title: é"
