"""Document -> PDF, through Typst: tagged, two to four counted pages, an appendix for what doesn't fit.

Everything is measured first, in one run without pages; the second run sets what `archdoc.render.paper.fit` kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from archdoc.core.markdown import plain
from archdoc.core.memory import recall
from archdoc.core.vocabulary import Paper
from archdoc.core.wording import listed
from archdoc.diagram import raster
from archdoc.dossier import document as d
from archdoc.render.paper import fit, pieces
from archdoc.render.paper.richtext import tree, words

TEMPLATES = Path(__file__).resolve().parent / "templates"
SMALL = 13.0
"""The smallest text of a picture, in its own units (`archdoc.diagram.svg.theme`)."""
READABLE = 6.0
"""A picture whose smallest text would be smaller than this, in points, gets a page across."""
COMFORTABLE = 6.4
"""The smallest text of a picture that stands among words, in points, where it could be larger too."""
TRIES = 9
"""How often parts that were moved to the appendix are tried on the pages again."""
MARGINS = 30.0
"""By how much an upright page is wider, and less high, than one across is high and wide."""
ACROSS = {"a4": (774.0, 482.0), "us-letter": (724.0, 499.0)}
"""Width and height that a picture can have on a page across, above its caption."""
MOST_NAMED = 12
"""How many decisions a report names."""
RUNNING = 90
"""How many letters of the title the running header has room for."""
_ROWS = "query(<row>).map(it => (it.value, it.location().page()))"
TOP = 38.0
"""The margin above the text of a page, in points."""
TALL_PIECE = 260.0
"""A piece higher than this, in points, may be broken over two pages."""
_SIZE = re.compile(r'<svg\b[^>]*?\swidth="([0-9.]+)"[^>]*?\sheight="([0-9.]+)"')
_COUNTED = "(it => (it.page, it.y / 1pt))(query(<counted-end>).first().location().position())"
_WHOLE = "query(<end>).first().location().page()"


class Result(msgspec.Struct, frozen=True):
    """A dossier on paper: its bytes, its counted pages, those of its appendix, and what to tell the author."""

    pdf: bytes
    pages: int
    appendix_pages: int
    report: tuple[str, ...]


class _Set(msgspec.Struct, frozen=True, kw_only=True):
    """A block on its way to the page: as pieces in full, and as what may be left of it."""

    section: d.Section
    heading: str
    name: str
    """What the report calls it."""
    detail: int
    full: list[pieces.Piece]
    brief: list[pieces.Piece]

    @property
    def all_rows_stay(self) -> bool:
        """Whether it is a table whose rows all stay in fewer words; the decisions in full have the rest."""
        tables = [[piece for piece in group if piece["kind"] == "tradeoffs"] for group in (self.full, self.brief)]
        return all(tables) and len(tables[0][0]["rows"]) == len(tables[1][0]["rows"])

    @property
    def heading_level(self) -> int:
        return {"section": 1, "heading": 2}.get(self.full[0]["kind"], 0)


def pdf(document: d.Document, figures: Mapping[str, str], *, fitted: bool = False, paper: Paper = "a4") -> Result:
    """A dossier as PDF/UA-1.

    `figures` are SVG texts by the key of their picture. With `fitted`, detail goes to the appendix until at most
    four pages are left; without, the report says what to cut. The same input gives the same bytes.
    """
    typesetter = _Typesetter(document, figures, paper)
    inputs = (document, typesetter.empty, fitted, paper)
    plan = recall("pages", inputs, _Plan, lambda: _planned(document, typesetter, fitted=fitted))
    pictures = {key: typesetter.figures[key] for key in plan.shown}
    made = recall("dossier", (plan.text, pictures), _Written, lambda: _written(plan, pictures))
    appendix = made.pages - plan.counted
    told = fit.report(plan.titles, plan.shares, plan.counted, appendix, plan.named, plan.missing)
    return Result(made.pdf, plan.counted, appendix, (*told, made.fault) if made.fault else told)


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to which page: what the template is given, and what the report says of it."""

    text: str
    shown: list[str]
    """The pictures that it takes."""
    counted: int
    titles: list[str]
    shares: list[float]
    named: list[str]
    missing: list[str]


class _Written(msgspec.Struct, frozen=True):
    """How many pages there are with the appendix, the PDF, and what is wrong with it."""

    pages: int
    pdf: bytes
    fault: str


