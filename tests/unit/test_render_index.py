"""The page over all projects of a build."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from archdoc.render.index import Entry, Figure, page

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'too'"


def entry(folder: str = "orders", *, title: str = "Orders", themes: tuple[str, ...] = ("light",)) -> Entry:
    def figure(name: str) -> Figure:
        files = tuple((theme, f"{name}{'' if theme == 'light' else f'.{theme}'}.svg") for theme in themes)
        return Figure(title=title, files=files, width=640, height=480)

    return Entry(
        folder=folder, title=title, facts="2023 · Engineer", summary="Takes **orders**.",
        figures=(figure("diagram"), figure("diagram-near")), links=(("Trade-offs", "tradeoffs.html"),),
    )  # fmt: skip


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "source", "link", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag]


def test_each_project_with_its_pictures_and_links() -> None:
    made = Reader(page([entry(), entry("bills", title="Bills")]))
    assert made.open == []
    assert [one["src"] for one in made.all("img")] == [
        f"{folder}/{name}.svg" for folder in ("orders", "bills") for name in ("diagram", "diagram-near")
    ]
    assert all(one["alt"] and one["width"] == "640" for one in made.all("img"))
    targets = [str(one["href"]) for one in made.all("a")]
    assert {"#orders", "#bills", "orders/tradeoffs.html", "bills/diagram.svg"} <= set(targets)
    ids = {one["id"] for one in made.all("article")}
    assert {target[1:] for target in targets if target.startswith("#")} == ids
    assert len(made.all("h1")) == 1


def test_one_project_is_the_heading() -> None:
    said = page([entry()])
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", said) == ["Orders"]
    assert "<nav" not in said
    assert "Takes <strong>orders</strong>." in said


def test_a_dark_reader_gets_the_dark_picture_where_there_is_one() -> None:
    both = Reader(page([entry(themes=("light", "dark"))]))
    assert both.all("source")[0] == {"media": "(prefers-color-scheme: dark)", "srcset": "orders/diagram.dark.svg"}
    assert both.all("img")[0]["src"] == "orders/diagram.svg"
    assert Reader(page([entry(themes=("light", "print"))])).all("source") == []
    assert Reader(page([entry(themes=("dark",))])).all("source") == []


def test_names_are_text_and_folders_are_addresses() -> None:
    said = page([entry('a "b" & c#?', title=HOSTILE), entry(title="Other")])
    assert "<script" not in said
    made = Reader(said)
    assert unquote(str(made.all("img")[0]["src"])) == 'a "b" & c#?/diagram.svg'
    assert "#" not in str(made.all("img")[0]["src"])
    assert made.all("img")[0]["alt"] == f"Architecture diagram: {HOSTILE}"


def test_nothing_comes_from_outside() -> None:
    made = Reader(page([entry(), entry("bills")]))
    addresses = [value for _, found in made.tags for name, value in found.items() if name in ("src", "href", "srcset")]
    assert addresses
    assert not any("//" in str(one) or str(one).startswith("/") for one in addresses)
    assert made.all("script") == made.all("link") == []
