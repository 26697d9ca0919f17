"""A near word is offered, a far one never."""

from __future__ import annotations

import pytest

from archdoc.core.suggest import did_you_mean, nearest

KEYS = ["components", "queues", "third_parties", "technology", "tradeoff", "description", "team", "type", "from", "to"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("component", "components"),
        ("Components", "components"),
        ("third-parties", "third_parties"),
        ("thirdParties", "third_parties"),
        ("tecnology", "technology"),
        ("tech", "technology"),
        ("desc", "description"),
        ("services", "components"),
        ("owner", "team"),
        ("form", "from"),
        ("zzz", None),
        ("", None),
        ("é", None),
        ("a", None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert nearest(word, KEYS) == meant


def test_without_a_near_word_the_choices_are_listed() -> None:
    assert did_you_mean("zzz", ["a1", "b2"], listed="There are") == "There are `a1`, `b2`."
    assert did_you_mean("zzz", ["a1"], only_near=True) is None
    assert did_you_mean("zzz", []) is None
    many = did_you_mean("zzz", [f"word_{n}" for n in range(100)])
    assert (many or "").endswith("and 76 more.")
