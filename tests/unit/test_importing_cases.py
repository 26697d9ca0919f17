"""Small inputs of each format, imported by the command, and what the tools that they are written for make of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from imported import archdoc

CASES = Path(__file__).parent.parent / "data" / "cases"


class Case(NamedTuple):
    """What is imported, and what comes of it."""

    given: str
    edges: str
    """`a -> b`, with commas between; a label follows after a colon."""
    parts: str | None = None
    says: tuple[str, ...] = ()
    """What stands in the comments of the draft."""


def draft(given: str) -> str:
    done = archdoc("import", *given.split(), folder=CASES)
    assert done.exit_code == 0, done.output
    return done.stdout


def edges_of(spec: dict[str, Any], labels: bool) -> set[str]:
    made = set()
    for edge in spec.get("edges", []):
        ends = edge if isinstance(edge, str) else next(iter(edge))
        told = edge[ends] if isinstance(edge, dict) else None
        label = told if isinstance(told, str) else told.get("label") if isinstance(told, dict) else None
        made.add(f"{ends}: {label}" if labels and label else ends)
    return made


def parts_of(spec: dict[str, Any]) -> set[str]:
    return {id for section in ("components", "queues", "third_parties") for id in spec.get(section) or {}}


@pytest.mark.parametrize(
    "case",
    [
        Case("compose-models.yaml", "chat -> runner, chat -> tunnel, chat -> llm, chat -> embed, reranker -> embed",
             says=("`runner`, `tunnel` are run by a provider", "models.context_size (line 16)")),
        Case("folder-with-include", "api -> db, jobs -> db", "api db jobs"),
        Case("reset-service/compose.yaml reset-service/compose.prod.yaml", "api -> cache", "api cache"),
        Case("swarm-stack.yml", "proxy -> shop, ui -> agent, watcher -> agent", says=("deploy.mode (line 12)",)),
        Case("compose-include-env-file-leaks/compose.yaml", "billing -> ledger", "billing ledger shop"),
        Case("compose-include-own-env/compose.yaml", "billing -> ledger", "archive billing ledger"),
        Case("compose-ipc-and-pid.yaml",
             "renderer -> display: shares its memory, tracer -> renderer: shares its processes"),
        Case("compose-order-of-files/prod.yaml compose-order-of-files/compose.yaml", "api -> sandbox"),
        Case("compose-order-of-files/compose.yaml compose-order-of-files/prod.yaml", "api -> vault"),
        Case("compose-overlay-elsewhere-paths/compose.yaml compose-overlay-elsewhere-paths/deploy/prod.yaml",
             "api -> ledger"),
        Case("compose-reset-one-entry/compose.yaml compose-reset-one-entry/compose.prod.yaml", "",
             "api cache job mailcatcher"),
        Case("compose-several-documents.yaml", "api -> ledger", "api ledger"),
        Case("kubernetes-dapr-component-swallowed.yaml", "", "board parcels",
             says=("Kustomization of kustomize.toolkit.fluxcd.io (line 41)", "Component of dapr.io (line 33)")),
        Case("kubernetes-keda-trigger.yaml", "belt -> packer: parcels",
             says=("inferred from the trigger rabbitmq of packer",)),
        Case("kubernetes-network-policy.yaml", "web -> api, api -> ledger",
             says=("inferred from the network policy ledger-callers",)),
        Case("kubernetes-route-two-matches.yaml", "edge -> desk: /orders, /returns"),
        Case("kubernetes-service-entry.yaml", "", "api_payments_example till"),
        Case("kubernetes-service-several-workloads.yaml", "shop -> prices_stable, shop -> prices_canary"),
        Case("pod-services.yaml", "front -> bus, reader -> bus", "bus front reader"),
        Case("kustomize-patch-read-as-object/production kustomize-patch-read-as-object/base", "api -> ledger",
             "api ledger"),
        Case("kustomize-transformers-untold/production/kustomization.yaml"
             " kustomize-transformers-untold/base/kustomization.yaml", "api -> ledger", "api ledger"),
        Case("asyncapi-channels-of-one-address.yaml", "feed_reader -> ping: Ping, prices -> feed_reader: Price",
             says=("messages.payload (line 9 and 1 more)",)),
        Case("asyncapi-message-through-a-channel-that-is-a-reference.yaml", "till -> shop_sold: SaleMade"),
        Case("unknown-spec-keys.yaml", "", "address_desk profile_desk profiles",
             says=("spec.consumesApi (line 4)", "spec.apiProvidedBy (line 14)")),
        Case("catalogue-with-asyncapi", "refund_api -> refund_paid: RefundPaid", "refund_api refund_paid"),
        Case("backstage-both-sides-tell-of-it.yaml", "till -> db"),
        Case("calm-moments", "desk -> api, api -> store", "api desk store",
             says=("its moments First (2026-01-05), With a store",)),
        Case("desk-eventcatalog",
             "desk -> belt: Parcel taken, belt -> sorter: Parcel taken, desk -> ledger: writes, "
             "sorter -> ledger: reads, desk -> printer: Print a label", "belt desk ledger printer sorter",
             says=("Desk/index.mdx, as a spec has no place for it: sends.version (line 9), badges (line 15)",
                   "Parcel desk is owned by kim too.", "Label printer sends LabelPrinted, which nobody here receives.",
                   "An older version of what is told elsewhere.", "of the flow A parcel is taken in that are no part",
                   "The entity Parcel: a spec has no place for it.", "the text below (line 11)")),
        Case("terraform-plan.json", "pay_invoices -> main, inbox -> pay_invoices",
             "inbox main pay_invoices provider_cloudflare", says=("aws_iam_role (line 36)",)),
        Case("terraform.tfstate", "sorter -> acme_scans", "acme_scans all red blue sorter host"),
        Case("openapi-orders.yaml", "orders_api -> auth0: sign-in", "auth0 orders_api",
             says=("servers (line 3)", "get.responses (line 6)")),
    ],
    ids=lambda case: case.given.partition(" ")[0],
)  # fmt: skip
def test_a_case_is_read_as_its_own_tool_reads_it(case: Case) -> None:
    text = draft(case.given)
    spec = yaml.safe_load(text)
    wanted = {edge.strip() for edge in re.split(r", ?(?=\w+ -> )", case.edges) if edge}
    assert edges_of(spec, labels=":" in case.edges) == wanted
    if case.parts is not None:
        assert parts_of(spec) == set(case.parts.split())
    comments = " ".join(line.strip("# ") for line in text.splitlines() if "#" in line)
    for what in case.says:
        assert what in comments


def test_owners_domains_and_records_of_a_catalogue_of_events() -> None:
    spec = yaml.safe_load(draft("desk-eventcatalog"))
    assert spec["teams"]["front_team"]["description"] == "Who stands at the desk"
    assert {id: one.get("team") for id, one in spec["components"].items()} == {
        "desk": "front_team", "sorter": "front_team", "ledger": None,
    }  # fmt: skip
    assert spec["components"]["sorter"]["group"] == "parcels"
    assert list(spec["third_parties"]) == ["printer"]
    belt = spec["queues"]["belt"]
    assert (belt["type"], belt["delivery"], belt["tradeoff"]) == ("stream", "at-least-once", "one_belt")
    assert spec["tradeoffs"]["one_belt"]["decided_by"] == "kim"
    assert spec["flows"]["take_in"]["steps"] == ["desk -> belt", "belt -> sorter"]


def test_what_terraform_counts_modules_and_engines() -> None:
    spec = yaml.safe_load(draft("terraform.tfstate"))
    assert (spec["components"]["host"]["replicas"], spec["components"]["sorter"]["replicas"]) == (2, 3)
    assert spec["components"]["sorter"]["group"] == "sort"
    planned = draft("terraform-plan.json")
    assert yaml.safe_load(planned)["components"]["main"]["technology"] == "PostgreSQL 16.3 (Amazon RDS)"
    assert "hunter2" not in planned
