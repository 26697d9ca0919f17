"""Nothing passes unseen: a key that is put into a real file is named with its line, or stands in a map of names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archdoc.core.errors import ArchdocError
from archdoc.importers import formats
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File, Files

DATA = Path(__file__).parent.parent / "data"
KEY = "zz_unheard_of"
GIVEN = {
    "compose": ("imports/telemetry-compose/compose.yaml", "imports/eshop-compose/docker-compose.override.yml",
                "cases/compose-models.yaml"),
    "kubernetes": ("imports/boutique-kubernetes/release/kubernetes-manifests.yaml",
                   "cases/kubernetes-keda-trigger.yaml", "cases/kubernetes-route-two-matches.yaml",
                   "cases/kubernetes-network-policy.yaml",
                   "cases/kustomize-transformers-untold/production/kustomization.yaml"),
    "asyncapi": ("imports/social-asyncapi/social-media/backend/asyncapi.yaml",
                 "cases/asyncapi-channels-of-one-address.yaml"),
    "backstage": ("imports/portal-backstage/catalog/components/product-api.yaml",
                  "imports/portal-backstage/catalog/systems/customer-portal.yaml"),
    "calm": ("imports/trading-calm/docs/static/calm-example/trading-system.architecture.json",),
    "openapi": ("cases/openapi-orders.yaml",),
    "terraform": ("cases/terraform-plan.json", "cases/terraform.tfstate"),
    "eventcatalog": ("cases/desk-eventcatalog/domains/Parcels/services/Desk/index.mdx",
                     "cases/desk-eventcatalog/flows/TakeIn/index.mdx"),
    "adr": ("imports/madr-decisions/0008-add-status-field.md", "cases/madr-sections/0001-store.md",
            "cases/adr-lead-in/0008-scaling.md"),
}  # fmt: skip
NAMES = {
    "compose": "services networks volumes configs secrets models environment labels depends_on args",
    "kubernetes": "labels annotations matchLabels data stringData selector metadata",
    "asyncapi": "servers channels operations messages",
    "backstage": "annotations",
    "calm": "",
    "openapi": "paths securitySchemes flows",
    "terraform": "module_calls expressions environment event_source_arn function_name role variables",
    "eventcatalog": "",
}
"""Keys of maps whose own keys are names: whatever stands there is one more of them."""


def places(text: str) -> Iterator[tuple[tuple[str, ...], int, int, str]]:
    """Each map of a text: the keys that lead to it, where a key can be put into it, on which line, and what."""
    for root in yaml.compose_all(text, Loader=yaml.CSafeLoader):
        if root is not None:
            yield from _within(root, (), text, set())


def _within(
    node: yaml.Node, path: tuple[str, ...], text: str, been: set[int]
) -> Iterator[tuple[tuple[str, ...], int, int, str]]:
    if id(node) in been:
        return
    been.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _within(item, path, text, been)
    elif isinstance(node, yaml.MappingNode) and node.value:
        last = node.value[-1][0].start_mark
        if node.flow_style:
            at = node.start_mark.index + 1
            line = node.start_mark.line + 1
            yield path, at, line, f'"{KEY}": "x", '
        elif len(node.value) > 1:
            at = text.rfind("\n", 0, last.index) + 1
            yield path, at, last.line + 1, f"{' ' * last.column}{KEY}: x\n"
        for key, value in node.value:
            if key.value != "<<" and not key.value.startswith("x-"):  # extensions are whatever their author wants
                yield from _within(value, (*path, key.value), text, been)


def read(format: str, file: File) -> tuple[LeftOut, ...]:
    found = formats.Found(format, (file,), (file.path,))
    return formats.read(found, Files((str(Path(file.path).parent),))).left_out


@cache
def mutations(format: str) -> list[tuple[str, str, tuple[str, ...], int]]:
    """(path of a file, its text with the key, the keys around it, its line)."""
    made = []
    for name in GIVEN[format]:
        text = (DATA / name).read_text()
        if format == "adr":
            lines = text.split("\n")
            ends = [at for at, line in enumerate(lines) if line.startswith("## ")] + [len(lines)]
            for at in ends[1:]:
                new = [*lines[:at], f"## {KEY}", "", "Words.", "", *lines[at:]]
                made.append((name, "\n".join(new), (), at + 1))
            continue
        start, end = 0, len(text)
        if format == "eventcatalog":
            start, end = 4, text.index("\n---", 4) + 1
        for path, at, line, put in places(text[start:end]):
            moved = line + (1 if start else 0)
            made.append((name, f"{text[: start + at]}{put}{text[start + at :]}", path, moved))
    return made


@pytest.mark.parametrize("format", GIVEN)
@given(data=st.data())
def test_a_key_that_nobody_knows_is_named_with_its_line(format: str, data: st.DataObject) -> None:
    name, text, path, line = data.draw(st.sampled_from(mutations(format)))
    left_out = read(format, File(str(DATA / name), text))
    named = {remark.key.rpartition(".")[2]: remark for remark in left_out if remark.key}
    if path and path[-1] in NAMES.get(format, "").split():
        return
    above = {step for step in path if step in named} | {key for key in named if key.startswith("kind ")}
    own = named.get(KEY)
    whole = any(re.search(rf"\b{re.escape(step)}\b", remark.key or "") for remark in left_out for step in path)
    assert own is not None or above or whole, f"{name}:{line} {path}"
    if own is not None:
        assert own.mark is not None
        assert own.mark.line == line


def test_most_places_are_named_themselves() -> None:
    """The test above means something: it is rarely that a whole around the key is named in its stead."""
    for format in GIVEN:
        every = mutations(format)[::5] or mutations(format)
        hits = 0
        for name, text, _, _ in every:
            try:
                left_out = read(format, File(str(DATA / name), text))
            except ArchdocError as error:
                raise AssertionError(json.dumps([name, str(error)])) from error
            hits += any(remark.key and remark.key.endswith(KEY) for remark in left_out)
        assert hits * 4 >= len(every), f"{format}: {hits} of {len(every)}"
