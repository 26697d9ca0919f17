"""Docker Compose files to an architecture."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import compose
from archdoc.importers.architecture import Architecture, Edge, Part
from archdoc.importers.files import File, Files


def read(folder: Path, given: list[str], **files: str) -> Architecture:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    allowed = Files((str(folder),))
    return compose.read(tuple(allowed.named(str(folder / name)) for name in given), allowed)


def one(folder: Path, text: str, **files: str) -> Architecture:
    return read(folder, ["compose.yaml"], **{"compose.yaml": text, **files})


def parts(found: Architecture) -> dict[str, Part]:
    return {part.key: part for part in found.parts}


def edges(found: Architecture) -> dict[tuple[str, str], Edge]:
    return {(edge.source, edge.target): edge for edge in found.edges}


def said(found: Architecture) -> str:
    return "\n".join(left.what for left in found.left_out)


def test_services_are_parts_and_images_say_what_they_are(tmp_path: Path) -> None:
    found = parts(one(tmp_path, """
services:
  orders: {build: ./orders}
  db: {image: "postgres:16"}
  events: {image: "confluentinc/cp-kafka:7.5"}
  adminer: {image: adminer}
  orders-worker: {image: acme/orders, command: celery -A orders worker}
"""))  # fmt: skip
    assert list(found) == ["orders", "db", "events", "adminer", "orders-worker"]
    assert (found["db"].type, found["db"].technology) == ("database", "PostgreSQL 16")
    assert found["db"].guessed == "from the image postgres:16"
    assert (found["events"].kind, found["events"].type) == ("queue", "stream")
    assert found["adminer"].tags == ("tooling",)
    assert found["orders-worker"].type == "worker"
    assert found["orders"].type is None
    assert found["orders"].guessed is None


def test_depends_on_is_an_edge_as_a_list_and_as_a_map(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  a: {image: x, depends_on: [b]}
  b: {image: x, depends_on: {c: {condition: service_healthy}}}
  c: {image: x, links: ["a:alias"], volumes_from: [b]}
  d: {image: x, network_mode: "service:a"}
""")  # fmt: skip
    assert set(edges(found)) == {("a", "b"), ("b", "c"), ("c", "a"), ("c", "b"), ("d", "a")}
    assert all(edge.inferred is None for edge in found.edges)
    assert "3 edges are known from `depends_on` alone" in said(found)


def test_traffic_is_read_from_the_environment_and_marked_as_inferred(tmp_path: Path) -> None:
    found = edges(one(tmp_path, """
services:
  web:
    image: acme/web
    depends_on: [orders]
    environment:
      - ORDERS_URL=http://orders:8080
      - PAYMENTS_ADDR=payments:50051
  orders:
    image: acme/orders
    environment: {DB_HOST: db, SPRING_DATASOURCE_URL: "jdbc:postgresql://db:5432/o", CORS_ORIGINS: "http://web:3000"}
  payments: {image: acme/pay, command: "--kafka=kafka:9092"}
  db: {image: postgres}
  kafka: {image: bitnami/kafka}
"""))  # fmt: skip
    assert set(found) == {("web", "orders"), ("web", "payments"), ("orders", "db"), ("payments", "kafka")}
    assert (found["web", "orders"].inferred, found["web", "orders"].protocol) == (None, "HTTP")
    assert found["web", "payments"].inferred == "environment PAYMENTS_ADDR"
    assert found["web", "payments"].protocol == "gRPC"
    assert found["orders", "db"].inferred == "environment DB_HOST, SPRING_DATASOURCE_URL"
    assert found["orders", "db"].protocol == "SQL"
    assert found["payments", "kafka"].inferred == "its command"
    assert found["web", "payments"].mark is not None
    assert found["web", "payments"].mark.line == 8


def test_variables_come_from_the_env_file_beside_and_the_rest_stays_visible(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """
services:
  a:
    image: ${REGISTRY}/redis:${TAG:-7}
    environment: [ORDERS_ADDR, "X_URL=${BASE:-http://orders}:80", "Y_URL=http://${NOWHERE:?say}:80", "Z=$$ORDERS_ADDR"]
  orders: {image: x}
""",
        **{".env": "HOST=orders\nORDERS_ADDR=${HOST}:9000 # the API\n"},
    )
    assert parts(found)["a"].technology == "Redis 7"
    assert edges(found)["a", "orders"].inferred == "environment ORDERS_ADDR, X_URL"
    assert "`NOWHERE`, `REGISTRY`: left as written" in said(found)


