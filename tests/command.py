"""The real command in a process of its own: what its tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SPECS = ROOT / "specs"
SMALL = """\
title: Orders
teams: {us: {name: Us, mine: true}, them: Them}
components: {api: {team: them}, worker: {team: us, role: led}}
edges:
  - {from: api, to: worker, label: order, tradeoff: Call it straight away}
views: {near: {focus: [worker], title: Near the worker}}
launch: {phases: [{id: one, name: One}, {id: two, name: Two}]}
"""
_OURS = ("ARCHDOC", "NO_COLOR", "FORCE", "COLUMNS", "LINES")
"""What begins so is for a test to say: the process around may have set it."""
ARCHDOC = [sys.executable, "-m", "archdoc"]


def environment(**more: str | None) -> dict[str, str]:
    """This process's environment without what changes the output; a value of None takes a variable out."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    found |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    found |= {name: value for name, value in more.items() if value is not None}
    return {name: value for name, value in found.items() if more.get(name, "") is not None}


def run(
    *arguments: str | Path, cwd: Path, stdin: str | None = None, **more: str | None
) -> subprocess.CompletedProcess[bytes]:
    """Runs `archdoc` in a folder. Nothing is asserted about how it ends."""
    return subprocess.run(
        [*ARCHDOC, *map(str, arguments)],
        cwd=cwd, env=environment(**more), input=(stdin or "").encode(), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
