"""What a spec says -> Answer: lines, what they lack and where it goes, and the trade-offs that they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from archdoc.core.model import Edge, Element, Model, Tradeoff
from archdoc.core.paths import Path, of_element, of_tradeoff
from archdoc.core.vocabulary import Alternative
from archdoc.core.wording import literal, stopped
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import BRIEF, capital, name, number, quoted, said

LINES = 3
"""Parts of one question that are answered by a line each; of the others it is said that there are some."""
ROOM = 300
"""Characters of a text that is all of an answer."""
STANDING = {"accepted": 0, "proposed": 1}
"""The decisions that can answer a question, the firmer first. What was given up answers only why."""


class Answer(msgspec.Struct, frozen=True):
    """What a spec says to a question, and what it doesn't."""

    lines: tuple[str, ...] = ()
    missing: tuple[Gap, ...] = ()
    tradeoffs: tuple[int, ...] = ()


class Key(msgspec.Struct, frozen=True):
    """A key that answers a question: its path below a part, what its text is called, and what to say there.

    `ask` has `{name}` where the part's name goes. An `optional` key is told where it is there, and never missing.
    `whole` is the path of a text about the whole system that answers for every part. Of parts whose type is among
    `never_of` the key is not asked for.
    """

    path: Path
    label: str
    ask: str
    optional: bool = False
    whole: Path = ()
    never_of: frozenset[str] = frozenset()


def both(*answers: Answer) -> Answer:
    """Several answers as one."""
    return Answer(
        tuple(dict.fromkeys(line for one in answers for line in one.lines)),
        tuple(dict.fromkeys(gap for one in answers for gap in one.missing)),
        tuple(dict.fromkeys(number for one in answers for number in one.tradeoffs)),
    )


def keys(elements: Sequence[Element], wanted: Sequence[Key]) -> Answer:
    """The answer that texts of some parts give."""
    lines: list[str] = []
    missing: list[Gap] = []
    for element in elements:
        found = [(key, text) for key in wanted if (text := value(element, key.path))]
        told = {key.path for key, _ in found}
        missing += [
            Gap(key.ask.format(name=name(element)), (*of_element(element), *key.path))
            for key in wanted
            if key.path not in told and not key.optional and element.type not in key.never_of
        ]
        if len(wanted) == 1:
            pieces = [capital(said(text, ROOM if len(elements) == 1 else BRIEF)) for _, text in found]
        else:
            pieces = [f"{key.label}: {said(text)}" for key, text in found]
        if len(elements) > 1:
            lines += [f"**{literal(name(element))}** · {' '.join(pieces)}"] if pieces else []
        elif pieces:
            lines += [" ".join(pieces[:2]), " ".join(pieces[2:])] if len(pieces) > 2 else pieces
    return Answer(shortened([line for line in lines if line]), tuple(missing))


def settled(model: Model, elements: Sequence[Element], wanted: Sequence[Key]) -> Answer:
    """The answer of texts of which one is enough: about the whole system, or about any of the parts."""
    lines: list[str] = []
    missing: list[Gap] = []
    for key in wanted:
        whole = at(model, key.whole) if key.whole else None
        found = [(one, text) for one in elements if key.path and (text := value(one, key.path))]
        told = [said(whole)] if whole else []
        told += [f"**{literal(name(one))}** · {said(text)}" if whole or len(elements) > 1 else said(text)
                 for one, text in found[:LINES]]  # fmt: skip
        if told:
            told[0] = f"{key.label}: {told[0]}" if key.label and len(wanted) > 1 else capital(told[0])
            lines += told
        elif not key.optional:
            called = name(elements[0]) if elements else model.title
            path = (*of_element(elements[0]), *key.path) if key.path and elements else key.whole
            missing.append(Gap(key.ask.format(name=called), path))
    return Answer(shortened(lines), tuple(missing))


def at(model: Model, path: Path) -> str | None:
    """What a path leads to, as one text: of a list its first items; None where there is nothing."""
    found: object = model
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, tuple) and len(found) > step else None
        else:
            found = getattr(found, step, None)
    if isinstance(found, tuple):
        return " ".join(stopped(one) for one in found[:LINES] if isinstance(one, str)) or None
    return found.strip() or None if isinstance(found, str) else None


def shortened(lines: Sequence[str]) -> tuple[str, ...]:
    """The first lines, and how many more parts have one."""
    if len(lines) <= LINES:
        return tuple(lines)
    return (*lines[:LINES], f"… and {number(len(lines) - LINES)} more.")


def value(element: Element, path: Path) -> str | None:
    """The text at a path below an element, or None."""
    found: object = element.detail if hasattr(element.detail, str(path[0])) else element
    for key in path:
        found = getattr(found, str(key), None)
    return found.strip() or None if isinstance(found, str) else None


def told(tradeoff: Tradeoff, option: Alternative | None = None) -> tuple[str, ...]:
    """A decision in lines: the choice and why; what was turned down and why; what it cost."""
    option = option or next(iter(tradeoff.alternatives), None)
    because = f" {said(tradeoff.because[0])}" if tradeoff.because else ""
    lines = [f"{said(tradeoff.choice)}{because}"]
    if option:
        reason = option.rejected_because or next(iter(option.cons), "")
        lines.append(f"Turned down: {said(option.option)}" + (f" {said(capital(reason))}" if reason else ""))
    lines += [f"Cost: {said(tradeoff.costs[0])}"] if tradeoff.costs else []
    return tuple(lines)


