"""Terraform: which way an edge goes, by what refers to what."""

from __future__ import annotations

import json
from typing import Any

from archdoc.importers import terraform
from archdoc.importers.files import File, Files


def resource(address: str, type: str) -> dict[str, Any]:
    name = address.rpartition(".")[2].split("[")[0]
    return {"address": address, "mode": "managed", "type": type, "name": name, "provider_name": "x", "values": {}}


def configured(address: str, type: str, **expressions: list[str]) -> dict[str, Any]:
    told = {key: {"references": references} for key, references in expressions.items()}
    return {"address": address, "mode": "managed", "type": type, "name": "x", "expressions": told}


def edges(resources: list[dict[str, Any]], configuration: list[dict[str, Any]]) -> list[tuple[str, str]]:
    plan = {
        "format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": resources}},
        "configuration": {"root_module": {"resources": configuration}},
    }  # fmt: skip
    file = File("plan.json", json.dumps(plan))
    assert terraform.looks(file)
    return [(edge.source, edge.target) for edge in terraform.read((file,), Files((".",))).edges]


QUEUE, WORKER = "aws_sqs_queue.jobs", "aws_lambda_function.worker"
MAPPING = "aws_lambda_event_source_mapping"


def test_a_worker_that_fills_the_queue_that_it_works_off() -> None:
    found = edges(
        [
            resource(QUEUE, "aws_sqs_queue"),
            resource(WORKER, "aws_lambda_function"),
            resource(f"{MAPPING}.m", MAPPING),
        ],
        [
            configured(WORKER, "aws_lambda_function", environment=[f"{QUEUE}.url", QUEUE]),
            configured(f"{MAPPING}.m", MAPPING, event_source_arn=[QUEUE], function_name=[WORKER]),
        ],
    )
    assert sorted(found) == [(WORKER, QUEUE), (QUEUE, WORKER)]


def test_one_of_several_is_meant_where_its_key_is_told() -> None:
    several = [f'{WORKER}["a"]', f'{WORKER}["b"]']
    found = edges(
        [resource(QUEUE, "aws_sqs_queue"), *(resource(one, "aws_lambda_function") for one in several),
         resource(f"{MAPPING}.m", MAPPING)],
        [configured(f"{MAPPING}.m", MAPPING, event_source_arn=[QUEUE],
                    function_name=[f"{several[0]}.arn", several[0], WORKER])],
    )  # fmt: skip
    assert found == [(QUEUE, several[0])]
