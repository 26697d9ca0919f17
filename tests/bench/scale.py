"""How a build grows with the number of its specs: CPU, memory and what a rebuild costs, as ratios within one run.

    python tests/bench/scale.py --sizes 25,100             # of the size of specs/notification.yaml
    python tests/bench/scale.py --sizes 100,400 --minimal  # of two elements each
    python tests/bench/scale.py --sizes 25,100 --keep      # keeps it in tests/bench/history, with the commit

Each spec has names and texts of its own, so that nothing is drawn twice. CPU is that of all processes together, so a
busy machine changes it little; memory is the most that one process had at any time. `exponent` is how CPU grows from
one size to the next: 1 is as the number of specs. A rebuild is measured with nothing changed, with one spec changed,
and with the output gone while what was made is remembered (`archdoc cache`).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PROSE = {
    "title", "name", "summary", "description", "how_it_works", "question", "choice", "because", "costs", "label",
    "what", "outcome", "lesson", "note", "metric",
}  # fmt: skip
"""Keys whose texts are made each spec's own."""
MINIMAL = {
    "title": "Orders",
    "components": {"api": {"name": "Front"}, "store": {"name": "Store"}},
    "edges": [{"from": "api", "to": "store", "label": "order", "tradeoff": {"choice": "Call it straight away"}}],
}
CHILD = """
import resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode)
"""


def own(tree: Any, number: int) -> Any:
    """The same spec with texts of its own."""
    if isinstance(tree, dict):
        return {
            "on" if key is True else key:  # YAML 1.1 takes `on` for true
            f"{value} {number}" if key in PROSE and isinstance(value, str) else own(value, number)
            for key, value in tree.items()
        }
    return [own(one, number) for one in tree] if isinstance(tree, list) else tree


def measured(folder: Path, jobs: int, cache: str) -> dict[str, float]:
    """Seconds, CPU seconds and MiB of a build of the specs in a folder."""
    command = [sys.executable, "-m", "archdoc", "build", "specs", "-o", "out", "-q", "-j", str(jobs)]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *command], cwd=folder, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ARCHDOC_CACHE": cache, "ARCHDOC_CACHE_SIZE": "100000"},
    )  # fmt: skip
    seconds, cpu, peak, status = map(float, done.stdout.split())
    if status:
        sys.exit(f"the build failed: {done.stderr}")
    return {"seconds": seconds, "cpu": cpu, "peak_mib": peak}


def of_size(count: int, jobs: int, tree: Any, *, remembered: bool) -> dict[str, float]:
    """What a build of so many specs takes, and rebuilds of it."""
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(spare)
        (folder / "specs").mkdir()
        for number in range(count):
            text = yaml.safe_dump(own(tree, number), sort_keys=False, allow_unicode=True)
            (folder / "specs" / f"s{number:05}.yaml").write_text(text, encoding="utf-8")
        cache = os.fspath(folder / "steps") if remembered else "off"
        first = measured(folder, jobs, cache)
        none = measured(folder, jobs, cache)
        changed = yaml.safe_dump(own(tree, count), sort_keys=False, allow_unicode=True)
        (folder / "specs" / "s00000.yaml").write_text(changed, encoding="utf-8")
        one = measured(folder, jobs, cache)
        found = {
            "specs": count, "cpu": first["cpu"], "cpu_each": first["cpu"] / count, "seconds": first["seconds"],
            "peak_mib": first["peak_mib"], "none_changed": none["cpu"] / first["cpu"],
            "one_changed": one["cpu"] / first["cpu"], "rebuild_peak_mib": max(none["peak_mib"], one["peak_mib"]),
            "none_seconds": none["seconds"], "one_seconds": one["seconds"],
            "output_mib": sum(path.stat().st_size for path in (folder / "out").rglob("*")) / 2**20,
        }  # fmt: skip
        if remembered:
            shutil.rmtree(folder / "out")
            found["remembered"] = measured(folder, jobs, cache)["cpu"] / first["cpu"]
            steps = [path.stat().st_size for path in (folder / "steps").rglob("*") if path.is_file()]
            found["steps_mib"] = sum(steps) / 2**20
        return found


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="25,100")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minimal", action="store_true")
    parser.add_argument("--remembered", action="store_true", help="with what is remembered, in a folder of its own")
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    spec = (ROOT / "specs" / "notification.yaml").read_text(encoding="utf-8")
    tree = MINIMAL if asked.minimal else yaml.safe_load(spec)
    found: list[dict[str, float]] = []
    for size in map(int, asked.sizes.split(",")):
        found.append(of_size(size, asked.jobs, tree, remembered=asked.remembered))
        if len(found) > 1:
            before = found[-2]
            found[-1]["exponent"] = math.log(found[-1]["cpu"] / before["cpu"]) / math.log(size / before["specs"])
        print(", ".join(f"{name} {value:.4g}" for name, value in found[-1].items()), flush=True)
    if asked.keep:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        kept = ROOT / "tests" / "bench" / "history" / f"{time.strftime('%Y-%m-%d')}-scale-{commit}.json"
        kept.parent.mkdir(exist_ok=True)
        said = {"commit": commit, "python": platform.python_version(), "processors": os.cpu_count(),
                "spec": "minimal" if asked.minimal else "notification", "jobs": asked.jobs, "sizes": found}  # fmt: skip
        kept.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
