"""The git of the machine, asked in such a way that nothing of the repository is ever run, and nothing in it written.

A repository's own configuration can name programs (`core.fsmonitor`, filters, textconv, external diffs, pagers, hooks,
remotes that fetch what is missing). So its configuration is read once, by `rev-parse`, which starts none of them; all
else is asked of an empty repository of ours, which borrows the objects of the other and has no configuration.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem

BIG = 1024 * 1024
"""Bytes from which on a file is taken for data, and not for lines that somebody wrote."""
_HARD = (
    "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}",
    "-c", f"core.attributesFile={os.devnull}", "-c", "protocol.allow=never", "-c", "core.pager=cat",
    "-c", f"core.bigFileThreshold={BIG}", "-c", "core.quotePath=false", "-c", "core.commitGraph=true",
    "-c", "diff.renames=true", "-c", "diff.algorithm=default", "-c", "diff.indentHeuristic=true",
    "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip
_PATIENCE = 30
"""Seconds for a question that is answered at once."""


class Git(msgspec.Struct, frozen=True, kw_only=True):
    """A repository that can be asked. `tip` is the commit of its HEAD; empty where there is none yet."""

    path: str
    """As it was named."""
    objects: str
    tip: str
    shallow: frozenset[str]
    """Commits whose parents are not here."""
    bare: str
    """The empty repository of ours that stands for it."""
    kept: Path | None
    """A folder to keep what was read in; None where nothing can be kept."""

    def ask(self, *words: str, given: bytes | None = None, index: str | None = None) -> bytes:
        """What a command of git prints. Raises ArchdocError: it can't be answered."""
        more = {"GIT_INDEX_FILE": index} if index else {}
        return _run([*_HARD, f"--git-dir={self.bare}", *words], self.path, given, {**self._where, **more}, None)

    @contextmanager
    def stream(self, *words: str) -> Iterator[IO[bytes]]:
        """What a command of git prints, while it does. Raises ArchdocError: it stopped with an error."""
        with tempfile.TemporaryFile() as told:
            run = _start([*_HARD, f"--git-dir={self.bare}", *words], told, self._where)
            assert run.stdout is not None
            try:
                yield run.stdout
                run.stdout.close()
                if run.wait():
                    told.seek(0)
                    raise _refused(self.path, told.read())
            finally:
                if run.poll() is None:
                    run.kill()
                    run.wait()

    @property
    def _where(self) -> dict[str, str]:
        quoted = '"' + self.objects.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return {"GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted}


@contextmanager
def opened(path: str, within: str = "") -> Iterator[Git]:
    """A repository, or a folder in one. Raises ArchdocError: there is none, or git isn't there.

    With `within`, its objects must be in that folder, and nothing is kept.
    """
    if not os.path.isdir(path):
        raise ArchdocError((Problem(Mark(path), "There is no such folder.", "Name the folder of a git repository."),))
    asked = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format")
    places = _run([*_HARD, "-C", path, "rev-parse", "--path-format=absolute", "--git-path", "objects",
                   "--git-path", "shallow", *asked], path, None, {}, _PATIENCE)  # fmt: skip
    objects, shallow, _, _, kind = places.decode(errors="surrogateescape").split("\n")[:5]
    try:
        tip = _run([*_HARD, "-C", path, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"], path, None, {}, _PATIENCE)
    except ArchdocError:
        tip = b""
    known = frozenset(_lines(shallow))
    real = os.path.realpath(objects)
    if within and os.path.commonpath((os.path.realpath(within), real)) != os.path.realpath(within):
        raise ArchdocError((Problem(Mark(path), "The repository is outside of the folder that may be read."),))
    with tempfile.TemporaryDirectory(prefix="archdoc-") as spare:
        kept = None if within else _folder(objects)
        bare = str((kept or Path(spare)) / "git")
        _bare(bare, kind, known)
        yield Git(path=path, objects=objects, tip=tip.decode().strip(), shallow=known, bare=bare, kept=kept)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return []


def _folder(objects: str) -> Path | None:
    """Where what was read of a repository is kept, for the user alone; None: nowhere."""
    from platformdirs import user_cache_path

    folder = user_cache_path("archdoc", appauthor=False) / "evidence" / sha256(os.fsencode(objects)).hexdigest()[:24]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def _bare(folder: str, kind: str, shallow: frozenset[str]) -> None:
    """An empty repository, with the same sort of names and the same end of the history."""
    if not os.path.isfile(os.path.join(folder, "HEAD")):
        _run([*_HARD, "init", "--quiet", "--bare", "--template=", f"--object-format={kind}", folder], folder, None, {},
             _PATIENCE)  # fmt: skip
    here = Path(folder, "shallow")
    if shallow:
        here.write_text("".join(f"{one}\n" for one in sorted(shallow)), encoding="ascii")
    else:
        here.unlink(missing_ok=True)


def _environment(more: dict[str, str]) -> dict[str, str]:
    """The user's, without what leads git elsewhere or makes it start something."""
    mine = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return mine | {
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ATTR_NOSYSTEM": "1", "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat",
        "LC_ALL": "C", "TZ": "UTC",
    } | more  # fmt: skip


def _run(words: Sequence[str], path: str, given: bytes | None, more: dict[str, str], patience: float | None) -> bytes:
    try:
        done = subprocess.run(
            ["git", *words], input=given or b"", capture_output=True, env=_environment(more), check=False,  # noqa: S607 (the git on the PATH is meant)
            timeout=patience,
        )  # fmt: skip
    except FileNotFoundError:
        raise _no_git(path) from None
    except subprocess.TimeoutExpired:
        raise ArchdocError((Problem(Mark(path), "git gives no answer.", "Try `git rev-parse HEAD` there."),)) from None
    if done.returncode:
        raise _refused(path, done.stderr)
    return done.stdout


def _start(words: Sequence[str], errors: IO[bytes], more: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["git", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=_environment(more),  # noqa: S607 (as above)
        bufsize=1 << 20,
    )  # fmt: skip


def _no_git(path: str) -> ArchdocError:
    hint = "Install git 2.31 or newer: https://git-scm.com/downloads"
    return ArchdocError((Problem(Mark(path), "git is not on the PATH, and the history is read by it.", hint),))


def _refused(path: str, said: bytes) -> ArchdocError:
    from archdoc.core.markdown import clean

    text = clean(said.decode(errors="replace")).strip()
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")
    if "not a git repository" in text:
        what, hint = "There is no git repository here.", "Name the folder that holds `.git`, or a bare repository."
    elif any(word in text for word in ("bad object", "unable to read", "missing", "could not read", "promisor")):
        what = f"Objects of the history are missing: {last}"
        hint = "Is it a partial clone? `git fetch --refetch` (without a filter) brings the rest; nothing was counted."
    else:
        what, hint = f"git says: {last}", "Try `git log` there."
    return ArchdocError((Problem(Mark(path), what, hint),))
