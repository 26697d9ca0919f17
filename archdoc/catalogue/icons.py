"""A technology or icon name to an icon of `diagrams`: for an element's card, for a path mistyped, for `archdoc icons`.

An icon is called by its path in `diagrams`, `onprem.queue.Kafka`, with or without `diagrams.` in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from archdoc.catalogue import technologies
from archdoc.catalogue.diagrams_icons import canonical, every, is_pale, known, load, parted, path

__all__ = ["Match", "find", "is_pale", "known", "load", "path", "search", "suggest"]

NEAR = 75
"""Out of 100: what rapidfuzz must give for a near-miss. Below it, words that merely share letters turn up."""
MAX_SUGGESTIONS = 3

Why = Literal["exact", "alias", "part", "near"]


class Match(msgspec.Struct, frozen=True):
    """An icon that a search found, and why: its own name, another name for it, part of its path, or a near-miss."""

    icon: str
    name: str
    provider: str
    why: Why


def find(technology: str | None, type: str | None = None, kind: str = "component") -> str | None:
    """The icon for an element's `technology` as its author typed it, or None where none of `diagrams` is surely right.

    The first technology named wins: `Postgres + PgBouncer` is Postgres. The plain logo wins over a cloud's, unless the
    cloud is named. `type` and `kind` only ever take an icon away, since the picture has a better glyph for each type:
    a person is drawn as a person, and only a component is known by its language (the third party Swift moves money).
    """
    if not technology or type == "person":
        return None
    for icon in technologies.named(technology):
        if kind == "component" or not icon.startswith("programming.language."):
            return icon
    return None


def suggest(icon: str) -> list[str]:
    """Up to three icons that a path may have meant, the likeliest first; none for a path that exists."""
    if known(icon):
        return []
    from rapidfuzz import fuzz, process

    wanted = icon.removeprefix("diagrams.").lower()
    name = parted(wanted)[1]
    by_path = {one.lower(): one for one in every()}
    found = [by_path[wanted]] if wanted in by_path else []
    found += [one for one in (find(icon), find(name)) if one]
    names = {one: one.rpartition(".")[2] for one in by_path}
    near = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
    closeness = {one: score + fuzz.ratio(wanted, one) for _, score, one in near}
    found += [by_path[one] for one in sorted(closeness, key=lambda one: (-closeness[one], one))]
    return list(dict.fromkeys(found))[:MAX_SUGGESTIONS]


def search(words: Sequence[str], limit: int = 20) -> list[Match]:
    """The icons that the words describe, best first, at most `limit`; without words, the first of the catalogue."""
    wanted = " ".join(words).lower().split()
    hits: dict[str, Why] = {}
    for icon, why in (*_same(wanted), *_containing(wanted)):
        hits.setdefault(icon, why)
    if wanted and len(hits) < limit:
        for icon in _near(wanted):
            hits.setdefault(icon, "near")
    found = list(hits.items())[:limit]
    return [Match(icon, parted(icon)[1], icon.partition(".")[0], why) for icon, why in found]


def _same(wanted: list[str]) -> list[tuple[str, Why]]:
    """Icons that are called just that: the one that a card would get, then classes of that name, then second names."""
    key = "".join(wanted)
    classes = [icon for icon in every() if parted(icon)[1].lower() == key]
    own = [icon for icon in classes if canonical(icon) == icon]
    named = find(" ".join(wanted))
    found: list[tuple[str, Why]] = []
    if named and named.count(".") > 1:
        found.append((named, "exact" if named in own else "alias"))
    found += [(icon, "exact") for icon in own]
    return found + [(canonical(icon), "alias") for icon in classes]


def _containing(wanted: list[str]) -> list[tuple[str, Why]]:
    """Icons with every word somewhere in their path, those first where a word is the beginning of a name."""
    paths = [icon for icon in every() if all(word in icon.lower() for word in wanted)]
    begun = [icon for icon in paths if wanted and parted(icon)[1].lower().startswith(tuple(wanted))]
    rest = sorted(canonical(icon) for icon in paths)
    return [(icon, "part") for icon in (*map(canonical, begun), *rest)]


def _near(wanted: list[str]) -> list[str]:
    """Icons whose name, or another name of theirs, is nearly what was typed."""
    from rapidfuzz import fuzz, process

    key = "".join(wanted)
    names = [(parted(icon)[1].lower(), canonical(icon)) for icon in every()]
    names += [(name, icon) for name, icon in technologies.names().items() if icon]
    scored = process.extract(key, [name for name, _ in names], scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
    return [icon for _, icon in sorted((-score, names[index][1]) for _, score, index in scored)]


_VENDORS = {
    "aws": ("AWS", "Amazon", "Amazon Web Services"), "gcp": ("GCP", "Google", "Google Cloud", "Google Cloud Platform"),
    "firebase": ("Firebase", "Google"), "azure": ("Azure", "Microsoft", "Microsoft Azure"),
    "alibabacloud": ("Alibaba", "Alibaba Cloud", "Aliyun"), "oci": ("Oracle", "Oracle Cloud", "OCI"),
    "ibm": ("IBM", "IBM Cloud"), "digitalocean": ("DigitalOcean",), "elastic": ("Elastic", "Elasticsearch"),
    "openstack": ("OpenStack",), "outscale": ("Outscale", "Dassault"), "k8s": ("Kubernetes",),
}  # fmt: skip
"""Whose signs the icons of a provider of `diagrams` bear."""


def vendors(icon: str) -> tuple[str, ...]:
    """The names of those whose sign an icon of `diagrams` is: the vendor's, and that of the product itself."""
    path = icon.removeprefix("diagrams.")
    return (*_VENDORS.get(path.partition(".")[0], ()), path, " ".join(parted(path)))


SUFFIXES = (".png", ".svg", ".jpg", ".jpeg")


def is_file_name(icon: str) -> bool:
    """Whether an `icon` names a file, and not an icon of `diagrams`."""
    return "/" in icon or icon.lower().endswith(SUFFIXES)


def folder_of(spec_path: str) -> Path:
    """The folder that a spec's icon files are relative to: its own; the working one where it came from no file."""
    return Path.cwd() if spec_path in ("-", "<text>") else Path(spec_path).resolve().parent


def problem(spec_path: str, icon: str) -> tuple[str, str | None]:
    """What is wrong with an icon file named in a spec, and what to do; an empty text where nothing is."""
    folder = folder_of(spec_path)
    try:
        file = (folder / icon).resolve()
        inside_folder = file.is_relative_to(folder)
        exists = file.is_file()
    except (OSError, ValueError):
        return f"`{icon}` is no file name.", None
    if not inside_folder or Path(icon).is_absolute():
        return (
            f"The icon file `{icon}` is outside the spec's folder.",
            "Copy it beside the spec, so that they move together.",
        )
    if file.suffix.lower() not in SUFFIXES:
        return f"`{icon}` is no picture that can be drawn.", "Use a PNG, SVG or JPEG file."
    if not exists:
        from archdoc.core.suggest import did_you_mean

        near = sorted(p.name for p in file.parent.iterdir() if p.is_file()) if file.parent.is_dir() else []
        hint = did_you_mean(file.name, near, only_near=True) or "Its path is relative to the spec's folder."
        return f"There is no icon file `{icon}`.", hint
    return "", None