def test_a_sample_of_the_env_file_stands_in_for_it_and_is_named(tmp_path: Path) -> None:
    text = "services: {a: {image: x, environment: {U: 'http://${H}:1'}}, b: {image: x}}"
    found = one(tmp_path, text, **{".env.example": "H=b\n"})
    assert list(edges(found)) == [("a", "b")]
    assert "There is no `.env`: variables have the values of `.env.example`." in said(found)


def test_no_secret_of_an_env_file_gets_into_the_architecture(tmp_path: Path) -> None:
    text = "services: {a: {image: x, env_file: [.env], environment: {U: 'postgres://u:${PW}@db.acme.io:5432/x'}}}"
    found = one(
        tmp_path, text, **{".env": "PW=hunter2hunter2\nDB_PASSWORD=hunter2hunter2\nSTRIPE_SECRET_KEY=sk_hunter2"}
    )
    assert "hunter2" not in repr(found)
    assert {part.name for part in found.parts} == {"a", "db.acme.io", "Stripe"}


def test_third_parties_are_guessed_from_hosts_and_variables(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  a:
    image: x
    environment:
      SMTP_HOST: smtp.sendgrid.net
      PAY: https://api.stripe.com/v1
      OPENAI_API_KEY: ${OPENAI_API_KEY}
      SENTRY_DSN: ""
      RATES_URL: https://rates.acme-bank.eu/v2
      PUBLIC_URL: https://shop.acme.io
      DOCS_URL: https://docs.acme.io
      UPDATE_URL: https://registry.npmjs.org
      SAMPLE_URL: https://example.com
      LOCAL_URL: http://localhost:80
      CLASS: com.acme.Main
      LOG_CONFIG_SERVER: log4j.xml
""")  # fmt: skip
    third = [part for part in found.parts if part.kind == "third_party"]
    assert [part.name for part in third] == ["Twilio SendGrid", "Stripe", "OpenAI", "rates.acme-bank.eu"]
    assert all(part.guessed for part in third)
    assert edges(found)["a", "Stripe"].protocol == "HTTPS"


def test_overlays_are_merged_whatever_their_order(tmp_path: Path) -> None:
    files = {
        "docker-compose.override.yml": "services: {a: {environment: [B_URL=http://b], ports: ['1:1']}}",
        "docker-compose.yml": "services: {a: {image: x, environment: {C_URL: 'http://c'}}, b: {image: y}, c: {}}",
    }
    found = read(tmp_path, list(files), **files)
    assert list(parts(found)) == ["a", "b", "c"]
    assert set(edges(found)) == {("a", "b"), ("a", "c")}
    assert "`c` has neither image nor build" in said(found)


def test_reset_and_override_take_away_what_lies_below(tmp_path: Path) -> None:
    told = "environment: {B_URL: 'http://b', C_URL: 'http://c'}"
    base = f"services: {{a: {{image: postgres, {told}, depends_on: [b]}}, b: {{}}, c: {{}}}}"
    over = "services: {a: {image: redis, environment: !override {C_URL: 'http://c'}, depends_on: !reset []}}"
    found = read(tmp_path, ["compose.yaml", "dev.yaml"], **{"compose.yaml": base, "dev.yaml": over})
    assert set(edges(found)) == {("a", "c")}
    assert parts(found)["a"].technology == "Redis"


def test_an_override_alone_is_read_and_said_to_be_one(tmp_path: Path) -> None:
    found = one(tmp_path, "services: {a: {environment: {X: y}, depends_on: [base]}, b: null}")
    assert list(parts(found)) == ["a", "b"]
    assert "`a`, `b` have neither image nor build" in said(found)
    assert "Services depend on `base`: not in the files given." in said(found)


def test_separate_systems_stand_side_by_side_with_their_own_keys(tmp_path: Path) -> None:
    text = "services: {db: {image: postgres}, %s: {image: x, environment: {H_URL: 'http://db'}}}"
    files = {"shop/compose.yaml": text % "web", "bank/compose.yaml": text % "api"}
    found = read(tmp_path, list(files), **files)
    assert list(parts(found)) == ["shop/db", "web", "bank/db", "api"]
    assert set(edges(found)) == {("web", "shop/db"), ("api", "bank/db")}
    assert [group.name for group in found.groups] == ["shop", "bank"]
    assert str(tmp_path) not in repr([(part.key, part.group) for part in found.parts])


def test_an_overlay_in_a_folder_below_belongs_to_the_system_above(tmp_path: Path) -> None:
    files = {
        "overrides/compose.db.yaml": "services: {web: {depends_on: [db]}, db: {image: mysql}}",
        "compose.yaml": "services: {web: {image: x}}",
    }
    found = read(tmp_path, list(files), **files)
    assert list(parts(found)) == ["web", "db"]
    assert found.groups == ()


def test_a_system_that_is_told_again_in_a_folder_below_is_one(tmp_path: Path) -> None:
    told = "services: {web: {image: x}, api: {image: x}, db: {image: %s}}"
    files = {"compose.yaml": told % "postgres", "deploy/prod.yaml": told % "mysql"}
    assert [part.key for part in read(tmp_path, list(files), **files).parts] == ["web", "api", "db"]
    beside = {"one/compose.yaml": told % "postgres", "two/compose.yaml": told % "mysql"}
    assert len(read(tmp_path, list(beside), **beside).parts) == 6


def test_extends_and_includes_are_followed(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """
include: [more/compose.yaml]
services:
  a: {extends: {file: base.yaml, service: common}, environment: {C_URL: "http://c"}}
  b: {extends: a}
""",
        **{
            "base.yaml": "services: {common: {image: node:20, environment: {D_URL: 'http://d'}}}",
            "more/compose.yaml": "services: {c: {image: x}, d: {image: y}}",
        },
    )
    assert parts(found)["b"].technology == "Node.js 20"
    assert set(edges(found)) == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("services: {a: {extends: {file: nope.yaml, service: a}}}", "There is no file"),
        ("services: {a: {extends: {file: /etc/passwd, service: a}}}", "no path relative"),
        ("services: {a: {extends: {file: ../../x.yaml, service: a}}}", "outside the folder"),
        ("services: {a: {extends: b}, b: {extends: a}}", "extends itself"),
        ("services: {a: {extends: c}}", "extends `c`, which"),
        ("include: [compose.yaml]\nservices: {a: {image: x}}", "includes itself"),
        ("include: ['https://acme.io/x.yaml']\nservices: {a: {image: x}}", "nothing is fetched"),
        ("services: {a: {image: x, env_file: /opt/a}}", "`/opt/a` of `env_file` is not there"),
    ],
)
def test_what_cannot_be_followed_is_said_and_never_fails(tmp_path: Path, text: str, what: str) -> None:
    found = one(tmp_path, text)
    assert "a" in parts(found)
    assert what in said(found)


def test_includes_that_fan_out_are_read_once_each(tmp_path: Path) -> None:
    files = {
        f"f{n}.yaml": f"include: [f{n + 1}.yaml, ./f{n + 1}.yaml]\nservices: {{a{n}: {{image: x}}}}" for n in range(25)
    }
    found = read(tmp_path, ["f0.yaml"], **files, **{"f25.yaml": "services: {z: {image: x}}"})
    assert len(found.parts) == 26


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    chain = "".join(f"x-{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(7))
    with pytest.raises(ArchdocError, match="values"):
        one(tmp_path, f"x-0: &a0 [1]\n{chain}services: {{a: {{image: x, command: *a7}}}}")


def test_anchors_merge_keys_and_lists_of_them(tmp_path: Path) -> None:
    found = one(tmp_path, """
x-a: &a {image: "redis:7"}
x-b: &b {depends_on: [c]}
services:
  one: {<<: [*a, *b]}
  two: &two {<<: *a, image: "postgres:16"}
  three: {<<: *two}
  c: {image: x}
""")  # fmt: skip
    assert [parts(found)[key].technology for key in ("one", "two", "three")] == [
        "Redis 7", "PostgreSQL 16", "PostgreSQL 16"
    ]  # fmt: skip
    assert list(edges(found)) == [("one", "c")]


def test_what_others_wait_to_end_is_a_first_job(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  api: {image: x, depends_on: {schema: {condition: service_completed_successfully}}}
  schema: {image: acme/schema}
""")  # fmt: skip
    assert (parts(found)["schema"].type, parts(found)["schema"].tags) == ("job", ("init",))
    assert edges(found)["api", "schema"].label == "starts after"


