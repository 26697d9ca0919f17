"""A folder of architecture decision records to Decisions: MADR 2 to 4, Nygard's, and what is between them.

A record is Markdown with a status, a context or a decision. Templates, indexes and READMEs beside them are named and
not read. Nothing is added: consequences that don't say whether they are good or bad are neither gains nor costs, and
neutral arguments are neither pros nor cons.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.adr import record
from archdoc.importers.adr.words import date_of, kind_of, plain_words, status_of
from archdoc.importers.architecture import Architecture, Decision, LeftOut
from archdoc.importers.boxes import free
from archdoc.importers.files import File, Files

NAME = "adr"

_SURE = {
    "status": "status", "context": "context", "decision": "decision", "options": "decision", "proposal": "decision",
    "consequences": "consequences", "pros": "consequences",
}  # fmt: skip
_WIDE = re.compile(
    r"(?:contexts|issue|motivation|situation|outcome|resolution|solution|conclusion|choix|scelta|results?|impacts?"
    r"|implications|trade ?offs|comparison|evaluation|options|alternatives|alternativ\w*|state|durum|tila|stan|stav"
    r"|proposal|vorschlag|solución|lösung|ergebnis|folgen|影響|影响|영향)"
)
"""Headings that other texts have as well."""
_HEADED = re.compile(
    r"^(?:#{1,4}[ \t]+(?P<heading>[^\n]{1,200}?)[ \t#]*|[*_]{2}(?P<bold>[^*_\n]{3,40}?):?[*_]{2}:?(?=\s|$).*"
    r"|(?P<above>\w[^\n|]{2,100})\n(?:={3,}|-{3,})[ \t]*)$",
    re.MULTILINE,
)
_STATED = re.compile(
    r"^(?:[-*>|]?[ \t]*[*_]*)?(?:status|estado|situação|statut|stato)[*_]*[ \t]*[:|]", re.IGNORECASE | re.MULTILINE
)
_CALLED = re.compile(r"\A#[ \t]*ADR\b|^title:[ \t]*['\"]?ADR[ \t-]?\d", re.IGNORECASE | re.MULTILINE)
OTHERS = {".adoc": "AsciiDoc", ".asciidoc": "AsciiDoc", ".rst": "reStructuredText", ".org": "Org"}
"""Endings of records in what is not read, each with its name."""
_ASIDE = re.compile(r"(?:index|readme|contributing|changelog|summary|_?sidebar|toc)\.\w+", re.IGNORECASE)
_FORM = re.compile(r"\A(?:[^#\n][^\n]*\n|\n|# [^\n]*\n)*## [^\n]+\n+[^#\n]{1,40}\n+## [^\n]+\n+[^#\n][^#]*\n## ")
"""A title, a part of one short line, and two more parts."""
_FOLDERS = frozenset({"", ".", "adr", "adrs", "decisions", "decision", "doc", "docs", "architecture", "records"})
_NUMBER = re.compile(r"(?:adr|rfc)?[\s_-]*(\d{1,5})(?!\d)", re.IGNORECASE)
_RECORD = re.compile(r"(?:adr[\s_-]*)?\d{3,8}[\s_-]+\w|adr[\s_-]*\d+", re.IGNORECASE)
_DATED = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[-_]")
_REPLACED = re.compile(r"supers?c?eded|superseeded|replaced|invalidated|substitu|reempla", re.IGNORECASE)


def looks(file: File) -> bool:
    """Whether a file is a decision record: Markdown with two of the headings that such records have.

    In a file that is named like a record, `0007-use-kafka.md`, one is enough, or the form of one in another language:
    a short part, which is its state, and two more.
    """
    ending = os.path.splitext(file.path)[1].lower()
    if ending not in (".md", ".markdown", ".mdx", *OTHERS):
        return False
    text = file.text[:20_000]
    named = bool(_RECORD.match(os.path.basename(file.path)))
    if ending in OTHERS:
        headings = re.findall(r"^(?:[=*]+ |:)?([^\W\d_]+)(?:: .*)?$", text, re.MULTILINE)
        traits = {kind_of(heading) for heading in headings} & {"status", "context", "decision", "consequences"}
        return len(traits) > 1 or (named and bool(traits))
    traits = {"stated"} if _STATED.search(text) else set()
    traits |= {"called"} if _CALLED.search(text) else set()
    for found in _HEADED.finditer(text):
        heading = found["heading"] or found["bold"] or found["above"]
        kind = _SURE.get(kind_of(heading.split("<!--")[0]) or "")
        if kind and not (_WIDE.fullmatch(plain_words(heading)) and kind != "stated"):
            traits.add("stated" if kind == "status" else kind)
    return len(traits) > 1 or (named and (len(traits) == 1 or bool(_FORM.search(text))))


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The decisions of all files together, in their order; no parts."""
    found, left_out = decisions(given)
    return Architecture(decisions=found, left_out=(*left_out, *_unrecognised(given, files)))


def _unrecognised(given: Sequence[File], files: Files) -> Iterator[LeftOut]:
    """What lies beside records in a folder that was named, is named as they are, and is not understood as one."""
    listed = [file.path for file in given if file.path in files.listed]
    for folder in dict.fromkeys(os.path.dirname(path) for path in listed):
        for name in sorted(os.listdir(folder or ".")):
            path = os.path.join(folder, name)
            ending = os.path.splitext(name)[1].lower()
            prose = ending in (".md", ".markdown", ".mdx", ".txt", *OTHERS)
            if prose and _RECORD.match(name) and path not in files.listed and not record.TEMPLATE.search(name):
                yield LeftOut("Named as a decision record is, and not understood as one.", Mark(path))


