"""Picture -> Scene: lays a picture out in several ways and keeps the most legible (see `judge` for the score).

It has no random part, so the same picture always comes out the same; how much is tried depends on its size alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from archdoc.core.errors import ArchdocError
from archdoc.core.memory import recall
from archdoc.core.model import Hint
from archdoc.diagram.layout import direction as rank
from archdoc.diagram.layout.cards import LIMITS, Card, Style, Tag, cards, larger, tag
from archdoc.diagram.layout.dot import Layout, Routing, dot, with_loops
from archdoc.diagram.layout.engine import Geometry, geometries
from archdoc.diagram.layout.guess import Guess, guess
from archdoc.diagram.layout.judge import READABLE, Verdict, judge
from archdoc.diagram.layout.keep import Kept, geometry
from archdoc.diagram.layout.pack import packed
from archdoc.diagram.layout.pin import arranged
from archdoc.diagram.layout.place import Scene, scenes
from archdoc.diagram.layout.swap import swapped
from archdoc.diagram.views import Link, Picture

READABLE_UP_TO, READABLE_LARGE = 25, 6.0
"""With more elements than this, the text need only be so large, in points."""
_DRAWN = 8
"""So many of the most promising layouts get their lines."""
_MARGIN = 0.2
"""By how much larger, in points, the text of a layout is to be expected before no more are tried."""
_SMALLER, _CROSSED = 0.25, 3
"""By so much, in points, the text may be smaller, and so many crossings there may be more, that cards stay in place."""
_SWAPPED = 2
"""In so many of the most promising layouts of a round, cards try each other's places."""
_MANY = 5
"""Where more than one line in so many crosses another, cards try each other's places."""
_FEW = 4
"""Fewer crossings are left as they are in a scene that is fine."""
_UNTANGLED = 3
"""In so many of the best scenes lines that cross try other tracks."""
_HOPELESS = 20.0
"""A layout from which so much less is expected than what was drawn already gets no lines."""
_NESTED = 44.0
"""By so much a card is larger than what rides on an inner loop of it."""
_LOOP_LABEL = 66.0
"""Labels of edges from a card to itself are no wider than a card."""


class Choice(msgspec.Struct, frozen=True):
    """A scene, and what is to be said of it."""

    scene: Scene
    verdict: Verdict
    found: Geometry
    """Where the engine put cards and frames, before room was made for lines."""


class Draft(msgspec.Struct, frozen=True):
    """Cards and frames placed, without lines yet, and what is expected of it."""

    layout: Layout
    cards: dict[str, Card]
    tags: dict[int, Tag]
    found: Geometry
    guess: Guess


def best(picture: Picture, *, program: str, direction: str | None = None, routing: Routing | None = None) -> Choice:
    """The most legible scene found.

    `program` is the engine (see `engine.command`); `direction` (LR or TB) and `routing` pin what would be tried
    otherwise. Raises ArchdocError: the engine failed.
    """
    left: list[Draft] = []
    found: list[_Try] = []
    failed: list[ArchdocError] = []
    drafts = Drafts(picture, program)
    for layouts in candidates(picture, direction or picture.direction, routing):
        left += drafts.of(layouts, failed)
        left.sort(key=lambda draft: draft.guess.score)
        left += [better for draft in left[:_SWAPPED] if (better := drafts.swapped(draft))]
        left.sort(key=lambda draft: draft.guess.score)
        for draft in [draft for draft in left if _promising(picture, draft)][: _DRAWN - len(found)]:
            left.remove(draft)
            found.append(_Try(picture, draft))
            if _fine(picture, found[-1].choice.verdict):
                return found[-1].untangled(_FEW)
    if not (left or found):
        raise failed[0]
    for draft in left[: max(_DRAWN - len(found), 1)]:
        if found and draft.guess.score > min(_score(one.choice) for one in found) + _HOPELESS:
            break
        found.append(_Try(picture, draft))
        if _fine(picture, found[-1].choice.verdict):
            break
    found.sort(key=lambda one: _score(one.choice))
    return min((one.untangled(2) for one in found[:_UNTANGLED]), key=_score)


