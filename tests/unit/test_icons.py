"""A wrong logo is worse than none: what people write, and what it must and must not become."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from archdoc.catalogue import diagrams_icons, icons, technologies

RIGHT = {
    "kafka": "onprem.queue.Kafka", "Kafka topic": "onprem.queue.Kafka", "Apache Kafka": "onprem.queue.Kafka",
    "KAFKA 3.7": "onprem.queue.Kafka", "quay.io/debezium/kafka:2.1": "onprem.queue.Kafka",
    "postgres": "onprem.database.Postgresql", "PostgreSQL 15": "onprem.database.Postgresql",
    "Postgres + PgBouncer": "onprem.database.Postgresql", "postgres:14-alpine": "onprem.database.Postgresql",
    "SES": "aws.engagement.SimpleEmailServiceSes", "Amazon SES": "aws.engagement.SimpleEmailServiceSes",
    "spring boot": "programming.framework.Spring", "k8s": "k8s.K8S", "Kubernetes": "k8s.K8S",
    "GKE": "gcp.compute.KubernetesEngine", "Lambda": "aws.compute.Lambda", "AWS Lambda": "aws.compute.Lambda",
    "AWS Lambda function": "aws.compute.Lambda", "Lambda (Python 3.12)": "aws.compute.Lambda",
    "worker on Lambda": "aws.compute.Lambda", "S3": "aws.storage.SimpleStorageServiceS3",
    "Dynamo": "aws.database.Dynamodb", "DynamoDB": "aws.database.Dynamodb", "Go": "programming.language.Go",
    "golang": "programming.language.Go", "Go, gRPC": "programming.language.Go", "gRPC / Go": "programming.language.Go",
    "Node.js": "programming.language.Nodejs", "nodejs": "programming.language.Nodejs",
    "Node 20": "programming.language.Nodejs", "TypeScript": "programming.language.Typescript",
    ".NET": "programming.framework.Dotnet", "ASP.NET Core": "programming.framework.Dotnet",
    "C#": "programming.language.Csharp", "C# / .NET 8": "programming.language.Csharp",
    "C++ 17": "programming.language.Cpp", "C": "programming.language.C", "R": "programming.language.R",
    "React": "programming.framework.React", "Next.js": "programming.framework.Nextjs",
    "Elasticsearch": "elastic.elasticsearch.Elasticsearch", "Elastic": "elastic.elasticsearch.Elasticsearch",
    "ES": "elastic.elasticsearch.Elasticsearch", "RabbitMQ 3.12": "onprem.queue.Rabbitmq",
    "Pub/Sub": "gcp.analytics.Pubsub", "Google Cloud Pub/Sub topic": "gcp.analytics.Pubsub",
    "BigQuery": "gcp.analytics.Bigquery", "Firebase Cloud Messaging": "firebase.grow.Messaging",
    "FCM": "firebase.grow.Messaging", "Twilio": "saas.communication.Twilio", "Stripe": "saas.payment.Stripe",
    "Adyen": "saas.payment.Adyen", "Python 3.11 / FastAPI": "programming.language.Python",
    "python3": "programming.language.Python", "Java17": "programming.language.Java",
    "Cloud Run Python/Flask": "gcp.compute.Run", "Redis (ElastiCache)": "onprem.inmemory.Redis",
    "ElastiCache for Redis": "aws.database.ElasticacheForRedis",
    "Amazon RDS for PostgreSQL": "aws.database.RDSPostgresqlInstance", "SQL Server": "onprem.database.Mssql",
    "Azure SQL": "azure.database.SQLDatabases", "SQS": "aws.integration.SimpleQueueServiceSqs",
    "SNS + SQS": "aws.integration.SimpleNotificationServiceSns", "EventBridge": "aws.integration.Eventbridge",
    "Azure Service Bus": "azure.integration.ServiceBus", "Event Hubs": "azure.analytics.EventHubs",
    "Cosmos DB": "azure.database.CosmosDb", "Cloud Run": "gcp.compute.Run", "Vault": "onprem.security.Vault",
    "GitHub Actions": "onprem.ci.GithubActions", "GitLab CI/CD": "onprem.ci.Gitlabci",
    "Ruby on Rails": "programming.framework.Rails", "Let's Encrypt": "onprem.certificates.LetsEncrypt",
    "Trino/Presto": "onprem.analytics.Trino", "SageMaker": "aws.ml.Sagemaker", "AWS": "aws.AWS",
    "AWS Kafka": "aws.analytics.ManagedStreamingForKafka", "AWS Postgres": "onprem.database.Postgresql",
    "Amazon EMR": "aws.analytics.EMR", "Microsoft Teams": "saas.chat.Teams", "LINE": "saas.chat.Line",
    "Container: Spring Boot": "programming.framework.Spring", "Ubuntu 16.04 LTS": "generic.os.Ubuntu",
    "Redis for caching": "onprem.inmemory.Redis", "RabbitMQ instead of Kafka": "onprem.queue.Rabbitmq",
    "Kubernetes CronJob": "k8s.compute.Cronjob", "Elastic Beanstalk": "aws.compute.ElasticBeanstalk",
}  # fmt: skip

NONE = [
    "", "(", "3.11", "REST", "gRPC", "Batch job", "events", "queue", "function", "storage", "API Gateway", "WAF",
    "SQL/TCP", "Postman", "express checkout", "express.js", "Google Maps", "Google Workspace", "Google Analytics",
    "Authorize.Net", "Keycloak", "Pulsar", "OpenSearch", "MinIO", "Debezium", "TensorFlow", "PyTorch", "XGBoost",
    "SFTP", "MQTT", "OAuth2", "SWIFT", "SWIFT gateway", "elastic queue", "Elastic IP", "vector database",
    "data vault", "price oracle", "Service C", "line", "Line printer", "worker node", "enterprise service bus",
    "pub/sub", "EMR system", "cloud function", "S3-compatible storage", "Redpanda (Kafka API)",
    "Redpanda, Kafka-compatible", "FooDB with Redis", "UI for Kafka", "no Kafka", "formerly Redis", "Apache Foo",
    "Azure Foo", "Amazon Foo", "Lambda architecture", "React to events", "Go to market", "go-live checklist",
    "docker.io/valkey/valkey:8.0-alpine", "BullMQ worker", "ES6", "Kafkaesque",
]  # fmt: skip


@pytest.mark.parametrize(("technology", "icon"), RIGHT.items())
def test_a_technology_gets_the_icon_that_a_person_thinks_of(technology: str, icon: str) -> None:
    assert icons.find(technology, "service", "component") == icon


@pytest.mark.parametrize("technology", NONE)
def test_what_is_not_surely_known_gets_no_icon(technology: str) -> None:
    assert icons.find(technology, "service", "component") is None


def test_without_a_technology_the_picture_draws_its_own_glyph() -> None:
    assert icons.find(None, "database", "component") is None


def test_a_person_and_a_bank_network_are_not_given_a_logo_of_software() -> None:
    assert icons.find("React", "person", "component") is None
    assert icons.find("Swift", "third_party", "third_party") is None
    assert icons.find("Swift", "mobile", "component") == "programming.language.Swift"
    assert icons.find("Kafka", "topic", "queue") == "onprem.queue.Kafka"


def test_the_catalogue_is_that_of_the_installed_diagrams() -> None:
    pytest.importorskip("PIL")
    spec = importlib.util.spec_from_file_location("refresh_icons", Path(__file__).parents[1] / "refresh_icons.py")
    assert spec is not None
    assert spec.loader is not None
    refresh_icons = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(refresh_icons)
    assert diagrams_icons.FILE.read_text(encoding="utf-8") == refresh_icons.text(), "run: python tests/refresh_icons.py"


def test_every_icon_has_its_picture() -> None:
    assert [icon for icon in diagrams_icons.every() if not icons.path(icon).is_file()] == []


def test_every_icon_that_a_name_leads_to_exists() -> None:
    data = json.loads(technologies.FILE.read_text(encoding="utf-8"))
    listed = [*data["names"], *data["alone"], *data["not_names"].split(", ")]
    assert [icon for icon in listed if not icons.known(icon)] == []


def test_no_name_leads_to_two_icons() -> None:
    data = json.loads(technologies.FILE.read_text(encoding="utf-8"))
    names = [name.replace(" ", "") for others in data["names"].values() for name in others.split(",")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_diagrams_own_second_names_and_its_prefix_are_known() -> None:
    assert icons.known("aws.compute.ECS")
    assert icons.known("diagrams.aws.compute.Lambda")
    assert not icons.known("aws.compute.lambda")
    assert not icons.known("Lambda")


def test_path_and_load_agree_and_follow_second_names() -> None:
    assert icons.path("diagrams.aws.compute.ECS").parts[-4:] == (
        "resources", "aws", "compute", "elastic-container-service.png",
    )  # fmt: skip
    assert icons.load("aws.compute.ECS").__name__ == "ElasticContainerService"
    assert icons.load("aws.AWS").__name__ == "AWS"
    with pytest.raises(KeyError):
        icons.path("aws.compute.Nothing")
    with pytest.raises(KeyError):
        icons.load("nothing.Nothing")


def test_finding_imports_nothing_heavy() -> None:
    code = (
        "import sys; from archdoc.catalogue import icons\n"
        "icons.path(icons.find('AWS Lambda', 'function', 'component'))\n"
        "print([name for name in ('diagrams', 'rapidfuzz', 'graphviz', 'rich') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("aws.compute.lambda", "aws.compute.Lambda"),
        ("diagrams.aws.compute.Lamda", "aws.compute.Lambda"),
        ("aws.Lambda", "aws.compute.Lambda"),
        ("onprem.database.Kafka", "onprem.queue.Kafka"),
        ("kafka", "onprem.queue.Kafka"),
    ],
)
def test_a_mistyped_path_gets_a_suggestion(typed: str, first: str) -> None:
    assert icons.suggest(typed)[0] == first
    assert len(icons.suggest(typed)) <= 3


def test_no_suggestion_where_none_is_needed_or_near() -> None:
    assert icons.suggest("aws.compute.ECS") == []
    assert icons.suggest("foo.bar.Zzyzx") == []


def test_search_says_why_and_puts_the_best_first() -> None:
    assert icons.search(["kafka"]) == [
        icons.Match("onprem.queue.Kafka", "Kafka", "onprem", "exact"),
        icons.Match("aws.analytics.ManagedStreamingForKafka", "ManagedStreamingForKafka", "aws", "part"),
    ]
    assert icons.search(["kafak"])[0] == icons.Match("onprem.queue.Kafka", "Kafka", "onprem", "near")
    assert icons.search(["ecs"])[0].why == "alias"
    assert icons.search(["ecs"])[0].icon == "aws.compute.ElasticContainerService"
    assert {match.provider for match in icons.search(["aws", "queue"], limit=3)} == {"aws"}
    assert icons.search(["zzyzx"]) == []


def test_search_keeps_to_its_limit_and_without_words_lists_the_catalogue() -> None:
    assert len(icons.search(["aws"], limit=7)) == 7
    listed = [match.icon for match in icons.search([], limit=100_000)]
    assert listed == sorted(set(listed))
    assert len(listed) > 2000


def test_icons_that_would_vanish_get_a_plate() -> None:
    assert icons.is_pale("oci.compute.VMWhite")
    assert icons.is_pale("onprem.mlops.Mlflow"), "half of its letters are white"
    assert not icons.is_pale("onprem.queue.Kafka")
    assert not icons.is_pale("programming.language.Python")
    assert not icons.is_pale("k8s.compute.Pod"), "only its outline is white"
    assert icons.is_pale("oci.compute.VirtualMachineWhite")
    assert not icons.is_pale("no.Icon")
