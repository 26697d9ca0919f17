"""What the command says: data to standard output, the rest beside it; colour only where it is wanted."""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

import click

PATIENCE = 1.0
"""Seconds that a build may take before it says what it is at."""
SELDOM = 30.0
"""Seconds between two such words where no terminal shows them."""


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour: only on a terminal that can, and never with NO_COLOR (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the terminal; 100 where there is none, so that what is written to a file doesn't depend on it."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def emit(content: bytes) -> None:
    """Data, byte for byte as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """A remark beside the data."""
    click.echo(text, err=True)


class Progress:
    """Tells what is being made, once it takes long: on a terminal in one line, which is gone in the end.

    Elsewhere, as in the log of a CI run, it is a line now and then.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._shown = False
        self._quiet, self._plain = quiet, not sys.stderr.isatty()
        self._since = time.monotonic()

    def tell(self, text: str) -> None:
        """Shows what is being made now, in place of what was."""
        waited = time.monotonic() - self._since
        if self._quiet or waited < (SELDOM if self._plain else PATIENCE):
            return
        if self._plain:
            self._since += waited
            sys.stderr.write(f"Building {text}\n")
            sys.stderr.flush()
            return
        room = max(os.get_terminal_size(sys.stderr.fileno()).columns - 1, 10)
        sys.stderr.write(f"\r\x1b[K{'Building ' + text:.{room}}")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        """Takes the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
