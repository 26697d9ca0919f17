"""Kills commands at random moments and counts what was lost: nothing may be, and the next run must be right.

    python tests/fuzz/kill.py --count 200 --seed 1

`build`, `import --into`, `new`, `rehearse` and a public `build` each run in a folder of their own and are ended by
SIGKILL after a random time. A file that the author wrote must be as it was or as the command writes it, no output half
a file, and the command run again must end well and leave nothing of the one that was killed. What was rated before a
kill is still known after it.

`rebuild` and `rebuild 2` (`-j 2`) build five specs, two new and two edited, over what an earlier build made. There
a new project is whole or not there, and the page over all is the old or the new one and names no file that isn't there.
An edited project may hold files of both, for a moment of some dozen renames: those are counted as `mixed`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SPEC = "title: Orders of Larkfield\ncomponents: {a: {name: A}, b: {name: B}}\nedges: [a -> b]\n"
COMPOSE = "services:\n  web: {image: nginx, depends_on: [db]}\n  db: {image: postgres}\n"
MANIFEST = "/.archdoc.json"
MANY = ["build", "specs", "-o", "out", "-q", "--only", "diagram,tradeoffs,index"]
"""Building several, by as many processes as is said."""
COMMANDS = {
    "rebuild": [*MANY, "-j", "1"], "rebuild 2": [*MANY, "-j", "2"],
    "build": ["build", "s.yaml", "-o", "out", "-q", "-j", "1", "--only", "diagram,tradeoffs,index"],
    "public": ["build", "s.yaml", "-o", "out", "-q", "-j", "1", "--audience", "public", "--only", "diagram,index"],
    "import": ["import", "compose.yaml", "--into", "s.yaml", "-q"],
    "new": ["new", "Orders", "-o", "new.yaml", "-q"],
    "rehearse": ["rehearse", "s.yaml"],
}  # fmt: skip

KEYS = "\n3\n" * 6 + "q\n"
"""What is typed in a rehearsal: an answer is looked at and rated, six times."""
DATA = "data"


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their names."""
    files = {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}
    return {name: content for name, content in files.items() if not name.startswith(f"{DATA}{os.sep}")}


def rated(folder: Path) -> set[str]:
    """The questions that a rehearsal remembers. Raises ValueError: a file of its memory is half a one."""
    files = [one for one in (folder / DATA).rglob("*.json") if not one.name.startswith(".")]
    return {question for one in files for question in json.loads(one.read_bytes())["questions"]}


def ran(command: list[str], folder: Path, after: float | None = None) -> float:
    """Runs a command, ended after some seconds if that is given; how long it took."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "archdoc", *command], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, "ARCHDOC_DATA": str(folder / DATA)},
    )  # fmt: skip
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError), process.stdin as keys:
        keys.write(KEYS.encode())
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return time.monotonic() - begun


def fresh() -> Path:
    """A new folder with what the commands read."""
    folder = Path(tempfile.mkdtemp())
    (folder / "s.yaml").write_text(SPEC)
    (folder / "compose.yaml").write_text(COMPOSE)
    return folder


def built_before(folder: Path) -> None:
    """Lets an earlier build make three projects, then edits two of their specs and adds two."""
    specs = folder / "specs"
    specs.mkdir()
    view = "views: {near: {focus: [a], title: Near}}\n"
    for name in "abc":
        (specs / f"{name}.yaml").write_text(SPEC.replace("Larkfield", f"Larkfield {name}") + view)
    ran(COMMANDS["rebuild"], folder)
    for name in "abde":
        # As long as before, but for the view that is gone: a file of the same size may have another content.
        (specs / f"{name}.yaml").write_text(SPEC.replace("Larkfield", f"Larkfeild {name}"))


def over_all(killed: dict[str, bytes], before: dict[str, bytes], right: dict[str, bytes]) -> tuple[list[str], bool]:
    """What is wrong with the projects of a rebuild that was killed, and whether one holds files of both builds."""
    found: list[str] = []
    mixed = False
    for name in "abcde":

        def of(files: dict[str, bytes], name: str = name) -> dict[str, bytes]:
            return {one: content for one, content in files.items() if one.startswith(f"out/{name}/")}

        here, old, new = of(killed), of(before), of(right)
        if not old and here not in ({}, new):
            found.append(f"half a project: {name}")
        other = [one for one in old if one in new and old[one] != new[one] and not one.endswith(MANIFEST)]
        mixed |= len({here.get(one) == new[one] for one in other}) > 1
    index = killed["out/index.html"].decode()
    if index.encode() not in (before["out/index.html"], right["out/index.html"]):
        found.append("half an index")
    named = re.findall(r'(?:src|href)="([a-e]/[^"#]+)', index)
    found += [f"the index names {one}, which isn't there" for one in named if f"out/{one}" not in killed]
    return found, mixed


def faults(
    before: dict[str, bytes], killed: dict[str, bytes], right: dict[str, bytes], after: dict[str, bytes]
) -> list[str]:
    """What is wrong with what a killed run left, and with what the next one made of it."""
    found = [f"lost: {name}" for name in before if name not in killed and name in right]
    for name, content in killed.items():
        if name.endswith(MANIFEST):
            json.loads(content)  # what is being replaced is neither as it was nor as it will be
        elif not name.endswith(".tmp") and content not in (before.get(name), right.get(name)):
            found.append(f"half or other: {name}")
    found += [f"not right afterwards: {name}" for name in right if after.get(name) != right[name]]
    return found + [f"left: {name}" for name in after if name not in right]


def main() -> int:
    """Runs and counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(COMMANDS), help="these commands")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    counts: Counter[str] = Counter()
    whole: dict[str, tuple[dict[str, bytes], float]] = {}
    earlier = fresh()
    built_before(earlier)
    for name, command in COMMANDS.items():
        folder = fresh()
        if name.startswith("rebuild"):
            shutil.copytree(earlier, folder, dirs_exist_ok=True)
        took = ran(command, folder)
        whole[name] = (contents(folder), took)
    for number in range(asked.count):
        name = chance.choice(sorted(asked.only.split(",")))
        right, took = whole[name]
        folder = fresh()
        if name.startswith("rebuild"):
            shutil.copytree(earlier, folder, dirs_exist_ok=True)
        before = contents(folder)
        ran(COMMANDS[name], folder, chance.uniform(0.1, took))
        killed = contents(folder)
        known = rated(folder)
        again = COMMANDS[name] + (["--force"] if name == "new" else [])
        ran(again, folder)
        wrong = faults(before, killed, right, contents(folder))
        wrong += [f"forgotten: {question}" for question in known - rated(folder)]
        if name == "rehearse" and not rated(folder):
            wrong.append("nothing was rated")
        if name.startswith("rebuild"):
            more, mixed = over_all(killed, before, right)
            wrong += more
            counts["mixed"] += mixed
        counts["wrong" if wrong else "held"] += 1
        if wrong:
            print(f"{number} {name}: {'; '.join(wrong)}", flush=True)
    print(f"seed {asked.seed}, {asked.count} kills: {dict(counts)}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
