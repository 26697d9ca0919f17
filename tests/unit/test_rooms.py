"""The rooms of the package, from the top down: an import leads within a room or to one below, never up or beside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import networkx as nx

from archdoc.spec import load

PACKAGE = Path(__file__).parents[2] / "archdoc"
FLOORS = (
    ("cli",), ("live",), ("build",), ("importers", "exporters", "render"), ("interview",), ("dossier",), ("diagram",),
    ("evidence",), ("spec",), ("privacy",), ("catalogue",), ("core",),
)  # fmt: skip
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FREE = {"__version__", "ArchdocError"}
"""What any room may take from the top of the package, where nothing else of it lives."""


@cache
def imports(file: Path) -> tuple[tuple[int, str], ...]:
    """The line and the dotted name of each import of the package, wherever it stands in the file."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} is relative"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def test_every_folder_is_a_room() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(FLOOR)
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_the_picture_of_archdoc_itself_has_the_rooms_that_there_are() -> None:
    drawn = load.load(PACKAGE.parent / "specs" / "archdoc.yaml")
    assert {element.id for element in drawn.elements.values() if element.team == "archdoc"} == set(FLOOR)


def test_imports_only_point_down() -> None:
    wrong = []
    for file in sorted(PACKAGE.glob("*/**/*.py")):
        room = file.relative_to(PACKAGE).parts[0]
        for line, name in imports(file):
            parts = name.split(".")
            if parts[0] != "archdoc":
                continue
            other = parts[1] if len(parts) > 1 else ""
            if other not in FREE and other != room and FLOOR.get(other, -1) <= FLOOR[room]:
                wrong.append(f"{file.relative_to(PACKAGE)}:{line} imports {name}")
    assert wrong == []


def test_only_the_commands_know_click() -> None:
    users = {file.relative_to(PACKAGE).parts[0] for file in PACKAGE.rglob("*.py") for _, name in imports(file)
             if name.split(".")[0] == "click"}  # fmt: skip
    assert users == {"cli", "__main__.py"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Wherever the import stands, in a function too: what two modules need of each other is a third."""
    names = {".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
             for file in PACKAGE.rglob("*.py")}  # fmt: skip
    graph = nx.DiGraph(
        (name, found)
        for name, file in names.items()
        for _, imported in imports(file)
        if (found := imported if imported in names else imported.rpartition(".")[0]) in names and found != name
    )
    assert [sorted(circle) for circle in nx.strongly_connected_components(graph) if len(circle) > 1] == []