def decided(
    system: System,
    there: Iterable[int],
    *,
    here: Path,
    ask: str,
    against: re.Pattern[str] | None = None,
    about: re.Pattern[str] | None = None,
    instead: str = "",
    rather: Callable[[str], bool] | None = None,
) -> Answer:
    """The answer that a decision gives.

    Takes the numbers of the trade-offs there, the nearest first. With `against`, an alternative has to speak of what it
    matches; `instead` says in words what that is. Without such an alternative, a decision whose choice speaks of what
    `about` matches is half an answer. Of several alternatives, one that `rather` likes is told. `here` and `ask` are
    where to write a decision, and what, if there is none.
    """
    every = [system.model.tradeoffs[number - 1] for number in dict.fromkeys(there)]
    firm = [one for one in every if one.status in STANDING]
    for one in sorted(firm, key=lambda one: STANDING[one.status]):
        fitting = [it for it in one.alternatives if against and against.search(it.option)]
        liked = [it for it in fitting or one.alternatives if rather and it.rejected_because and rather(it.option)]
        option = next(iter(liked if against is None else [*liked, *fitting] if fitting else ()), None)
        if option or (against is None and (about is None or about.search(words(one)))):
            return _complete(system, one, option)
    if against and about:
        on_it = _hanging_on(system, here)
        half = next((one for one in firm if about.search(one.choice)), None) or next(
            (one for one in firm if one.number in on_it), None
        )
        if half:
            lacking = Gap(
                f"Add {instead} to what you turned down, and why", (*of_tradeoff(system.model, half), "alternatives")
            )
            # A decision that is about something else has its own question, so it isn't told to answer this one.
            numbers = (half.number,) if about.search(half.choice) else ()
            return Answer(told(half)[:1], (lacking,), numbers)
    return Answer(missing=(Gap(_beside(system, ask, here), here),))


def _hanging_on(system: System, here: Path) -> tuple[int, ...]:
    """The numbers of the decisions on the edge or element that a path leads into."""
    match here:
        case ("edges", int(at), *_):
            # What a public model leaves out makes gaps in the numbers.
            return system.numbered[at + 1].tradeoffs if at + 1 in system.numbered else ()
        case (str(), str(id), *_) if id in system.model.elements:
            return system.model.elements[id].tradeoffs
    return ()


def _beside(system: System, ask: str, here: Path) -> str:
    """What to write, naming the decision that is there already and may be the one to complete."""
    there = [system.model.tradeoffs[number - 1] for number in _hanging_on(system, here)]
    firm = next((one for one in there if one.status in STANDING), None)
    return f"{ask}; or complete {quoted(firm.choice)}, which is there" if firm else ask


def near(edges: Iterable[Edge], elements: Iterable[Element] = ()) -> list[int]:
    """The numbers of the trade-offs on edges and elements, in that order."""
    return [*(number for edge in edges for number in edge.tradeoffs),
            *(number for element in elements for number in element.tradeoffs)]  # fmt: skip


def words(tradeoff: Tradeoff) -> str:
    """Everything that a decision says, for looking for words in it."""
    options = [text for one in tradeoff.alternatives for text in (one.option, one.rejected_because or "", *one.cons)]
    risks = [text for one in tradeoff.risks for text in (one.risk, one.mitigation or "")]
    return " ".join([tradeoff.question or "", tradeoff.choice, *tradeoff.because, *options, *tradeoff.costs, *risks])


def _complete(system: System, one: Tradeoff, option: Alternative | None) -> Answer:
    """The answer of a decision, with what a decision in full would have besides."""
    path, called = of_tradeoff(system.model, one), quoted(one.choice)
    missing = []
    if not one.because:
        missing.append(Gap(f"Say why you chose {called}", (*path, "because")))
    if option is None:
        option = next((it for it in one.alternatives if it.rejected_because), next(iter(one.alternatives), None))
    if option is None:
        missing.append(Gap(f"Say what you turned down for {called}, and why", (*path, "alternatives")))
    elif not (option.rejected_because or option.cons):
        there = (*path, "alternatives", one.alternatives.index(option), "rejected_because")
        missing.append(Gap(f"Say why you turned down {quoted(option.option)}", there))
    if not one.costs:
        missing.append(Gap(f"Say what {called} cost you", (*path, "costs")))
    return Answer(told(one, option), tuple(missing), (one.number,))


def mitigated(system: System, there: Iterable[int], about: re.Pattern[str]) -> Answer | None:
    """The answer that a risk with its mitigation gives, or None where no decision names such a risk."""
    half = None
    for numbered in dict.fromkeys(there):
        one = system.model.tradeoffs[numbered - 1]
        for index, risk in enumerate(one.risks if one.status in STANDING else ()):
            if not about.search(f"{risk.risk} {risk.mitigation or ''}"):
                continue
            if risk.mitigation:
                return Answer((f"{said(risk.risk)} {said(capital(risk.mitigation))}",), (), (one.number,))
            path = (*of_tradeoff(system.model, one), "risks", index, "mitigation")
            half = half or Answer((said(risk.risk),), (Gap("Say what is done about this risk", path),), (one.number,))
    return half


def texts(pairs: Sequence[tuple[str, str | None, Gap]]) -> Answer:
    """The answer of texts outside the elements: label, text, and what to write where there is none."""
    found = [(label, text) for label, text, _ in pairs if text]
    room = ROOM if len(pairs) == 1 else BRIEF
    lines = [f"{label}: {said(text, room)}" if label else said(text, room) for label, text in found]
    missing = tuple(gap for _, text, gap in pairs if not text)
    return Answer(tuple(lines), missing)
