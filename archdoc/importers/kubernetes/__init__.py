"""Kubernetes manifests to an architecture: workloads are parts; routes and the hosts in settings are edges."""

from __future__ import annotations

import os
import re
from collections import Counter

from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.files import File, Files
from archdoc.importers.kubernetes.edges import edges_of
from archdoc.importers.kubernetes.objects import KUSTOMIZATIONS, Object, objects
from archdoc.importers.kubernetes.parts import OPERATED, WORKLOADS, parts_of
from archdoc.importers.kubernetes.routes import read_kinds

NAME = "kubernetes"

HEAD = 400_000
"""Characters that are looked at to recognise a file."""

_API = re.compile(r"(?m)^[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?([\w.\-]+/)?v\d")
_KIND = re.compile(r"(?m)^[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?[A-Z]\w")
_API_JSON = re.compile(r"\"apiVersion\"\s*:\s*\"([\w.\-]+/)?v\d")
_KIND_JSON = re.compile(r"\"kind\"\s*:\s*\"[A-Z]\w")
_OTHERS = re.compile(r"(?:^|\.)backstage\.")
_FIRST = re.compile(r"(?m)^(?![ \t]*(?:#|---|%|\{\{|$))(.+)$")
_TOP = re.compile(
    r"[\"'{]|(?:apiVersion|kind|metadata|spec|data|items|type|status|stringData|immutable|rules|subjects|roleRef|webhooks"
    r"|secrets|provisioner|parameters)[ \t]*:"
)
"""How an object begins; a text that holds one, as an example, begins otherwise."""
_RESOURCES = re.compile(r"(?m)^(?:resources|bases|components)[ \t]*:")
_READ = frozenset({"Service", "ConfigMap", "Secret", "Namespace", "HorizontalPodAutoscaler", "ScaledObject"})
_KINDS = 12
"""Kinds that the line about those without a place in a spec lists."""


def looks(file: File) -> bool:
    """Whether a file holds objects of a cluster, or a kustomization of them, by its text."""
    text = file.text[:HEAD]
    if os.path.basename(file.path) in KUSTOMIZATIONS and _RESOURCES.search(text):
        return True
    first = _FIRST.search(text)
    if first is None or not _TOP.match(first[1]):
        return False
    json = first[1].lstrip().startswith("{")
    apis = [found[1] or "" for found in (_API_JSON if json else _API).finditer(text)]
    return any(not _OTHERS.search(api) for api in apis) and (_KIND_JSON if json else _KIND).search(text) is not None


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """Manifests to an architecture. Raises ArchdocError: a file is no YAML, or all of them are Helm templates."""
    found, left_out = objects(given, files)
    running = parts_of(found)
    traffic = edges_of(found, running.workloads)
    return Architecture(
        title=_title(found),
        teams=running.teams,
        groups=running.groups,
        parts=(*traffic.gateways, *running.parts, *traffic.third_parties),
        edges=traffic.edges,
        left_out=(*left_out, *running.left_out, *traffic.left_out, *_others(found)),
    )


def _title(found: list[Object]) -> str | None:
    """What all that runs is part of; else the namespace that it is all in. None where there are several."""
    running = [one for one in found if one.kind in WORKLOADS]
    for names in ({one.labels.get("app.kubernetes.io/part-of") for one in running}, {one.namespace for one in running}):
        name = names.pop() if len(names) == 1 else None
        if name and name != "default":
            return name
    return None


def _others(found: list[Object]) -> list[LeftOut]:
    """One line for the kinds that Kubernetes itself has and a spec doesn't, and one for kinds of others."""
    plain: Counter[str] = Counter()
    custom: Counter[str] = Counter()
    first: dict[bool, Object] = {}
    for one in found:
        if one.kind in WORKLOADS | _READ or (one.group, one.kind) in OPERATED or read_kinds(one):
            continue
        own = "." not in one.group or one.group.endswith(".k8s.io")
        (plain if own else custom)[one.kind] += 1
        first.setdefault(own, one)
    said = []
    if plain:
        said.append(LeftOut(f"{_counted(plain)}: a spec has no place for them.", first[True].mark))
    if custom:
        said.append(LeftOut(f"{_counted(custom)}: kinds of other makers, not known here.", first[False].mark))
    return said


def _counted(kinds: Counter[str]) -> str:
    named = [f"{count} `{kind}`" for kind, count in sorted(kinds.items())]
    more = f" and {len(named) - _KINDS} more kinds" if len(named) > _KINDS else ""
    return ", ".join(named[:_KINDS]) + more
