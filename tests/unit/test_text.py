"""How wide a text is and where it breaks: nothing is lost, nothing is wider than asked, nothing is split badly."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from drawn import ROOT, squeezed
from fontTools.ttLib import TTFont

from archdoc.diagram.svg import text


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_font_that_is_shipped(bold: bool) -> None:
    font = TTFont(ROOT / "archdoc" / "diagram" / "fonts" / f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf")
    sentence = "Wäre 42 % von ‘Ωmega’ → Ж_x/y?"
    units = sum(font["hmtx"][font.getBestCmap()[ord(char)]][0] for char in sentence)
    assert text.width(sentence, 10.0, bold) == pytest.approx(units * 10 / font["head"].unitsPerEm)


def test_every_character_of_the_font_has_its_own_width() -> None:
    for bold, name in ((False, "Regular"), (True, "Bold")):
        font = TTFont(ROOT / "archdoc" / "diagram" / "fonts" / f"LiberationSans-{name}.ttf")
        for code, glyph in font.getBestCmap().items():
            assert text.width(chr(code), 2048.0, bold) == font["hmtx"][glyph][0], hex(code)


def test_the_table_of_widths_is_what_the_script_makes_of_the_fonts() -> None:
    from make_metrics import TARGET, source

    assert TARGET.read_text(encoding="utf-8") == source()


def test_other_scripts_are_bounded_from_above() -> None:
    assert text.width("预订", 10.0) == 20.0
    assert text.width("e\u0303", 10.0) == text.width("e", 10.0)
    assert text.width("क", 10.0) > text.width("a", 10.0)
    assert text.width("🎉", 10.0) >= 10.0


def test_what_xml_cannot_hold_is_shown_as_its_picture() -> None:
    assert text.visible("a\0b\x1b\x7f") == "a␀b␛␡"
    assert text.visible("tab\there\nnext") == "tab here\nnext"
    assert text.visible("\x85\ufffe\U0001ffff\ud800") == "\ufffd" * 4
    assert text.visible("Grüße, 你好 \u202e \xa0") == "Grüße, 你好 \u202e \xa0"


@pytest.mark.parametrize(
    "words",
    [
        "Notification dispatcher", "OrderPlacedEventHandlerFactory", "a/very/long/path_with_names-and.dots",
        "Donaudampfschifffahrtsgesellschaftskapitän", "预订事件处理服务的名字很长很长", "x" * 500,
        "a" * 9 + "\u0301" * 60,
        "one  two   three", " leading and trailing ", "one\n\ntwo\r\nthree", "→→→→→→→→→→→→→→→→→→→→→→", "คนไทย" * 12,
    ],
)  # fmt: skip
@pytest.mark.parametrize("limit", [30.0, 90.0, 400.0])
def test_lines_keep_every_letter_and_the_limit(words: str, limit: float) -> None:
    wrapped = text.wrap(words, limit, 13.0)
    assert squeezed("".join(wrapped.lines)) == squeezed(text.visible(words))
    assert all(text.width(line, 13.0) <= limit for line in wrapped.lines)
    assert wrapped.width == max(text.width(line, 13.0) for line in wrapped.lines)
    assert all(line == line.strip() and line for line in wrapped.lines)


def test_a_text_that_fits_stays_whole() -> None:
    assert text.wrap("Orders API", 200.0, 13.0).lines == ("Orders API",)
    assert text.wrap("", 200.0, 13.0).lines == ("",)


def test_lines_break_at_spaces_before_punctuation_before_letters() -> None:
    room = text.width("notification", 13.0)
    assert text.wrap("a notification now", room, 13.0).lines == ("a", "notification", "now")
    assert text.wrap("orderPlaced", text.width("Placed", 13.0), 13.0).lines == ("order", "Placed")
    assert text.wrap("orders/placed", text.width("orders/", 13.0), 13.0).lines == ("orders/", "placed")
    assert len(text.wrap("mmmm", text.width("mm", 13.0), 13.0).lines) == 2
    # Two words written as one are parted, and no letter is left alone.
    room = text.width("productcatalogservic", 13.0)
    assert text.wrap("productcatalogservice", room, 13.0).lines == ("productcatalog", "service")
    assert min(map(len, text.wrap("abcdefghijklmnopqrst", text.width("abcdefghijklmnopqrs", 13.0), 13.0).lines)) > 5


def test_a_letter_keeps_its_marks() -> None:
    word = "e\u0303" * 30
    for line in text.wrap(word, 20.0, 13.0).lines:
        assert not unicodedata.combining(line[0])


def test_the_fonts_come_with_their_licence() -> None:
    assert (
        "SIL OPEN FONT LICENSE"
        in Path(ROOT / "archdoc" / "diagram" / "fonts" / "OFL.txt").read_text(encoding="utf-8").upper()
    )
