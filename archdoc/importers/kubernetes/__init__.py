"""Kubernetes manifests to an architecture: workloads are parts; routes and the hosts in settings are edges."""

from __future__ import annotations

import os
import re

from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.files import File, Files
from archdoc.importers.kubernetes.edges import edges_of
from archdoc.importers.kubernetes.objects import Object
from archdoc.importers.kubernetes.parts import parts_of, runs
from archdoc.importers.kubernetes.routes import read_kinds
from archdoc.importers.kustomize import KUSTOMIZATIONS, objects
from archdoc.importers.yaml import told, unread

NAME = "kubernetes"

HEAD = 400_000
"""Characters that are looked at to recognise a file."""

_API = re.compile(r"(?m)^[\"']?apiVersion[\"']?[ \t]*:[ \t]*[\"']?([\w.\-]+/)?v\d")
_KIND = re.compile(r"(?m)^[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?[A-Z]\w")
_API_JSON = re.compile(r"[\"']?\bapiVersion[\"']?\s*:\s*[\"']?([\w.\-]+/)?v\d")
_KIND_JSON = re.compile(r"[\"']?\bkind[\"']?\s*:\s*[\"']?[A-Z]\w")
_OTHERS = re.compile(r"(?:^|\.)backstage\.")
_FIRST = re.compile(r"(?m)^(?![ \t]*(?:#|---|%|\{\{|$))(.+)$")
_TOP = re.compile(
    r"[\"'{]|(?:apiVersion|kind|metadata|spec|data|items|type|status|stringData|immutable|rules|subjects|roleRef|webhooks"
    r"|secrets|provisioner|parameters)[ \t]*:"
)
"""How an object begins; a text that holds one, as an example, begins otherwise."""
_RESOURCES = re.compile(r"(?m)^(?:resources|bases|components)[ \t]*:")
_READ = frozenset(
    {("", "Service"), ("", "ConfigMap"), ("", "Secret"), ("", "Namespace"), ("autoscaling", "HorizontalPodAutoscaler"),
     ("keda.sh", "ScaledObject"), ("networking.k8s.io", "NetworkPolicy")}
)  # fmt: skip


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
    found, left_out, parsed = objects(given, files)
    running = parts_of(found)
    traffic = edges_of(found, running.workloads)
    return Architecture(
        title=_title(found),
        teams=running.teams,
        groups=running.groups,
        parts=(*traffic.gateways, *running.parts, *traffic.third_parties),
        edges=traffic.edges,
        left_out=(*left_out, *running.left_out, *traffic.left_out, *_others(found), *unread(parsed)),
    )


def _title(found: list[Object]) -> str | None:
    """What all that runs is part of; else the namespace that it is all in. None where there are several."""
    running = [one for one in found if runs(one)]
    for names in ({one.labels.get("app.kubernetes.io/part-of") for one in running}, {one.namespace for one in running}):
        name = names.pop() if len(names) == 1 else None
        if name and name != "default":
            return name
    return None


def _others(found: list[Object]) -> list[LeftOut]:
    """The kinds of Kubernetes itself that a spec has no place for, and those of other makers, each with its first."""
    kinds: dict[tuple[bool, str], list[Object]] = {}
    for one in found:
        if not (runs(one) or (one.group, one.kind) in _READ or read_kinds(one)):
            told(one.data)
            own = "." not in one.group or one.group.endswith(".k8s.io")
            kinds.setdefault((own, one.kind if own else f"{one.kind} of {one.group}"), []).append(one)
    said = []
    for (own, kind), several in sorted(kinds.items(), reverse=True):
        why = "a spec has no place for it" if own else "a kind of another maker, not known here"
        said.append(LeftOut(f"`{kind}`: {why}.", several[0].mark, f"kind {kind}", len(several)))
    return said
