"""Repositories made for tests, by plain git; and counts by plain git, which know nothing of archdoc."""

from __future__ import annotations

import os
import random
import subprocess
from collections import Counter
from pathlib import Path

ME, BOB, EVE = "Ada Byron <ada@example.com>", "Bob Lovell <bob@example.com>", "Eve Moss <eve@example.com>"
PLAIN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


class Repo:
    """A repository in a folder. Each commit is a day after the one before."""

    def __init__(self, path: Path, *init: str) -> None:
        self.path = path
        self.at = 1_675_209_600  # 2023-02-01
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *init)

    def git(self, *words: str, **more: str) -> str:
        """What a command of git says."""
        return self.raw(*words, **more).decode(errors="surrogateescape")

    def raw(self, *words: str, **more: str) -> bytes:
        """The same as bytes."""
        done = subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x", "-c", "protocol.file.allow=always", *words],
            cwd=self.path, env={**os.environ, **PLAIN, **more}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Files as they are to be; None removes one."""
        for name, text in files.items():
            file = self.path / name
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, by: str, files: dict[str, str | bytes | None] | None = None, message: str = "A change") -> str:
        """Everything as it is now; its name."""
        self.write(files or {})
        self.git("add", "-A", "-f")
        return self.record(by, "commit", "-q", "--allow-empty", "--no-verify", "-m", message)

    def record(self, by: str, *words: str) -> str:
        """A command that makes a commit of an author; its name."""
        name, _, address = by.removesuffix(">").partition(" <")
        day = f"@{self.at} +0000"
        self.at += 86_400
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
               for what, value in (("NAME", name), ("EMAIL", address), ("DATE", day))}  # fmt: skip
        self.git(*words, **who)
        return self.git("rev-parse", "HEAD").strip()

    def blamed(self, file: str, at: str = "HEAD") -> Counter[str]:
        """How many lines of a file each author has, by plain `git blame`."""
        counted: Counter[str] = Counter()
        name = ""
        for line in self.raw("blame", "--line-porcelain", at, "--", file).split(b"\n"):
            if line.startswith(b"author "):
                name = line[7:].decode(errors="replace")
            elif line.startswith(b"author-mail "):
                counted[f"{name} {line[12:].decode(errors='replace')}"] += 1
        return counted

    def authors(self, *words: str) -> Counter[str]:
        """How many commits each author has, of those that `git log` lists."""
        told = self.git("log", "--no-merges", "--format=%an <%ae>", *words)
        return Counter(line for line in told.split("\n") if line)

    def files(self, at: str = "HEAD") -> list[str]:
        """The files of a commit."""
        return [one for one in self.git("ls-tree", "-r", "-z", "--name-only", at).split("\0") if one]


def chance(path: Path, seed: int, commits: int = 60) -> Repo:
    """A repository with a history by chance: branches and merges, renames, reverts, removals, three authors."""
    dice = random.Random(seed)
    repo = Repo(path)
    words = [f"line {n}" for n in range(40)]
    for step in range(commits):
        by = dice.choice((ME, BOB, EVE))
        what = dice.random()
        here = repo.files("HEAD") if step else []
        if what < 0.2 or not here:
            name = f"{dice.choice(('api', 'worker', 'lib'))}/f{step}.txt"
            repo.commit(by, {name: "".join(f"{dice.choice(words)} {step}.{n}\n" for n in range(dice.randint(3, 20)))})
        elif what < 0.65:
            name = dice.choice(here)
            lines = (path / name).read_text().splitlines()
            for _ in range(dice.randint(1, 4)):
                at = dice.randint(0, len(lines))
                if lines and dice.random() < 0.4:
                    del lines[at - 1 if at else 0]
                else:
                    lines.insert(at, f"{dice.choice(words)} {step}")
            repo.commit(by, {name: "".join(f"{one}\n" for one in lines)})
        elif what < 0.75:
            name = dice.choice(here)
            text = (path / name).read_text() + (f"moved {step}\n" if dice.random() < 0.5 else "")
            repo.commit(by, {name: None, f"{dice.choice(('api', 'worker', 'lib'))}/r{step}.txt": text})
        elif what < 0.8 and len(here) > 2:
            repo.commit(by, {dice.choice(here): None})
        elif what < 0.85:
            last = repo.git("log", "-1", "--no-merges", "--format=%H").strip()
            if subprocess.run(["git", "revert", "-n", last], cwd=path, env={**os.environ, **PLAIN}, check=False,
                              capture_output=True).returncode:  # fmt: skip
                repo.git("reset", "-q", "--hard")
                repo.git("clean", "-qfd")
            repo.commit(by)
        else:
            _branch(repo, dice, step)
    return repo


def _branch(repo: Repo, dice: random.Random, step: int) -> None:
    """A branch beside the main line, which goes on too; they are joined, now and then with a change in the merge."""
    repo.git("checkout", "-q", "-b", f"b{step}")
    for line in ("side", "main"):
        if line == "main":
            repo.git("checkout", "-q", "main")
        for _ in range(dice.randint(1, 3)):
            name = dice.choice(repo.files())
            lines = (repo.path / name).read_text().splitlines()
            lines.insert(dice.choice((0, len(lines))), f"{line} {step} {dice.random():.3f}")
            repo.commit(dice.choice((ME, BOB, EVE)), {name: "".join(f"{one}\n" for one in lines)})
    by = dice.choice((ME, BOB, EVE))
    how = dice.choice((("-X", "theirs"), ("-X", "ours"), ("-s", "ours")))
    repo.git("merge", "-q", "--no-ff", "--no-commit", *how, f"b{step}")
    if dice.random() < 0.3:
        name = dice.choice(repo.files())
        with (repo.path / name).open("a") as file:
            file.write(f"in the merge {step}\n")
        repo.git("add", "-A")
    repo.record(by, "commit", "-q", "--no-verify", "-m", "Join")