class _Try:
    """A draft with its lines drawn; with fewer crossings when asked."""

    def __init__(self, picture: Picture, draft: Draft) -> None:
        bare, self._picture, self._draft = picture.bare(), picture, draft
        layout = msgspec.json.encode(draft.layout, order="deterministic")
        self._inputs = (bare, layout, draft.cards, draft.tags, draft.found)
        self._scenes: Iterator[Scene] | None = None
        self.choice = self._choice(recall("lines", self._inputs, Scene, self._first))

    def _first(self) -> Scene:
        draft = self._draft
        self._scenes = scenes(self._picture.bare(), draft.layout, draft.cards, draft.tags, draft.found)
        return next(self._scenes)

    def _more(self) -> list[Scene]:
        if self._scenes is None:  # The first was remembered.
            self._first()
        return list(self._scenes or ())

    def _choice(self, placed: Scene) -> Choice:
        placed = placed.dressed(self._picture)
        return Choice(placed, judge(placed), self._draft.found)

    def untangled(self, crossings: int) -> Choice:
        """The better one of the scene and, where it has so many crossings, the one with lines in other tracks."""
        if self.choice.verdict.crossings < crossings:
            return self.choice
        more = recall("tracks", self._inputs, list[Scene], self._more)
        return min((self.choice, *map(self._choice, more)), key=_score)


def again(picture: Picture, kept: Kept) -> Choice | None:
    """A picture with its cards where they are `kept`, and room for what is new.

    None where too much is another, or it would come out with a defect, with much smaller text or with many crossings.
    """
    layout, drafts = kept.layout, Drafts(picture, "")
    if picture.direction not in (None, layout.direction) or picture.hints != kept.hints:
        return None
    own, mark = drafts.cards(layout), drafts.tags(layout)
    found = geometry(kept, picture, with_loops(picture.anchored(), layout, own, mark))
    if found is None:
        return None
    made = _Try(picture, Draft(layout, own, mark, found, guess(picture, layout, mark, found))).untangled(_FEW)
    more = len(picture.nodes) + 1 - len(kept.found.nodes)
    small = made.verdict.points < min(_wanted(picture), kept.points) - _SMALLER
    crossed = made.verdict.crossings > kept.crossings + _CROSSED * max(more, 1)
    return None if small or crossed or not made.verdict.clean else made


def _score(choice: Choice) -> float:
    return choice.verdict.score


def _fine(picture: Picture, verdict: Verdict) -> bool:
    """Whether a scene is so good that no further layouts are tried."""
    return verdict.clean and verdict.points >= _wanted(picture) - 0.03 and verdict.crossings * 5 <= len(picture.links)


def _promising(picture: Picture, draft: Draft) -> bool:
    """Whether a layout is likely to come out so."""
    return draft.guess.points >= _wanted(picture) + _MARGIN and draft.guess.crossings * 4 <= len(picture.links)


def _wanted(picture: Picture) -> float:
    return READABLE if len(picture.nodes) <= READABLE_UP_TO else READABLE_LARGE


