"""A model and its repositories -> what their histories show of each part."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.model import Element, Model
from archdoc.core.wording import listed
from archdoc.evidence import globs, owners
from archdoc.evidence.git import Git, opened
from archdoc.evidence.history import Commit, History, history
from archdoc.evidence.lines import UNKNOWN_LINE, Standing
from archdoc.evidence.people import BOT, ME, People, people
from archdoc.evidence.standing import States
from archdoc.evidence.values import Evidence, Part, Repo, Share

MAIN = "main"
"""The repository of parts that name none, where there are several."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be counted."""

    repos: tuple[tuple[str, str], ...]
    """Names and folders."""
    day: str
    names: bool = False
    """Whether the names of others are wanted."""
    within: str = ""
    """Only repositories in this folder, and nothing is kept of them; empty: any, and what was read is kept."""


def evidence(model: Model, asked: Asked) -> Evidence:
    """What the histories show. Raises ArchdocError: a repository can't be read, or `code` leads out of it."""
    identities = identities_of(model)
    if not identities:
        hint = "Add `me: {identities: [you@example.com]}`: the names or addresses that your commits have."
        raise ArchdocError((Problem(Mark(model.path), "Nothing says which authors are you.", hint),))
    homes = _homes(model, [name for name, _ in asked.repos])
    parts: dict[str, Part] = {}
    repos, totals, remarks = [], [], []
    unknown = set(identities)
    for name, path in asked.repos:
        with opened(path, asked.within) as git:
            counted = _Counting(git, name, model, asked, identities)
            found = counted.parts([one for one in model.elements.values() if homes.get(one.id) == name])
            parts |= {one.id: one for one in found[:-1]}
            totals.append(found[-1])
            repos.append(counted.repo)
            remarks += counted.remarks
            unknown &= set(counted.unmatched)
    remarks += [
        f"No commit is by the {at}{'st' if at == 1 else 'nd' if at == 2 else 'rd' if at == 3 else 'th'} of "
        f"{len(identities)} me.identities." if model.me and model.me.identities else "No commit is by me.name."
        for at, one in enumerate(identities, 1) if one in unknown
    ]  # fmt: skip
    missing = [one.name for one in model.elements.values() if one.id not in parts and _has_code(one)]
    return Evidence(
        title=model.title, day=asked.day, period_end=_end(model) or "", repos=tuple(repos),
        parts=tuple(parts[id] for id in model.elements if id in parts), totals=tuple(totals), without=tuple(missing),
        remarks=tuple(remarks),
    )  # fmt: skip


def identities_of(model: Model) -> tuple[str, ...]:
    """Who I am to a repository: `me.identities`, else `me.name`."""
    if model.me is None:
        return ()
    return model.me.identities or ((model.me.name,) if model.me.name else ())


def _homes(model: Model, names: Sequence[str]) -> dict[str, str]:
    """The repository of each element. Raises ArchdocError: one is named that wasn't given, or `code` leads out."""
    usual = MAIN if MAIN in names else names[0]
    homes, problems = {}, []
    for one in model.elements.values():
        repo = one.detail.repo or usual
        if repo not in names and len(names) == 1 and names[0] == "":
            repo = names[0]
        outside = [pattern for pattern in one.detail.code if globs.leads_out(pattern)]
        if outside:
            hint = "Write it from the top of the repository: `services/orders/**`."
            problems.append(Problem(Mark(model.path), f"`code` of {one.name} leads out: `{outside[0]}`.", hint))
        if repo in names:
            homes[one.id] = repo
    if problems:
        raise ArchdocError(tuple(problems))
    return homes


def _has_code(element: Element) -> bool:
    """Whether somebody wrote code for it: not for people, nor for what others run."""
    return bool(element.detail.code) or (element.kind == "component" and element.type != "person")


def _end(model: Model) -> str | None:
    """The last day of the period."""
    to = model.period.to if model.period else None
    if to is None:
        return None
    year, month, day = (*to.split("-"), "", "")[:3]
    month = month or "12"
    return f"{year}-{month}-{day or f'{calendar.monthrange(max(int(year), 1), min(max(int(month), 1), 12))[1]:02}'}"


class _Tally(msgspec.Struct):
    """Commits with the same parts and the same author."""

    count: int = 0
    first: str = "9999"
    last: str = ""
    months: dict[str, int] = {}


