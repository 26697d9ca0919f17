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


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("depl", ["deployment_environment", "team"], "deployment_environment"),
        ("environ", ["deployment_environment_name", "team"], "deployment_environment_name"),
        ("env", ["deployment_environment_name", "team"], None),
        ("team_of_all_the_others", ["team", "components"], "team"),
        ("to_be_done_by_others", ["to", "components"], None),
        ("de", ["deployment_environment"], None),
        ("dep", ["deployment_environment"], "deployment_environment"),
        ("depl", ["deployment_environment", "deployments_of_others"], None),
    ],
)
def test_a_part_of_one_word_is_enough_if_it_is_long_enough(word: str, known: list[str], meant: str | None) -> None:
    assert nearest(word, known) == meant


@pytest.mark.parametrize(("count", "end"), [(23, "`w22`."), (24, "`w23`."), (25, "`w23` and 1 more.")])
def test_more_choices_than_can_be_read_are_counted(count: int, end: str) -> None:
    assert (did_you_mean("zzz", [f"w{n}" for n in range(count)]) or "").endswith(end)
