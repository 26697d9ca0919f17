"""The picture in words: everything that it shows can be heard."""

from __future__ import annotations

from drawn import picture

from archdoc.diagram.views.describe import describe

SPEC = """
title: Shop
teams: {one: {name: Orders, mine: true}, two: Billing}
components: {api: {name: Orders API, team: one, role: led}, w: {name: Worker, team: one}, bill: {team: two}}
queues: {q: {name: Events, team: two}}
edges:
  - {from: api, to: q, label: placed, tradeoff: "Events, not calls."}
  - {from: q, to: w}
  - {from: w, to: bill, both_ways: true}
  - {from: bill, to: bill, mode: batch, tradeoff: {choice: Nightly, status: proposed}}
"""


def test_all_of_a_picture_is_told() -> None:
    assert describe(picture(SPEC)) == (
        "Architecture diagram of Shop: 4 parts, 4 edges. I led: Orders API. My team's: Worker. "
        "Orders (my team): Orders API, Worker. Billing: Bill, Events. "
        "Orders API sends to Events (placed), decision 1. Events sends to Worker. Worker calls Bill and back. "
        "Bill feeds Bill, decision 2. Decision 1: Events, not calls. Decision 2 (proposed): Nightly."
    )


def test_one_is_one() -> None:
    assert describe(picture("{title: T, components: {a: {}}}")).endswith("1 part, 0 edges.")