class _Counting:
    def __init__(self, git: Git, name: str, model: Model, asked: Asked, identities: Iterable[str]) -> None:
        self.git, self.name, self.model, self.asked = git, name, model, asked
        self.remarks: list[str] = []
        self.unmatched: tuple[str, ...] = tuple(identities)
        if not git.tip:
            self.remarks.append(f"{self._called} has no commit yet.")
            self.repo = Repo(name=name, commit="", committed="", commits=0)
            return
        self.history: History = history(git)
        self.people: People = people(git, self.history.people, identities)
        self.unmatched = self.people.unmatched
        self.files, self.out = globs.files(git, git.tip)
        self.owners = owners.read(git, [one.path for one in self.files])
        end = _end(model)
        then = ""
        if end is not None:
            before = f"--before={end}T23:59:59Z"
            then = git.ask("rev-list", "-1", "--first-parent", before, git.tip).decode().strip()
        committed = git.ask("log", "-1", "--no-show-signature", "--format=%cs", git.tip).decode().strip()
        changes = sum(not one.joins for one in self.history.commits)
        self.repo = Repo(
            name=name, commit=git.tip, committed=committed, commits=changes, left_out=len(self.out),
            shallow=bool(git.shallow), then=then, owners=self.owners.path if self.owners else "",
        )  # fmt: skip
        if git.shallow:
            first = min((one.day for one in self.history.commits if one.name in git.shallow), default="")
            self.remarks.append(
                f"{self._called} is a shallow clone: nothing before {first} is here, so no change and no line older "
                "than that is counted as anybody's. “git fetch --unshallow” brings it."
            )
        if end is not None and not then:
            self.remarks.append(f"{self._called} has no commit from before {end}.")

    @property
    def _called(self) -> str:
        return f"Repository {self.name}" if self.name else "The repository"

    def parts(self, elements: Sequence[Element]) -> list[Part]:
        """What is counted of each element that has code, and of all."""
        if not self.git.tip:
            return [Part(id="", name="All", repo=self.name, code=("**",))]
        found = self._code(elements)
        wanted = [Part(id=one.id, name=one.name, repo=self.name, code=code, guessed=guessed)
                  for one, code, guessed in found]  # fmt: skip
        wanted.append(Part(id="", name="All", repo=self.name, code=("**",)))
        masks = self._masks(wanted)
        tallies, ever, apart = self._changes(masks)
        self.states = States(self.git, self.history)
        lines = self._lines(self.git.tip)
        today = self._shares(lines, masks)
        then = None
        if self.repo.then not in ("", self.git.tip):
            wide = [mask | ever.get(at, 0) for at, mask in enumerate(masks)]
            then = self._shares(self._lines(self.repo.then), wide)
        made = []
        for at, one in enumerate(wanted):
            owned = [self.history.paths[path] for path in lines if masks[path] >> at & 1] if self.owners else []
            made.append(self._part(one, 1 << at, tallies, apart, today, then, owned))
        return made

    def _code(self, elements: Sequence[Element]) -> list[tuple[Element, tuple[str, ...], bool]]:
        unsaid = {one.id: (one.id, one.name) for one in elements if not one.detail.code and _has_code(one)}
        paths = [one.path for one in self.files]
        built = globs.built(self.git, self.git.tip, paths) if unsaid else {}
        guessed = globs.guesses(paths, unsaid, built)
        found = []
        for one in elements:
            code = one.detail.code or guessed.get(one.id, ())
            if code:
                found.append((one, code, not one.detail.code))
        return found

    def _masks(self, wanted: Sequence[Part]) -> list[int]:
        """For each path of the history, a bit for each part that it is of."""
        matchers = [globs.matcher(one.code).match for one in wanted[:-1]]
        whole = 1 << len(matchers)
        masks = []
        for path in self.history.paths:
            if path in self.out:
                masks.append(0)
                continue
            named = globs.text(path)
            mask = whole
            for at, match in enumerate(matchers):
                if match(named):
                    mask |= 1 << at
            masks.append(mask)
        self.numbers = {path: at for at, path in enumerate(self.history.paths)}
        for at, one in enumerate(wanted[:-1]):
            if not any(mask >> at & 1 for mask in masks):
                self.remarks.append(f"No file was ever at {', '.join(one.code)}, the code of {one.name}.")
        return masks

    def _changes(
        self, masks: Sequence[int]
    ) -> tuple[dict[tuple[int, int], _Tally], dict[int, int], list[tuple[int, int, str]]]:
        """Commits by parts and author; for each path the parts of its later names; and what is counted apart."""
        tallies: dict[tuple[int, int], _Tally] = {}
        apart: list[tuple[int, int, str]] = []
        later: dict[int, int] = {}
        ever: dict[int, int] = {}
        sorts, shallow = self.people.sorts, self.git.shallow
        for commit in self.history.commits:
            if commit.joins:
                if sorts[commit.author] == ME:
                    brought = (path for path, _ in self.history.merges[commit.name].brought)
                    apart.append((_any(masks[path] | later.get(path, 0) for path in brought), 1, "merges"))
                continue
            mask = 0
            renamed: list[tuple[int, int, int]] = []
            for touch in commit.touches:
                own = masks[touch.path] | later.get(touch.path, 0)
                mask |= own
                if touch.status == "R":
                    renamed.append((touch.path, touch.before, own))
            for new, _, _ in renamed:
                later.pop(new, None)
            for _, old, own in renamed:
                later[old] = later.get(old, 0) | own
                ever[old] = ever.get(old, 0) | own
            if not mask or sorts[commit.author] == BOT or commit.name in shallow:
                continue
            tally = tallies.get((mask, commit.author))
            if tally is None:
                tally = tallies[mask, commit.author] = _Tally()
            tally.count += 1
            day = commit.day
            tally.first, tally.last = min(tally.first, day), max(tally.last, day)
            tally.months[day[:7]] = tally.months.get(day[:7], 0) + 1
            if commit.with_ or commit.reviewed:
                self._named(commit, mask, apart)
        return tallies, ever, apart

    def _named(self, commit: Commit, mask: int, apart: list[tuple[int, int, str]]) -> None:
        sorts = self.people.sorts
        if sorts[commit.author] == ME:
            return
        if any(sorts[one] == ME for one in commit.with_):
            apart.append((mask, 1, "coauthored"))
        if any(sorts[one] == ME for one in commit.reviewed):
            apart.append((mask, 1, "reviewed"))

    def _lines(self, state: str) -> dict[int, Standing]:
        """The lines of each file of a state."""
        whole = state == self.git.tip

        def files() -> dict[int, int]:
            there = self.files if whole else globs.files(self.git, state)[0]
            return {self.numbers[one.path]: one.blob for one in there if one.path in self.numbers}

        def within() -> frozenset[str] | None:
            return None if whole else frozenset(self.git.ask("rev-list", state).decode().split())

        return self.states.standing(state, files, within)

    def _part(
        self, part: Part, bit: int, tallies: Mapping[tuple[int, int], _Tally], apart: Iterable[tuple[int, int, str]],
        today: Mapping[int, _Shares], then: Mapping[int, _Shares] | None, paths: Sequence[bytes],
    ) -> Part:  # fmt: skip
        sorts = self.people.sorts
        mine = every = 0
        first, last = "", ""
        months: dict[str, list[int]] = {}
        by_name: Counter[str] = Counter()
        for (mask, author), tally in tallies.items():
            if not mask & bit:
                continue
            my = sorts[author] == ME
            every += tally.count
            for month, count in tally.months.items():
                both = months.setdefault(month, [0, 0])
                both[0] += count if my else 0
                both[1] += count
            if my:
                mine += tally.count
                first, last = min(first or tally.first, tally.first), max(last, tally.last)
            else:
                by_name[self.people.names[author]] += tally.count
        others = sum(1 for _ in by_name)
        told = Counter(what for mask, _, what in apart if mask & bit)
        owned = self.owners.of(paths) if self.owners else owners.Owned()
        now, old = _of(bit, today), _of(bit, then or {})
        return msgspec.structs.replace(
            part, changes=Share(mine, every), lines=Share(now.mine, now.all), unknown_lines=now.unknown,
            files=Share(now.begun, now.files), lines_then=None if then is None else Share(old.mine, old.all),
            first=first, last=last, others=others, names=tuple(by_name.most_common()) if self.asked.names else (),
            coauthored=told["coauthored"], reviewed=told["reviewed"], merges=told["merges"], teams=owned.teams,
            people=owned.people, months={month: Share(*both) for month, both in sorted(months.items())},
        )  # fmt: skip

    def _shares(self, standing: Mapping[int, Standing], masks: Sequence[int]) -> dict[int, _Shares]:
        """The lines and files of each combination of parts."""
        sorts = self.people.sorts
        found: dict[int, _Shares] = {}
        for path, one in standing.items():
            mask = masks[path]
            if not mask:
                continue
            shares = found.get(mask)
            if shares is None:
                shares = found[mask] = _Shares()
            shares.files += 1
            shares.begun += one.began is not None and sorts[one.began] == ME
            for owner, count in (one.owners or {}).items():
                if owner == UNKNOWN_LINE:
                    shares.unknown += count
                elif sorts[owner] != BOT:
                    shares.all += count
                    shares.mine += count if sorts[owner] == ME else 0
        return found


class _Shares(msgspec.Struct):
    """Lines and files."""

    mine: int = 0
    all: int = 0
    unknown: int = 0
    begun: int = 0
    files: int = 0


def _of(bit: int, found: Mapping[int, _Shares]) -> _Shares:
    """Those of one part, from those of the combinations that it is in."""
    whole = _Shares()
    for mask, one in found.items():
        if mask & bit:
            for field in _Shares.__struct_fields__:
                setattr(whole, field, getattr(whole, field) + getattr(one, field))
    return whole


def _any(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def names_of(repos: Iterable[Repo]) -> str:
    """The commits that were counted at: `a1b2c3d4e5f6`, or `main a1b2c3d4e5f6 and web b2c3d4e5f6a1`."""
    return listed(f"{one.name} {one.commit[:12]}".strip() for one in repos if one.commit)
