"""Options and places that all tests share."""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import os
import pickle
import signal
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import msgspec
import pytest

gc.disable()  # until all tests are collected: it costs a quarter of that, and none of it is garbage
HERE = Path(__file__).parent
# Test files are imported by their paths, so what several of them share has to be found here.
sys.path[:0] = [str(HERE), str(HERE / "unit"), str(HERE / "browser")]

os.environ["ARCHDOC_CACHE"] = "off"  # a test says where things are remembered, or they aren't

import tries  # noqa: E402 (which is found only now)

hypothesis.settings.load_profile(tries.EVERYDAY)  # `--hypothesis-profile` says another

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # What a shell starts in the background ignores Ctrl-C, and so would every process that a test sends it to.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Waits for whichever process of the run is at the same; where files can't be locked, each works for itself."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session", autouse=True)
def _layouts_are_shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The layout of a picture is chosen once in a run, whichever processes and tests ask for it: it has no random part.

    Choosing it is a third of what the tests cost. What is chosen lies in the folder of the run, under a digest of all
    that it is chosen by.
    """
    from archdoc.diagram.layout import choose

    real: Any = choose.best
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "layouts"
    folder.mkdir(exist_ok=True)
    chosen: dict[str, Any] = {}

    @functools.wraps(real)
    def best(*arguments: Any, **more: Any) -> Any:
        asked = hashlib.sha256(msgspec.msgpack.encode((arguments, more))).hexdigest()
        if asked not in chosen:
            kept = folder / asked
            with _alone(folder / f"{asked}.lock"):
                try:
                    chosen[asked] = pickle.loads(kept.read_bytes())
                except FileNotFoundError:
                    chosen[asked] = real(*arguments, **more)
                    half = folder / uuid.uuid4().hex
                    half.write_bytes(pickle.dumps(chosen[asked]))
                    half.replace(kept)
        return chosen[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choose, "best", best)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what comes out as tests/golden/*/expected")


def pytest_collection_finish() -> None:
    """What is known by now stays until the end, and need not be looked through again and again."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ARCHDOC_NO_SKIP, as in CI, a run that skipped a test has failed, whatever way it was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("ARCHDOC_NO_SKIP") and skipped:
        reporter.write_line(f"\n{len(skipped)} skipped, and ARCHDOC_NO_SKIP forbids to skip")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
