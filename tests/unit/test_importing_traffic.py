"""The hosts that settings name."""

from __future__ import annotations

import pytest

from archdoc.importers.hosts_named import Setting, addresses, known_host, protocol_named, third_party


def hosts(key: str, value: str) -> list[str]:
    return [f"{one.host}:{one.port}" if one.port else one.host for one in addresses(Setting(key, value, ""))]


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("A", "postgres://u:p@db:5432/x?sslmode=off", ["db:5432"]),
        ("A", "SASL_SSL://k1:9092,SASL_SSL://k2:9092", ["k1:9092", "k2:9092"]),
        ("A", "mongodb://a:1,b:2,c/db", ["a:1", "b:2", "c"]),
        ("A", "jdbc:sqlserver://sql;databaseName=x", ["sql"]),
        ("A", "jdbc:mysql:loadbalance://m1:3306,m2:3306/x", ["m1:3306", "m2:3306"]),
        ("QUORUM", "1@k1:13091,2@k2:13092", ["k1:13091", "k2:13092"]),
        ("DSN", "user:1234@tcp(mysql:3306)/db", ["mysql:3306"]),
        ("ConnectionString", "Server=sqldata;Database=x;Password=Pass@word.com", ["sqldata"]),
        ("DATABASE_URL", "host=pg user=x", ["pg"]),
        ("EventBusConnection", "rabbitmq", ["rabbitmq"]),
        ("DB_HOSTNAME", "pg", ["pg"]),
        ("ES_HOSTS", "es1,es2", ["es1", "es2"]),
        ("", "-Dspring.redis.host=redis -Dx=http://o:80/", ["o:80", "redis"]),
        ("", "serve --server api:8080 -h pg", ["api:8080", "pg"]),
        ("DB", "mysql", []),
        ("POSTGRES_USER", "postgres", []),
        ("OTEL_SERVICE_NAME", "cart", []),
        ("CORS_ORIGINS", "http://web:3000", []),
        ("KAFKA_ADVERTISED_LISTENERS", "PLAIN://k1:9092", []),
        ("NO_PROXY", "web,api", []),
        ("HOSTNAME", "kafka1", []),
        ("OTEL_IMAGE", "postgres:16", []),
        ("AT", "12:30:45", []),
        ("CONFIG", "file:///etc/x.yaml", []),
        ("A", "", []),
    ],
)
def test_hosts_in_a_value(key: str, value: str, found: list[str]) -> None:
    assert hosts(key, value) == found


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("hooks.slack.com", "Slack"),
        ("bucket.s3.eu-west-1.amazonaws.com", "Amazon S3"),
        ("sqs.us-east-1.amazonaws.com", "Amazon SQS"),
        ("x.eu-west-1.rds.amazonaws.com", "Amazon RDS"),
        ("sts.amazonaws.com", "AWS"),
        ("${ACCOUNT}.blob.core.windows.net", "Azure Blob Storage"),
        ("gcr.io", None),
        ("db", None),
        ("notstripe.com", None),
    ],
)
def test_well_known_third_parties(host: str, name: str | None) -> None:
    assert known_host(host) == name


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [
        ("RATES_URL", "https://rates.acme-bank.eu", "rates.acme-bank.eu"),
        ("GIT_URI", "https://github.com/acme/config", "GitHub"),
        ("README", "https://github.com/acme/config", None),
        ("SITE_DOMAIN", "https://shop.acme.io", None),
        ("X_URL", "https://your-company.com", None),
        ("X_URL", "http://orders.internal", None),
        ("X_URL", "http://10.0.0.1", None),
        ("AUTH_BACKENDS", "airflow.api.auth.backend.session", None),
        ("CONFIG_SERVER", "settings.py", None),
        ("BACKUP", "s3://bucket/x", "Amazon S3"),
    ],
)
def test_a_host_on_the_internet_is_a_third_party(key: str, value: str, name: str | None) -> None:
    setting = Setting(key, value, "")
    assert {third_party(setting, one) for one in addresses(setting)} in ({name}, {name} if name else set())


def test_the_protocol_by_scheme_and_by_port() -> None:
    def spoken(value: str) -> str | None:
        return addresses(Setting("A", value, ""))[0].protocol

    assert [spoken(one) for one in ("redis://r:6379", "http://o:4317", "db:5432", "orders:9999")] == [
        "Redis", "OTLP", "SQL", None
    ]  # fmt: skip
    assert [protocol_named(one) for one in ("grpc", "http-web", "kubernetes.io/h2c", "tcp-x")] == [
        "gRPC", "HTTP", "gRPC", None
    ]  # fmt: skip
