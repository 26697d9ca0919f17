"""Options and places that all tests share."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Test files are imported by their paths, so what several of them share has to be found here.
sys.path[:0] = [str(HERE), str(HERE / "unit"), str(HERE / "browser")]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # What a shell starts in the background ignores Ctrl-C, and so would every process that a test sends it to.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what comes out as tests/golden/*/expected")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ARCHDOC_NO_SKIP, as in CI, a run that skipped a test has failed, whatever way it was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("ARCHDOC_NO_SKIP") and skipped:
        reporter.write_line(f"\n{len(skipped)} skipped, and ARCHDOC_NO_SKIP forbids to skip")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
