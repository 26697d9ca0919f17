"""What the pages over many projects cost: making them, their files, and a search in Chromium.

    python tests/bench/portfolio.py               # 1,000 and 10,000 projects
    python tests/bench/portfolio.py 100 1000      # or as many as are said
    python tests/bench/portfolio.py 1000 --keep FOLDER

Projects are made up by chance (of a fixed seed) in the way of a small spec: three to nine parts of 120 technologies, 60
teams, 300 people, up to five decisions. Seconds are CPU; memory is what Python's objects take at most, and the peak of
the process. A search is timed in the page, from the letter that is typed to the rows that are shown; the first of each
kind loads its parts from the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from archdoc.build import portfolio as build
from archdoc.catalogue import technologies
from archdoc.core.model import Model
from archdoc.dossier import decided, portfolio, sections
from archdoc.dossier.portfolio import Entry, Figure
from archdoc.render.html.portfolio import Names
from archdoc.spec.load import load_text

HERE = Path(__file__).resolve().parent
MOST_DECISIONS = 5
DISTINCT = 1000
PARTS = (
    "projects-head", "projects-words", "projects-shown", "projects-facets", "decisions-words", "decisions-shown",
    "technology",
)  # fmt: skip
CHROMIUM = os.environ.get("ARCHDOC_CHROMIUM", "/usr/bin/chromium")
TYPED = ("kafka", "order consent", "post", "retry late", "se", "qeueu", "qzvx")
WAIT = """
([name, value]) => new Promise(resolve => {
  const control = document.forms[0].elements[name], said = document.querySelector('output');
  said.textContent = '';
  const start = performance.now();
  new MutationObserver((_, seen) => {
    seen.disconnect();
    document.body.getBoundingClientRect();  // what is shown is laid out
    resolve([performance.now() - start, said.textContent]);
  }).observe(said, {childList: true, characterData: true, subtree: true});
  control.value = value;
  control.dispatchEvent(new Event('input', {bubbles: true}));
})
"""


def spec(number: int, chance: random.Random, words: list[str], known: list[str]) -> str:
    """A small project, made up."""

    def some(least: int, most: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(least, most)))

    start = chance.randint(2008, 2026)
    teams = chance.sample(range(60), 2)
    ids = [f"{name}_{at}" for at, name in enumerate(chance.choices(words, k=chance.randint(3, 9)))]
    edges = list(pairwise(ids))
    made = {
        "title": f"{some(1, 3).title()} {number}",
        "summary": some(8, 20),
        "me": {"name": f"Person {number % 300}", "role": "Engineer"},
        "period": {"from": f"{start}-0{chance.randint(1, 9)}", "to": f"{start + chance.randint(1, 4)}"},
        "teams": {f"t{one}": {"name": f"Team {one}", "mine": one == teams[0]} for one in teams},
        "components": {
            id: {"team": f"t{chance.choice(teams)}", "technology": chance.choice(known), "description": some(4, 12)}
            for id in ids
        },
        "edges": [
            {"from": one, "to": other, "label": some(1, 3)} | ({"tradeoff": f"d{at}"} if at < MOST_DECISIONS else {})
            for at, (one, other) in enumerate(edges)
        ],
        "tradeoffs": {
            f"d{at}": {
                "question": some(4, 9), "choice": f"{chance.choice(known)} {some(2, 5)}", "because": [some(6, 14)],
                "alternatives": [{"option": f"{chance.choice(known)} {some(1, 4)}", "rejected_because": some(5, 12)}],
                "costs": [some(4, 9)], "revisit_when": some(4, 8), "date": f"{start}-0{chance.randint(1, 9)}",
            }
            for at in range(min(len(edges), MOST_DECISIONS))
        },
    }  # fmt: skip
    return json.dumps(made)


def entries(many: int) -> Iterator[Entry]:
    """Projects; after the first thousand each is one of those with another title, time and person, and more words."""
    chance = random.Random(7)
    said = "".join(path.read_text() for path in sorted((HERE.parents[1] / "specs").glob("*.yaml")))
    words = sorted({word.lower() for word in re.findall(r"[A-Za-z]{4,}", said)})
    known = chance.sample(sorted(name.title() for name in technologies.names() if 3 < len(name) < 12), 120)
    first = [entry(number, load_text(spec(number, chance, words, known))) for number in range(min(many, DISTINCT))]
    yield from first
    for number in range(DISTINCT, many):
        one, start = first[number % DISTINCT], float(chance.randint(2008, 2026))
        more = {*one.about.words.split("|"), *chance.choices(words, k=12)}
        about = msgspec.structs.replace(
            one.about, start=start, end=start + 2, person=f"Person {number % 300}", words="|".join(sorted(more))
        )
        title = f"{chance.choice(words).title()} {number}"
        yield msgspec.structs.replace(one, folder=f"project-{number:05}", title=title, about=about)


def entry(number: int, model: Model) -> Entry:
    return Entry(
        folder=f"project-{number:05}", title=model.title, facts=sections.subtitle(model), summary=model.summary,
        figures=(Figure(title=model.title, files=(("light", "diagram.svg"),), width=900, height=600),),
        links=(("Dossier", "dossier.html"), ("Trade-offs", "tradeoffs.html"), ("Cheat sheet", "cheatsheet.pdf")),
        about=portfolio.about(model, sections.document(model)), decisions=decided.decisions(model),
        uses=decided.uses(model),
    )  # fmt: skip


def measured(many: int, folder: Path) -> None:
    """Makes the pages, and prints what they took and their files."""
    shelf = build.Shelf()
    for number, entry in enumerate(entries(many)):
        shelf.add(number, entry)
    before, start = _peak(), time.process_time()
    done = build.written(folder, shelf, range(many), Names.of(), "internal")
    first, start = time.process_time() - start, time.process_time()
    build.written(folder, shelf, range(many), Names.of(), "internal")
    shelf.close()
    print(f"\n{many:,} projects: {done.written:,} files in {first:.1f} s CPU")
    print(f"  where nothing changed: {time.process_time() - start:.2f} s CPU")
    print(f"  the process had {before:.0f} MiB before, and {_peak():.0f} at most")
    for path in sorted(folder.glob("*.*")):
        if path.is_file():
            print(f"  {path.name:22}{path.stat().st_size / 1000:10,.0f} kB")
    parts = [(path.stat().st_size, path.name) for path in folder.glob("index.parts/*/*")]
    for kind in (*PARTS, ""):
        sizes = [size for size, name in parts if name.startswith(kind)] or [0]
        total, most = sum(sizes) / 1000, max(sizes) / 1000
        print(f"  {kind or 'all parts':22}{total:10,.0f} kB in {len(sizes):,} files, the largest {most:,.0f} kB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def searched(folder: Path) -> None:
    """Searches in a browser, and prints what each search took: by the clock, and CPU of the page's own thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, filters in (("index.html", ("year", "team", "technology")), ("decisions.html", ("technology",))):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})

            def cpu(session: Any = session) -> float:
                told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
                return float(told["TaskDuration"]) * 1000

            def take(
                control: str, value: str, page: Any = page, cpu: Callable[[], float] = cpu
            ) -> tuple[float, float, str]:
                start = cpu()
                clock, said = page.evaluate(WAIT, [control, value])
                return clock, cpu() - start, said

            page.goto((folder / name).as_uri())
            page.locator("[name=text]").focus()
            page.wait_for_function("() => !!window.MiniSearch")
            print(f"  {name}")
            for text in TYPED:
                page.locator("button[type=reset]").click()
                page.wait_for_function("!document.querySelector('output').textContent")
                clock, own, said = take("text", text)
                again = [take("text", part) for part in (f"{text}x", text) * 3][1::2]
                print(
                    f"    {text!r:18} first {clock:5.0f} ms ({own:4.0f} CPU), then "
                    f"{statistics.median(one[0] for one in again):4.0f} ms "
                    f"({statistics.median(one[1] for one in again):4.0f} CPU): {said}"
                )
            for control in filters:
                page.locator("button[type=reset]").click()
                page.wait_for_function("!document.querySelector('output').textContent")
                value = page.locator(f"[name={control}]").evaluate("one => one.options ? one.options[1].value : 'a'")
                clock, own, said = take(control, value)
                print(f"    {control} {value!r}: {clock:.0f} ms ({own:.0f} CPU): {said}")
        browser.close()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("many", type=int, nargs="*", default=[1000, 10000])
    asked.add_argument("--keep", type=Path)
    chosen = asked.parse_args()
    for many in chosen.many:
        with tempfile.TemporaryDirectory() as folder:
            where = chosen.keep or Path(folder)
            measured(many, where)
            searched(where)


if __name__ == "__main__":
    main()
