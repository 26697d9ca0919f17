"""A finished file -> the texts that are in it, each with where: what a reader, a search or a text editor would find.

Coordinates, colours and encoded pictures are no text. What a picture shows in its pixels isn't read.

A finished PDF -> its texts: pages, metadata, outline, alternative texts, links, labels, attached files.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

import msgspec

from archdoc.privacy.own_words import scripts

if TYPE_CHECKING:
    from pypdf import PdfReader


_DATA = re.compile(
    rb"data:([\w.+-]+/[\w.+-]+)?(?:;[\w.+-]+=[\w.+\"-]+)*"
    rb"(?:(;base64),([A-Za-z0-9+/_-]+={0,2}(?:\r?\n[ \t]*[A-Za-z0-9+/]{40,}={0,2})*)|,([A-Za-z0-9%._~!$&*:@?/=+-]+))"
)
_DRAWN = re.compile(
    r'\s(?:d|points|transform|viewBox|gradientTransform)\s*=\s*(?:"[^"]*"|\'[^\']*\')'
    r'|\s[\w:.-]+\s*=\s*(?:"(?:[-+0-9.,eE\s%]*|\#[0-9a-fA-F]{3,8})"|\'[-+0-9.,eE\s%]*\')'
)
"""Attributes that hold shapes, sizes and colours."""
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var|wbr)\b[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_COMMENT = re.compile(r"<[!?].*?>(?:[^<]*-->)?", re.DOTALL)
_ATTRIBUTE = re.compile(r"""[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)""")
_OURS = (
    "class", "style", "xmlns", "role", "type", "rel", "fill", "stroke", "font", "text-anchor", "dominant-baseline",
    "data-words", "charset", "preserveaspectratio", "marker", "clip-path", "stop-", "xml:", "lang", "scope", "method",
)  # fmt: skip
"""How the names of attributes begin whose values are archdoc's own, in a file that it made.

`data-words` has the words of the page's own texts once more, in small letters, for its search.
"""
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{1,6})\}|\\x([0-9a-fA-F]{2})|\\([0-9a-fA-F]{2,6})\s?")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_XMP_ID = re.compile(r"(<(\w+:\w*ID)>)[^<]*(?=</\2>)")
"""Identifiers in a PDF's metadata: letters by chance."""
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_BARE = re.compile(rb"iVBORw0KGgo|/9j/|PHN2Zy|PD94bWw")
"""How PNG, JPEG and SVG begin in base64. draw.io writes it without saying so: `;` would end a part of a style."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


_RUN = re.compile(rb"<a:t>([^<]*)</a:t>")
_MOST_UNPACKED = 200_000_000
"""Bytes of what an archive holds."""


class Passage(msgspec.Struct, frozen=True):
    """A text in a file. `wrapped`: its lines were broken to fit, so a word may be parted."""

    where: str
    text: str
    wrapped: bool = False
    theirs: bool = False
    """Whether it is in a file that archdoc took in, such as an icon of the author's."""


def passages(name: str, content: bytes) -> Iterator[Passage]:
    """The texts of a file, its name first. What kind of file it is, its first bytes say before its name does."""
    yield Passage("the file's name", unquote(name))
    yield from _inside(name, content)


def _inside(name: str, content: bytes, *, theirs: bool = False) -> Iterator[Passage]:
    if content.startswith(b"%PDF-"):
        yield from _pdf(content)
    elif content.startswith(_PNG):
        yield from _png(content)
    elif content.startswith(_JPEG):
        yield from _jpeg(content)
    elif content.startswith(b"PK\x03\x04"):
        yield from _archive(content)
    elif content.startswith(b"\x1f\x8b"):
        try:
            yield from _inside(name, zlib.decompress(content, 31), theirs=theirs)
        except zlib.error:
            yield Passage("its bytes", content.decode("latin-1"))
    else:
        yield from _texts(name.lower(), content, theirs=theirs)


def _archive(content: bytes) -> Iterator[Passage]:
    """The texts of the files in an archive, such as slides. Raises ValueError: they are too large to look through."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
            raise ValueError("its files are too large to look through")
        for entry in archive.infolist():
            data = archive.read(entry)
            for one in _inside(entry.filename, data):
                yield Passage(f"{entry.filename}: {one.where}", one.text, one.wrapped, one.theirs)
            said = _RUN.findall(data)
            if said:
                # A name that is broken into lines is in as many paragraphs.
                yield Passage(entry.filename, unescape(b" ".join(said).decode("utf-8", "replace")), wrapped=True)


def _texts(name: str, content: bytes, *, theirs: bool) -> Iterator[Passage]:
    for kind, data in _embedded(content):
        for one in _inside("", data, theirs=True):
            yield Passage(f"an embedded {kind}: {one.where}", one.text, one.wrapped, theirs=True)
    rest = _DATA.sub(b"data:,", content)
    text = _decoded(rest)
    start = text.lstrip("\ufeff \t\r\n")[:300].lower()
    if name.endswith((".svg", ".html", ".htm", ".xml", ".xhtml")) or start.startswith(
        ("<svg", "<!doctype", "<?x", "<html")
    ):
        yield from _markup(text, svg=name.endswith(".svg") or "<svg" in start, theirs=theirs)
        return
    if name.endswith((".json", ".jsonl")) or start.startswith(("{", "[")):
        with suppress(ValueError):
            yield from _json(json.loads(text), "")
    yield from _layers("text", text)
    bare = _BACKSLASH.sub("", text).replace('""', '"')
    if bare != text:
        yield from _layers("text", bare)
    if "<" in text:
        yield from _layers("text", _TAG.sub("", text))
        yield from _layers("text", _TAG.sub("\n", text))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _embedded(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What stands in `data:` addresses; the same one, as an icon is in every picture, once."""
    if b"data:" not in content:
        return
    for kind, coded, data, plain in dict.fromkeys(_DATA.findall(content)):
        sort = kind.decode() or "text"
        try:
            bare = _BARE.match(plain) is not None
            yield sort, base64.b64decode(data or plain) if coded or bare else unquote_to_bytes(plain)
        except binascii.Error:
            yield sort, data


