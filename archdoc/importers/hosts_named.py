"""The settings of a service to the hosts that it names: where it calls others, as far as text can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from archdoc.catalogue.hosts import FILES, HOSTS, NOT_THIRD_PARTIES, PUBLIC, VARIABLES

LONGEST = 20_000
"""Characters of one value that are looked at."""

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+._\-]{0,30})://((?:(?!,[A-Za-z][\w+.\-]{0,30}://)[^\s/?#;\"'`<>()\\|])*)")
_HOST_PORT = re.compile(
    r"(?<![\w.:/\-$])(?:\d+@)?([A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,250}[A-Za-z0-9_])?):(\d{2,5})(?![\w:.@])"
)
_PAIR = re.compile(
    r"(?i)(?:^|[\s;,?&\"'])-{0,2}[\w.\-]{0,60}?(?:server|hosts?|hostname|data source|addr|address|endpoint|brokers?)"
    r"\s{0,3}[=:]\s{0,3}[\"']?(?:tcp:)?([A-Za-z][\w.\-]{0,250})(?=$|[\s;,&\"':\\/])"
)
_FLAG = re.compile(
    r"(?i)(?:^|\s)(?:-h|-z|--[\w.\-]{0,60}?(?:server|hosts?|hostname|addr|address|endpoint|brokers?|url))\s{1,3}[\"']?"
    r"([A-Za-z][\w.\-]{0,250})(?=$|[\s;,\"'])"
)
_ARN = re.compile(r"arn:aws[\w\-]*:(\w+):")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_])?")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?")
_KEY_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PLACEHOLDER = re.compile(r"(?:^|[.\-])(?:your|my|some|sample|placeholder|changeme|xxx)[\w\-]*\.")

_NAMES_HOSTS = frozenset(
    {"host", "hosts", "hostname", "hostnames", "addr", "addrs", "address", "addresses", "endpoint", "endpoints", "url",
     "urls", "uri", "uris", "server", "servers", "seed", "seeds", "broker", "brokers", "bootstrap", "connection",
     "nodes",
     "upstream", "upstreams", "backend", "backends", "peer", "peers", "target", "targets", "master", "primary",
     "replica",
     "dsn", "datasource", "connect", "points", "sentinel", "sentinels", "service", "svc", "host1", "ip"}
)  # fmt: skip
"""Words of a key that say that its value is where something is."""
_ENDS = ("host", "addr", "url", "uri", "server", "servers", "hostname", "endpoint", "hosts")
_NO_CALL = frozenset(
    {"cors", "origin", "origins", "allowed", "listen", "listener", "listeners", "advertised", "advertise", "redirect",
     "redirects", "callback", "callbacks", "trusted", "bind", "whitelist", "allowlist", "referer",
     "virtual", "jwks", "audience", "xamarincallback", "san", "sans", "cn", "certificate", "loggers"}
)  # fmt: skip
"""Words of a key whose value names who may call, where to send a browser, or oneself."""
_IMAGE = re.compile(r"images?([_-]?(name|tag|version|registry|repository|repo|prefix))?$", re.IGNORECASE)
"""The end of a key whose value is the image of a container; `IMAGE_PROVIDER_HOST` is something else."""
_OWN = frozenset({"public", "external", "site", "domain", "domains", "canonical", "cookie", "root", "issuer", "docs"})
"""Words of a key whose value is the system's own address on the internet."""
_OWN_KEYS = frozenset({"APP_URL", "BASE_URL", "HOST", "SERVER_NAME", "APP_HOST", "WEB_URL", "URL", "APP_DOMAIN"})
_SOURCES = frozenset(
    {"git", "repo", "repos", "repository", "repositories", "github", "gitlab", "remote", "oauth", "api"}
)
"""Words of a key beside which a forge is used, and not only linked to."""
_NO_SCHEME = frozenset({"file", "docker", "unix", "npipe", "classpath", "fd", "resource", "jar", "git", "ssh", "env"})
_SCHEMES = {
    "http": "HTTP", "https": "HTTPS", "grpc": "gRPC", "grpcs": "gRPC", "ws": "WebSocket", "wss": "WebSocket",
    "postgres": "SQL", "postgresql": "SQL", "ecto": "SQL", "mysql": "SQL", "mariadb": "SQL", "sqlserver": "SQL",
    "oracle": "SQL", "mysql2": "SQL", "pgsql": "SQL", "cockroachdb": "SQL", "mongodb": "MongoDB",
    "mongodb+srv": "MongoDB",
    "redis": "Redis", "rediss": "Redis", "valkey": "Redis", "amqp": "AMQP", "amqps": "AMQP", "kafka": "Kafka",
    "plaintext": "Kafka", "sasl_ssl": "Kafka", "sasl_plaintext": "Kafka", "nats": "NATS", "mqtt": "MQTT",
    "mqtts": "MQTT", "ldap": "LDAP", "ldaps": "LDAP", "smtp": "SMTP", "smtps": "SMTP", "bolt": "Bolt", "neo4j": "Bolt",
    "pulsar": "Pulsar", "cassandra": "CQL", "memcached": "Memcached", "s3": "S3", "clickhouse": "SQL", "stomp": "STOMP",
    "ftp": "FTP", "sftp": "SFTP", "imap": "IMAP", "imaps": "IMAP", "thrift": "Thrift",
}  # fmt: skip
"""URI schemes to what is spoken; IANA's register, and the drivers' own."""
_PORTS = {
    "5432": "SQL", "3306": "SQL", "1433": "SQL", "1521": "SQL", "26257": "SQL", "6379": "Redis", "27017": "MongoDB",
    "9092": "Kafka", "5672": "AMQP", "5671": "AMQP", "1883": "MQTT", "8883": "MQTT", "4222": "NATS", "9200": "HTTP",
    "4317": "OTLP", "4318": "OTLP", "50051": "gRPC", "389": "LDAP", "636": "LDAP", "25": "SMTP", "587": "SMTP",
    "465": "SMTP", "1025": "SMTP", "443": "HTTPS", "9042": "CQL", "11211": "Memcached", "7233": "gRPC", "7687": "Bolt",
    "2181": "ZooKeeper", "61616": "OpenWire", "6650": "Pulsar", "80": "HTTP", "2379": "gRPC",
}  # fmt: skip
"""Ports to what is mostly spoken there; IANA's register, and the servers' own defaults."""
_ARNS = {
    "s3": "Amazon S3", "sqs": "Amazon SQS", "sns": "Amazon SNS", "dynamodb": "Amazon DynamoDB",
    "kinesis": "Amazon Kinesis",
    "lambda": "AWS Lambda", "secretsmanager": "AWS Secrets Manager", "states": "AWS Step Functions",
}  # fmt: skip
_BUCKETS = {"s3": "Amazon S3", "s3a": "Amazon S3", "gs": "Google Cloud Storage", "gcs": "Google Cloud Storage"}


