"""A process beside the server, for what takes long: an edit meanwhile is drawn at once.

It is started when it is first needed, does one thing after the other, and ends with the server, however that ends: it
reads from a pipe whose other end only the server has. Once it holds much memory, another takes its place.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from archdoc.live import reckon

MOST_MEMORY = 400 * 2**20
"""Bytes; a worker that has held more ends after its answer."""
MOST_ANSWERS = 500
"""After so many answers another worker takes its place, also where memory can't be asked for."""
T = TypeVar("T")
_WORK: dict[str, Callable[..., Any]] = {"review": reckon.review, "settled": reckon.settled}
_BEHIND = 5
"""How far behind the server it stands for the processor (`nice`)."""


class ClosedError(Exception):
    """Nothing is worked out any more."""


class Worker:
    """The process. It may be asked from several threads; each waits for its turn."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one."""
        return self._process.pid if self._process is not None else None

    def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What a function of `archdoc.live.reckon` gives. Raises what that raises; ClosedError: the server ends.

        Where no process can be had, it is done in this one.
        """
        with self._lock:
            for _ in range(2):  # the one that is there may have ended, or been killed
                if self._closed:
                    raise ClosedError
                answer: tuple[bool, Any] | None = None
                with suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):
                    answer = self._asked(work.__name__, arguments)
                if answer is not None:
                    failed, made = answer
                    if failed:
                        raise made
                    return made  # type: ignore[no-any-return]
                self._end()
            if self._closed:
                raise ClosedError
        return work(*arguments)

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        self._closed = True
        self._end()

    def _asked(self, name: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._process = _started()
        assert process.stdin is not None
        assert process.stdout is not None
        pickle.dump((name, arguments), process.stdin)
        process.stdin.flush()
        found: tuple[bool, Any] = pickle.load(process.stdout)  # noqa: S301 (its other end is our own process)
        return found

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _started() -> subprocess.Popen[bytes]:
    """A process that imports this archdoc and no other, whatever lies in the folder that it is started in."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "archdoc.live.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, start_new_session=True,
    )  # fmt: skip


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Answers until nobody asks any more, or it has answered enough."""
    for _ in range(MOST_ANSWERS):
        try:
            name, arguments = pickle.load(source)  # noqa: S301 (the server that started it)
        except EOFError:
            return
        try:
            made: tuple[bool, Any] = False, _WORK[name](*arguments)
        except Exception as error:
            made = True, error
        pickle.dump(made, target)
        target.flush()
        if _memory() > MOST_MEMORY:
            return


def _memory() -> int:
    """Bytes that this process holds, or has held at most where only that is told; 0 where neither can be asked for.

    Linux counts in the most that was ever held what the process held that started this one.
    """
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Runs as a process of its own. What is printed by accident goes to standard error."""
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_BEHIND)
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