def test_what_a_brokers_image_runs_beside_the_broker_is_no_broker(tmp_path: Path) -> None:
    found = parts(one(tmp_path, """
services:
  broker: {image: "apachepulsar/pulsar:3.1", command: bin/pulsar broker}
  bookie: {image: "apachepulsar/pulsar:3.1", command: bin/pulsar bookie}
  load: {image: "apachepulsar/pulsar:3.1", command: bin/pulsar-perf produce}
  names: {image: "apache/rocketmq:4", command: sh mqnamesrv}
  topics: {image: "bitnami/kafka", command: "kafka-topics.sh --create"}
"""))  # fmt: skip
    assert [(part.kind, part.type) for part in found.values()] == [
        ("queue", "topic"), ("component", "service"), ("component", "worker"), ("component", "service"),
        ("component", "job"),
    ]  # fmt: skip
    assert found["load"].tags == ("tooling",)


def test_other_names_of_a_service_are_known(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  a:
    image: x
    environment: {A_URL: "http://the-b:1", B_URL: "http://host-c:1", C_URL: "http://alias-d:1", D_URL: "http://e2:1"}
    links: ["e:e2"]
  b: {image: x, container_name: the-b}
  c: {image: x, hostname: host-c}
  d: {image: x, networks: {default: {aliases: [alias-d]}}}
  e: {image: x}
  peer0.org1.example.com: {image: x, environment: {UP_ADDRESS: "Orderer.example.com:7050"}}
  orderer.example.com: {image: x}
""")  # fmt: skip
    assert set(edges(found)) == {
        ("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"), ("peer0.org1.example.com", "orderer.example.com")
    }  # fmt: skip


def test_networks_are_boundaries_only_where_they_part_the_services(tmp_path: Path) -> None:
    tiers = """
services:
  a: {image: x, networks: [front]}
  b: {image: x, networks: [front]}
  proxy: {image: x, networks: [front, back]}
  c: {image: x, networks: [back]}
  d: {image: x, networks: [back]}
networks: {front: {name: Frontend}}
"""
    found = one(tmp_path, tiers)
    assert [group.name for group in found.groups] == ["Frontend", "back"]
    assert [part.group for part in found.parts] == ["network front"] * 2 + [None] + ["network back"] * 2
    assert one(tmp_path, "services: {a: {image: x, networks: [only]}, b: {image: x, networks: [only]}}").groups == ()


def test_two_services_on_a_volume_share_files_and_more_of_them_are_only_named(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  api: {image: x, volumes: ["media:/m", "./src:/src", "all:/a"]}
  cdn: {image: x, volumes: ["media:/m:ro", "./src:/src", "all:/a"]}
  job: {image: x, volumes: ["all:/a"]}
""")  # fmt: skip
    assert list(edges(found)) == [("api", "cdn")]
    assert edges(found)["api", "cdn"].inferred == "the shared volume media"
    assert not edges(found)["api", "cdn"].both_ways
    assert "The volume `all` is shared by `api`, `cdn`, `job`" in said(found)


