"""Options and places that all tests share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Test files are imported by their paths, so what several of them share has to be found here.
sys.path[:0] = [str(HERE), str(HERE / "unit"), str(HERE / "browser")]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what comes out as tests/golden/*/expected")
