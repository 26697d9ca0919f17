"""A page as a reader opens it, and what is wrong with it: shared by the tests of all pages.

axe-core comes with `axe-playwright-python`; its own licence is the MPL 2.0.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

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
AXE = "async () => (await axe.run()).violations.map(one => `${one.id}: ${one.nodes.map(n => n.html).join(' | ')}`)"


class Visit:
    """A page that is open, and what it asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def violations(self) -> list[str]:
        found = find_spec("axe_playwright_python")
        if found is None or found.origin is None:
            refuse("axe-playwright-python is not installed")
        assert found is not None
        self.page.add_script_tag(path=str(Path(str(found.origin)).parent / "axe.min.js"))
        violations: list[str] = self.page.evaluate(AXE)
        return violations
