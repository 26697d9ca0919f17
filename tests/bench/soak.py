"""`archdoc serve` for a long time: many edits, ten browsers, a file that comes and goes, flat memory, a clean end.

    python tests/bench/soak.py [EDITS] [SECONDS-LIMIT]

EDITS (3,600, as in an hour of one a second) are made one after the other, each as soon as the page shows the one
before; after a first tenth, in which everything is loaded once, no process may grow by more than 10 MiB. An edit that
no page shows within the limit (60 s) ends it. Exit status 1: something of it doesn't hold. Linux alone: it reads /proc.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

CHROMIUM = "/usr/bin/chromium"
BROWSERS, BURST, A_SECOND = 10, 1000, 20
ALLOWED = 10.0
"""MiB that a process may grow by."""
failures: list[str] = []


def told(what: str, fine: bool, said: object = "") -> None:
    """A line of the report."""
    print(f"{'ok' if fine else 'NO':<4}{what}{f': {said}' if said != '' else ''}", flush=True)
    if not fine:
        failures.append(what)


def held(pid: int) -> float:
    """MiB that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except OSError:
            continue
    return found


def shows(page: Page, text: str, limit: float) -> bool:
    """Whether the picture comes to hold a text."""
    try:
        page.wait_for_function(
            "text => document.getElementById('picture').textContent.includes(text)", arg=text, timeout=limit * 1000
        )
    except Exception:
        return False
    return True


def heap(page: Page) -> tuple[float, int]:
    """MiB of the page's objects after a collection, and its nodes."""
    asked = page.context.new_cdp_session(page)
    asked.send("HeapProfiler.collectGarbage")
    asked.send("Performance.enable")
    found = {one["name"]: one["value"] for one in asked.send("Performance.getMetrics")["metrics"]}
    asked.detach()
    return found["JSHeapUsedSize"] / 2**20, int(found["Nodes"])


def burst(path: Path, text: str, pages: list[Page], change: Callable[[str, str], str], limit: float) -> None:
    """Edits faster than pictures come: every page shows the last of them."""
    begun = time.monotonic()
    for number in range(BURST):
        path.write_text(change(text, f"b{number}x"), encoding="utf-8")
        time.sleep(max(0.0, begun + (number + 1) / A_SECOND - time.monotonic()))
    took = time.monotonic() - begun
    last = [shows(page, f"b{BURST - 1}x", limit) for page in pages]
    told(f"{BURST:,} edits in {took:.0f} s, the last on each of {len(pages)} pages", all(last), f"{sum(last)} pages")


def comes_and_goes(path: Path, text: str, page: Page, change: Callable[[str, str], str], limit: float) -> None:
    """A file that is deleted, renamed, emptied, or replaced by a folder, and back again."""
    beside = path.with_suffix(".old")

    def folder() -> None:
        path.unlink()
        path.mkdir()

    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "deleted": (path.unlink, lambda: None),
        "renamed": (lambda: path.rename(beside), beside.unlink),
        "emptied": (lambda: path.write_text(""), lambda: None),
        "replaced by a folder": (folder, path.rmdir),
    }
    for name, (go, back) in ways.items():
        go()
        try:
            page.locator("#wrong").wait_for(state="visible", timeout=limit * 1000)
            wrong = True
        except Exception:
            wrong = False
        kept = page.locator("#picture svg").count() == 1
        back()
        path.write_text(change(text, f"after {name}"), encoding="utf-8")
        again = shows(page, f"after {name}", limit)
        told(f"{name}: told, the picture kept, and shown again", wrong and kept and again, (wrong, kept, again))


def long(
    path: Path, text: str, page: Page, server: int, change: Callable[[str, str], str], edits: int, limit: float
) -> None:
    """Edits for a long time, each as soon as the one before is shown; memory by the tenth."""
    step, rows, begun = max(edits // 10, 1), [], time.monotonic()
    for number in range(edits):
        path.write_text(change(text, f"n{number}x"), encoding="utf-8")
        if not shows(page, f"n{number}x", limit):
            told(f"edit {number} is shown", False)
            return
        if (number + 1) % step == 0:
            beside = max((held(one) for one in children(server)), default=0.0)
            size, nodes = heap(page)
            rows.append((held(server), beside, size))
            print(f"    {number + 1:>6} edits, {time.monotonic() - begun:>5.0f} s: server {rows[-1][0]:.1f} MiB, "
                  f"beside it {beside:.1f}, page {size:.1f} with {nodes} nodes", flush=True)  # fmt: skip
    for at, name in enumerate(("the server", "the process beside it", "the page")):
        grown = max(row[at] for row in rows) - rows[0][at]
        told(f"{name} has grown by at most {ALLOWED:g} MiB since the first tenth", grown <= ALLOWED, f"{grown:.1f}")


def main() -> None:
    from command import ROOT
    from live import relabelled
    from served import serving

    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 3600
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    text = (ROOT / "specs" / "notification.yaml").read_text(encoding="utf-8")
    pattern = r"(?m)^  - (?:\w+ -> \w+: |\{from: \w+, to: \w+, label: |\{?\w+ -> \w+: )([^,}\n]+)"
    insert = relabelled(pattern)

    def change(before: str, word: Any) -> str:
        return insert(before, word)

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notification.yaml"
        path.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        with serving(path) as server:
            pages = [browser.new_context(viewport={"width": 1440, "height": 900}).new_page() for _ in range(BROWSERS)]
            for page in pages:
                page.goto(server.address)
                page.locator("#score").wait_for(timeout=limit * 1000)
            burst(path, text, pages, change, limit)
            for page in pages[1:]:
                page.close()
            comes_and_goes(path, text, pages[0], change, limit)
            long(path, text, pages[0], server.process.pid, change, edits, limit)
            beside = children(server.process.pid)
            server.process.send_signal(signal.SIGINT)
            status = server.process.wait(limit)
            assert server.process.stdout is not None
            said = server.process.stdout.read()  # its end comes once nobody holds it
            told("Ctrl-C ends it with 0, and without a word", status == 0 and not said, (status, said))
            told("no process is left", not any(Path(f"/proc/{one}").exists() for one in beside), beside)
        left = sorted(one.name for one in Path(folder).iterdir())
        told("no file is left", left == ["notification.yaml"], left)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
