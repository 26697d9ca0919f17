"""How far cards move when a spec is edited a little: a word, an edge or an element more.

    python tests/bench/steady.py                    # specs and imported systems
    python tests/bench/steady.py --each 5 --check   # more edits of each kind; exit status 1 where the goal is missed
    python tests/bench/steady.py FILE...            # these specs

Each edit is drawn from nothing, and with the picture before it remembered, as `build --steady` and `serve` do it. What
counts is how far a card's middle has moved, in widths of the picture before: the median over all cards that are in
both, and of that the median over the edits of a kind.
"""

from __future__ import annotations

import argparse
import copy
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]
GOAL = 0.1

Spec = dict[str, Any]


class Loader(yaml.SafeLoader):
    """YAML as archdoc reads it: `on` is a word, and a date is text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith(("bool", "timestamp")) or first in "tfTF"]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _elements(spec: Spec) -> Iterator[tuple[str, str]]:
    """Section and id of every element that is written as a mapping."""
    for section in ("components", "queues", "third_parties"):
        entries = spec.get(section) or {}
        if isinstance(entries, dict):
            yield from ((section, id) for id in entries)


def another_word(spec: Spec, chance: random.Random) -> None:
    """The label of an edge has another word."""
    labelled = [edge for edge in spec.get("edges") or [] if isinstance(edge, dict) and any(map(_label, edge.items()))]
    if labelled:
        edge = chance.choice(labelled)
        key = next(key for key, value in edge.items() if _label((key, value)))
        edge[key] += chance.choice((" now", " again", " each", " first"))


def _label(item: tuple[str, Any]) -> bool:
    """Whether a key of an edge has its label: `label`, or the short form of both ends."""
    key, value = item
    return (key == "label" or "->" in key) and isinstance(value, str)


def another_name(spec: Spec, chance: random.Random) -> None:
    """An element is called something a little longer."""
    section, id = chance.choice([*_elements(spec)])
    element = spec[section][id]
    name = element.get("name") if isinstance(element, dict) else element
    said = f"{name or id.replace('_', ' ').capitalize()} {chance.choice(('v2', 'API', 'hub'))}"
    spec[section][id] = {**element, "name": said} if isinstance(element, dict) else {"name": said}


def another_edge(spec: Spec, chance: random.Random) -> None:
    """An edge between two elements that had none."""
    ids = [id for _, id in _elements(spec)]
    edges = spec.setdefault("edges", [])
    joined = {frozenset((edge.get("from"), edge.get("to"))) for edge in edges if isinstance(edge, dict)}
    for _ in range(99):
        one, other = chance.sample(ids, 2)
        if frozenset((one, other)) not in joined:
            edges.append({"from": one, "to": other, "label": "asks"})
            return


def another_element(spec: Spec, chance: random.Random) -> None:
    """An element that one of the others calls."""
    inside = [(section, id) for section, id in _elements(spec) if section == "components"] or [*_elements(spec)]
    section, id = chance.choice(inside)
    near = spec[section][id]
    team = {"team": near["team"]} if isinstance(near, dict) and near.get("team") else {}
    spec[section]["newcomer"] = {"name": "Newcomer", **team}
    spec.setdefault("edges", []).append({"from": id, "to": "newcomer", "label": "asks"})


EDITS: tuple[Callable[[Spec, random.Random], None], ...] = (another_word, another_name, another_edge, another_element)


Places = dict[str, tuple[float, float]]


def model_of(spec: Spec, name: str) -> Any:
    from archdoc.spec.load import load_text

    return load_text(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True), name)


def places(diagram: Any) -> Places:
    """The middles of a picture's cards by key."""
    scene = diagram.scene
    return {
        key: (x - scene.left + card.width / 2, y - scene.top + card.height / 2)
        for key, (x, y, card) in scene.cards.items()
    }


def moved(before: Any, after: Any) -> float:
    """How far the cards in both pictures have moved, in widths of the first: the median."""
    there = places(after)
    far = [
        ((there[key][0] - x) ** 2 + (there[key][1] - y) ** 2) ** 0.5 / before.scene.width
        for key, (x, y) in places(before).items() if key in there
    ]  # fmt: skip
    return statistics.median(far) if far else 0.0


def edited(spec: Spec, name: str, each: int) -> Iterator[tuple[str, float, float, bool]]:
    """Of each edit: its kind, how far things move from nothing and remembered, and whether they could be kept."""
    from archdoc.diagram import views
    from archdoc.diagram.diagram import again
    from archdoc.diagram.overview import overview

    first = overview(model_of(spec, name))
    for edit in EDITS:
        for number in range(each):
            changed = copy.deepcopy(spec)
            edit(changed, random.Random(number))
            model = model_of(changed, name)
            anew = overview(model).picture
            kept = again(first.picture.kept, views.overview(model, first.folding))
            yield edit.__name__, moved(first.picture, anew), moved(first.picture, kept or anew), kept is not None


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--each", type=int, default=3, help="edits of each kind")
    options.add_argument("--check", action="store_true", help="exit status 1 where the goal is missed")
    given = options.parse_args()
    drafts = ROOT / "tests" / "data" / "imports" / "drafts"
    files = given.files or [*sorted((ROOT / "specs").glob("*.yaml")), *sorted(drafts.glob("*.yaml"))]
    every: dict[str, list[tuple[float, float, bool]]] = {edit.__name__: [] for edit in EDITS}
    for file in files:
        spec = yaml.load(file.read_text(encoding="utf-8"), Loader)
        spec.pop("views", None)
        if not spec.get("edges"):
            continue
        found: dict[str, list[tuple[float, float, bool]]] = {}
        for kind, anew, remembered, kept in edited(spec, str(file), given.each):
            found.setdefault(kind, []).append((anew, remembered, kept))
            every[kind].append((anew, remembered, kept))
        said = (
            f"{statistics.median(x for x, _, _ in rows):.3f}/{statistics.median(x for _, x, _ in rows):.3f}"
            for rows in found.values()
        )
        print(f"{file.stem:28} {'  '.join(said)}", flush=True)
    missed = False
    for name, rows in every.items():
        for way, far in (("from nothing", [x for x, _, _ in rows]), ("remembered", [x for _, x, _ in rows])):
            kept = sum(one < GOAL for one in far)
            middle = statistics.median(far)
            missed |= way == "remembered" and middle >= GOAL
            print(f"{name:16} {way:12} median {middle:.3f}, {kept} of {len(far)} below {GOAL}, worst {max(far):.2f}")
        print(f"{'':16} {sum(kept for _, _, kept in rows)} of {len(rows)} kept in place")
    sys.exit(given.check and missed)


if __name__ == "__main__":
    main()
