"""A question to what a person sees of it and presses: it is shown, thought about, looked up and rated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TextIO

from archdoc.questions.question import Question
from archdoc.rehearse import screen
from archdoc.rehearse.listen import LEAVE, Listener
from archdoc.rehearse.progress import Memory
from archdoc.rehearse.schedule import Rating
from archdoc.rehearse.session import Clock

_RATED: dict[str, Rating] = {"1": 1, "a": 1, "2": 2, "h": 2, "3": 3, "g": 3, "4": 4, "e": 4}


class Person:
    """Who is asked: at a terminal, or at the other end of a pipe. `look` is asked each time, as widths change."""

    def __init__(
        self, listener: Listener, shown: TextIO, place: screen.Place, look: Callable[[], screen.Look], clock: Clock
    ) -> None:
        self._listener, self._shown, self._place, self._look, self._clock = listener, shown, place, look, clock

    def ask(self, question: Question, number: int, total: int) -> Rating | Literal["skip", "leave"]:
        """See `archdoc.rehearse.session.Asker`."""
        self._say(screen.question(question, number, total, self._look()))
        begun = self._clock()
        while (key := self._listener.key(screen.THINK, begun)) != "\n":
            if key in "sq" or key == LEAVE:
                return "skip" if key == "s" else "leave"
            self._say(screen.help(self._look()) if key == "?" else "First look: press Enter. ? helps.\n")
        self._say(screen.answer(question, self._place, self._look()))
        while (key := self._listener.key(screen.RATE)) not in _RATED:
            if key in "sq" or key == LEAVE:
                return "skip" if key == "s" else "leave"
            self._say(screen.help(self._look()) if key == "?" else "Rate it: 1, 2, 3 or 4; or s, q, ?.\n")
        return _RATED[key]

    def told(self, rating: Rating, memory: Memory, *, soon: bool) -> None:
        """See `archdoc.rehearse.session.Asker`."""
        self._say(screen.told(rating, memory, self._look(), soon=soon))

    def _say(self, text: str) -> None:
        self._shown.write(text)
        self._shown.flush()
