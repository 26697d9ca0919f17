"""Any values under the keys that Compose and Kubernetes know: an architecture or an error, and nothing else."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core.errors import ArchdocError
from archdoc.importers import compose, kubernetes
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files

WORDS = st.sampled_from(
    [
        "a",
        "b",
        "db",
        "",
        "$",
        "${A",
        "${A:-b}",
        "http://b:80",
        "a:b",
        "x=y",
        "postgres:16",
        "a.yaml",
        "../x",
        "/",
        "9",
        "1 ",
    ]
)
_COMPOSE = """
    services include networks volumes configs image build context dockerfile environment env_file depends_on
    condition links volumes_from network_mode deploy replicas labels profiles command extends file service a b
    db x-a
"""
COMPOSE = st.sampled_from(_COMPOSE.split())
_CLUSTER = """
    items metadata name namespace labels spec template containers env envFrom value valueFrom configMapKeyRef
    key data selector ports rules http paths backend service volumes configMap replicas scaleTargetRef metrics
    parentRefs
"""
CLUSTER = st.sampled_from(_CLUSTER.split())
_KINDS = """
    Deployment StatefulSet CronJob Service ConfigMap Secret Ingress HTTPRoute VirtualService List
    Kustomization Kafka HorizontalPodAutoscaler Namespace Gateway
"""
KINDS = st.sampled_from(_KINDS.split())


def trees(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        WORDS | st.none() | st.integers(0, 9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | WORDS, inner, max_size=5),
        max_leaves=25,
    )


def settled(read: Callable[[tuple[File, ...], Files], Architecture], tree: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read((File(f"{folder}/compose.yaml", json.dumps(tree)),), Files((folder,)))
        except ArchdocError as error:
            assert error.problems
            return
    keys = [part.key for part in found.parts]
    assert len(keys) == len(set(keys))
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= set(keys)
    assert {part.group for part in found.parts} - {None} <= {group.key for group in found.groups}
    assert all(edge.source != edge.target for edge in found.edges)


@settings(max_examples=tries(150), deadline=None)
@given(st.dictionaries(WORDS, trees(COMPOSE), max_size=4), trees(COMPOSE))
def test_compose(services: dict[str, Any], rest: Any) -> None:
    settled(compose.read, {**(rest if isinstance(rest, dict) else {}), "services": services})


@settings(max_examples=tries(150), deadline=None)
@given(st.lists(st.tuples(KINDS, WORDS, trees(CLUSTER)), max_size=4))
def test_kubernetes(told: list[tuple[str, str, Any]]) -> None:
    items = [{"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, "spec": rest} for kind, name, rest in told]
    settled(kubernetes.read, {"apiVersion": "v1", "kind": "List", "items": items})
