"""Structurizr DSL to an Architecture; what is drawn of a workspace is told in model.py.

A line is a statement, and a brace at its end opens what the next ones are in: a stack of places says what they mean, so
no depth of nesting is too deep for Python. Included files go into the same stream. Nothing is run: scripts, plugins and
component finders are named among what was left out, as are views, but for dynamic ones, which are flows.
https://docs.structurizr.com/dsl/language
"""

from __future__ import annotations

import os
import re

from archdoc.importing.files import File, Files, RefusedError
from archdoc.importing.graph import Architecture
from archdoc.importing.readers.structurizr.dsl_statements import Reader
from archdoc.importing.readers.structurizr.model import Workspace

NAME = "structurizr"

_WORKSPACE = re.compile(
    r'^\ufeff?[ \t]*workspace\b[ \t]*(?:"|extends\b|\{|\S+[ \t]*\{|$)', re.IGNORECASE | re.MULTILINE
)
_FRAGMENT = re.compile(
    r'^[ \t]*(?:[\w.]+[ \t]*=[ \t]*)?(?:person|softwaresystem|container|deploymentenvironment)[ \t]+"',
    re.IGNORECASE | re.MULTILINE,
)
_LIKEC4 = re.compile(r"^(?:specification|views|deployment)\s*\{", re.MULTILINE)
_EXTENDS = re.compile(r'^[ \t]*workspace[ \t]+extends[ \t]+"?([^\s"{]+)', re.IGNORECASE | re.MULTILINE)


def looks(file: File) -> bool:
    """Whether a file is Structurizr DSL: it has a workspace, or is a piece of one that an `!include` takes in."""
    if file.path.lower().endswith((".c4", ".likec4", ".json", ".md")) or file.text.lstrip()[:1] in ("", "{", "["):
        return False
    if file.path.lower().endswith(".dsl") or _WORKSPACE.search(file.text):
        return True
    return bool(_FRAGMENT.search(file.text)) and not _LIKEC4.search(file.text)


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The architecture of all workspaces together. A file that another one includes or extends is read there only.

    Pieces of a workspace are read by themselves where there is no workspace.

    Raises ArchdocError: a brace that isn't closed or closes nothing, or elements nested deeper than can be drawn.
    """
    reader = Reader(Workspace(), files)
    extended = {path for file in given for path in _extended(file, files)}
    whole = [file for file in given if _WORKSPACE.search(file.text)]
    for file in whole:
        if os.path.realpath(file.path) not in extended:
            reader.run(file)
    for file in given:
        if file not in whole and os.path.realpath(file.path) not in reader.included:
            what = "read by itself" if not whole else "not read. Give it alone to read it"
            reader.workspace.without(f"It has no workspace, and none here includes it: {what}.", file.mark(0))
            if not whole:
                reader.run(file)
    return reader.workspace.architecture()


def _extended(file: File, files: Files) -> set[str]:
    found = _EXTENDS.search(file.text)
    if not found or not found[1].endswith(".dsl"):
        return set()
    try:
        path = os.path.realpath(files.inside(file, found[1]))
    except RefusedError:
        return set()
    return {path} - {os.path.realpath(file.path)}
