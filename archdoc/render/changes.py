"""What changed between two states of a spec, to text for a terminal, Markdown for a pull request, and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from archdoc.core.markdown import clean
from archdoc.core.markdown_text import name
from archdoc.dossier.changes import MARKS, SUBJECTS, Change, Changes, pieces
from archdoc.render.shapes import printed
from archdoc.render.terminal import painter

SHORT = 48
"""Letters. Two values that are no longer stand beside each other; of longer texts the words that changed are shown."""
AROUND = 5
"""Words that are shown on each side of what changed in a long text."""
_COLOURS = {"added": "green", "removed": "red", "changed": "yellow"}

Placed = Callable[[Change], str]
"""What gives a change its place, `spec.yaml:12`; the empty text where that isn't to be said."""


def text(changes: Changes, *, colour: bool = False, placed: Placed = lambda _: "") -> str:
    """By subject, a line for each change: + for what is new, - for what is gone, ~ for what is other than before."""
    paint = painter(colour)
    lines = [paint(f"{clean(changes.title)}: {changes.summary()}", "bold")]
    for subject in SUBJECTS:
        found = changes.of(subject)
        lines += ["", paint(subject, "bold cyan")] if found else []
        for one in found:
            mark = MARKS[one.kind].replace("−", "-")
            place = placed(one)
            said = clean(_headed(one, one.what, " ".join(_terminal(one, paint))))
            lines.append(f"  {paint(mark, _COLOURS[one.kind])} {said}" + (paint(f"  {place}", "dim") if place else ""))
    return "\n".join(lines) + "\n"


def markdown(changes: Changes, *, note: str = "") -> str:
    """A list under a heading for each subject, for a comment at a pull request; `note` is a line under the first."""
    lines = [f"## {name(changes.title)}: {changes.summary()}"]
    lines += ["", f"_{name(note)}_"] if note else []
    for subject in SUBJECTS:
        found = changes.of(subject)
        lines += ["", f"### {subject}", ""] if found else []
        for one in found:
            lines.append(
                f"- {MARKS[one.kind]} " + _headed(one, f"**{name(one.what)}**", " ".join("".join(_marked(one)).split()))
            )
    return "\n".join(lines) + "\n"


def as_json(changes: Changes, placed: Placed = lambda _: "", remarks: Sequence[str] | None = None) -> str:
    """One object: the title, the counts in words, and every change with its place; of a drift also its remarks."""
    made = {
        "title": changes.title,
        "summary": changes.summary(),
        "changes": [
            {**msgspec.to_builtins(one), "path": ".".join(map(_step, one.path)), "place": placed(one)}
            for one in changes.all
        ],
    }
    return printed(made if remarks is None else made | {"remarks": list(remarks)})


def shown(one: Change) -> list[tuple[str, str]]:
    """What to show of a change's values: stretches that are the same, gone or new. Of a long text, what changed."""
    if one.kind != "changed":
        said = one.new or one.old
        return [("same", said)] if said else []
    if not one.old or not one.new:
        return [("gone", one.old)] if one.old else [("new", one.new)]
    if len(one.old) <= SHORT and len(one.new) <= SHORT:
        return [("gone", one.old), ("arrow", " → "), ("new", one.new)]
    found = pieces(one.old, one.new)
    return [(sort, _cut(words, index == 0, index == len(found) - 1) if sort == "same" else words)
            for index, (sort, words) in enumerate(found)]  # fmt: skip


def _cut(words: str, first: bool, last: bool) -> str:
    """The words next to what changed."""
    split = words.split(" ")
    if len(split) <= 2 * AROUND + 1:
        return words
    start, end = " ".join(split[:AROUND]), " ".join(split[-AROUND:])
    return f"… {end}" if first else f"{start} …" if last else f"{start} … {end}"


def _headed(one: Change, what: str, said: str) -> str:
    head = f"{what}: {one.field}" if one.field else what
    if not said:
        return head
    return f"{head} {said}" if one.field else f"{head}: {said}" if one.kind == "changed" else f"{head} ({said})"


def _terminal(one: Change, paint: Callable[[str, str], str]) -> Iterator[str]:
    for sort, words in shown(one):
        bare = " ".join(words.split())
        if sort == "gone":
            yield paint(f"[-{bare}-]", "red") if len(one.old) > SHORT or not one.new else paint(bare, "red")
        elif sort == "new":
            yield paint(f"{{+{bare}+}}", "green") if len(one.new) > SHORT or not one.old else paint(bare, "green")
        elif bare:
            yield bare


def _marked(one: Change) -> Iterator[str]:
    for sort, words in shown(one):
        bare = name(" ".join(words.split()))
        if not bare:
            yield " "
        elif sort == "gone":
            yield f" ~~{bare}~~ "
        elif sort == "new":
            yield f" **{bare}** "
        else:
            yield bare


def _step(step: str | int) -> str:
    return str(step + 1) if isinstance(step, int) else step