def _written(plan: _Plan, pictures: Mapping[str, str]) -> _Written:
    final = _compiler("pages", plan.text, pictures)
    whole = int(final.eval(_WHOLE, format="json"))
    return _Written(whole, *exported(final))


def _planned(document: d.Document, typesetter: _Typesetter, *, fitted: bool) -> _Plan:
    """Measures all of it and finds out what has room; of the pictures it takes no more than their sizes."""
    blocks = _blocks(document, typesetter.empty)
    heights, tall = typesetter.measured([piece for one in blocks for piece in (*one.full, *one.brief)])
    parts = _parts(blocks, heights)
    body = [at for at, one in enumerate(blocks) if one.detail < d.APPENDIX]
    across = sum(piece.get("alone", False) for at in body for piece in blocks[at].full)
    kept = [parts[at] for at in body]
    spare = 0.0
    while True:
        room = (d.MOST - across) * tall * (1 - fit.LOSS) - typesetter.head - spare
        away = fit.chosen(kept, room) if fitted else set()
        moved, gone = {body[at] for at in away}, {body[at] for at in fit.bare(kept, away)}
        pages = typesetter.laid_out(blocks, body, moved, gone, tall)
        if pages.counted <= d.MOST or not fitted or fit.spent(kept, away):
            break
        spare += (pages.counted - d.MOST - 1) * tall + pages.filled - TOP
    if fitted and pages.counted <= d.MOST:
        # Heights are measured without pages; what was moved for a guess too many comes back, the last to go first.
        asked = sorted(away, key=lambda at: (kept[at].detail, at))
        most = len(asked)
        for _ in range(TRIES):
            free = (d.MOST - pages.counted) * tall + tall - (pages.filled - TOP)
            back = fit.fitting(kept, asked, away, free)[:most]
            if not back:
                break
            left = away - set(back)
            fewer, bare = {body[one] for one in left}, {body[one] for one in fit.bare(kept, left)}
            tried = typesetter.laid_out(blocks, body, fewer, bare, tall)
            if tried.counted <= d.MOST:
                away, moved, gone, pages, most = left, fewer, bare, tried, len(asked)
            elif len(back) > 1:
                most = len(back) // 2
            if tried.counted <= d.MOST or len(back) == 1:
                asked = [at for at in asked if at not in back]
    shares = _shares(document, blocks, parts, body, moved | gone, tall)
    movable = sorted((at for at in body if blocks[at].detail > 0), key=lambda at: (-blocks[at].detail, -at))
    named = _names([blocks[at].name for at in movable if at in moved or (not fitted and pages.counted > d.MOST)])
    there = {section.id for section in document.sections}
    missing = [title for id, title in d.SECTIONS.items() if id not in there]
    titles = [section.title for section in document.sections]
    return _Plan(
        text=_text(pages.data), shown=_shown(pages.data), counted=pages.counted, titles=titles, shares=shares,
        named=named, missing=missing,
    )  # fmt: skip


def exported(compiler: Any) -> tuple[bytes, str]:
    """What was set as PDF/UA-1; where Typst can't vouch for each letter, as for an accent in a picture, only tagged."""
    import typst

    try:
        written, fault = compiler.compile(format="pdf", pdf_standards=["ua-1"]), ""
    except typst.TypstError as error:
        if not any(said in str(error) for said in ("could not be displayed", "missing codepoints")):
            raise
        written, fault = compiler.compile(format="pdf"), f"Not PDF/UA-1: {str(error).removeprefix('PDF/UA-1 error: ')}."
    assert isinstance(written, bytes), "a PDF is one file"
    return written, fault


def _blocks(document: d.Document, figures: Mapping[str, str]) -> list[_Set]:
    found = []
    for section in document.sections:
        heading = ""
        found.append(_Set(section=section, heading="", name="", detail=0, full=[pieces.of_section(section)], brief=[]))
        for block in section.blocks:
            if block.detail >= d.SCREEN or (isinstance(block, d.Figure) and block.key not in figures):
                continue
            heading = block.text if isinstance(block, d.Heading) else heading
            full = [piece for piece in pieces.of_block(block) if not _empty(piece)]
            brief = [piece for one in block.instead for piece in pieces.of_block(one)]
            if full:
                name = _named(block, heading or section.title)
                found.append(
                    _Set(section=section, heading=heading, name=name, detail=block.detail, full=full, brief=brief)
                )
    return found


