"""Paths into a spec, as `omit` and `allow` take them: what they lead to, and why one leads to nothing."""

from __future__ import annotations

import pytest
from drawn import model

from archdoc.core.paths import follow, of_tradeoff

SPEC = model(
    """
    title: Orders
    teams: {us: {name: Us, mine: true}}
    components: {api: {name: Orders API, team: us}, worker: {tradeoff: In Go}}
    edges:
      - api -> worker
      - {from: worker, to: api, tradeoff: [{choice: Later}, {choice: Twice, costs: [Time, Money, Nerves]}]}
    tradeoffs: {whole: {choice: One repository}}
    results: {impact: [Fewer calls, Less work]}
    """
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("title", "Orders"), (" title ", "Orders"), ("teams.us.name", "Us"),
        ("results.impact.1.statement", "Fewer calls"),
        ("results.impact.2.statement", "Less work"), ("edges.2.tradeoffs.2", 2),
    ],
)  # fmt: skip
def test_a_path_leads_to_one_thing(path: str, found: str) -> None:
    assert follow(SPEC, path) == found


@pytest.mark.parametrize(
    ("path", "why", "hint"),
    [
        ("titel", "there is no `titel`", "Did you mean `title`?"),
        ("summary", "there is no `summary`", None),
        ("teams.them", "there is no `them`", "There is `us`."),
        ("results.impact.0", "there is no item 0", "There are 2, counted from 1."),
        ("results.impact.3", "there is no item 3", "There are 2, counted from 1."),
        ("results.impact.first", "`first` is no number of an item", "Items are counted from 1."),
        ("results.impact.²", "`²` is no number of an item", "Items are counted from 1."),
        ("results.impact.-1", "`-1` is no number of an item", "Items are counted from 1."),
        ("title.words", "there is nothing inside a text, so no `words`", None),
    ],
)
def test_a_path_that_leads_to_nothing_says_where_it_ends(path: str, why: str, hint: str | None) -> None:
    with pytest.raises(LookupError) as raised:
        follow(SPEC, path)
    assert raised.value.args[0] == why
    assert hint is None or raised.value.args[1] == hint


def test_a_decision_is_where_it_was_written() -> None:
    places = {one.choice: of_tradeoff(SPEC, one) for one in SPEC.tradeoffs}
    assert places == {
        "One repository": ("tradeoffs", "whole"),
        "In Go": ("components", "worker", "tradeoff", 0),
        "Later": ("edges", 1, "tradeoff", 0),
        "Twice": ("edges", 1, "tradeoff", 1),
    }
