"""Kills commands at random moments and counts what was lost: nothing may be, and the next run must be right.

    python tests/fuzz/kill.py --count 200 --seed 1

`build`, `import --into`, `new` and a public `build` each run in a folder of their own and are ended by SIGKILL after a
random time. A file that the author wrote must be as it was or as the command writes it, no output half a file, and the
command run again must end well and leave nothing of the one that was killed.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SPEC = "title: Orders of Larkfield\ncomponents: {a: {name: A}, b: {name: B}}\nedges: [a -> b]\n"
COMPOSE = "services:\n  web: {image: nginx, depends_on: [db]}\n  db: {image: postgres}\n"
COMMANDS = {
    "build": ["build", "s.yaml", "-o", "out", "-q", "-j", "1", "--only", "diagram,tradeoffs,index"],
    "public": ["build", "s.yaml", "-o", "out", "-q", "-j", "1", "--audience", "public", "--only", "diagram,index"],
    "import": ["import", "compose.yaml", "--into", "s.yaml", "-q"],
    "new": ["new", "Orders", "-o", "new.yaml", "-q"],
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their names."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def ran(command: list[str], folder: Path, after: float | None = None) -> float:
    """Runs a command, ended after some seconds if that is given; how long it took."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "archdoc", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
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


def faults(
    before: dict[str, bytes], killed: dict[str, bytes], right: dict[str, bytes], after: dict[str, bytes]
) -> list[str]:
    """What is wrong with what a killed run left, and with what the next one made of it."""
    found = [f"lost: {name}" for name in before if name not in killed]
    for name, content in killed.items():
        if not name.endswith(".tmp") and content not in (before.get(name), right.get(name)):
            found.append(f"half or other: {name}")
    found += [f"not right afterwards: {name}" for name in right if after.get(name) != right[name]]
    return found + [f"left: {name}" for name in after if name not in right]


def main() -> int:
    """Runs and counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    counts: Counter[str] = Counter()
    whole: dict[str, tuple[dict[str, bytes], float]] = {}
    for name, command in COMMANDS.items():
        folder = fresh()
        took = ran(command, folder)
        whole[name] = (contents(folder), took)
    for number in range(asked.count):
        name = chance.choice(sorted(COMMANDS))
        right, took = whole[name]
        folder = fresh()
        before = contents(folder)
        ran(COMMANDS[name], folder, chance.uniform(0.1, took))
        killed = contents(folder)
        again = COMMANDS[name] + (["--force"] if name == "new" else [])
        ran(again, folder)
        wrong = faults(before, killed, right, contents(folder))
        counts["wrong" if wrong else "held"] += 1
        if wrong:
            print(f"{number} {name}: {'; '.join(wrong)}", flush=True)
    print(f"seed {asked.seed}, {asked.count} kills: {dict(counts)}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
