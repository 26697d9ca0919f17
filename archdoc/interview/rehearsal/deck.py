"""Questions to a deck for Anki, or to CSV for any other program that has cards."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import sqlite3
import zipfile
from collections.abc import Sequence
from html import escape
from typing import Literal

from archdoc.core import markdown
from archdoc.interview.questions.question import Question, key
from archdoc.interview.rehearsal.terminal import badges

Format = Literal["apkg", "csv"]
FORMATS: dict[str, Format] = {".apkg": "apkg", ".csv": "csv"}
COLUMNS = ("Question", "Answer", "To write", "Follow-up", "About", "Standing", "Id")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet run a cell: https://owasp.org/www-community/attacks/CSV_Injection."""
_NOTE_TYPE = "archdoc question"
_FRONT = '<p class="about">{{About}}</p><p class="question">{{Question}}</p>'
_BACK = (
    '{{FrontSide}}<hr id="answer">{{Answer}}'
    '{{#To write}}<div class="missing"><b>To write</b>{{To write}}</div>{{/To write}}'
    '{{#Follow-up}}<p class="next"><b>Then:</b> {{Follow-up}}</p>{{/Follow-up}}'
)
_CSS = (
    ".card { font-family: Arial, sans-serif; font-size: 18px; line-height: 1.45; max-width: 40em; margin: 0 auto; "
    "padding: 0 1em; }\n.about { font-size: 14px; opacity: .7; margin: 0; }\n.question { font-weight: bold; }\n"
    ".missing, .next { margin-top: 1em; }\n.badges { font-size: 14px; opacity: .7; }"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file knows."""


def csv_cards(questions: Sequence[Question]) -> bytes:
    """A line for each question under a line of titles, in UTF-8 (RFC 4180); several texts are lines of one cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in questions:
        said = [markdown.plain(text) for text in one.answer]
        lacks = [f"{markdown.plain(gap.what)} ({key(gap.path)})" for gap in one.missing]
        cells = (one.text, "\n".join(said), "\n".join(lacks), one.follow_up, one.about, one.standing, one.id)
        writer.writerow(f"'{text}" if text.startswith(_FORMULA) else text for text in map(markdown.clean, cells))
    return out.getvalue().encode()


def apkg(title: str, questions: Sequence[Question], *, changed: int) -> bytes:
    """A deck that Anki imports; the same again for the same input.

    Deck and notes are known again by the title and the questions' ids: importing a later export updates them and keeps
    their schedule. `changed` is when the spec was, in seconds since 1970: Anki takes what is newer than what it has.
    """
    import genanki

    fields = [{"name": name} for name in COLUMNS]
    template = {"name": "Question", "qfmt": _FRONT, "afmt": _BACK}
    kind = genanki.Model(_number(_NOTE_TYPE, *COLUMNS), _NOTE_TYPE, fields=fields, templates=[template], css=_CSS)
    name = markdown.clean(title).replace("::", ": ")
    deck = genanki.Deck(_number("deck", title), f"archdoc::{name}", "Questions that this system will raise.")
    for at, one in enumerate(questions):
        tags = ["archdoc", one.rule, one.standing]
        guid = genanki.guid_for("archdoc", title, one.id)
        deck.add_note(genanki.Note(kind, _fields(one), guid=guid, tags=tags, due=at))
    base = sqlite3.connect(":memory:")
    # Anki tells notes apart by their guid and gives its own number where one is taken.
    genanki.Package(deck).write_to_db(base.cursor(), changed, itertools.count(_number("notes", title) * 100))
    base.commit()
    content = base.serialize()
    base.close()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file, data in (("collection.anki2", content), ("media", b"{}")):
            entry = zipfile.ZipInfo(file, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fields(one: Question) -> list[str]:
    """What the note type shows, as HTML."""
    said = "".join(f"<p>{markdown.html(text)}</p>" for text in one.answer)
    said += f'<p class="badges">{badges(one.tradeoffs)}</p>' if one.tradeoffs else ""
    lacks = "".join(f"<li>{markdown.html(gap.what)} <code>{_text(key(gap.path))}</code></li>" for gap in one.missing)
    answer = said or "<p>The spec has no answer yet.</p>"
    missing = f"<ul>{lacks}</ul>" if lacks else ""
    return [_text(one.text), answer, missing, _text(one.follow_up), _text(one.about), one.standing, _text(one.id)]


def _number(*names: str) -> int:
    """A number for a name: positive, with 31 bits, as Anki's add-ons give them."""
    return int.from_bytes(hashlib.sha256("\x1f".join(names).encode()).digest()[:4]) >> 1 | 1 << 30


def _text(text: str) -> str:
    return escape(markdown.clean(text))