def decisions(given: Sequence[File]) -> tuple[tuple[Decision, ...], tuple[LeftOut, ...]]:
    """The decision of each file that is a record, and what was not read or not taken."""
    made: list[tuple[Decision, str | None]] = []
    left_out: list[LeftOut] = []
    keys = _keys([file.path for file in given if not _ASIDE.fullmatch(os.path.basename(file.path))])
    places: dict[str, str] = {}
    for file in given:
        name = os.path.basename(file.path)
        stem, ending = os.path.splitext(name)
        aside = "An index or README, not a record." if _ASIDE.fullmatch(name) else None
        if other := OTHERS.get(ending.lower()):
            aside = f"A record in {other}, which is not read: convert it to Markdown."
        found = aside or record.record(file.text, keys[file.path], _readable(stem), file.mark(1))
        if isinstance(found, str):
            left_out.append(LeftOut(found, Mark(file.path)))
            continue
        decision, dated = found.decision, _DATED.match(stem)
        if dated and not decision.date:
            decision = msgspec.structs.replace(decision, date=f"{dated[1]}-{dated[2]}-{dated[3]}")
        places.setdefault(os.path.normpath(file.path), decision.key)
        made.append((decision, found.said))
        if decision.state:
            what = f"Its status, “{decision.state[:60]}”, is none that a spec knows: it counts as proposed."
            left_out.append(LeftOut(what, decision.mark))
        left_out += found.left_out
    texts = {os.path.normpath(file.path): file for file in given}
    return tuple(_linked(decision, said or "", places, texts) for decision, said in made), tuple(left_out)


def embedded(
    *, key: str, title: str, status: str | None, date: str | None, content: str, superseded_by: str | None, mark: Mark
) -> Decision:
    """A record that is kept inside another file, with what that file says of it."""
    found = record.record(content, key, title, mark)
    decision = Decision(key=key, title=title) if isinstance(found, str) else found.decision
    return msgspec.structs.replace(
        decision,
        title=title,
        status=status_of(status or "") or (None if status else decision.status),
        state=None if status_of(status or "") else status or decision.state,
        date=date_of(date or "") or decision.date,
        superseded_by=superseded_by,
        mark=mark,
    )


def _keys(paths: Sequence[str]) -> dict[str, str]:
    """A key for each file, which doesn't depend on their order: with its folder's name where two have one number."""
    bare = {path: _key(os.path.splitext(os.path.basename(path))[0]) for path in paths}
    often = Counter(bare.values())
    taken: set[str] = set()
    return {
        path: free(bare[path] if often[bare[path]] == 1 else f"{_folder(path)} {bare[path]}".strip(), taken)
        for path in sorted(bare)
    }


def _folder(path: str) -> str:
    """The name of the nearest folder that says more than that records are in it."""
    folders = os.path.dirname(path).split("/")
    return next((name for name in reversed(folders) if name.lower() not in _FOLDERS), "")


def _key(stem: str) -> str:
    """`adr-0007` of `0007-use-kafka` or `adr007`, and of a name that starts with a date its words."""
    if dated := _DATED.match(stem):
        return stem[dated.end() :] or stem
    number = _NUMBER.match(stem)
    return f"adr-{number[1]}" if number else stem


def _readable(stem: str) -> str:
    bare = stem[_DATED.match(stem).end() :] if _DATED.match(stem) else stem  # type: ignore[union-attr]
    number = _NUMBER.match(bare)
    words = re.split(r"[-_\s]+", bare[number.end() :] if number and number.end() < len(bare) else bare)
    text = " ".join(word for word in words if word)
    return text[:1].upper() + text[1:]


def _linked(decision: Decision, said: str, places: dict[str, str], texts: dict[str, File]) -> Decision:
    """With the record that took its place, where its status names one of those that were read."""
    if decision.status not in ("superseded", "deprecated") or not decision.mark:
        return decision
    replaced = _REPLACED.search(said)
    by = _target(said[replaced.end() if replaced else 0 :], decision, places)
    if decision.status == "deprecated":  # `Deprecated, replaced by 0009` is both
        both = by if replaced else None
        return msgspec.structs.replace(decision, status="superseded", superseded_by=both) if both else decision
    if by:
        return msgspec.structs.replace(decision, superseded_by=by)
    file = texts[os.path.normpath(decision.mark.path)]
    for found in islice(_REPLACED.finditer(file.text), 20):
        rest = file.text[found.end() : found.end() + 300].partition("\n")[0]
        by = _target(rest, decision, places)
        if by:
            return msgspec.structs.replace(decision, superseded_by=by)
    return decision


def _target(text: str, decision: Decision, places: dict[str, str]) -> str | None:
    """The key of the record that a text names: by its file, or by its number."""
    assert decision.mark
    folder = os.path.dirname(decision.mark.path)
    for link in re.findall(r"([\w./%-]+\.md)", text):
        key = places.get(os.path.normpath(os.path.join(folder, link)))
        if key and key != decision.key:
            return key
    for number in re.findall(r"\b(?:ADR[\s_-]*)?0*(\d{1,5})\b", text, re.IGNORECASE):
        for path, key in places.items():
            named = _NUMBER.match(os.path.basename(path))
            same_folder = os.path.normpath(os.path.dirname(path)) == os.path.normpath(folder)
            if named and int(named[1]) == int(number) and key != decision.key and same_folder:
                return key
    return None
