"""A technology as its author typed it to the icons that it names. No wrong logo: every word must be accounted for.

`technologies.json`, kept by hand, holds the names that people write where `diagrams` has others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from archdoc.catalogue.diagrams_icons import aliases, classes, modules

FILE = Path(__file__).with_name("technologies.json")
LONGEST_NAME = 7
"""Words; `amazon managed workflows for apache airflow` has six."""
SHORTEST_BARE = 3
"""Letters that must be left when a version stuck to a name, `java17`, is taken off; `s3` and `es6` are no versions."""
SIGNS = {ord(sign): f" {sign} " for sign in "/+,&;|:()"} | {ord(quote): None for quote in "'\u2019"}
GAPS = {ord(sign): " " for sign in '.-_[]{}<>!?*#=@~$%^"\\\u2013\u2014\u00b7\u2022'}
SPELLED = (
    ("C#", "csharp"), ("c#", "csharp"), ("F#", "fsharp"), ("f#", "fsharp"), ("C +  + ", "cpp "), ("c +  + ", "cpp "),
    ("ASP.NET", "aspdotnet "), ("ASP.Net", "aspdotnet "), ("asp.net", "aspdotnet "),
    (" .NET", " dotnet "), (" .Net", " dotnet "), (" .net", " dotnet "),
    ("Pub / Sub", "PubSub"), ("pub / sub", "pubsub"), ("PL / SQL", "plsql"), ("CI / CD", "cicd"),
)  # fmt: skip
"""Names with signs in them that would end a stretch or vanish, as they look once every sign of SIGNS stands alone."""


class _Technologies(msgspec.Struct, frozen=True):
    names: dict[str, str]
    """Icon to the names that people have for it."""
    alone: dict[str, str]
    """The same, for names that are ordinary words too, and so count only where nothing stands beside them."""
    no_icon: str
    """Names that `diagrams` has no icon for, listed because their words would otherwise give a wrong one."""
    vendors: dict[str, str]
    """Words that say whose product the next words are, where the provider of `diagrams` has another name."""
    named_after_the_product: str
    """Providers and categories whose class names are names; elsewhere the vendor's must come before."""
    not_names: str
    """Icons there whose class name is an ordinary word, or a name that something else has too."""
    says_little: str
    """Words that may stand beside any name and change nothing about it."""
    next: frozenset[str]
    """Words and signs after which another technology comes."""
    then: frozenset[str]
    """Words and signs after which comes what the first only runs on."""
    aside: frozenset[str]
    """Words after which comes what it is not."""


class _Piece(msgspec.Struct, frozen=True):
    """One word of a text, or several that make a name, and how it counts. `icon` is empty for what has none."""

    sort: Literal["name", "version", "strange", "next", "then", "aside"]
    word: str
    icon: str = ""


def named(technology: str) -> Iterator[str]:
    """The icons that a text names, in its order; none from a stretch that holds a word not accounted for.

    A stretch ends at a sign or word of `next`, `then` or `aside`. After a strange stretch, what it runs on says nothing
    either; nor does an aside.
    """
    strange = False
    stretch: list[_Piece] = []
    for piece in _pieces(" " + technology.translate(SIGNS)):
        if piece.sort not in {"next", "then", "aside"}:
            stretch.append(piece)
            continue
        yield from () if strange else _icons(stretch)
        unclear = strange or any(one.sort == "strange" for one in stretch)
        strange = piece.sort == "aside" or (piece.sort == "then" and unclear)
        stretch = []
    yield from () if strange else _icons(stretch)


def _icons(stretch: list[_Piece]) -> list[str]:
    """The icons of a stretch that is accounted for, products before the logos of their vendors."""
    whole = "".join(piece.word for piece in stretch if piece.sort != "version")
    single = _alone().get(whole) or _alone().get(whole.lower())
    if single:
        return [single]
    if any(piece.sort == "strange" for piece in stretch):
        return []
    found = [piece.icon for piece in stretch if piece.icon]
    return sorted(found, key=_is_vendor)


def _pieces(text: str) -> Iterator[_Piece]:
    """The text's words, with those that make a name together taken together."""
    for spelled, name in SPELLED:
        text = text.replace(spelled, name)
    words = text.translate(GAPS).split()
    data, little = _technologies(), _little()
    at, provider = 0, ""
    while at < len(words):
        taken, icon = _longest(words[at : at + LONGEST_NAME], provider)
        word = "".join(words[at : at + taken])
        at += taken
        lower = word.lower()
        if icon is not None:
            provider = icon.partition(".")[0] if _is_vendor(icon) else provider
            yield _Piece("name", word, icon)
        elif lower in data.next or lower in data.then or lower in data.aside:
            provider = ""
            yield _Piece("next" if lower in data.next else "then" if lower in data.then else "aside", word)
        elif lower in data.vendors:
            provider = data.vendors[lower]
            yield _Piece("name", word)
        elif word[0].isdigit() or lower in {"v", "x"} or (lower[0] == "v" and lower[1:].isdigit()):
            yield _Piece("version", word)
        else:
            yield _Piece("name" if lower in little else "strange", word)


def _longest(words: list[str], provider: str) -> tuple[int, str | None]:
    """How many of the first words make a name, and its icon: "" for a name known to have none, None for no name."""
    plain, products = names(), _products(provider) if provider else {}
    for end in range(len(words), 0, -1):
        key = "".join(words[:end])
        lower = key.lower()
        icon = plain.get(key, plain.get(lower))
        if icon is None and products:
            icon = products.get(lower) or products.get(lower + "s") or products.get(lower.removesuffix("s"))
        if icon is not None:
            return end, icon
    bare = words[0].lower().rstrip("0123456789")
    return 1, plain.get(bare) if len(bare) >= SHORTEST_BARE else None


def _is_vendor(icon: str) -> bool:
    return icon.count(".") == 1


@cache
def names() -> dict[str, str]:
    """Name, its words run together, to icon. A name with a capital in it counts only when written so."""
    data = _technologies()
    found: dict[str, str] = {}
    named_after, not_names = _list(data.named_after_the_product), _list(data.not_names)
    for module in modules():
        if module in named_after or module.partition(".")[0] in named_after:
            for name in classes(module):
                if f"{module}.{name}" not in not_names:
                    found.setdefault(name.replace("_", "").lower(), f"{module}.{name}")
    for icon, others in data.names.items():
        found.update(dict.fromkeys(_list(others), icon))
    found.update(dict.fromkeys(_list(data.no_icon), ""))
    return found


@cache
def _products(provider: str) -> dict[str, str]:
    """What a vendor calls its products when its own name is gone."""
    found: dict[str, str] = {}
    for module in modules():
        if not module.startswith(f"{provider}.") or module == f"{provider}.general":
            continue
        for name in classes(module):
            if not (provider == "oci" and name.endswith("White")):
                found.setdefault(name.lower().removeprefix(provider).removeprefix("amazon"), f"{module}.{name}")
        for alias, name in aliases(module).items():
            found.setdefault(alias.lower(), f"{module}.{name}")
    return found


@cache
def _alone() -> dict[str, str]:
    return {name: icon for icon, others in _technologies().alone.items() for name in _list(others)}


def _list(text: str) -> list[str]:
    return text.replace(" ", "").split(",")


@cache
def _little() -> frozenset[str]:
    return frozenset(_technologies().says_little.split())


@cache
def _technologies() -> _Technologies:
    return msgspec.json.decode(FILE.read_bytes(), type=_Technologies)
