"""What a name, a word or an image tells of a part: always a guess, and said so."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Kind = Literal["component", "queue", "third_party"]

KNOWN: tuple[tuple[Kind, str | None, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    ("component", "database", (), (
        ("PostgreSQL", "postgres postgresql pgsql postgis pgvector pgautoupgrade spilo postgresql-repmgr pg"),
        ("TimescaleDB", "timescaledb timescaledb-ha timescale"),
        ("MySQL", "mysql mysql-server mysql-cluster percona percona-server percona-xtradb-cluster"),
        ("MariaDB", "mariadb mariadb-galera"),
        ("MongoDB", "mongo mongodb mongod mongodb-community-server mongodb-sharded percona-server-mongodb"),
        ("SQL Server", "mssql/server mssql sqlserver azure-sql-edge mssql-server mssql-server-linux"),
        ("Oracle Database", "oracle-free oracle-xe database/free database/express oracledb"),
        ("Cassandra", "cassandra"), ("ScyllaDB", "scylla scylladb"), ("CockroachDB", "cockroach cockroachdb"),
        ("CouchDB", "couchdb"), ("Couchbase", "couchbase"), ("Neo4j", "neo4j"), ("ArangoDB", "arangodb"),
        ("InfluxDB", "influxdb"), ("ClickHouse", "clickhouse clickhouse-server"), ("QuestDB", "questdb"),
        ("DynamoDB", "dynamodb-local dynamodb"), ("EventStoreDB", "eventstore eventstoredb kurrentdb"),
        ("YugabyteDB", "yugabyte yugabytedb"), ("TiDB", "tidb"), ("Dgraph", "dgraph"), ("RethinkDB", "rethinkdb"),
        ("SurrealDB", "surrealdb"), ("Firebird", "firebird"), ("Db2", "db2 db2_community"), ("etcd", "etcd"),
        ("Qdrant", "qdrant"), ("Weaviate", "weaviate"), ("Milvus", "milvus"), ("Chroma", "chroma chromadb"),
        ("OpenLDAP", "openldap"), ("FerretDB", "ferretdb"), ("HBase", "hbase"), ("Druid", "druid"),
        ("BanyanDB", "banyandb skywalking-banyandb"), ("PocketBase", "pocketbase"), ("rqlite", "rqlite"),
    )),
    ("component", "cache", (), (
        ("Redis", "redis redis-stack redis-stack-server redismod redis-cluster redis-sentinel redisjson"),
        ("Valkey", "valkey"), ("KeyDB", "keydb"), ("Dragonfly", "dragonfly dragonflydb"),
        ("Memcached", "memcached memcache"), ("Hazelcast", "hazelcast"), ("Infinispan", "infinispan/server infinispan"),
        ("Varnish", "varnish"), ("Ignite", "ignite"), ("Garnet", "garnet"),
    )),
    ("component", "search", (), (
        ("Elasticsearch", "elasticsearch elasticsearch-oss elastic"), ("OpenSearch", "opensearch"), ("Solr", "solr"),
        ("Meilisearch", "meilisearch"), ("Typesense", "typesense"), ("ZincSearch", "zinc zincsearch"),
        ("Manticore Search", "manticore manticoresearch"), ("Vespa", "vespa"), ("Quickwit", "quickwit"),
    )),
    ("component", "storage", (), (
        ("MinIO", "minio"), ("SeaweedFS", "seaweedfs"), ("RustFS", "rustfs"), ("Garage", "garage"),
        ("Ceph", "ceph"), ("IPFS", "kubo go-ipfs ipfs"), ("Container registry", "registry"),
        ("HDFS", "namenode datanode"), ("SFTP", "sftp"), ("Nexus", "nexus3"),
        ("Artifactory", "artifactory-oss artifactory-jcr"),
    )),
    ("component", "database", ("emulator",), (("Firestore emulator", "firestore-emulator firestore"),)),
    ("component", "storage", ("emulator",), (
        ("Azure Storage (Azurite)", "azurite"), ("Cloud Storage emulator", "fake-gcs-server"), ("S3 mock", "s3mock"),
        ("Firebase emulator", "firebase-emulator firebase"),
    )),
    ("queue", "queue", (), (
        ("RabbitMQ", "rabbitmq"), ("LavinMQ", "lavinmq"), ("RocketMQ", "rocketmq"), ("Beanstalkd", "beanstalkd"),
        ("ActiveMQ", "activemq activemq-classic activemq-artemis artemis"), ("IBM MQ", "ibm-messaging/mq ibmmq"),
        ("NSQ", "nsqd nsq"), ("Solace", "solace-pubsub-standard"),
    )),
    ("queue", "stream", (), (
        ("Kafka", "kafka kafka-native cp-kafka cp-server cp-enterprise-kafka confluent-local debezium/kafka"),
        ("Redpanda", "redpanda"),
    )),
    ("queue", "topic", (), (
        ("NATS", "nats nats-streaming nats-server"), ("Pulsar", "pulsar pulsar-all"),
        ("Mosquitto", "eclipse-mosquitto mosquitto"), ("EMQX", "emqx"), ("HiveMQ", "hivemq4 hivemq-ce hivemq"),
        ("VerneMQ", "vernemq"), ("MQTT broker", "mqtt"),
    )),
    ("queue", "queue", ("emulator",), (
        ("ElasticMQ", "elasticmq elasticmq-native"), ("Azure Service Bus emulator", "servicebus-emulator"),
        ("SQS emulator", "sqs"), ("Pub/Sub emulator", "pubsub-emulator pubsub"),
    )),
    ("component", "gateway", (), (
        ("NGINX", "nginx nginx-unprivileged nginx-ingress-controller"), ("OpenResty", "openresty"), ("Caddy", "caddy"),
        ("nginx-proxy", "nginx-proxy"), ("Nginx Proxy Manager", "nginx-proxy-manager"), ("SWAG", "swag"),
        ("Traefik", "traefik"), ("Envoy", "envoy envoy-dev proxyv2"), ("Kong", "kong kong-gateway"),
        ("HAProxy", "haproxy"), ("APISIX", "apisix"), ("Tyk", "tyk-gateway tyk"), ("KrakenD", "krakend"),
        ("Gravitee", "apim-gateway"), ("PgBouncer", "pgbouncer"), ("Pgpool-II", "pgpool"), ("ProxySQL", "proxysql"),
        ("Supavisor", "supavisor"), ("Squid", "squid"), ("OAuth2 Proxy", "oauth2-proxy"), ("MaxScale", "maxscale"),
        ("cloudflared", "cloudflared"), ("Apollo Router", "router/apollo apollo-router"), ("LiteLLM", "litellm"),
    )),
    ("component", "web", (), (
        ("Apache HTTP Server", "httpd"), ("WordPress", "wordpress"), ("Nextcloud", "nextcloud"), ("Drupal", "drupal"),
        ("Ghost", "ghost"), ("Joomla", "joomla"), ("Superset", "superset"), ("Metabase", "metabase"),
        ("Gitea", "gitea"), ("GitLab", "gitlab-ce gitlab-ee"), ("Mattermost", "mattermost-team-edition"),
        ("Rocket.Chat", "rocket.chat"), ("Jenkins", "jenkins"), ("SonarQube", "sonarqube"), ("Redash", "redash"),
        ("Supabase Studio", "supabase/studio"), ("Odoo", "odoo"), ("Moodle", "moodle"),
    )),
    ("component", "model", (), (
        ("Ollama", "ollama"), ("vLLM", "vllm-openai vllm"), ("LocalAI", "localai"), ("Triton", "tritonserver"),
        ("TensorFlow Serving", "tensorflow/serving"), ("TorchServe", "torchserve"),
        ("Text Generation Inference", "text-generation-inference"), ("llama.cpp", "llama.cpp"),
    )),
    ("component", "service", (), (
        ("BookKeeper", "bookkeeper bookie"), ("Keycloak", "keycloak"), ("Vault", "vault"), ("Consul", "consul"),
        ("ZooKeeper", "zookeeper cp-zookeeper"),
        ("Schema Registry", "cp-schema-registry schema-registry schemaregistry"),
        ("Apicurio Registry", "apicurio-registry-mem apicurio-registry"), ("Kafka REST Proxy", "cp-kafka-rest"),
        ("ksqlDB", "cp-ksqldb-server ksqldb-server"), ("Airflow", "airflow"), ("Dapr", "daprd dapr placement"),
        ("Temporal", "auto-setup temporalio/server auto-setup-tls temporal"), ("Hasura", "graphql-engine hasura"),
        ("PostgREST", "postgrest"), ("Spark", "spark"), ("Flink", "flink"), ("Trino", "trino"), ("Presto", "presto"),
        ("Dex", "dex"), ("Authelia", "authelia"), ("Ory Hydra", "oryd/hydra hydra"), ("Ory Kratos", "kratos"),
        ("Unleash", "unleash-server"), ("flagd", "flagd"), ("MLflow", "mlflow"), ("Strapi", "strapi"),
        ("Directus", "directus"), ("n8n", "n8n"), ("imgproxy", "imgproxy"), ("Camunda", "camunda-bpm-platform zeebe"),
        ("Hyperledger Fabric peer", "fabric-peer"), ("Hyperledger Fabric orderer", "fabric-orderer"),
        ("Hyperledger Fabric CA", "fabric-ca"), ("Eureka", "eureka"), ("Nacos", "nacos-server nacos"),
        ("Supabase Auth", "gotrue"), ("Supabase Realtime", "realtime"), ("Supabase Storage", "storage-api"),
        ("Supabase Edge Runtime", "edge-runtime"), ("postgres-meta", "postgres-meta"), ("Centrifugo", "centrifugo"),
        ("ChirpStack", "chirpstack chirpstack-rest-api"), ("ChirpStack Gateway Bridge", "chirpstack-gateway-bridge"),
        ("Mailu", "mailu"), ("Postfix", "postfix"), ("coturn", "coturn"), ("LiveKit", "livekit-server"),
    )),
    ("component", "worker", (), (
        ("Kafka Connect", "cp-kafka-connect debezium/connect kafka-connect strimzi-connect cp-server-connect"),
        ("Debezium Server", "debezium/server"), ("Kafka MirrorMaker", "kafka-mirror-maker"),
    )),
    ("component", "worker", ("observability",), (
        ("Logstash", "logstash logstash-oss"), ("Fluentd", "fluentd"), ("Fluent Bit", "fluent-bit fluentbit"),
        ("Vector", "timberio/vector vector"), ("Telegraf", "telegraf"),
    )),
    ("component", "service", ("observability", "tooling"), (
        ("Prometheus", "prometheus cp-enterprise-prometheus"), ("Loki", "loki"), ("Tempo", "tempo"), ("Mimir", "mimir"),
        ("Alertmanager", "alertmanager cp-enterprise-alertmanager"), ("Pushgateway", "pushgateway"),
        ("Jaeger", "jaeger all-in-one jaegertracing jaeger-collector jaeger-query jaeger-agent"),
        ("Zipkin", "zipkin zipkin-slim"), ("Promtail", "promtail"), ("Filebeat", "filebeat"), ("Thanos", "thanos"),
        ("OpenTelemetry Collector", "opentelemetry-collector opentelemetry-collector-contrib otelcol"),
        ("OpenTelemetry Collector", "opentelemetry-collector-contrib-dev opentelemetry-collector-ebpf-profiler"),
        ("OpenTelemetry Collector", "otel-collector otel-collector-contrib"),
        ("Grafana Alloy", "alloy"), ("Grafana Agent", "grafana/agent"), ("Metricbeat", "metricbeat"),
        ("APM Server", "apm-server"), ("Heartbeat", "heartbeat"), ("Seq", "datalust/seq seq"),
        ("Graphite", "graphite graphite-statsd"), ("StatsD", "statsd"),
        ("Datadog Agent", "datadog/agent gcr.io/datadoghq datadog-agent"),
        ("cAdvisor", "cadvisor"), ("Node exporter", "node-exporter"), ("JMX exporter", "jmx-exporter"),
        ("SkyWalking OAP", "skywalking-oap-server"), ("SkyWalking Satellite", "skywalking-satellite"),
        ("VictoriaMetrics", "victoria-metrics victoriametrics"), ("Logflare", "logflare"), ("Netdata", "netdata"),
        ("Blackbox exporter", "blackbox-exporter"), ("Sentry Relay", "sentry/relay"), ("Pyroscope", "pyroscope"),
    )),
    ("component", "web", ("observability", "tooling"), (
        ("Grafana", "grafana grafana-oss grafana-enterprise"), ("Kibana", "kibana kibana-oss"),
        ("OpenSearch Dashboards", "opensearch-dashboards"), ("SkyWalking UI", "skywalking-ui"),
        ("Uptime Kuma", "uptime-kuma"), ("Chronograf", "chronograf"),
        ("Confluent Control Center", "cp-enterprise-control-center cp-enterprise-control-center-next-gen"),
    )),
    ("component", "web", ("tooling",), (
        ("Adminer", "adminer"), ("phpMyAdmin", "phpmyadmin"), ("pgAdmin", "pgadmin4 pgadmin"),
        ("mongo-express", "mongo-express"), ("Redis Commander", "redis-commander"), ("RedisInsight", "redisinsight"),
        ("Kafka UI", "kafka-ui kafka-manager cmak"), ("Kafdrop", "kafdrop"), ("AKHQ", "akhq"),
        ("Redpanda Console", "redpandadata/console"), ("Schema Registry UI", "schema-registry-ui"),
        ("Portainer", "portainer portainer-ce"), ("Dozzle", "dozzle"), ("Mailpit", "mailpit"), ("MailHog", "mailhog"),
        ("MailDev", "maildev"), ("MailCatcher", "mailcatcher"), ("smtp4dev", "smtp4dev"), ("Swagger UI", "swagger-ui"),
        ("Swagger Editor", "swagger-editor"), ("Temporal UI", "temporalio/ui"), ("Elasticvue", "elasticvue"),
        ("Cerebro", "cerebro"), ("CloudBeaver", "cloudbeaver"), ("Flower", "flower"), ("RQ dashboard", "rq-dashboard"),
        ("phpLDAPadmin", "phpldapadmin"), ("Asynqmon", "asynqmon"), ("ZooNavigator", "zoonavigator"),
    )),
    ("component", "service", ("tooling",), (
        ("Watchtower", "watchtower"), ("Autoheal", "autoheal"), ("k6", "k6"), ("Locust", "locust"),
        ("Selenium", "standalone-chrome standalone-firefox selenium"), ("Toxiproxy", "toxiproxy"), ("ngrok", "ngrok"),
        ("Temporal admin tools", "admin-tools admin-tools-tls"), ("acme-companion", "acme-companion"),
        ("Certbot", "certbot"), ("WireMock", "wiremock"), ("MockServer", "mockserver"), ("curl", "curl"),
    )),
    ("component", "service", ("emulator",), (
        ("LocalStack", "localstack localstack-pro"), ("Stripe mock", "stripe-mock"),
        ("Google Cloud SDK", "google-cloud-cli cloud-sdk"), ("Cosmos DB emulator", "azure-cosmos-emulator"),
    )),
    ("component", "job", ("init",), (
        ("Flyway", "flyway"), ("Liquibase", "liquibase"), ("golang-migrate", "migrate/migrate"),
        ("MinIO client", "minio/mc"), ("RustFS client", "rustfs/rc"), ("dockerize", "dockerize"),
    )),
    ("component", "job", (), (
        ("Ofelia", "ofelia"), ("DB backup", "postgres-backup-s3 postgres-backup-local db-backup"),
    )),
)  # fmt: skip
"""(kind, type, tags, (technology, the last words of the image's path)). `a/b` needs both words."""

UNVERSIONED = frozenset(
    {
        "Kafka",
        "OpenLDAP",
        "Schema Registry",
        "ZooKeeper",
        "Container registry",
        "Infinispan",
        "DB backup",
        "curl",
        "Vector",
    }
)
"""Technologies whose images carry the version of a distribution, not their own."""

STORES = frozenset(
    name
    for _, type, _, rows in KNOWN
    if type in {"database", "cache", "search", "queue", "stream", "topic"}
    for _, names in rows
    for name in names.split()
) - {"pg", "elastic"}
"""Names that say what a part is where they come last: `orders-mongo`, `event-kafka`."""

_NEUTRAL = """
    main master primary secondary replica slave leader follower node cluster server service svc instance local dev test
    prod default data store storage broker container host the my shared common single app application cache db database
    queue
"""
NEUTRAL = frozenset(_NEUTRAL.split())
"""Words beside a technology that change nothing about it."""

BASES = {
    "node": "Node.js", "oven/bun": "Bun", "bun": "Bun", "denoland/deno": "Deno", "deno": "Deno", "python": "Python",
    "pypy": "Python", "golang": "Go", "go": "Go", "openjdk": "Java", "eclipse-temurin": "Java", "temurin": "Java",
    "amazoncorretto": "Java", "sapmachine": "Java", "ibmjava": "Java", "java": "Java", "zulu-openjdk": "Java",
    "maven": "Java", "gradle": "Java", "tomcat": "Tomcat", "jetty": "Jetty", "wildfly": "WildFly", "php": "PHP",
    "ruby": "Ruby", "rust": "Rust", "dotnet/aspnet": "ASP.NET", "dotnet/sdk": ".NET", "dotnet/runtime": ".NET",
    "dotnet/runtime-deps": ".NET", "core/aspnet": "ASP.NET", "core/sdk": ".NET", "aspnet": "ASP.NET", "sdk": ".NET",
    "elixir": "Elixir", "erlang": "Erlang", "perl": "Perl", "swift": "Swift", "haskell": "Haskell", "julia": "Julia",
    "r-base": "R", "clojure": "Clojure", "dart": "Dart", "gcc": "C++", "uv": "Python",
}  # fmt: skip
"""Images to build on or to run code in: what they bring. Their tag is its version, but for the build tools'."""

BUILD_TOOLS = frozenset({"maven", "gradle", "uv", "gcc", "tomcat"})
"""Those whose tag is not the version of what is named."""

PROTOCOLS = {
    **dict.fromkeys(("PostgreSQL", "TimescaleDB", "MySQL", "MariaDB", "SQL Server", "Oracle Database"), "SQL"),
    "CockroachDB": "SQL",
    **dict.fromkeys(("YugabyteDB", "TiDB", "Db2", "Firebird", "PgBouncer", "Supavisor", "Pgpool-II", "ProxySQL"),
    "SQL"),
    **dict.fromkeys(("Redis", "Valkey", "KeyDB", "Dragonfly"), "Redis"),
    **dict.fromkeys(("Kafka", "Redpanda"), "Kafka"),
    **dict.fromkeys(("RabbitMQ", "LavinMQ"), "AMQP"),
    **dict.fromkeys(("Mosquitto", "EMQX", "HiveMQ", "VerneMQ", "MQTT broker"), "MQTT"),
    **dict.fromkeys(("Cassandra", "ScyllaDB"), "CQL"),
    **dict.fromkeys(("Elasticsearch", "OpenSearch", "Solr", "Meilisearch", "Typesense", "ClickHouse", "InfluxDB"),
    "HTTP"),
    "MongoDB": "MongoDB", "NATS": "NATS", "Pulsar": "Pulsar", "Memcached": "Memcached", "Neo4j": "Bolt",
    "OpenLDAP": "LDAP", "MinIO": "S3", "RustFS": "S3", "Garage": "S3", "Mailpit": "SMTP", "MailHog": "SMTP",
    "MailDev": "SMTP", "MailCatcher": "SMTP", "smtp4dev": "SMTP", "ZooKeeper": "ZooKeeper", "Temporal": "gRPC",
}  # fmt: skip
"""What is spoken to a technology that has one way to be spoken to."""

ROLES: dict[str, tuple[tuple[Kind, str, tuple[str, ...], str], ...]] = {
    "anywhere": (
        ("component", "job", ("init",), """init initializer initdb migrate migrator migration migrations setup seed
            seeder seeding bootstrap provision provisioner provisioning configurator genkeys keygen createbuckets
            createbucket installer"""),
        ("component", "service", ("tooling",), """e2e loadgen loadgenerator loadtest k6 locust jmeter exporter mock
            mocks wiremock debug debugger healthcheck healthcheckui"""),
    ),
    "last": (
        ("component", "service", ("tooling",), "loadgenerator loadtest test tests tester tools"),
        ("component", "database", (), "db database databases sqldata nosqldata sqldb rdb rdbms"),
        ("component", "cache", (), "cache"),
        ("component", "search", (), "searchengine"),
        ("component", "storage", (), "s3 blob blobs bucket objectstorage objectstore filestore"),
        ("queue", "queue", (), "broker mq queue messagebroker messagebus eventbus servicebus bus"),
        ("component", "gateway", (), """gateway apigateway apigw gw bff proxy reverseproxy router edgerouter ingress lb
            loadbalancer edge"""),
        ("component", "worker", (), """worker workers consumer processor subscriber listener scheduler celery sidekiq
            beat cron backgroundtasks backgroundjobs daemon celeryworker celerybeat resque horizon"""),
        ("component", "job", (), "job jobs batch cronjob backup importer"),
        ("component", "web", (),
        """web webserver website webapp webui ui frontend frontends spa site portal dashboard client
            webclient www landing storefront webspa webmvc adminui backoffice"""),
        ("component", "mobile", (), "android ios mobileapp"),
        ("component", "function", (), "lambda"),
    ),
}  # fmt: skip
"""Words of a part's name and what they give it: wherever they stand, or as its last word (two words count joined)."""


LONGEST = 300
"""Characters of a name that are looked at; an image's reference has at most 255 and a tag."""

_WORDS = re.compile(r"[^a-z0-9]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VERSION = re.compile(r"^(?:v|pg)?(\d{1,4}(?:\.\d{1,3})?)(?=[.\-_+]|$)")
_VARIABLE = re.compile(r"\$\{[^{}]*\}?|\$\w+")
_FROM = re.compile(r"(?im)^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?")


class Known(msgspec.Struct, frozen=True):
    """What an image or a name tells. Each field is None, or empty, where it doesn't."""

    technology: str | None = None
    kind: Literal["component", "queue", "third_party"] = "component"
    type: str | None = None
    tags: tuple[str, ...] = ()


def of_image(reference: str) -> Known | None:
    """What an image is that many know: `postgres:16-alpine` is a database, PostgreSQL 16. None for all others.

    `docker.io/bitnami/redis`, `redis@sha256:...` and `${REGISTRY}/redis:${TAG}` are Redis too.
    """
    path, tag = parted(reference)
    for words in (path[-2:], path[-1:]):
        found = _IMAGES.get("/".join(words))
        if found:
            version = _VERSION.match(tag)
            # A `cp-` image has the version of Confluent's platform.
            own = found.technology not in UNVERSIONED and not path[-1].startswith("cp-")
            if version and found.technology and own:
                return msgspec.structs.replace(found, technology=f"{found.technology} {version[1]}")
            return found
    if path and path[-1].endswith(("-exporter", "_exporter")):
        return Known("Prometheus exporter", type="service", tags=("observability", "tooling"))
    return None


def of_name(name: str) -> Known | None:
    """What the name of a part tells: `orders-mongo` is a database, `kafka-consumer` a worker. None where it doesn't.

    A technology counts where it comes last and keeps data, or where nothing but words such as `main` stands beside it:
    `redis-worker` is no cache.
    """
    words = [word for word in _WORDS.split(_HUMPS.sub(" ", name[:LONGEST]).lower()) if word]
    words = [word for word in words if not word.isdigit() and not re.fullmatch(r"v\d+", word)] or words
    if not words:
        return None
    role = _role(words)
    if role and role.tags:
        return role
    meaning = [word for word in words if word not in NEUTRAL] or words
    last = re.sub(r"\d+$", "", meaning[-1])
    found = _IMAGES.get("-".join(meaning)) or _IMAGES.get("".join(meaning))
    if not found and (last in STORES or len(meaning) == 1):
        found = _IMAGES.get(last)
    return _narrowed(found, role) if found else role


def of_part(name: str, image: str | None = None) -> tuple[Known, str | None]:
    """What a part is, and what told so: `the image postgres:16`, `its name`; None for that where nothing is guessed.

    The image counts first, then the words in its path, then the part's name; a name narrows what serves several ends.
    """
    named = of_name(name)
    if image:
        called = f"the image {image[:LONGEST].rpartition('/')[2]}"
        exact = of_image(image)
        if exact:
            return _narrowed(exact, named), called
        path, _ = parted(image)
        own = of_name(path[-1]) if path else None
        if own and own.technology:
            return _narrowed(own, named), called
        base = base_of(image)
        if base:
            return _narrowed(Known(base), named), called
        if named is None and own:
            return own, called
    if named:
        return named, "its name" if named.type != "service" or named.technology else None
    return Known(), None


def of_dockerfile(text: str) -> Known:
    """What a Dockerfile builds on: the language of the last stage, or of the stages before it where it has none."""
    stages: dict[str, str] = {}
    chain: list[str] = []
    for image, alias in _FROM.findall(text[:100_000]):
        chain.append(stages.get(image.lower(), image))
        if alias:
            stages[alias.lower()] = chain[-1]
    languages = [base for base in map(base_of, reversed(chain)) if base]
    server = of_image(chain[-1]) if chain else None
    if server and server.type == "gateway" and languages:
        return Known(f"{languages[0]}, served by {server.technology}", type="web")
    if server:
        return server
    return Known(languages[0] if languages else None)


def base_of(reference: str) -> str | None:
    """The language or runtime that a base image brings, with its version: `node:20-alpine` is `Node.js 20`."""
    path, tag = parted(reference)
    base = (BASES.get("/".join(path[-2:])) or BASES.get(path[-1])) if path else None
    if not base:
        return None
    version = None if path[-1] in BUILD_TOOLS else _VERSION.match(tag)
    return f"{base} {version[1]}" if version else base


def protocol_of(technology: str | None) -> str | None:
    """What one speaks to a technology that is known by its own protocol: SQL to PostgreSQL. None for HTTP services."""
    return PROTOCOLS.get(re.sub(r" [\d.]+$", "", technology)) if technology else None


def parted(reference: str) -> tuple[list[str], str]:
    """An image's path without its registry, in small letters, and its tag: `(["library", "redis"], "7-alpine")`.

    A variable without a value says nothing, so it counts as nothing.
    """
    reference = _VARIABLE.sub("", reference[:LONGEST].strip().lower()).partition("@")[0]
    head, _, last = reference.rpartition("/")
    last, _, tag = last.partition(":")
    path = [word.strip("-_.") for word in [*head.split("/"), last]]
    path = [word for word in path if word]
    if len(path) > 1 and ("." in path[0] or ":" in path[0] or path[0] == "localhost"):
        path = path[1:]
    return path, tag.strip("-_.")


def _role(words: list[str]) -> Known | None:
    """What a word gives: those that may stand anywhere first, then the last two joined, then the last one.

    `api`, `app` and `service` at the end say nothing, so that the word before them counts.
    """
    for word in words:
        if word in _ROLES["anywhere"]:
            return _ROLES["anywhere"][word]
    while len(words) > 1 and words[-1] in {"service", "svc", "server", "app"}:
        words = words[:-1]
    for word in ("".join(words[-2:]), words[-1]):
        if word in _ROLES["last"]:
            return _ROLES["last"][word]
    return None


def _narrowed(image: Known, name: Known | None) -> Known:
    """An image that serves several ends, by the name that its part was given."""
    if name is None:
        return image
    tags = tuple(dict.fromkeys((*image.tags, *name.tags)))
    if image.kind == "queue" and name.kind == "component" and name.technology:
        return name  # A broker's image holds what it needs beside it: Pulsar's starts ZooKeeper and BookKeeper too.
    page = name.type == "web" and image.type  # `temporal-frontend` is Temporal's front, and no page.
    if image.type in (None, "service") and image.kind == "component" and name.type and not page:
        kind = name.kind if image.type is None else "component"
        type = name.type if kind == name.kind and name.kind == "component" else image.type
        return msgspec.structs.replace(image, type=type, tags=tags)
    if image.type == "gateway" and name.type == "web":
        return msgspec.structs.replace(image, type="web", tags=tags)
    if image.type == "cache" and name.kind == "queue":
        return msgspec.structs.replace(image, kind="queue", type=name.type, tags=tags)
    if "init" in name.tags:
        return msgspec.structs.replace(image, kind="component", type="job", tags=tags)
    return image


def _table() -> dict[str, Known]:
    made: dict[str, Known] = {}
    for kind, type, tags, rows in KNOWN:
        for technology, names in rows:
            for name in names.split():
                made[name] = Known(technology, kind, type, tags)
    return made


_IMAGES = _table()
_ROLES = {
    where: {word: Known(None, kind, type, tags) for kind, type, tags, words in roles for word in words.split()}
    for where, roles in ROLES.items()
}