class Drafts:
    """What makes drafts of one picture, and remembers what several have in common."""

    def __init__(self, picture: Picture, program: str) -> None:
        self._picture, self._program = picture, program
        self._cards: dict[tuple[Style, bool, str], dict[str, Card]] = {}
        self._tags: dict[str, dict[int, Tag]] = {}
        self._placed: dict[Layout, list[str]] = {}
        self._swapped: list[Geometry] = []

    def of(self, layouts: Sequence[Layout], failed: list[ArchdocError]) -> list[Draft]:
        """The layouts that the engine could make; why it failed at others goes to `failed`."""
        picture, drafts = self._picture, []
        dots = [dot(picture, x, self.cards(x), self.tags(x), placed=self._placed) for x in layouts]
        for x, found in zip(layouts, geometries(dots, self._program), strict=True):
            if isinstance(found, ArchdocError):
                failed.append(found)
            else:
                drafts.append(self._draft(x, packed(picture, arranged(picture, x, found))))
        return drafts

    def _draft(self, layout: Layout, placed: Geometry) -> Draft:
        mark = self.tags(layout)
        return Draft(layout, self.cards(layout), mark, placed, guess(self._picture, layout, mark, placed))

    def swapped(self, draft: Draft) -> Draft | None:
        """A draft in which many lines cross, with cards in each other's places; None where that isn't better."""
        picture, layout = self._picture, draft.layout
        if draft.guess.crossings * _MANY <= len(picture.links) or draft.found in self._swapped:
            return None
        sizes = with_loops(picture.anchored(), layout, draft.cards, draft.tags)
        placed = swapped(picture, layout, draft.found, sizes)
        self._swapped += [draft.found, placed]
        made = self._draft(layout, placed)
        return made if made.guess.score < draft.guess.score else None

    def cards(self, layout: Layout) -> dict[str, Card]:
        """The cards of a layout by node key."""
        kind = layout.style, layout.dense, layout.direction
        if kind not in self._cards:
            made = cards(self._picture.nodes, layout.style, dense=layout.dense)
            self._cards[kind] = made | self._with_nested(made, layout)
        return self._cards[kind]

    def _with_nested(self, made: dict[str, Card], layout: Layout) -> dict[str, Card]:
        """Cards with several edges to themselves, so large that what rides on the inner ones lies within the outer."""
        loops: dict[str, list[Tag]] = {}
        for link in self._picture.anchored().links:
            if link.source == link.target:
                rider = self.tags(layout).get(link.number)
                loops.setdefault(link.source, []).append(
                    rider or Tag(left=0, right=0, top=0, bottom=0, badges=(), lines=())
                )
        found = {}
        for key, riders in loops.items():
            inner, card = riders[:-1], made[key]
            if inner and layout.direction == "TB":
                found[key] = larger(card, 0.0, max(max(one.height for one in inner) + _NESTED - card.height, 0.0))
            elif inner:
                found[key] = larger(card, max(max(one.width for one in inner) + _NESTED - card.width, 0.0), 0.0)
        return found

    def tags(self, layout: Layout) -> dict[int, Tag]:
        """What rides on the edges in a layout, by link number."""
        if layout.direction not in self._tags:
            self._tags[layout.direction] = tags(self._picture, layout)
        return self._tags[layout.direction]


def tags(picture: Picture, layout: Layout) -> dict[int, Tag]:
    """What rides on the edges of a picture in a layout, by link number."""
    limit = LIMITS[layout.direction]
    loops = [link.source for link in picture.links if link.source == link.target]

    def widest(link: Link) -> float:
        # Beside a card, one loop lies in another, and low labels keep away from the outer one.
        nested = layout.direction == "TB" and loops.count(link.source) > 1
        return limit if link.source != link.target or nested else min(limit, _LOOP_LABEL)

    found = {link.number: tag(link, layout.direction, widest(link)) for link in picture.links}
    return {number: rider for number, rider in found.items() if rider}


