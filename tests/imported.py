"""Architectures of public projects, imported by the command: what several tests of imports share."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner, Result

from archdoc.cli import cli
from archdoc.core.model import Model
from archdoc.spec import load

DATA = Path(__file__).parent / "data" / "imports"
DRAFTS = DATA / "drafts"
SPEC = "draft.yaml"
EMPTY = "title: Decisions\ncomponents:\n  records: {name: Records}\n"
"""What decision records, which name no parts, are added to."""

SYSTEMS: dict[str, tuple[str, ...]] = {
    "eshop-compose": ("docker-compose.yml", "docker-compose.override.yml"),
    "telemetry-compose": ("compose.yaml",),
    "boutique-kubernetes": ("release/kubernetes-manifests.yaml",),
    "starterstack-structurizr": ("workspace.dsl",),
    "shop-structurizr-json": ("workspace.json",),
    "portal-backstage": ("catalog/all.yaml",),
    "telemetry-backstage": ("backstage.yaml", "backstage-org.yaml", "pb", "src"),
    "backup-likec4": (".",),
    "jaeger-mermaid": ("cmd/jaeger/internal/integration/README.md",),
    "bank-mermaid-c4": ("docs/syntax/c4.md",),
    "bank-d2": ("d2/c4-tags3.d2",),
    "social-asyncapi": ("social-media",),
    "trading-calm": ("docs/static/calm-example/trading-system.architecture.json",),
    "madr-decisions": (".",),
}
"""What is imported, from within the folder of that name."""
DECISIONS = ("madr-decisions",)
"""Those that are added to a spec."""
COUNTED = tuple(name for name in SYSTEMS if name not in DECISIONS)
"""Those with parts of their own."""


def archdoc(*arguments: str, folder: Path) -> Result:
    """The command, run in this process within a folder. Nothing is asserted about how it ends."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


@contextlib.contextmanager
def copied(name: str) -> Iterator[Path]:
    """A system in a folder of its own, which may be written in."""
    with TemporaryDirectory() as made:
        folder = Path(made) / name
        shutil.copytree(DATA / name, folder)
        if name in DECISIONS:
            (folder / SPEC).write_text(EMPTY)
        yield folder


def again(name: str, folder: Path) -> Result:
    """Imports a system into the spec that is there, or makes one."""
    into = "--into" if name in DECISIONS else "-o"
    return archdoc("import", *SYSTEMS[name], into, SPEC, folder=folder)


@cache
def draft(name: str) -> str:
    """The draft spec of a system."""
    with copied(name) as folder:
        done = again(name, folder)
        assert done.exit_code == 0, done.output
        return (folder / SPEC).read_text()


@cache
def model(name: str) -> Model:
    """The draft of a system, checked."""
    return load.load_text(draft(name), os.path.join(name, SPEC))
