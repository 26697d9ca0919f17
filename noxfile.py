"""What is run now and then, each in an environment of its own: `nox -l` lists it, `nox -s lowest` runs one.

`pip install nox uv` is all it needs. CI runs none of it; `.ci/run` is CI.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.options.sessions = ["newest", "lowest"]
nox.options.default_venv_backend = "uv|virtualenv"
PYTHONS = ["3.11", "3.12", "3.13"]
"""Those that the classifiers name."""
LOCK = "tests/requirements.txt"
PYTEST = ("python", "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal")
GROUP = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "test")


@nox.session(venv_backend="none")
def lock(session: nox.Session) -> None:
    """Renew the exact versions that tests run with. Then run `newest` and `lowest`."""
    session.run(
        "uv", "pip", "compile", "--quiet", "--universal", "--upgrade", "--python-version", PYTHONS[0],
        "--custom-compile-command", "nox -s lock", "--group", "test", "pyproject.toml", "-o", LOCK, external=True,
    )  # fmt: skip


@nox.session(python=PYTHONS)
def newest(session: nox.Session) -> None:
    """The suite with the newest versions of everything that the ranges allow."""
    session.install("--upgrade", *GROUP, "-e", ".")
    session.run(*PYTEST, *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """The suite with the lowest version that a range allows of each direct dependency."""
    found = Path(session.create_tmp()) / "lowest.txt"
    session.run(
        "uv", "pip", "compile", "--quiet", "--resolution", "lowest-direct", "--python-version", PYTHONS[0],
        "--extra", "live", "pyproject.toml", "-o", str(found), external=True,
    )  # fmt: skip
    session.install(*GROUP, "-e", ".", "-c", str(found))
    session.run(*PYTEST, *session.posargs)


@nox.session(python=PYTHONS)
def locked(session: nox.Session) -> None:
    """The suite with the exact versions, on each Python."""
    session.install("-r", LOCK, "-e", ".")
    session.run(*PYTEST, *session.posargs)


@nox.session(python=PYTHONS[0])
def nightly(session: nox.Session) -> None:
    """The properties, tried many times as often as in an everyday run."""
    session.install("-r", LOCK, "-e", ".")
    session.run(*PYTEST, "--hypothesis-profile", "nightly", "tests/property", *session.posargs)


@nox.session(python=PYTHONS[0])
def mutants(session: nox.Session) -> None:
    """Small faults put into modules: do their tests notice?  nox -s mutants -- --only suggest"""
    session.install("-r", LOCK, "-e", ".")
    session.install("cosmic-ray>=8.7")
    session.run("python", "tests/mutants.py", *session.posargs)


@nox.session(python=PYTHONS[0])
def wheel(session: nox.Session) -> None:
    """Build wheel and sdist into dist/, then install each without a network beside what it needs, and use it."""
    shutil.rmtree("dist", ignore_errors=True)
    session.install("build")
    session.run("python", "-m", "build", "--outdir", "dist")
    made = sorted(Path("dist").iterdir())
    session.install("-r", LOCK)
    for one in made:
        session.install("--force-reinstall", "--no-deps", "--no-build-isolation", "--no-index", str(one.resolve()))
        with session.chdir(session.create_tmp()):
            session.run("archdoc", "new", "Wheel", "-o", "wheel.yaml", "--force")
            session.run("archdoc", "doctor")
            session.run("archdoc", "build", "wheel.yaml", "-o", "output")


@nox.session(python=PYTHONS[0])
def bench(session: nox.Session) -> None:
    """Measure, and keep the result with its commit in tests/bench/history."""
    session.install("-r", LOCK, "-e", ".")
    session.run("python", "tests/bench/run.py", "--keep", *session.posargs)
