"""The table that tests of the rationale table and its renderers share: every text that an output could break on."""

from __future__ import annotations

from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import Table, table
from archdoc.spec import load

SPEC = r"""
title: Notes
components:
  orders_api: {name: Orders API}
  dispatcher: {}
  store: {type: database, tradeoff: entry}
queues:
  events: {}
edges:
  - {from: orders_api, to: events, tradeoff: entry}
  - {from: events, to: dispatcher, label: read, tradeoff: "-1 retry | <b>now</b>"}
  - {from: events, to: dispatcher, label: replay}
  - {from: dispatcher, to: store, both_ways: true, tradeoff: pg}
tradeoffs:
  entry:
    question: How do we learn of it?
    choice: Events, not a call
    because: ["**Orders** must not wait", "`POST | /n` is slow"]
    alternatives:
      - {option: An HTTP call, rejected_because: we fail together, pros: simple, cons: [coupling, no replay]}
      - A batch
    gains: Replay
    costs: "=SUM(A1)"
    risks: [{risk: The queue grows, mitigation: an alarm}, Loss]
    revisit_when: An answer is needed at once
    status: superseded
    superseded_by: pg
    date: 2023-03
    role: led
    decided_by: Me
  pg:
    choice: Postgres
    because: "Known:\n\n- one\n- two\n\n[trap](javascript:alert(1))"
    costs: 'C:\new "quoted", a\|b'
  region: {choice: One region, status: proposed}
"""


def example() -> Table:
    return table(load.load_text(SPEC))


def rows() -> tuple[Tradeoff, ...]:
    return example().rows


def empty() -> Table:
    return Table("Nothing <yet>", ())