def candidates(picture: Picture, direction: str | None, routing: Routing | None) -> list[list[Layout]]:
    """The layouts worth trying, in rounds: a round is for when those before it gave nothing good enough."""
    picture = picture.anchored()
    plain, returns = rank.against_flow(picture), rank.against_returns(picture)
    beside = rank.against_beside(picture, returns)
    alone = {node.key for node in picture.unlinked()}
    outside = frozenset(node.key for node in picture.nodes if node.standing == "third-party") - alone
    level = (outside,) if len(outside) > 1 else ()
    first = Layout(direction="TB", style="wide", routing=routing or "ortho", against=beside, levels=level)
    change = msgspec.structs.replace
    forth = change(first, against=plain, levels=())
    tight, tight_forth = change(first, dense=True), change(forth, dense=True)
    folds = [
        change(first, against=rank.against_folded(picture, way, 0.5), levels=())
        for way in dict.fromkeys((returns, plain))
    ]
    sides = change(first, against=rank.against_sides(picture, plain), levels=())
    apart = change(first, against=rank.against_teams(picture, plain), levels=())
    plainly = _turned([first], direction)
    small = _turned([tight, tight_forth], direction) + _turned([tight, tight_forth], direction, swapped=True)
    folded = _turned([change(x, dense=True) for x in (*folds, sides, apart)], direction)
    down = [[x for x in layouts if x.direction == "TB"] for layouts in (plainly, small, folded)]
    rounds = [
        # Reading down goes first: it comes out well more often. What does so most often is tried alone.
        *([x] for x in (*down[0], *down[1][::2], *down[2][:1])), *down,
        *([x for x in layouts if x.direction == "LR"] for layouts in (plainly, small, folded)),
        _turned([forth, *(change(x, dense=True) for x in folds)], direction, swapped=True),
    ]  # fmt: skip
    rounds = [[_hinted(picture, layout) for layout in layouts] for layouts in rounds]
    tried: set[Layout] = set()
    fresh = []
    for layouts in rounds:
        fresh.append([x for x in dict.fromkeys(layouts) if x not in tried])
        tried |= set(layouts)
    return [layouts for layouts in fresh if layouts]


def _hinted(picture: Picture, layout: Layout) -> Layout:
    """A layout that keeps the author's hints: links against them turn round."""
    if not picture.hints:
        return layout
    along, level = ("below", "same_row") if layout.direction == "TB" else ("right_of", "same_column")
    after = tuple((hint.other, hint.element) for hint in picture.hints if hint.place in ("after", along))
    beside = _joined(hint for hint in picture.hints if hint.place in ("beside", level))
    against = _turned_for(picture, after, set(layout.against))
    apart = {key for pair in after for key in pair}
    levels = tuple(level for level in layout.levels if not level & apart)
    change = msgspec.structs.replace
    return change(layout, against=frozenset(against), levels=(*levels, *beside), sequence=after)


def _turned_for(picture: Picture, after: Sequence[tuple[str, str]], against: set[int]) -> set[int]:
    """Links laid out against their direction, with those turned round that lead from what is after back to before."""
    for before, behind in after:
        for _ in picture.links:
            # Breadth first, so that as few links as can be are turned.
            came: dict[str, int] = {behind: -1}
            queue = [behind]
            ends = {
                x.number: (x.target, x.source) if x.number in against else (x.source, x.target) for x in picture.links
            }
            for key in queue:
                for number, (start, end) in ends.items():
                    if start == key and end not in came:
                        came[end] = number
                        queue.append(end)
            if before not in came or before == behind:
                break
            against ^= {came[before]}
    return against


def _joined(hints: Iterable[Hint]) -> list[frozenset[str]]:
    """Sets of nodes that are kept side by side: of two hints with a node in common, one set."""
    found: list[frozenset[str]] = []
    for hint in hints:
        pair = frozenset((hint.element, hint.other))
        met = [one for one in found if one & pair]
        found = [one for one in found if not one & pair] + [pair.union(*met)]
    return found


def _turned(layouts: Sequence[Layout], direction: str | None, *, swapped: bool = False) -> list[Layout]:
    """Each layout running down and running right, or only as pinned; with the other shape of card when `swapped`."""
    down, right = ("tall", "wide") if swapped else ("wide", "tall")
    change = msgspec.structs.replace
    return [
        *(change(x, direction="TB", style=down) for x in layouts if direction != "LR"),
        *(change(x, direction="LR", style=right) for x in layouts if direction != "TB"),
    ]
