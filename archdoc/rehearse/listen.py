"""What a person types -> keys: one by one from a terminal, with the seconds that go by; by lines from a pipe."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, TextIO

from archdoc.rehearse.session import Clock

_TICK = 0.2
"""Seconds between two looks at the clock."""
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?")
"""What arrow and function keys send."""
LEAVE = "\x04"
"""Ctrl-D, and the end of a pipe."""


class Listener(Protocol):
    """Waits for a key."""

    def key(self, hints: Sequence[str], since: datetime | None = None) -> str:
        """The next key in lower case; Enter is a line break, the end `LEAVE`.

        `hints` say what can be pressed, the longest first; `since` is when thinking began, to show how long it is.
        """
        ...


class Lines:
    """Lines of a pipe: a key is the first letter of one."""

    def __init__(self, source: TextIO, shown: TextIO) -> None:
        self._source, self._shown = source, shown

    def key(self, hints: Sequence[str], since: datetime | None = None) -> str:  # noqa: ARG002 (a pipe has no clock)
        """See `Listener`."""
        self._shown.write(f"{hints[0]}\n")
        self._shown.flush()
        line = self._source.buffer.readline().decode(errors="replace")
        return (line.strip().lower()[:1] or "\n") if line else LEAVE


class Keys:
    """Keys of a terminal, which must be in the mode of `keys`."""

    def __init__(self, source: int, shown: TextIO, clock: Clock) -> None:
        self._source, self._shown, self._clock = source, shown, clock
        self._typed = ""
        self._before = ""

    def key(self, hints: Sequence[str], since: datetime | None = None) -> str:
        """See `Listener`."""
        while not self._typed:
            _one_by_one(self._source)
            self._show(hints, since)
            self._typed = self._read()
        self._clear()
        key, self._typed = self._typed[0], self._typed[1:]
        return "\n" if key in "\r " else key.lower()

    def _read(self) -> str:
        from select import select

        if not select([self._source], [], [], _TICK)[0]:
            return ""
        try:
            typed = os.read(self._source, 1024)
        except OSError:  # the terminal is gone
            typed = b""
        return _ESCAPE.sub("", typed.decode(errors="ignore")) if typed else LEAVE

    def _show(self, hints: Sequence[str], since: datetime | None) -> None:
        """Without codes for the terminal: a line break is all that every one understands alike."""
        room = shutil.get_terminal_size().columns - 1
        passed = int((self._clock() - since).total_seconds()) if since else 0
        begin = f"{passed // 60}:{passed % 60:02}  " if since else ""
        line = next((begin + one for one in hints if len(begin + one) <= room), begin[:room].rstrip())
        if line != self._before:
            self._shown.write(f"\r{line.ljust(min(len(self._before), room))}")
            self._shown.flush()
            self._before = line

    def _clear(self) -> None:
        room = shutil.get_terminal_size().columns - 1
        self._shown.write(f"\r{' ' * min(len(self._before), room)}\r")
        self._shown.flush()
        self._before = ""


@contextmanager
def listening(source: TextIO, shown: TextIO, clock: Clock) -> Iterator[Listener]:
    """Keys where both are a terminal that can do it, else lines. The terminal is left as it was found."""
    dumb = os.environ.get("TERM") == "dumb" or not (source.isatty() and shown.isatty())
    if sys.platform == "win32" or dumb:
        yield Lines(source, shown)
        return
    import termios

    before = termios.tcgetattr(source)
    try:
        yield Keys(source.fileno(), shown, clock)
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)


def _one_by_one(terminal: int) -> None:
    """Keys at once and unseen; Ctrl-C stays what it is. Said anew each time: a shell takes it back on Ctrl-Z."""
    if sys.platform == "win32":
        return
    import termios
    import tty

    if termios.tcgetattr(terminal)[3] & termios.ICANON:
        tty.setcbreak(terminal, termios.TCSADRAIN)
