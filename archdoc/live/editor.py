"""A place in a file to the command that opens an editor there."""

from __future__ import annotations

import os
import shlex
import subprocess

_GOTO = ("code", "code-insiders", "codium", "cursor", "windsurf")
"""Editors that take `--goto file:line:column`."""
_COLON = ("subl", "zed", "hx", "helix", "micro", "kak", "mate")
"""Editors that take `file:line`."""


def command(editor: str, path: str, line: int) -> list[str]:
    """The words of a command. An editor that isn't known gets `+line file`, as vi, nano, emacs and most others take it.

    Raises ValueError: `editor` names nothing, or has an open quote.
    """
    words = shlex.split(editor)
    if not words:
        raise ValueError("No editor is named.")
    name = os.path.splitext(os.path.basename(words[0]))[0].lower()
    if name in _GOTO:
        return [*words, "--goto", f"{path}:{line}"]
    if name in _COLON:
        return [*words, f"{path}:{line}"]
    return [*words, f"+{line}", path]


def start(editor: str, path: str, line: int) -> None:
    """Opens the editor, and doesn't wait for it. Raises ValueError, as `command`; OSError: it can't be started."""
    subprocess.Popen(
        command(editor, path, line), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