class Setting(msgspec.Struct, frozen=True):
    """What a service is told: a variable, or its command. `where` is what to call it: `environment ORDERS_URL`."""

    key: str
    value: str
    where: str
    line: int = 0
    path: str = ""
    source: tuple[str, int] | None = None
    """Where it is written, which several services may share: (file, line, or 0 for all of the file)."""


class Address(msgspec.Struct, frozen=True):
    """A host that a setting names. `sure` where it stands in a URL or with a port, not as a mere word."""

    host: str
    scheme: str = ""
    port: str = ""
    sure: bool = True

    @property
    def protocol(self) -> str | None:
        """What is spoken there, by its scheme, else by its port."""
        scheme = self.scheme.removeprefix("jdbc:")
        by_scheme = _SCHEMES.get(scheme) or _SCHEMES.get(scheme.partition("+")[0])
        by_port = _PORTS.get(self.port)
        return by_port if by_port == "OTLP" else by_scheme or by_port


def addresses(setting: Setting) -> list[Address]:
    """The hosts that a setting names, each once, in order; none from one that says who may call."""
    words = key_words(setting.key)
    if words & _NO_CALL or _IMAGE.search(setting.key) or words in ({"no", "proxy"}, {"hostname"}) or not setting.value:
        return []
    found: dict[tuple[str, str], Address] = {}
    for one in _found(setting.value[:LONGEST], setting.key):
        host = one.host.strip(".-").lower()
        if host and not host.isdigit():
            found.setdefault((host, one.port), msgspec.structs.replace(one, host=host))
    return list(found.values())


def protocol_named(name: str) -> str | None:
    """What a word that names a port says is spoken there: `grpc`, `http-web`, `https`."""
    word = name.lower().rpartition("/")[2]
    return _SCHEMES.get(word) or _SCHEMES.get(word.partition("-")[0]) or {"http2": "HTTP", "h2c": "gRPC"}.get(word)


