"""Selectors: what is mine and what is left out."""

from __future__ import annotations

import pytest

from archdoc.importers import mine
from archdoc.importers.architecture import Architecture, Group, Part, Team
from archdoc.importers.mine import SelectorError

FOUND = Architecture(
    teams=(Team(key="group:pay", name="Payments Team"), Team(key="group:core", name="Core", part_of="group:pay")),
    groups=(
        Group(key="sys", name="Order Handling", tags=("prod",)),
        Group(key="sys/net", name="Back-office VNET", part_of="sys"),
    ),
    parts=(
        Part(key="default/orders-api", name="Orders API", team="group:pay", group="sys/net", tags=("#Critical",)),
        Part(key="db", name="db", team="group:core", under=("api",)),
        Part(key="api", name="API", group="sys"),
        Part(key="free", name="Free"),
    ),
)


@pytest.mark.parametrize(
    ("selector", "parts"),
    [
        ("orders-api", {"default/orders-api"}),
        ("orders api", {"default/orders-api"}),
        ("default/orders-api", {"default/orders-api"}),
        ("my_id", {"free"}),
        ("group=order_handling", {"default/orders-api", "api"}),
        ("group=Back-Office vnet", {"default/orders-api"}),
        ("tag=critical", {"default/orders-api"}),
        ("tag=prod", {"default/orders-api", "api"}),
        ("under=api", {"db", "api"}),
        ("under=sys", {"default/orders-api", "api"}),
        (" Group = sys/net", {"default/orders-api"}),
    ],
)
def test_a_selector_names_elements(selector: str, parts: set[str]) -> None:
    ids = {"free": "my_id"}
    assert mine.claim(FOUND, [selector], ids).parts == parts
    assert mine.hidden(FOUND, [selector], ids) == parts


def test_a_team_is_claimed_as_a_team_and_hidden_by_what_it_owns() -> None:
    assert mine.claim(FOUND, ["team=payments_team"]) == mine.Claim(frozenset({"group:pay"}), frozenset())
    assert mine.claim(FOUND, ["team=core", "free"]) == mine.Claim(frozenset({"group:core"}), frozenset({"free"}))
    assert mine.hidden(FOUND, ["team=pay"]) == {"default/orders-api", "db"}


@pytest.mark.parametrize(
    ("selector", "said"),
    [
        ("team=Payment Team", "no team is called `Payment Team`. Did you mean `Payments Team`?"),
        ("team=x", "There is: Payments Team, Core."),
        ("tag=zzz", "There is: Critical, prod."),
        ("frei", "no element is called `frei`. Did you mean `free`?"),
        ("under=free", "no group or element with others in it is called `free`"),
        ("tema=x", "there is no selector `tema=`. Did you mean `team=`?"),
        ("team=", "it is not said which team"),
    ],
)
def test_a_selector_that_names_nothing_is_told_with_what_there_is(selector: str, said: str) -> None:
    with pytest.raises(SelectorError) as error:
        mine.claim(FOUND, [selector])
    assert said in str(error.value)
    assert str(error.value).startswith("--mine")


def test_what_there_is_not_at_all_is_told() -> None:
    with pytest.raises(SelectorError, match=r"--hide: no team is called `x`\. The import holds no team\."):
        mine.hidden(Architecture(), ["team=x"])


def test_selectors_have_commas_between_them() -> None:
    assert mine.split(" a, team=Order Handling,, b ") == ("a", "team=Order Handling", "b")
    assert mine.split(None) == ()


def test_a_team_or_group_without_its_sort_is_told_how_to_say_it() -> None:
    found = Architecture(
        teams=(Team(key="group:default/pay", name="Payments"),), groups=(Group(key="g", name="Order handling"),),
        parts=(Part(key="a", name="A"),),
    )  # fmt: skip
    with pytest.raises(SelectorError, match="`payments` is a team: say --mine 'team=payments'"):
        mine.claim(found, ["payments"])
    with pytest.raises(SelectorError, match="`Order handling` is a group: say --mine 'group=Order handling'"):
        mine.claim(found, ["Order handling"])
    with pytest.raises(SelectorError, match="no element is called `b`"):
        mine.claim(found, ["b"])