def _names(names: list[str]) -> list[str]:
    """What the report calls the parts: decisions, which are but numbers here, come first and together."""
    numbers = [name for name in names if name.isdigit()]
    rest = [name for name in names if not name.isdigit()]
    if not numbers:
        return rest
    more = [f"{len(numbers) - MOST_NAMED} more"] if len(numbers) > MOST_NAMED else []
    many = "decisions" if len(numbers) > 1 else "decision"
    return [f"{many} {listed([*numbers[:MOST_NAMED], *more])} in full", *rest]


def _named(block: d.AnyBlock, heading: str) -> str:
    if isinstance(block, d.Decision):
        return str(block.row.number)
    return f"the detail of “{heading}”" if block.instead else f"“{heading}”"


def _empty(piece: pieces.Piece) -> bool:
    return any(piece.get(key) == [] for key in ("items", "rows"))


def _parts(blocks: list[_Set], heights: list[float]) -> list[fit.Part]:
    """Heights come in the order of the pieces, full before brief; each piece learns its own."""
    at = iter(heights)
    parts = []
    for one in blocks:
        sums = []
        for group in (one.full, one.brief):
            for piece in group:
                piece["height"] = next(at)
                piece["breakable"] = piece["breakable"] or piece["height"] > TALL_PIECE
            sums.append(sum(piece["height"] + piece["gap"] for piece in group if not piece.get("alone")))
        parts.append(
            fit.Part(
                section=one.section.number, detail=one.detail, full=sums[0], brief=sums[1], heading=one.heading_level
            )
        )
    return parts


def _shares(
    document: d.Document, blocks: list[_Set], parts: list[fit.Part], body: list[int], away: set[int], tall: float
) -> list[float]:
    """Pages that each section takes."""
    taken = dict.fromkeys((section.number for section in document.sections), 0.0)
    for at in body:
        whole = sum(1.0 for piece in blocks[at].full if piece.get("alone"))
        taken[parts[at].section] += whole + (parts[at].brief if at in away else parts[at].full) / tall
    return list(taken.values())


def _told_once(flow: list[pieces.Piece]) -> list[pieces.Piece]:
    """The pieces, with no reason in the table of trade-offs where the decision stands in full on the pages too."""
    told = {piece["number"] for piece in flow if piece["kind"] == "decision"}
    return [pieces.pointing(piece, told) if piece["kind"] == "tradeoffs" else piece for piece in flow]


class _Pages(msgspec.Struct, frozen=True):
    """A dossier laid out: its counted pages, and where the last of them ends, in points."""

    counted: int
    filled: float
    data: dict[str, Any]
    """What the template made them of."""


