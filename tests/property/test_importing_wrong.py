"""Values of the wrong kind, anywhere in a file of a tool, count as not written: no reader falls over one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archdoc.core.errors import ArchdocError
from archdoc.importers import formats
from archdoc.importers.files import File, Files
from archdoc.importers.join import settled

CASES = Path(__file__).parent.parent / "data" / "cases"
GIVEN = {
    "compose": ("compose-models.yaml", "swarm-stack.yml", "folder-with-include/compose.yaml"),
    "kubernetes": ("kubernetes-keda-trigger.yaml", "kubernetes-network-policy.yaml",
                   "kubernetes-route-two-matches.yaml", "kubernetes-service-entry.yaml",
                   "kustomize-transformers-untold/base/kustomization.yaml"),
    "asyncapi": ("asyncapi-channels-of-one-address.yaml",
                 "asyncapi-message-through-a-channel-that-is-a-reference.yaml"),
    "backstage": ("unknown-spec-keys.yaml", "catalogue-with-asyncapi/catalog-info.yaml"),
    "calm": ("calm-moments/two.json", "calm-moments/desk.timeline.json"),
    "openapi": ("openapi-orders.yaml",),
    "terraform": ("terraform-plan.json", "terraform.tfstate"),
    "eventcatalog": ("desk-eventcatalog/domains/Parcels/services/Desk/index.mdx",
                     "desk-eventcatalog/flows/TakeIn/index.mdx", "desk-eventcatalog/adrs/belt/index.mdx"),
}  # fmt: skip
WRONG: tuple[Any, ...] = (
    None, "", "x", 5, True, [], {}, ["a"], [None], [[]], {"a": None}, {"$ref": "#/a"}, {"$ref": 5}, "${X", "a:b",
    {"name": []}, "http://x:1", {"x": {"y": [1]}}, [5],
)  # fmt: skip


def mutated(value: Any, data: st.DataObject) -> Any:
    """The value with some of what is inside it replaced by something of another kind."""
    if data.draw(st.integers(0, 19)) == 0:
        return data.draw(st.sampled_from(WRONG))
    if isinstance(value, dict):
        return {key: mutated(inner, data) for key, inner in value.items()}
    return [mutated(inner, data) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("format", GIVEN)
@given(data=st.data())
def test_a_value_of_the_wrong_kind_is_passed_over(format: str, data: st.DataObject) -> None:
    path = CASES / data.draw(st.sampled_from(GIVEN[format]))
    text, rest = path.read_text(), ""
    if format == "eventcatalog":
        text, _, rest = text[4:].partition("\n---")
    made = yaml.safe_dump_all([mutated(one, data) for one in yaml.safe_load_all(text)], sort_keys=False)
    if format == "eventcatalog":
        made = f"---\n{made}---{rest}"
    found = formats.Found(format, (File(str(path), made),), (str(path),))
    try:
        read = settled(formats.read(found, Files((str(path.parent),))))
    except ArchdocError as error:
        assert error.problems
    else:
        keys = {one.key for several in (read.parts, read.groups, read.teams) for one in several}
        assert {end for edge in read.edges for end in (edge.source, edge.target)} <= keys
