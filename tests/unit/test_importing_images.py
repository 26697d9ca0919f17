"""What an image or a name is taken for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archdoc.catalogue import icons, images
from archdoc.catalogue.images import (
    Known,
    base_of,
    of_dockerfile,
    of_image,
    of_name,
    of_part,
    parted,
    protocol_of,
)


@pytest.mark.parametrize(
    ("reference", "technology", "type"),
    [
        ("postgres:16-alpine", "PostgreSQL 16", "database"),
        ("docker.io/bitnami/redis@sha256:0a1b", "Redis", "cache"),
        ("${REGISTRY}/redis:${TAG:-7}", "Redis", "cache"),
        ("localhost:5000/redis:7.2.4", "Redis 7.2", "cache"),
        ("mcr.microsoft.com/mssql/server:2019-latest", "SQL Server 2019", "database"),
        ("confluentinc/cp-kafka:7.0.1", "Kafka", "stream"),
        ("pgvector/pgvector:pg16", "PostgreSQL 16", "database"),
        ("minio/minio:RELEASE.2025-04-22T22-12-26Z", "MinIO", "storage"),
        ("eclipse-mosquitto:2", "Mosquitto 2", "topic"),
        ("temporalio/ui:2.1", "Temporal UI 2.1", "web"),
        ("percona/mongodb_exporter:0.39", "Prometheus exporter", "service"),
    ],
)
def test_an_image_that_many_know(reference: str, technology: str, type: str) -> None:
    known = of_image(reference)
    assert known is not None
    assert (known.technology, known.type) == (technology, type)


@pytest.mark.parametrize("reference", ["", ":", "/", "ghcr.io/acme/orders:1.2", "${IMAGE}", "server", "acme/ui:1", "@"])
def test_an_image_of_ones_own_is_not_known(reference: str) -> None:
    assert of_image(reference) is None


def test_a_broker_is_a_queue_and_a_database_is_not() -> None:
    assert [of_image(name).kind for name in ("rabbitmq:3", "kafka", "postgres")] == ["queue", "queue", "component"]  # type: ignore[union-attr]


def test_debug_pages_exporters_and_initial_jobs_are_tagged_so_that_they_can_be_hidden() -> None:
    assert [of_image(name).tags for name in ("adminer", "prom/mysqld-exporter", "minio/mc")] == [  # type: ignore[union-attr]
        ("tooling",),
        ("observability", "tooling"),
        ("init",),
    ]


@pytest.mark.parametrize(
    ("name", "technology", "type"),
    [
        ("ts-user-mongo", "MongoDB", "database"),
        ("postgres-primary", "PostgreSQL", "database"),
        ("kafka1", "Kafka", "stream"),
        ("PostgreSQL", "PostgreSQL", "database"),
        ("elasticsearch-01", "Elasticsearch", "search"),
        ("redis-queue", "Redis", "queue"),
        ("kafka-consumer", None, "worker"),
        ("redis-worker", None, "worker"),
        ("order-db", None, "database"),
        ("OrdersDB", None, "database"),
        ("api-gateway", None, "gateway"),
        ("frontend-proxy", None, "gateway"),
        ("front-end", None, "web"),
        ("db-migrate", None, "job"),
        ("gateway-service", None, "gateway"),
    ],
)
def test_a_name_that_tells(name: str, technology: str | None, type: str) -> None:
    known = of_name(name)
    assert known is not None
    assert (known.technology, known.type) == (technology, type)


@pytest.mark.parametrize(
    "name", ["orders", "payment-service", "identity-api", "queue-master", "checkoutservice", "", "-"]
)
def test_a_name_that_tells_nothing(name: str) -> None:
    assert of_name(name) is None


def test_the_image_counts_before_the_name_and_the_name_narrows_it() -> None:
    assert of_part("web", "nginx:1")[0] == Known("NGINX 1", type="web")
    assert of_part("redis-queue", "redis:7")[0] == Known("Redis 7", kind="queue", type="queue")
    assert of_part("airflow-worker", "apache/airflow:2")[0] == Known("Airflow 2", type="worker")
    assert of_part("cache", "postgres:16")[0] == Known("PostgreSQL 16", type="database")
    assert of_part("api", "node:20-alpine") == (Known("Node.js 20"), "the image node:20-alpine")
    assert of_part("orders", "ghcr.io/acme/orders:1") == (Known(), None)
    assert of_part("sqldata") == (Known(type="database"), "its name")
    assert of_part("kafka", "ghcr.io/demo:latest-kafka")[0].type == "stream"


def test_a_dockerfile_tells_what_it_builds_on() -> None:
    assert (
        of_dockerfile("FROM golang:1.22 AS b\nFROM gcr.io/distroless/static\nCOPY --from=b /a /a").technology
        == "Go 1.22"
    )
    assert of_dockerfile("FROM node:18 as build\nFROM nginx:alpine") == Known("Node.js 18, served by NGINX", type="web")
    assert of_dockerfile("FROM --platform=$P maven:3-jdk as b\nfrom b").technology == "Java"
    assert of_dockerfile("FROM mcr.microsoft.com/dotnet/aspnet:8.0").technology == "ASP.NET 8.0"
    assert of_dockerfile("FROM postgres:16") == Known("PostgreSQL 16", type="database")
    assert of_dockerfile("FROM scratch") == Known()
    assert of_dockerfile("") == Known()


def test_a_build_tools_version_is_not_the_languages() -> None:
    assert [base_of(name) for name in ("maven:3.9", "gradle:8", "python:3.12", "acme/x")] == [
        "Java", "Java", "Python 3.12", None
    ]  # fmt: skip


def test_what_is_spoken_to_a_technology() -> None:
    assert [protocol_of(name) for name in ("PostgreSQL 16.2", "Kafka", "Node.js", None)] == ["SQL", "Kafka", None, None]


def test_an_images_path_and_tag() -> None:
    assert parted("registry.example.com:5000/team/Orders:1.2@sha256:0") == (["team", "orders"], "1.2")
    assert parted("${A}/${B:-x}/cp-server:${T}") == (["cp-server"], "")


def test_each_name_is_known_once_and_has_a_type_that_a_spec_takes() -> None:
    groups = json.loads(Path(images.__file__).with_name("images.json").read_text(encoding="utf-8"))["known"]
    names = [name for group in groups for row in group["names"].values() for name in row.split()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    queues, components = {"queue", "topic", "stream"}, {
        "web", "service", "worker", "job", "gateway", "database", "cache", "storage", "search", "model"
    }  # fmt: skip
    assert all(group["type"] in (queues if group["kind"] == "queue" else components) for group in groups)


def test_the_icon_of_a_technology_is_still_found_with_its_version() -> None:
    for image in ("postgres:16", "redis:7.2", "rabbitmq:3-management", "mongo:6.0.8", "nginx:1.22", "kafka"):
        known = of_image(image)
        assert known is not None
        assert icons.find(known.technology, known.type, known.kind), image


def test_a_huge_name_takes_no_time() -> None:
    assert images.of_part("a-" * 100_000, "a/" * 100_000)[0] == Known()