class _Typesetter:
    """Typst with one dossier's pictures and fonts; it measures, then sets."""

    def __init__(self, document: d.Document, figures: Mapping[str, str], paper: Paper) -> None:
        self.document, self.paper = document, paper
        self.sizes = {key: svg_size(svg) for key, svg in figures.items()}
        self.figures = {key: raster.picture(svg) for key, svg in figures.items()}
        self.empty = {key: raster.stand_in(svg) for key, svg in figures.items()}
        self.head = 0.0

    def measured(self, all_pieces: list[pieces.Piece]) -> tuple[list[float], float]:
        """The height of each piece, and of a page's text area, in points."""
        plain_pieces = [piece for piece in all_pieces if piece["kind"] != "figure"]
        said = self.compiler("measure", self._data(plain_pieces, [], ""), {}).query(
            "<measured>", field="value", one=True, format="json"
        )
        found = json.loads(said)
        heights, self.head = iter(found["heights"]), found["head"]
        across = ACROSS[self.paper]
        result = []
        for piece in all_pieces:
            if piece["kind"] == "figure":
                result.append(self._sized(piece, found["width"], found["height"], across))
            else:
                high = next(heights)
                if isinstance(high, list):
                    for row, own in zip(piece["rows"], high, strict=True):
                        row["height"] = own
                    high = sum(high) + fit.HEADER
                result.append(high)
        return result, found["height"]

    def _sized(self, piece: pieces.Piece, width: float, height: float, across: tuple[float, float]) -> float:
        wide, high = self.sizes[piece["key"]]
        beside = min(width, wide * 0.62, height * 0.7 * wide / high)
        piece["alone"] = SMALL * beside / wide < READABLE
        if not piece["alone"]:
            # No larger than its words need, since it takes room from words.
            piece["width"] = round(min(beside, max(COMFORTABLE * wide / SMALL, beside * 0.8)), 2)
        else:
            # A page of its own, whichever way it is larger on it.
            upright = min(across[1] + MARGINS, (across[0] - MARGINS) * wide / high)
            flipped = min(across[0], across[1] * wide / high)
            piece["flipped"] = flipped >= upright
            piece["width"] = round(max(flipped, upright), 2)
        return float(piece["width"] * high / wide + 18)

    def laid_out(self, blocks: list[_Set], body: list[int], moved: set[int], gone: set[int], tall: float) -> _Pages:
        """The pages, with stand-ins for pictures."""
        flow = [
            piece for at in body if at not in gone for piece in (blocks[at].brief if at in moved else blocks[at].full)
        ]
        flow = _told_once(flow)
        appendix = _appendix([one for at, one in enumerate(blocks) if at in moved or at not in set(body)])
        note = "Continued in the appendix, which is not counted." if appendix else ""
        flow = fit.marked(fit.with_pages_across(flow, self.head, tall))
        pages, rows = self._places(self._data(flow, appendix, note), rows=True)
        single = fit.single_rows(flow, rows)
        if single:
            parted, _ = self._places(self._data(fit.parted(flow, single), appendix, note))
            if parted.counted == pages.counted:
                return parted
        return pages

    def _places(self, data: dict[str, Any], *, rows: bool = False) -> tuple[_Pages, Any]:
        """What comes of it, and where `rows` asks for it, the page of each row of its tables.

        The appendix is left out: no page before it depends on it.
        """
        compiler = self.compiler("pages", data | {"appendix": []}, self.empty)
        counted, filled = json.loads(compiler.eval(_COUNTED, format="json"))
        found = json.loads(compiler.eval(_ROWS, format="json")) if rows else None
        return _Pages(counted, filled, data), found

    def _data(self, flow: list[pieces.Piece], appendix: list[pieces.Piece], note: str) -> dict[str, Any]:
        document = self.document
        return {
            "title": words(document.title),
            "running": document.title if len(document.title) <= RUNNING else f"{document.title[:RUNNING]}…",
            "subtitle": words(document.subtitle),
            "summary": tree(document.summary),
            "summary-plain": plain(document.summary) or None,
            "author": [],
            "notice": document.notice,
            "language": document.language,
            "paper": self.paper,
            "appendix-note": note,
            "pieces": flow,
            "appendix": appendix,
        }

    def compiler(self, mode: str, data: dict[str, Any], figures: Mapping[str, str]) -> Any:
        """Typst with all that it takes; `figures` are the pictures or what stands for them."""
        return _compiler(mode, _text(data), {key: figures[key] for key in _shown(data)})


def _text(data: Mapping[str, Any]) -> str:
    return raster.drawable(json.dumps(data, ensure_ascii=False))


def _shown(data: Mapping[str, Any]) -> list[str]:
    """The keys of the pictures that are shown."""
    return sorted({piece["key"] for piece in (*data["pieces"], *data["appendix"]) if piece["kind"] == "figure"})


def _compiler(mode: str, text: str, pictures: Mapping[str, str]) -> Any:
    import typst

    inputs = {"document": text, "mode": mode} | {f"picture-{key}": svg for key, svg in pictures.items()}
    fonts = raster.fonts(text, *pictures.values())
    return typst.Compiler(str(TEMPLATES / "dossier.typ"), root=str(TEMPLATES), font_paths=fonts, sys_inputs=inputs)


def _appendix(blocks: list[_Set]) -> list[pieces.Piece]:
    if not blocks:
        return []
    found = [pieces.title("Appendix"), pieces.aside("Not counted among the pages: the detail that they leave out.")]
    section, heading, pictures = 0, "", []
    for one in blocks:
        if one.all_rows_stay:
            continue
        if one.full[0]["kind"] == "figure":
            pictures += one.full
            continue
        if (one.section.number, one.heading) != (section, heading):
            section, heading = one.section.number, one.heading
            found.append(pieces.heading(f"{heading or one.section.title} (section {section})"))
        found += one.full
    return found + pictures


def svg_size(svg: str) -> tuple[float, float]:
    found = _SIZE.search(svg)
    assert found is not None, "a picture states its size"
    return float(found[1]), float(found[2])