def _markup(text: str, *, svg: bool, theirs: bool) -> Iterator[Passage]:
    plain = _XMP_ID.sub(r"\1", _DRAWN.sub("", text))
    for found in _SCRIPT.finditer(plain):
        if theirs:
            yield from _layers(found[1].lower(), found[2])
        elif found[1].lower() == "style":
            # Words of an author's stand in a style of ours as texts, in quotes.
            yield from _layers("style", "\n".join(_QUOTED.findall(found[2])))
        elif found[2].strip() not in scripts():
            yield from _layers("script", found[2])
        try:
            yield from _json(json.loads(found[2]), "script ")
        except ValueError:
            continue
    # Most attributes are the same on every tag, so each is read once.
    attributes = dict.fromkeys(_ATTRIBUTE.findall(plain))
    yield from _layers("attribute", "\n".join(attributes if theirs else dict.fromkeys(map(_free, attributes))))
    yield from _layers("comment", "\n".join(_COMMENT.findall(plain)))
    if svg:
        # A label's lines are texts of their own, one after another.
        yield from _layers("text", _TAG.sub("\n", plain), wrapped=True)
        return
    body = _SCRIPT.sub("\n", plain)
    yield from _layers("text", _TAG.sub("\n", _INLINE.sub("", body)))


def _free(attribute: str) -> str:
    """What an attribute of a file of ours may say in its author's words: its value, if it isn't one of ours."""
    name, _, value = attribute.partition("=")
    return "" if name.strip().lower().startswith(_OURS) else value


def _layers(where: str, text: str, *, wrapped: bool = False) -> Iterator[Passage]:
    """A text as it is, and as it reads once its escapes are undone."""
    yield Passage(where, text, wrapped)
    read = text
    for _ in range(2):
        before = read
        if "&" in read:
            read = html.unescape(read)
        if "%" in read and _PERCENT.search(read):
            read = unquote(read)
        if "\\" in read:
            read = _ESCAPE.sub(_character, read)
        if read == before:
            break
        yield Passage(where, read, wrapped)


def _character(found: re.Match[str]) -> str:
    code = int(next(code for code in found.groups() if code), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _json(value: Any, where: str) -> Iterator[Passage]:
    """Every text and key of JSON data, in one passage each."""
    if isinstance(value, str):
        yield Passage(f"{where}data", value)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield Passage(f"{where}key", key)
            yield from _json(one, where)
    elif isinstance(value, list):
        for one in value:
            yield from _json(one, where)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Passage(f"{where}data", str(value))


def _png(content: bytes) -> Iterator[Passage]:
    """Text chunks (https://www.w3.org/TR/png/#11textinfo), EXIF, and what stands after the end."""
    at = 8
    while at + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        at += length + 12
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            yield Passage(f"the {kind.decode()} chunk of the picture", _chunk(kind, data))
        if kind == b"IEND":
            break
    if at < len(content):
        yield Passage("what follows the picture", _decoded(content[at:]))


def _chunk(kind: bytes, data: bytes) -> str:
    keyword, _, rest = data.partition(b"\0")
    if kind == b"zTXt":
        return f"{keyword.decode('latin-1')}: {_inflated(rest[1:]).decode('latin-1')}"
    if kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:]
        _language, _, rest = rest.partition(b"\0")
        title, _, rest = rest.partition(b"\0")
        text = _inflated(rest) if packed else rest
        return "\n".join(part.decode("utf-8", "replace") for part in (keyword, title, text))
    return data.replace(b"\0", b": ").decode("latin-1")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data


def _jpeg(content: bytes) -> Iterator[Passage]:
    """Comments and the APPn segments: EXIF, XMP, IPTC (ITU-T T.81, B.1)."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] == 0xFE or 0xE1 <= content[at + 1] <= 0xEF:
            yield Passage("the picture's metadata", _decoded(content[at + 4 : at + 2 + length]))
        at += 2 + max(length, 2)


def _pdf(content: bytes) -> Iterator[Passage]:
    for where, text in pdf_passages(content):
        if isinstance(text, bytes):
            yield from (
                Passage(f"{where}: {one.where}", one.text, one.wrapped, one.theirs) for one in _inside("", text)
            )
        else:
            yield from _layers(where, text, wrapped=True)


_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E)\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_KEYS = {
    "/Title": "title", "/Author": "author", "/Subject": "subject", "/Keywords": "keywords", "/Creator": "creator",
    "/Producer": "producer", "/Alt": "alternative text", "/ActualText": "text for readers aloud", "/URI": "link",
    "/Contents": "note", "/E": "expansion", "/F": "file name", "/UF": "file name", "/Desc": "description",
    "/T": "label", "/ID": "element id", "/Names": "name", "/Dest": "link", "/D": "link", "/Summary": "summary",
}  # fmt: skip


_CHARACTER_SET = frozenset({"/Registry", "/Ordering"})
"""Keys of a PDF's fonts that name whose glyphs they have: `Adobe`, `Identity`."""


def pdf_passages(content: bytes) -> Iterator[tuple[str, str | bytes]]:
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
            if (name == "/ID" and "/Size" in value) or name in _CHARACTER_SET:
                continue
            yield from _strings(one, name)
        if isinstance(value, StreamObject):
            if value.get("/Type") == "/Metadata":
                yield "metadata", value.get_data()
            elif value.get("/Type") == "/EmbeddedFile":
                yield "an attached file", value.get_data()
