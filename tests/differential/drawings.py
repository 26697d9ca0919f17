"""Readers of D2, Mermaid and LikeC4 against the tools that these are written for.

    python tests/differential/drawings.py FOLDER... [--tools DIR]

Installs pinned releases of @terrastruct/d2, mermaid (with jsdom) and likec4 in DIR (a temporary folder by default; they
stay there for the next run), reads each file, each Mermaid diagram of a Markdown file and each folder of LikeC4 files
with both, and compares elements, what they are in, and edges. A difference counts as told if a remark names what it is
about. Prints each one that isn't, and last a table. Needs the network, Node.js and npm; not part of CI.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from archdoc.core.errors import ArchdocError
from archdoc.importers import formats, registry
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files
from archdoc.importers.mermaid import diagrams

PINNED = {"@terrastruct/d2": "0.1.33", "mermaid": "11.17.2", "jsdom": "29.1.1", "likec4": "1.59.4"}
HERE = Path(__file__).parent


class Input(NamedTuple):
    """What both read: a file or a folder for the tool, files for archdoc."""

    format: str
    path: Path
    files: tuple[File, ...]
    shown: str


def main() -> int:
    """Compares, prints, and gives 1 where something is not told or refused."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folders", nargs="+")
    asked.add_argument("--tools", default=None)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tools = Path(given.tools or scratch)
        install(tools)
        counts: dict[str, Counter[str]] = {}
        work = Path(scratch) / "inputs"
        work.mkdir()
        inputs = [one for folder in given.folders for one in found(Path(folder), work)]
        for format in ("d2", "mermaid", "likec4"):
            several = [one for one in inputs if one.format == format]
            told = ask(tools, format, [one.path for one in several])
            for one in several:
                result = compare(one, told.get(str(one.path), {"refused": "no answer"}))
                counts.setdefault(format, Counter())[result] += 1
    print(f"\n{'format':10} {'inputs':>7} {'same':>6} {'told':>6} {'not told':>9} {'refused':>8} {'both refuse':>12}")
    for format, one in counts.items():
        total = sum(one.values()) - one["skipped"]
        print(f"{format:10} {total:7} {one['same']:6} {one['told']:6} {one['not told']:9} {one['refused']:8} "
              f"{one['both refuse']:12}")  # fmt: skip
    return int(any(one["not told"] or one["refused"] for one in counts.values()))


def install(folder: Path) -> None:
    """Installs what is not there yet."""
    if not all((folder / "node_modules" / name).exists() for name in PINNED):
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        wanted = [f"{name}@{version}" for name, version in PINNED.items()]
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", *wanted], cwd=folder, check=True)
    for script in ("d2.mjs", "mermaid.mjs", "likec4.mjs"):
        shutil.copy(HERE / script, folder / script)


def found(folder: Path, work: Path) -> Iterator[Input]:
    """The inputs in a folder and below. A diagram in Markdown becomes a file of its own in `work`."""
    seen: set[Path] = set()
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix not in registry.endings():
            continue
        try:
            file = Files((str(path.parent),)).named(str(path))
        except ArchdocError:
            continue
        if path.suffix == ".d2":
            yield Input("d2", path.resolve(), (file,), str(path))
        elif path.suffix in (".c4", ".likec4"):
            project = next((up for up in (path.parent, *path.parent.parents) if up == folder or any(
                (up / name).exists() for name in ("likec4.config.json", ".likec4rc"))), path.parent)  # fmt: skip
            alone = project == folder and path.parent == folder
            if alone:
                apart = work / f"project-{len(list(work.iterdir()))}"
                apart.mkdir()
                shutil.copy(path, apart / path.name)
                yield Input("likec4", apart, (file,), str(path))
            elif project not in seen:
                seen.add(project)
                names = [one for one in sorted(project.rglob("*")) if one.suffix in (".c4", ".likec4")]
                files = Files((str(project),))
                yield Input("likec4", project.resolve(), tuple(files.named(str(one)) for one in names), str(project))
        elif path.suffix in (".mmd", ".mermaid", ".md", ".mdx"):
            for diagram in diagrams(file):
                copy = work / f"diagram-{len(list(work.iterdir()))}.mmd"
                copy.write_text(diagram.text)
                yield Input("mermaid", copy, (File(str(copy), diagram.text),), f"{path}:{diagram.line}")


def ask(tools: Path, format: str, paths: list[Path]) -> dict[str, dict[str, Any]]:
    """What the tool makes of each path."""
    told: dict[str, dict[str, Any]] = {}
    for start in range(0, len(paths), 40):
        several = [str(path) for path in paths[start : start + 40]]
        done = subprocess.run(
            ["node", f"{format}.mjs", *several], cwd=tools, capture_output=True, text=True, check=False
        )
        for row in done.stdout.splitlines():
            if row.startswith('{"path"'):
                one = json.loads(row)
                told[one["path"]] = one
    return told


