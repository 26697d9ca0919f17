"""A page as a reader opens it, and what is wrong with it: shared by the tests of all pages.

axe-core comes with `axe-playwright-python`; its own licence is the MPL 2.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from command import LONGEST
from drawn import refuse

TOO_WIDE = """
() => {
  const wide = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > wide ? ['the page itself'] : [];
  for (const one of document.querySelectorAll('header *, main *, nav *, footer *')) {
    if (one.closest('.sheet, thead') && !one.matches('.sheet')) continue;
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}
"""
AXE = """
async () => (await axe.run({resultTypes: ['violations']})).violations
  .map(one => `${one.id}: ${one.nodes.map(n => n.html).join(' | ')}`)
"""
"""Every rule; of what is right, only one example each is told apart, which saves a sixth of the time."""


class Readers:
    """Pages of a browser, which tests take in turn: a window costs the browser more than what is read in it."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[bool, list[Any]] = {False: [], True: []}

    @contextmanager
    def taken(self) -> Iterator[Callable[..., Visit]]:
        """Gives pages as a new window has them, each its own, until the end of a test. Only what the options of a
        window alone can do gets a new one: to have no scripts, or to be spoiled for whoever comes after."""
        visits: list[tuple[bool, Visit]] = []
        windows = []

        def take(
            *, scheme: str, width: int, scripts: bool = True, bypass: bool = False, spoiled: bool = False
        ) -> Visit:
            if spoiled or not scripts or not self._free[bypass]:
                context = self._browser.new_context(java_script_enabled=scripts, bypass_csp=bypass)
                context.set_default_timeout(1000 * LONGEST)
                page = context.new_page()
            else:
                page = self._free[bypass].pop()
            made = Visit(page)
            if spoiled or not scripts:
                windows.append(page.context)
            else:
                visits.append((bypass, made))
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, media="null", reduced_motion="null")
            page.mouse.move(-1, -1)
            return made

        yield take
        for context in windows:
            context.close()
        for bypass, made in visits:
            made.leave()
            self._free[bypass].append(made.page)


class Visit:
    """A page that is open, and what it asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._heard = {
            "request": lambda request: self.asked.append(request.url),
            "console": lambda message: self.complaints.append(message.text),
            "pageerror": lambda error: self.complaints.append(str(error)),
        }
        for event, heard in self._heard.items():
            page.on(event, heard)

    def leave(self) -> None:
        """Takes away what this visit has left in the browser, so that another may read on the same page."""
        for event, heard in self._heard.items():
            self.page.remove_listener(event, heard)
        self.page.unroute_all()
        for opened in self.page.context.pages:
            if opened != self.page:
                opened.close()
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")

    def violations(self) -> list[str]:
        found = find_spec("axe_playwright_python")
        if found is None or found.origin is None:
            refuse("axe-playwright-python is not installed")
        assert found is not None
        self.page.add_script_tag(path=str(Path(str(found.origin)).parent / "axe.min.js"))
        violations: list[str] = self.page.evaluate(AXE)
        return violations
