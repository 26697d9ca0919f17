"""The command as a shell would start it, in this process or in one of its own: what its tests share."""

from __future__ import annotations

import contextlib
import gc
import io
import math
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from unittest import mock

from archdoc import __main__
from archdoc.cli import terminal

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
_OURS = ("ARCHDOC", "NO_COLOR", "FORCE", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
"""What begins so is for a test to say: the process around may have set it. Without byte code each start takes a second
more."""
LONGEST = 300
"""Seconds to wait for what comes within a few: a wait that ends with an event costs nothing on a slow machine."""
ARCHDOC = [sys.executable, "-m", "archdoc"]


def environment(**more: str | None) -> dict[str, str]:
    """This process's environment without what changes the output; a value of None takes a variable out."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    found |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "ARCHDOC_CACHE": "off"}
    found |= {name: value for name, value in more.items() if value is not None}
    return {name: value for name, value in found.items() if more.get(name, "") is not None}


def run(
    *arguments: str | Path, cwd: Path, stdin: str | None = None, **more: str | None
) -> subprocess.CompletedProcess[bytes]:
    """Runs `archdoc` in a folder, in this process. Nothing is asserted about how it ends.

    Streams, arguments, environment and folder are those that a process of its own would have. What only a new
    interpreter reads (PYTHONHASHSEED and the like) takes `start`, and so does `build -j 2`: a process with the threads
    of a test runner can't be forked.
    """
    out, err = io.BytesIO(), io.BytesIO()
    streams = (
        io.TextIOWrapper(io.BytesIO((stdin or "").encode()), "utf-8"),
        io.TextIOWrapper(out, "utf-8"),
        io.TextIOWrapper(err, "utf-8", "backslashreplace", write_through=True),
    )
    command = [*ARCHDOC, *map(str, arguments)]
    status = _main(command, cwd, environment(**more), streams)
    for stream in streams:
        stream.detach()  # whoever keeps the wrapper must not close what is still to be read
    return subprocess.CompletedProcess(command, status, out.getvalue(), err.getvalue())


def start(
    *arguments: str | Path, cwd: Path, stdin: str | None = None, **more: str | None
) -> subprocess.CompletedProcess[bytes]:
    """Runs `archdoc` in a folder as `run` does, but in a process of its own. What a slow build says it is at is left
    out: whether there is any depends on the machine.
    """
    done = subprocess.run(
        [*ARCHDOC, *map(str, arguments)],
        cwd=cwd, env=environment(**more), input=(stdin or "").encode(), capture_output=True, timeout=LONGEST,
        check=False,
    )  # fmt: skip
    done.stderr = re.sub(rb"^Building .*\n", b"", done.stderr, flags=re.MULTILINE)
    return done


def on_a_terminal(*arguments: str, cwd: Path, columns: int = 120, **more: str | None) -> tuple[int, str]:
    """Runs `archdoc` as `run` does, at a real terminal so many columns wide: the exit status, and all it was given."""
    import fcntl
    import pty
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    said: list[bytes] = []
    reader = threading.Thread(target=lambda: said.extend(_read(leader)))
    reader.start()
    try:
        with (
            open(os.dup(follower), encoding="utf-8") as into,
            open(os.dup(follower), "w", encoding="utf-8") as out,
            open(os.dup(follower), "w", encoding="utf-8", errors="backslashreplace") as err,
        ):
            status = _main([*ARCHDOC, *arguments], cwd, environment(COLUMNS=None, **more), (into, out, err))
    finally:
        os.close(follower)
        reader.join(LONGEST)
        os.close(leader)
    return status, b"".join(said).decode().replace("\r\n", "\n")


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # what Linux says when the other end is closed
            return
        if not part:
            return
        yield part


def _main(command: list[str], cwd: Path, env: dict[str, str], streams: tuple[TextIO, TextIO, TextIO]) -> int:
    """The exit status of the command in this process, with everything around it put in place and taken away again."""
    thresholds = gc.get_threshold()
    with contextlib.ExitStack() as around:
        for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
            around.enter_context(mock.patch.object(sys, name, stream))
            around.enter_context(mock.patch.object(sys, f"__{name}__", stream))
        around.enter_context(contextlib.chdir(cwd))
        around.enter_context(mock.patch.dict(os.environ, env, clear=True))
        around.enter_context(mock.patch.object(sys, "argv", command[2:]))
        around.enter_context(mock.patch.object(os, "cpu_count", return_value=1))
        # Whether a build lasts long enough to say what it is at depends on the machine.
        around.enter_context(mock.patch.multiple(terminal, PATIENCE=math.inf, SELDOM=math.inf))
        try:
            __main__.main()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(bool(end.code))
        finally:
            for stream in streams[1:]:
                stream.flush()
            gc.set_threshold(*thresholds)
