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


def test_an_output_of_a_module_is_what_it_gives_out_and_not_all_of_the_module() -> None:
    def outputs(**told: list[str]) -> dict[str, Any]:
        return {name: {"expression": {"references": references}} for name, references in told.items()}

    bucket = {"outputs": outputs(name=["aws_s3_bucket.b.id", "aws_s3_bucket.b", "var.unused"]), "resources": []}
    data = {
        "outputs": outputs(db=["aws_db_instance.main.address", "aws_db_instance.main"], store=["module.bucket.name"]),
        "resources": [], "module_calls": {"bucket": {"source": "./b", "module": bucket}},
    }  # fmt: skip
    plan = {
        "format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": {"root_module": {
            "resources": [resource(one, "aws_lambda_function") for one in (WORKER, "aws_lambda_function.all")],
            "child_modules": [{
                "address": "module.data",
                "resources": [resource("module.data.aws_db_instance.main", "aws_db_instance"),
                              resource("module.data.aws_dynamodb_table.t", "aws_dynamodb_table")],
                "child_modules": [{
                    "address": "module.data.module.bucket",
                    "resources": [resource("module.data.module.bucket.aws_s3_bucket.b", "aws_s3_bucket")],
                }],
            }],
        }},
        "configuration": {"root_module": {
            "resources": [
                configured(WORKER, "aws_lambda_function",
                           a=["module.data.db", "module.data"], b=["module.data.store", "module.data"]),
                configured("aws_lambda_function.all", "aws_lambda_function", a=["module.data"]),
            ],
            "module_calls": {"data": {"source": "./data", "module": data}},
        }},
    }  # fmt: skip
    found = terraform.read((File("plan.json", json.dumps(plan)),), Files((".",))).edges
    by: dict[str, list[str]] = {}
    for edge in found:
        by.setdefault(edge.source, []).append(edge.target.rpartition("module.")[2])
    assert sorted(by[WORKER]) == ["bucket.aws_s3_bucket.b", "data.aws_db_instance.main"]
    assert len(by["aws_lambda_function.all"]) == 3


def test_a_balancer_leads_to_what_registers_in_its_group_of_targets() -> None:
    balancer, group, service = "aws_lb.front", "aws_lb_target_group.tg", "aws_ecs_service.api"
    found = edges(
        [resource(one, one.partition(".")[0]) for one in (balancer, group, service, "aws_lb_listener.l")],
        [configured(service, "aws_ecs_service", load_balancer=[f"{group}.arn", group], depends=["aws_lb_listener.l"]),
         configured("aws_lb_listener.l", "aws_lb_listener", load_balancer_arn=[balancer], action=[group])],
    )  # fmt: skip
    assert found == [(balancer, service)]
