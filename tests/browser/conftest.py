"""One browser for all tests: Debian's Chromium, driven by playwright, which knows no fonts but those that we ship."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from audit import MEASURE
from command import LONGEST
from drawn import refuse
from reader import Readers, Visit

from archdoc.diagram.svg.scripts import FONTS
from archdoc.diagram.svg.scripts import SCRIPT_FONTS as SCRIPTS

CHROMIUM = os.environ.get("ARCHDOC_CHROMIUM", "/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>{scripts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
"""Whatever family a page asks for, Liberation Sans is what it gets: what is measured is the same on each machine."""


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        refuse("playwright is not installed")
    if not Path(CHROMIUM).is_file():
        refuse(f"there is no Chromium at {CHROMIUM}: install it, or name it in ARCHDOC_CHROMIUM")
    config = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    config.write_text(FONTCONFIG.format(fonts=FONTS, scripts=SCRIPTS, cache=config.parent / "cache"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, env={**os.environ, "FONTCONFIG_FILE": str(config)}
        )
        made = browser.new_page(viewport={"width": 1600, "height": 1200})
        made.set_default_timeout(1000 * LONGEST)
        yield made
        browser.close()


@pytest.fixture(scope="session")
def measure(page: Any) -> Callable[[str], dict[str, Any]]:
    """An SVG to where the browser puts everything in it."""

    def measured(svg: str) -> dict[str, Any]:
        page.set_content(f'<body style="margin:0">{svg}')
        found: dict[str, Any] = page.locator("svg").first.evaluate(MEASURE)
        return found

    return measured


@pytest.fixture(scope="session")
def readers(page: Any) -> Readers:
    return Readers(page.context.browser)


@pytest.fixture
def visit(readers: Readers, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Opens HTML as a file, as a reader would."""
    with readers.taken() as take:

        def visited(html: str, *, scheme: str = "light", width: int = 1440, **more: bool) -> Visit:
            made = take(scheme=scheme, width=width, **more)
            (tmp_path / "page.html").write_text(html)
            made.page.goto((tmp_path / "page.html").as_uri())
            return made

        yield visited