def compare(one: Input, tool: dict[str, Any]) -> str:
    """`same`, `told`, `not told`, `refused` (the tool takes it and archdoc doesn't), `both refuse` or `skipped`."""
    if "skipped" in tool:
        return "skipped"
    try:
        ours = formats.reader(one.format).read(one.files, Files(tuple({str(Path(f.path).parent) for f in one.files})))
    except ArchdocError as error:
        if "refused" in tool or not tool.get("elements"):
            return "both refuse" if "refused" in tool else "same"
        print(f"{one.shown}: refused: {error}")
        return "refused"
    if "refused" in tool:
        return "both refuse"  # what the tool refuses may be read all the same
    lost = list(differences(ours, tool))
    remarks = "\n".join(remark.what for remark in ours.left_out)
    remarks += "\n".join(one.description or "" for one in (*ours.parts, *ours.groups))
    silent = [what for what, names in lost if not any(name in remarks for name in names if name)]
    for what in silent:
        print(f"{one.shown}: {what}")
    return "not told" if silent else "told" if lost else "same"


def differences(ours: Architecture, tool: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """What is not the same, each with the names of which one stands in a remark if it is told."""
    labels = {bare(id): " ".join(re.sub(r"<[^>]*>|[*`#]", " ", str(label)).split()) for id, label in tool["elements"]}
    mine = {bare(part.key): part for part in ours.parts} | {bare(group.key): group for group in ours.groups}
    for id in labels.keys() - mine.keys():
        # What has no name can only be told as such; what is in a sequence diagram is told with it.
        nameless = [] if labels[id] else ["without a label"]
        frames = [f"{labels[up]}: it says what the signs" for up in labels if id.startswith(f"{up}.") and labels[up]]
        told = [labels[id] or id, *nameless, *frames, "A sequence diagram: not read."]
        yield f"element {id} ({labels[id]}) is missing", told
    optional = set(map(bare, tool.get("optional") or ()))
    for id in mine.keys() - labels.keys() - optional:
        yield f"element {id} is made up", [mine[id].name]
    around = {bare(id): up for id, up in (tool.get("around") or {}).items()}
    if tool.get("around") is None:
        paths = [re.findall(r'"[^"]*"|[^."]+', id) for id, _ in tool["elements"]]
        around = {bare(".".join(path)): ".".join(path[:-1]) for path in paths if len(path) > 1}
    inside = {bare(part.key): bare(part.group or "") for part in ours.parts}
    inside |= {bare(group.key): bare(group.part_of or "") for group in ours.groups}
    for id in labels.keys() & mine.keys():
        parent = bare(around.get(id) or "")
        while parent and parent not in mine:
            parent = bare(around.get(parent) or "")
        if parent != inside[id]:
            yield f"{id} is in {inside[id] or 'nothing'}, not in {parent or 'nothing'}", [labels[id], id]
    for id, technology in (tool.get("technology") or {}).items():
        part = mine.get(bare(id))
        if part is not None and getattr(part, "technology", technology) != technology:
            yield f"{id} has technology {getattr(part, 'technology', None)}, not {technology}", []
    for id in labels.keys() & mine.keys():
        if words(mine[id].name) not in words(labels[id]) and words(labels[id]):
            yield f"{id} is called {mine[id].name}, not {labels[id]}", [labels[id]]
    theirs = Counter((bare(a), bare(b)) for a, b, *_ in tool["edges"])
    drawn = Counter((bare(edge.source), bare(edge.target)) for edge in ours.edges if not edge.inferred)
    if tool.get("kind") == "c4":  # of several relationships with the same ends, Mermaid keeps the last
        drawn = Counter(set(drawn))
    for (a, b), count in (theirs - drawn).items():
        told = f"{labels.get(a, a)} → {labels.get(b, b)}"
        frames = [f"{labels[up]}: it says what the signs" for up in labels if a.startswith(f"{up}.") and labels[up]]
        yield f"edge {a} -> {b} is missing ({count})", [told, f"{a} → {b}", labels.get(a, a), labels.get(b, b), *frames]
    said: dict[tuple[str, str], set[str]] = {}
    for edge in ours.edges:
        texts = (edge.label, edge.description, edge.protocol, f"{edge.label or edge.description} {edge.protocol}")
        said.setdefault((bare(edge.source), bare(edge.target)), set()).update(map(words, texts))
    for a, b, *label in tool["edges"]:  # Mermaid takes the last letter of `A--No-->B` for a circle at the line's tail
        ends = bare(a), bare(b)
        if (
            ends in drawn
            and label
            and words(label[0])
            and not {words(label[0]) + tail for tail in ("", "o", "x")} & said.get(ends, set())
        ):
            yield f"edge {a} -> {b} hasn't the label {label[0]}", [str(label[0]), labels.get(ends[0], ends[0])]
    through = {(bare(a), bare(b)) for a, b in tool.get("through") or ()}
    for (a, b), count in (drawn - theirs).items():
        if (a, b) in through or {a, b} & (
            optional - labels.keys()
        ):  # junctions: what leads to what is archdoc's own conclusion
            continue
        yield f"edge {a} -> {b} is made up ({count})", []


def words(text: str | None) -> str:
    """The letters and digits of a text, without tags, signs and blanks."""
    told = html.unescape(re.sub(r"(?:#|ﬂ°+)(\w+)(?:;|¶ß)", r"&\1;", text or ""))
    return re.sub(r"[\W_]+", "", re.sub(r"<[^>]*>|\bfa[bslr]?:fa-[\w-]+|\\n", " ", told)).lower()


def bare(key: str) -> str:
    """A key as both write it."""
    return re.sub(r"[\"']", "", key).replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&").lower()


if __name__ == "__main__":
    sys.exit(main())
