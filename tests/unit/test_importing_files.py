"""Hostile files: nothing outside the named folders is read, nothing is fetched, and too much is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import files as module
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.formats import gather, roots
from archdoc.importers.registry import FORMATS
from archdoc.importers.yaml import documents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("SECRET=1")
    inside = tmp_path / "shop"
    (inside / "more").mkdir(parents=True)
    (inside / "more" / "b.yaml").write_text("b: 1")
    (inside / "a.yaml").write_text("a: 1")
    return inside


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../secret.txt", "outside the folder"),
        ("more/../../secret.txt", "outside the folder"),
        ("/etc/passwd", "no path relative"),
        ("~/.ssh/id_rsa", "no path relative"),
        ("C:\\secret.txt", "no path relative"),
        ("https://example.com/a.yaml", "nothing is fetched"),
        ("file:///etc/passwd", "nothing is fetched"),
        ("link.txt", "outside the folder"),
        ("linked/secret.txt", "outside the folder"),
        ("a\0.yaml", "no path relative"),
        ("missing.yaml", "There is no file"),
        ("more", "is no file"),
    ],
)
def test_what_a_file_points_to_outside_is_not_read(folder: Path, name: str, why: str) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "linked").symlink_to(folder.parent)
    files = Files((str(folder),))
    with pytest.raises(RefusedError, match=why):
        files.beside(files.named(str(folder / "a.yaml")), name)


def test_what_is_inside_is_read_from_any_named_folder(folder: Path) -> None:
    files = Files(roots([str(folder / "a.yaml"), str(folder / "more")]))
    assert files.beside(files.named(str(folder / "a.yaml")), "more/b.yaml").text == "b: 1"
    assert files.beside(files.named(str(folder / "more" / "b.yaml")), "../a.yaml").text == "a: 1"


def test_a_folder_with_a_similar_name_is_outside(folder: Path) -> None:
    (folder.parent / "shop-secret").mkdir()
    (folder.parent / "shop-secret" / "x").write_text("x")
    files = Files((str(folder),))
    with pytest.raises(RefusedError, match="outside"):
        files.beside(files.named(str(folder / "a.yaml")), "../shop-secret/x")


def test_all_files_together_have_a_limit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    (folder / "big.yaml").write_text("x" * 8)
    files = Files((str(folder),))
    files.named(str(folder / "a.yaml"))
    with pytest.raises(ArchdocError, match=r"With .*big.yaml there would be more than"):
        files.named(str(folder / "big.yaml"))


def test_a_folder_is_walked_without_links_and_hidden_files(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "c.yaml").write_text("c: 1")
    (folder / "d.yaml").symlink_to(folder / "a.yaml")
    assert Files((str(folder),)).all_in(str(folder), (".yaml",)) == [
        str(folder / "a.yaml"),
        str(folder / "more" / "b.yaml"),
    ]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04\x00\x00"])
def test_what_is_no_text_is_refused(folder: Path, content: bytes) -> None:
    (folder / "x.yaml").write_bytes(content)
    with pytest.raises(ArchdocError, match="is no text"):
        gather([str(folder / "x.yaml")])


def test_text_of_old_windows_files_is_read(folder: Path) -> None:
    (folder / "x.yaml").write_bytes("a: caf\xe9\r\nb: 1\r\n".encode("latin-1"))
    assert Files((str(folder),)).named(str(folder / "x.yaml")).text == "a: café\nb: 1\n"


def _documents(text: str) -> list[object]:
    return [document.data for document in documents(File("a.yaml", text))]


def test_foreign_yaml_is_plain_data_with_text_as_typed() -> None:
    made = documents(File("a.yaml", "---\na: no\nb: [1.0, ~, 'null']\n---\n---\nc:\n  d: {}\n"))
    assert [one.data for one in made] == [{"a": "no", "b": ["1.0", None, "null"]}, {"c": {"d": {}}}]
    assert [one.line for one in made] == [2, 6]
    assert made[1].line_of(made[1].data["c"], "d") == 7
    assert made[0].line_of(made[0].data, "nothing") == 2
    assert str(made[0].mark(made[0].data, "b")) == "a.yaml:3:1"


def test_merge_keys_are_followed_and_own_keys_win() -> None:
    text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], a: 0}\nw: {<<: *x}\n"
    assert _documents(text)[0]["z"] == {"a": "0", "b": "2", "c": "4"}  # type: ignore[index]
    assert _documents(text)[0]["w"] == {"a": "1", "b": "2"}  # type: ignore[index]


def test_unknown_tags_are_kept_beside_the_data() -> None:
    (made,) = documents(File("a.yaml", "a: !reset null\nb: !override [x]\nc: !!str 3\n"))
    assert made.data == {"a": "null", "b": ["x"], "c": "3"}
    assert [made.tag_of(made.data, key) for key in "abc"] == ["!reset", "!override", ""]


def test_json_with_tabs_and_pairs_of_escapes_is_read() -> None:
    assert _documents('{\n\t"a":\t"\\ud83d\\ude00 \\\\ud83d \\/"}') == [{"a": "😀 \\ud83d /"}]


def _said(path: Path, format: str) -> str:
    """All that an import gives of a file: an architecture, or an error."""
    try:
        return repr(gather([str(path)], format).whole)
    except ArchdocError as error:
        return str(error)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
MERGES = "services:\n  a0: &a0 {k0: v}\n" + "".join(
    f"  a{n + 1}: &a{n + 1}\n    x: [{', '.join([f'*a{n}'] * 9)}]\n    y: *a{n}\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "more than 200,000 values"),
        (MERGES, "more than 200,000 values"),
        ("services: &a\n  b: *a\n", "inside the very thing"),
        ("services: " + "[" * 5000, "more than 60 levels"),
        ("services:\n" + "  a:\n    image: postgres\n" * 150_000, "more than 200,000 values"),
        ("services: [1", "never closed"),
    ],
)
def test_a_bomb_is_refused_by_each_format_of_yaml(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "compose.yaml"
    path.write_text(text)
    for format in ("compose", "kubernetes", "backstage", "asyncapi"):
        with pytest.raises(ArchdocError, match=why):
            gather([str(path)], format)


def test_a_compose_file_of_20_mb_is_refused_or_read(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(
        "services:\n" + "".join(f"  s{n}:\n    image: postgres:16\n    user: u{n:09}\n" for n in range(400_000))
    )
    with pytest.raises(ArchdocError, match="more than 200,000 values"):
        gather([str(tmp_path / "compose.yaml")])


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "text", ["", "\n", "---\n", "{}", "[]", "null", "\x1b[0m", "a: b", "{", "# x", "<<: 1", "- - -"]
)
def test_a_format_that_is_forced_gives_an_architecture_or_an_error(tmp_path: Path, format: str, text: str) -> None:
    (tmp_path / "x.txt").write_text(text)
    assert _said(tmp_path / "x.txt", format)


@pytest.mark.parametrize(
    ("format", "name", "text"),
    [
        ("compose", "compose.yaml", "include: [{}]\nservices: {{a: {{image: x}}}}\n"),
        ("compose", "compose.yaml", "services:\n  a: {{extends: {{file: '{}', service: b}}}}\n"),
        ("compose", "compose.yaml", "services:\n  a: {{image: x, env_file: '{}'}}\n"),
        ("structurizr", "workspace.dsl", "workspace {{\n model {{\n  a = softwareSystem A\n  !include {}\n }}\n}}\n"),
        ("structurizr", "workspace.dsl", "workspace {{\n !adrs {}\n model {{\n  a = softwareSystem A\n }}\n}}\n"),
        ("structurizr", "workspace.dsl", "workspace extends {} {{\n model {{\n  a = softwareSystem A\n }}\n}}\n"),
        ("backstage", "catalog-info.yaml",
         "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {{name: x}}\nspec: {{targets: ['{}']}}\n"),
        ("asyncapi", "asyncapi.yaml",
         "asyncapi: 3.0.0\ninfo: {{title: A, version: 1}}\nchannels:\n  a: {{$ref: '{}'}}\n"),
        ("d2", "x.d2", "a -> b\nx: @{}\n"),
        ("d2", "x.d2", "a -> b\n...@{}\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "target", ["../secret", "/etc/passwd", "https://127.0.0.1:1/x", "link", "../../../../etc/passwd"]
)
def test_no_reader_follows_a_file_out_of_its_folder(
    tmp_path: Path, format: str, name: str, text: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import builtins
    import io
    import os
    import socket

    inside = tmp_path / "shop"
    inside.mkdir()
    for ending in ("", ".d2", ".yaml"):
        (tmp_path / f"secret{ending}").write_text("TOP: SECRET\n")
        (inside / f"link{ending}").symlink_to(tmp_path / f"secret{ending}")
    (inside / name).write_text(text.format(target))
    opened: list[str] = []
    real = builtins.open

    def watched(path: object, *args: object, **more: object) -> object:
        if isinstance(path, str | os.PathLike):
            opened.append(os.path.realpath(path))
        return real(path, *args, **more)  # type: ignore[call-overload]

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(builtins, "open", watched)
    monkeypatch.setattr(io, "open", watched)
    monkeypatch.setattr(socket, "socket", no_network)
    assert "SECRET" not in _said(inside / name, format)
    here = str(inside.resolve())
    assert [path for path in opened if ("/secret" in path or "passwd" in path) and not path.startswith(here)] == []
