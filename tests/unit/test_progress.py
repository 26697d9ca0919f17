"""What a long build says of itself while it works."""

from __future__ import annotations

import io

import pytest

from archdoc.cli import terminal


class Screen(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def fileno(self) -> int:
        return 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(terminal.os, "get_terminal_size", lambda _: terminal.os.terminal_size((30, 24)))
    return now


def told(monkeypatch: pytest.MonkeyPatch, clock: list[float], *, tty: bool, quiet: bool = False) -> str:
    screen = Screen(terminal=tty)
    monkeypatch.setattr(terminal.sys, "stderr", screen)
    progress = terminal.Progress(quiet=quiet)
    for number in range(1, 5):
        progress.tell(f"orders ({number} of 4, about 9 min left)")
        clock[0] += 12.0
    progress.clear()
    return screen.getvalue()


def test_a_terminal_has_one_line_that_is_gone_in_the_end(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    said = told(monkeypatch, clock, tty=True)
    lines = [f"\r\x1b[K{f'Building orders ({number} of 4, about':.29}" for number in (2, 3, 4)]
    assert said == "".join(lines) + "\r\x1b[K"


def test_elsewhere_it_is_a_whole_line_now_and_then(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    assert told(monkeypatch, clock, tty=False) == "Building orders (4 of 4, about 9 min left)\n"


@pytest.mark.parametrize("tty", [True, False])
def test_quiet_says_nothing(monkeypatch: pytest.MonkeyPatch, clock: list[float], tty: bool) -> None:
    assert told(monkeypatch, clock, tty=tty, quiet=True) == ""