def test_a_setting_that_many_services_share_makes_edges_to_stores_only(tmp_path: Path) -> None:
    services = "".join(f"  part{n}: {{image: x, env_file: common.env}}\n" for n in range(5))
    text = f"services:\n{services}  db: {{image: postgres, env_file: common.env}}\n"
    found = one(tmp_path, text, **{"common.env": "DB_HOST=db\nP1_URL=http://part1:80\n"})
    assert set(edges(found)) == {(f"part{n}", "db") for n in range(5)}
    assert "Settings that many services share name `part1`" in said(found)


def test_mounted_configuration_files_are_read_for_hosts_but_not_their_comments(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        "services: {proxy: {image: nginx, volumes: ['./nginx.conf:/etc/nginx.conf:ro']}, a: {image: x}, b: {image: x}}",
        **{"nginx.conf": "# proxy_pass http://b:80;\nlocation / { proxy_pass http://a:8080; }\n"},
    )
    assert edges(found)["proxy", "a"].inferred == "file nginx.conf"
    assert ("proxy", "b") not in edges(found)


def test_a_dockerfile_in_the_folder_gives_the_technology(tmp_path: Path) -> None:
    text = "services: {a: {build: {context: a, dockerfile: D}}, b: {build: ./b}, c: {build: 'https://x.y/z.git'}}"
    found = one(tmp_path, text, **{"a/D": "FROM python:3.12-slim\n", "b/Dockerfile": "FROM node:20 AS b\nFROM nginx\n"})
    assert parts(found)["a"].technology == "Python 3.12"
    assert (parts(found)["b"].type, parts(found)["b"].technology) == ("web", "Node.js 20, served by NGINX")
    assert parts(found)["c"].technology is None


