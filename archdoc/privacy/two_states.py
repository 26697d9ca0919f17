"""Two states of a spec to the same two, each as confidential as the other.

What is compared for the public must not tell by its older state what the newer one hides, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import Edge, Model


def agreed(old: Model, new: Model) -> tuple[Model, Model]:
    """Both, with the rules of `confidential` of both; a part that is confidential in one is so in the other.

    Where a part has another neutral name in each, the newer one's holds; and so does what the newer one allows.
    """
    rules = _rules(old.confidential, new.confidential)
    elements = {id: one.confidential for model in (old, new) for id, one in model.elements.items() if one.confidential}
    edges = {_key(one): one.confidential for model in (old, new) for one in model.edges if one.confidential}
    return _with(old, rules, elements, edges), _with(new, rules, elements, edges)


def _rules(old: vocabulary.Confidential | None, new: vocabulary.Confidential | None) -> vocabulary.Confidential | None:
    if old is None or new is None:
        return new or old
    return vocabulary.Confidential(
        replace={**old.replace, **new.replace},
        omit=tuple(dict.fromkeys((*old.omit, *new.omit))),
        allow=new.allow,
    )


def _with(
    model: Model, rules: vocabulary.Confidential | None, elements: Mapping[str, bool | str],
    edges: Mapping[tuple[str, str, str | None], bool | str],
) -> Model:  # fmt: skip
    return msgspec.structs.replace(
        model,
        confidential=rules,
        elements={
            id: msgspec.structs.replace(one, confidential=elements[id]) if id in elements else one
            for id, one in model.elements.items()
        },
        edges=tuple(
            msgspec.structs.replace(one, confidential=edges[_key(one)]) if _key(one) in edges else one
            for one in model.edges
        ),
    )


def _key(edge: Edge) -> tuple[str, str, str | None]:
    return edge.source, edge.target, edge.label
