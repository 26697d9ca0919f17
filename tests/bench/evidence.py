"""How long `archdoc evidence` takes on a large history, as a ratio to plain git doing the same in the same run.

`python tests/bench/evidence.py [COMMITS FILES]` makes a repository by `git fast-import` (100,000 commits, 50,000 files,
a merge in every 40 commits), then prints: processor seconds of the first count, of a second one after one more commit,
and of `git log --numstat` plus `git blame` of a sample of the files, scaled to all of them; and the most memory in MB.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = [f"P{n} <p{n}@example.com>" for n in range(20)]
SAMPLE = 40
SPEC = """\
title: Large
me: {identities: [p0@example.com, p1@example.com]}
period: {from: 2015, to: 2018-06}
components:
"""


def make(folder: Path, commits: int, files: int) -> None:
    """A history by chance: files are added over its first half, and changed a few at a time."""
    dice = random.Random(1)
    texts: list[list[str]] = []
    subprocess.run(["git", "init", "-q", "--bare", str(folder)], check=True)
    run = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert run.stdin is not None
    out = run.stdin
    day, mark = 1_420_070_400, 0
    added = 0

    def commit(branch: str, changed: list[int], parents: list[str]) -> None:
        nonlocal mark, day
        mark, day = mark + 1, day + 2400
        by = f"{dice.choice(PEOPLE)} {day} +0000"
        out.write(f"commit refs/heads/{branch}\nmark :{mark}\nauthor {by}\ncommitter {by}\ndata 1\nx\n".encode())
        out.write("".join(f"{kind} {one}\n" for kind, one in zip(("from", "merge"), parents, strict=False)).encode())
        for at in changed:
            text = "".join(f"{line}\n" for line in texts[at]).encode()
            path = f"s{at % 50}/d{at // 50 % 20}/f{at}.py"
            out.write(f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n")

    def change(at: int) -> int:
        lines = texts[at]
        place = dice.randrange(len(lines) + 1)
        lines[place : place + dice.randint(0, 2)] = [f"    value_{dice.randrange(9999)} = {mark}" for _ in range(3)]
        return at

    main = ""
    while mark < commits:
        new = []
        while added < files and added < files * 2 * mark / commits + 50 and len(new) < 20:
            texts.append([f"def f_{added}_{n}(): return {dice.randrange(10**6)}" for n in range(dice.randint(5, 30))])
            new.append(added)
            added += 1
        if mark % 40 == 0 and main:
            side = f":{mark + 1}"
            brought = change(dice.randrange(added))
            commit("side", [brought], [main])
            commit("main", [change(at) for at in dice.sample(range(added), 2) if at != brought], [main])
            commit("main", [brought], [f":{mark}", side])
            main = f":{mark}"
            continue
        few = new or [change(dice.randrange(added)) for _ in range(dice.randint(1, 4))]
        commit("main", few, [main] if main else [])
        main = f":{mark}"
    out.close()
    assert run.wait() == 0
    subprocess.run(["git", "-C", str(folder), "symbolic-ref", "HEAD", "refs/heads/main"], check=True)


def timed(*words: str, **more: str) -> tuple[float, float]:
    """Seconds of a processor, so that a busy machine changes little; and the most MB that a child has had by now."""
    start = os.times()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **more})
    end = os.times()
    spent = end.children_user - start.children_user + end.children_system - start.children_system
    return spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Prints the numbers."""
    commits, files = map(int, sys.argv[1:3] or ("100000", "50000"))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.environ.get("ARCHDOC_BENCH", made)) / f"r{commits}"
        if not folder.exists():
            start = time.monotonic()
            make(folder, commits, files)
            print(f"made in {time.monotonic() - start:.0f} s")
        spec = Path(made) / "large.yaml"
        spec.write_text(SPEC + "".join(f"  s{n}: {{code: [s{n}/**]}}\n" for n in range(20)), encoding="utf-8")
        ask = [sys.executable, "-m", "archdoc", "evidence", str(spec), "--repo", str(folder), "-T", "json"]
        first, memory = timed(*ask, XDG_CACHE_HOME=made)
        git = ["git", "-C", str(folder)]
        who = {f"GIT_{role}_{what}": "p1" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        tree = subprocess.run([*git, "rev-parse", "HEAD^{tree}"], capture_output=True, text=True, check=True).stdout
        more = subprocess.run([*git, "commit-tree", "-p", "HEAD", "-m", "x", tree.strip()], capture_output=True,
                              text=True, check=True, env={**os.environ, **who}).stdout.strip()  # fmt: skip
        subprocess.run([*git, "update-ref", "refs/heads/main", more], check=True)
        second, _ = timed(*ask, XDG_CACHE_HOME=made)
        log, _ = timed(*git, "log", "--numstat", "--format=%H")
        paths = subprocess.run([*git, "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, text=True,
                               check=True).stdout.split()  # fmt: skip
        chosen = random.Random(2).sample(paths, min(SAMPLE, len(paths)))
        spent = sum(timed(*git, "blame", "--incremental", "HEAD", "--", path)[0] for path in chosen)
        blame = spent * len(paths) / len(chosen)
        print(f"first {first:.1f} s, {memory:.0f} MB; second {second:.1f} s")
        print(f"git log --numstat {log:.1f} s; git blame of {len(paths)} files {blame:.0f} s (from {len(chosen)})")
        print(f"ratio {first / (log + blame):.3f}; to the log alone {first / log:.2f}")


if __name__ == "__main__":
    main()