def test_a_proxy_that_finds_services_by_their_labels(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  traefik: {image: "traefik:v3"}
  web: {image: x, labels: ["traefik.http.routers.web.rule=Host(`a`)"]}
  db: {image: postgres}
""")  # fmt: skip
    assert list(edges(found)) == [("traefik", "web")]


def test_labels_profiles_and_replicas(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  a:
    image: x
    profiles: [debug]
    deploy: {replicas: 3}
    labels: {com.acme.team: Payments, org.opencontainers.image.description: Takes money}
""")  # fmt: skip
    part = parts(found)["a"]
    assert (part.team, part.replicas, part.tags, part.description) == ("Payments", "3", ("debug",), "Takes money")
    assert [team.name for team in found.teams] == ["Payments"]


def test_what_has_no_place_is_one_line_a_sort_with_its_place(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  a: {image: x, ports: ["1:1"], healthcheck: {test: x}, restart: always, tty: true, cap_add: [X]}
  b: {image: x, ports: ["2:2"], secrets: [s]}
""")  # fmt: skip
    assert {left.key: (left.times, left.mark.line) for left in found.left_out if left.mark} == {
        "services.ports": (2, 3), "services.healthcheck": (1, 3), "services.restart": (1, 3), "services.tty": (1, 3),
        "services.cap_add": (1, 3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("below", "above", "edges_left"),
    [
        ("a: {image: x, depends_on: [b, c]}", "a: {depends_on: !override [c]}", {("a", "c")}),
        ("a: {image: x, depends_on: [b, c]}", "a: {depends_on: {b: !reset null}}", {("a", "c")}),
        ("a: {image: x, environment: {U: 'http://b:1'}}", "a: {environment: {U: !reset null}}", set()),
        ("a: {image: x, environment: {U: 'http://b:1'}}", "a: {environment: !override {V: 'http://c:1'}}",
         {("a", "c")}),
        ("a: {image: x, ipc: 'service:b'}", "a: {ipc: !reset null}", set()),
        ("a: {image: x, environment: {U: 'http://n:1'}}\n  d: {image: x, networks: {z: {aliases: [n]}}}",
         "d: {networks: {z: {aliases: [m]}}}", {("a", "d")}),
        ("a: {image: x, environment: {U: 'http://n:1'}}\n  d: {image: x, networks: {z: {aliases: [n]}}}",
         "d: {networks: {z: {aliases: !reset []}}}", set()),
        ("a: {image: x, models: [m]}", "a: {models: {m: !reset null}}\nmodels: {m: {model: ai/x}}", set()),
    ],
)  # fmt: skip
def test_a_layer_takes_away_what_it_resets_at_every_depth(
    tmp_path: Path, below: str, above: str, edges_left: set[tuple[str, str]]
) -> None:
    base = f"services:\n  {below}\n  b: {{image: x}}\n  c: {{image: x}}\n"
    found = read(
        tmp_path, ["compose.yaml", "over.yaml"], **{"compose.yaml": base, "over.yaml": f"services:\n  {above}"}
    )
    assert set(edges(found)) == edges_left


def test_a_config_or_secret_of_a_file_is_read_for_hosts(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """
services:
  a: {image: x, configs: [c], secrets: [{source: s, target: /x}]}
  b: {image: x}
  c: {image: x}
configs: {c: {file: ./c.conf}}
secrets: {s: {file: ./s.txt}}
""",
        **{"c.conf": "upstream = http://b:80\n", "s.txt": "postgres://c:5432/x"},
    )
    assert {ends: edge.inferred for ends, edge in edges(found).items()} == {
        ("a", "b"): "config c",
        ("a", "c"): "secret s",
    }


def test_a_layer_that_builds_for_another_stage_keeps_the_folder_below(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services: {a: {build: {context: ./api}}}",
        "over.yaml": "services: {a: {build: {target: dev}}}",
        "api/Dockerfile": "FROM python:3.12\n",
    }
    (part,) = read(tmp_path, ["compose.yaml", "over.yaml"], **files).parts
    assert part.technology == "Python 3.12"


def test_a_project_goes_by_the_name_that_its_variables_give(tmp_path: Path) -> None:
    assert one(tmp_path, "name: ${NAME:-shop}\nservices: {a: {image: x}}").title == "shop"
    assert one(tmp_path, "services: {a: {image: x}}", **{".env": "COMPOSE_PROJECT_NAME=till\n"}).title == "till"


def test_nodes_of_a_cluster_that_name_each_other_get_one_edge(tmp_path: Path) -> None:
    nodes = "{image: 'elasticsearch:8', environment: {discovery.seed_hosts: '%s:9300'}}"
    found = one(tmp_path, f"services: {{es1: {nodes % 'es2'}, es2: {nodes % 'es1'}}}")
    assert [(edge.source, edge.target, edge.both_ways) for edge in found.edges] == [("es1", "es2", True)]


@pytest.mark.parametrize(
    ("path", "text", "is_one"),
    [
        ("a.yaml", "services:\n  web:\n    image: nginx\n", True),
        ("a.yaml", "version: '3'\nservices: # all\n  web: {build: .}\n", True),
        ("a.json", '{"name": "x", "services": {"a": {"image": "x"}}}', True),
        ("docker-compose.empty.yml", "# nothing yet\nversion: '2'\n", True),
        ("a.yml", "services:\n  - docker\nscript: make\n", False),
        ("a.yml", "services:\n  app.mailer:\n    class: Mailer\n", False),
        ("a.yaml", "apiVersion: v1\nkind: Service\nservices:\n  image: x\n", False),
        ("compose.yaml", "foo: bar\n", False),
        ("a.md", "", False),
    ],
)
def test_a_file_is_recognised_by_its_content(path: str, text: str, is_one: bool) -> None:
    assert compose.looks(File(path, text)) is is_one


@pytest.mark.parametrize("text", ["- a\n", "a: b\n", "3\n"])
def test_what_is_no_compose_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ArchdocError, match="no compose file"):
        one(tmp_path, text)


def test_values_of_the_wrong_kind_count_as_not_written(tmp_path: Path) -> None:
    found = one(tmp_path, """
services:
  a: 3
  b: []
  c: {image: [1], build: [], depends_on: 3, environment: 5, env_file: {}, links: {}, networks: 3, volumes: {a: b},
      labels: 3, profiles: x, deploy: [], command: {}, extends: [], configs: {x: y}, network_mode: []}
networks: []
configs: []
include: {}
name: []
""")  # fmt: skip
    assert list(parts(found)) == ["a", "b", "c"]


def test_a_job_with_the_settings_of_a_service_calls_no_third_party(tmp_path: Path) -> None:
    text = """
x-env: &env {DATABASE_URL: "postgres://db/shop", STRIPE_API: "https://api.stripe.com", ORDERS_URL: "http://orders"}
services:
  web: {image: x, environment: *env}
  migrate: {image: x, command: python manage.py migrate, environment: *env}
  report: {image: x, command: batch, environment: {ORDERS_URL: "http://orders"}}
  orders: {image: x}
  db: {image: postgres}
"""
    found = one(tmp_path, text)
    assert {end for end in edges(found) if end[0] != "report"} == {
        ("web", "db"), ("web", "Stripe"), ("web", "orders"), ("migrate", "db"),
    }  # fmt: skip
    assert ("report", "orders") in edges(found)
    assert "`migrate` has the settings of other services: of these, only stores are drawn." in said(found)


def test_the_title_is_the_projects_name_and_never_the_folders(tmp_path: Path) -> None:
    assert one(tmp_path, "name: shop\nservices: {a: {image: x}}").title == "shop"
    assert one(tmp_path, "services: {a: {image: x}}").title is None