def third_party(setting: Setting, address: Address) -> str | None:
    """The name of the third party that an address leads to: a well-known one, or its host. None: it leads to none."""
    host, words = address.host, key_words(setting.key)
    known = known_host(host)
    if known:
        sources = known in {"GitHub", "GitLab", "Bitbucket"} and not host.startswith("api.")
        return None if sources and not words & _SOURCES else known
    if address.scheme in _BUCKETS:
        return _BUCKETS[address.scheme]
    last = host.rpartition(".")[2]
    public = last in PUBLIC or (len(last) == 2 and last.isalpha())
    if words & _OWN or setting.key.upper() in _OWN_KEYS or not setting.key or address.scheme in _NO_SCHEME:
        return None
    if "." not in host or not _NAME.fullmatch(host) or not public:
        return None
    if (last in FILES and not address.scheme) or _ends(host, NOT_THIRD_PARTIES) or _PLACEHOLDER.search(host):
        return None
    if not address.scheme and not (names_hosts(words) and not host.startswith(("org.", "com.", "io.", "net."))):
        return None
    return host


def named_third_parties(setting: Setting) -> Iterator[str]:
    """Third parties that a setting tells of without a host: by a variable of theirs, or a resource name of Amazon's."""
    by_variable = VARIABLES.get(setting.key.upper().replace(".", "_"))
    if by_variable and setting.value.strip().lower() not in {"", "none", "null", "false", "changeme", "todo", "xxx"}:
        yield by_variable
    for service in _ARN.findall(setting.value[:LONGEST]):
        if service in _ARNS:
            yield _ARNS[service]


def known_host(host: str) -> str | None:
    """The well-known third party behind a host name: `hooks.slack.com` is Slack, `x.s3.eu-west-1.amazonaws.com` S3."""
    host = re.sub(r"\$\{[^{}]*\}?", "x", host).lower()
    if _ends(host, NOT_THIRD_PARTIES):
        return None
    words = host.split(".")
    if words[-2:] == ["amazonaws", "com"]:
        for word in reversed(words[:-2]):
            name = HOSTS.get(f"{re.sub(r'-?fips|^s3-.*', '', word) or 's3'}.amazonaws.com")
            if name:
                return name
    return next((HOSTS[end] for end in (".".join(words[at:]) for at in range(len(words) - 1)) if end in HOSTS), None)


def key_words(key: str) -> frozenset[str]:
    """The words of a key in small letters: `ConnectionStrings__OrdersDb` has four."""
    return frozenset(word.lower() for word in _KEY_WORDS.findall(key[:500]))


def names_hosts(words: Iterable[str]) -> bool:
    """Whether a key's words say that its value is where something is."""
    words = set(words)
    if words & {"name", "namespace", "version", "account", "type"}:
        words -= {"service", "svc"}
    return any(word in _NAMES_HOSTS or word.endswith(_ENDS) for word in words)


def _found(value: str, key: str) -> Iterator[Address]:
    for match in _URL.finditer(value):
        before = value[max(match.start() - 5, 0) : match.start()]
        scheme = match[1].lower().removeprefix("jdbc:")
        if before.endswith("jdbc:"):
            scheme = scheme.partition(":")[0]
        if scheme in _NO_SCHEME:
            continue
        for part in match[2].rpartition("@")[2].split(","):
            host, _, port = part.partition(":")
            if _HOST.fullmatch(host) or "${" in host:
                yield Address(host, scheme, port if port.isdigit() else "")
    rest = _URL.sub(" ", value)
    for match in _HOST_PORT.finditer(rest):
        if any(letter.isalpha() for letter in match[1]) and int(match[2]) > 19:
            yield Address(match[1], port=match[2])
    for match in _PAIR.finditer(rest):
        yield Address(match[1], sure=False)
    if not key:
        for match in _FLAG.finditer(rest):
            yield Address(match[1], sure=False)
    elif names_hosts(key_words(key)) and not set(rest) & set("=()@{}"):
        words = [word.strip("\"'[]").partition("/")[0] for word in re.split(r"[\s,;|]+", rest)]
        if all(_HOST.fullmatch(word) or not word for word in words):
            for word in words:
                yield Address(word, sure=False)


def _ends(host: str, ends: Iterable[str]) -> bool:
    return any(host == end or host.endswith("." + end) for end in ends)
