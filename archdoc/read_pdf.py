"""A finished PDF -> its texts: pages, metadata, outline, alternative texts, links, labels, attached files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E)\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_KEYS = {
    "/Title": "title", "/Author": "author", "/Subject": "subject", "/Keywords": "keywords", "/Creator": "creator",
    "/Producer": "producer", "/Alt": "alternative text", "/ActualText": "text for readers aloud", "/URI": "link",
    "/Contents": "note", "/E": "expansion", "/F": "file name", "/UF": "file name", "/Desc": "description",
    "/T": "label", "/ID": "element id", "/Names": "name", "/Dest": "link", "/D": "link", "/Summary": "summary",
}  # fmt: skip


def passages(content: bytes) -> Iterator[tuple[str, str | bytes]]:
    """Each text with where it stands; metadata and attached files as bytes.

    Raises ValueError: the file can't be read, so nothing can be said of it.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(content), strict=False)
        yield from _objects(reader)
        for number, page in enumerate(reader.pages, 1):
            yield from _spoken(page, number)
        for number, text in enumerate(_pages(content), 1):
            yield f"page {number}", text
    except (PyPdfError, RuntimeError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ValueError(f"this PDF can't be read back: {error}") from error


def _pages(content: bytes) -> Iterator[str]:
    """The text of each page. By PDFium, since it reads a page in 5 ms, and pypdf one with a picture in 100."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            # PDFium's own marks for a hyphen at the end of a line.
            yield page.get_textpage().get_text_range().replace("\ufffe", "\u00ad").replace("\x02", "\u00ad")
    finally:
        document.close()


def _spoken(page: Any, number: int) -> Iterator[tuple[str, str]]:
    """Alternative texts that are marked within the page's own content."""
    from pypdf.generic import ByteStringObject, read_hex_string_from_stream, read_string_from_stream

    drawn = page.get_contents()
    if drawn is None:
        return
    for found in _SPOKEN.finditer(drawn.get_data()):
        stream = BytesIO(found[1])
        text = read_string_from_stream(stream) if found[1][:1] == b"(" else read_hex_string_from_stream(stream)
        yield f"page {number}, alternative text", text.decode("latin-1") if isinstance(text, ByteStringObject) else text


def _objects(reader: PdfReader) -> Iterator[tuple[str, str | bytes]]:
    """Every string in every object of the file, whatever refers to it, and the streams that are no drawing."""
    numbers = dict.fromkeys([*(n for group in reader.xref.values() for n in group), *reader.xref_objStm])
    roots = [reader.trailer, *(reader.get_object(number) for number in numbers)]
    for root in roots:
        yield from _strings(root, "")


def _strings(value: Any, key: str) -> Iterator[tuple[str, str | bytes]]:
    from pypdf.generic import ByteStringObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

    if isinstance(value, IndirectObject):
        return
    if isinstance(value, TextStringObject):
        yield _KEYS.get(key, f"object {key}".strip()), str(value)
    elif isinstance(value, ByteStringObject):
        yield _KEYS.get(key, f"object {key}".strip()), bytes(value).decode("latin-1")
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, key)
    elif isinstance(value, DictionaryObject):
        for name, one in value.items():
            if name == "/ID" and "/Size" in value:
                continue
            yield from _strings(one, name)
        if isinstance(value, StreamObject):
            if value.get("/Type") == "/Metadata":
                yield "metadata", value.get_data()
            elif value.get("/Type") == "/EmbeddedFile":
                yield "an attached file", value.get_data()
