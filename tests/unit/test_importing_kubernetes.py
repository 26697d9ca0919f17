"""Kubernetes manifests to an architecture."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import formats, kubernetes
from archdoc.importers.architecture import Architecture, Edge, Part
from archdoc.importers.files import File, Files


def read(folder: Path, given: list[str], **files: str) -> Architecture:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    allowed = Files((str(folder),))
    return kubernetes.read(tuple(allowed.named(str(folder / name)) for name in given), allowed)


def one(folder: Path, *manifests: str) -> Architecture:
    return read(folder, ["all.yaml"], **{"all.yaml": "\n---\n".join(manifests)})


def parts(found: Architecture) -> dict[str, Part]:
    return {part.key: part for part in found.parts}


def edges(found: Architecture) -> dict[tuple[str, str], Edge]:
    return {(edge.source, edge.target): edge for edge in found.edges}


def said(found: Architecture) -> str:
    return "\n".join(left.what for left in found.left_out)


def runs(
    name: str, image: str = "acme/x", more: str = "", kind: str = "Deployment", meta: str = "", spec: str = ""
) -> str:
    """A workload: `more` goes to its container, `meta` to its metadata, `spec` to its own spec."""
    pod = f"{{containers: [{{name: main, image: '{image}'{more}}}]}}"
    template = f"{{metadata: {{labels: {{app: {name}}}}}, spec: {pod}}}"
    return (
        f"{{apiVersion: apps/v1, kind: {kind}, metadata: {{name: {name}{meta}}}, spec: {{template: {template}{spec}}}}}"
    )


def serves(name: str, app: str, more: str = "", meta: str = "") -> str:
    meta = f"{{name: {name}{meta}}}"
    return f"{{apiVersion: v1, kind: Service, metadata: {meta}, spec: {{selector: {{app: {app}}}{more}}}}}"


def env(**values: str) -> str:
    return ", env: [" + ", ".join(f"{{name: {key}, value: '{value}'}}" for key, value in values.items()) + "]"


def test_workloads_are_parts_and_services_are_their_names(tmp_path: Path) -> None:
    told = env(ORDERS_ADDR="orders-svc:8080", DB_HOST="db-0.db", SEARCH_URL="http://find.shop.svc.cluster.local")
    found = one(
        tmp_path,
        runs("web", more=told, meta=", namespace: shop"),
        runs("orders", meta=", namespace: shop", spec=", replicas: 3"),
        serves("orders-svc", "orders", ", ports: [{name: grpc, port: 8080}]", ", namespace: shop"),
        runs("pg", "postgres:16", kind="StatefulSet", meta=", namespace: shop"),
        serves("db", "pg", meta=", namespace: shop"),
        runs("search", "elasticsearch:8", meta=", namespace: shop"),
        serves("find", "search", meta=", namespace: shop"),
    )
    assert list(parts(found)) == ["web", "orders", "pg", "search"]
    assert parts(found)["orders"].replicas == "3"
    assert set(edges(found)) == {("web", "orders"), ("web", "search")}
    assert edges(found)["web", "orders"].protocol == "gRPC"
    assert edges(found)["web", "orders"].inferred == "environment ORDERS_ADDR"


def test_the_pods_of_a_stateful_set_have_names_of_their_own(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        runs("web", more=env(DB_HOST="pg-0.db", DATABASE_URL="postgres://$(DB_HOST):5432/x")),
        runs("pg", "postgres:16", kind="StatefulSet"),
        serves("db", "pg"),
    )
    assert edges(found)["web", "pg"].inferred == "environment DB_HOST, DATABASE_URL"
    assert edges(found)["web", "pg"].protocol == "SQL"


def test_config_maps_and_secrets_are_followed_and_no_secret_is_kept(tmp_path: Path) -> None:
    dsn = base64.b64encode(b"https://key:hunter2@api.stripe.com/v1").decode()
    secret = "env: [{name: S, valueFrom: {secretKeyRef: {name: s, key: u}}}]"
    refs = f", envFrom: [{{configMapRef: {{name: c}}, prefix: P_}}], {secret}"
    found = one(
        tmp_path,
        runs("web", more=refs),
        runs("orders"),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {ORDERS_URL: 'http://orders'}}",
        f"{{apiVersion: v1, kind: Secret, metadata: {{name: s}}, data: {{u: '{dsn}', broken: '%%%'}}}}",
    )
    assert edges(found)["web", "orders"].inferred == "environment P_ORDERS_URL"
    assert ("web", "Stripe") in edges(found)
    assert "hunter2" not in repr(found)


def test_a_mounted_config_map_is_read_without_its_comments(tmp_path: Path) -> None:
    mounted = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: proxy}
spec:
  template:
    spec:
      containers: [{name: a, image: nginx}]
      volumes: [{name: v, configMap: {name: conf}}]
"""
    conf = """
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  nginx.conf: |
    # proxy_pass http://old:80;
    proxy_pass http://orders:80;
"""
    found = one(tmp_path, mounted, conf, runs("orders"), runs("old"))
    assert [(edge.source, edge.target, edge.inferred) for edge in found.edges] == [
        ("proxy", "orders", "config map conf")
    ]  # fmt: skip


def test_a_service_outside_is_a_third_party(tmp_path: Path) -> None:
    spec = "{type: ExternalName, externalName: smtp.sendgrid.net}"
    outside = f"{{apiVersion: v1, kind: Service, metadata: {{name: mail}}, spec: {spec}}}"
    found = one(tmp_path, runs("web", more=env(MAIL_HOST="mail")), outside)
    assert parts(found)["Twilio SendGrid"].kind == "third_party"
    assert ("web", "Twilio SendGrid") in edges(found)


INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com]}]
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /orders, backend: {service: {name: orders}}}
          - {path: /, backend: {serviceName: web}}
          - {path: /lost, backend: {service: {name: nobody}}}
"""
HTTP_ROUTE = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec:
  parentRefs: [{name: public}]
  hostnames: [api.example.com]
  rules: [{backendRefs: [{name: orders}]}]
"""
VIRTUAL_SERVICE = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v}
spec: {gateways: [mesh, istio/edge], hosts: [x.example.com], http: [{route: [{destination: {host: orders.shop.svc}}]}]}
"""


def test_an_ingress_is_a_gateway_with_an_edge_for_each_way(tmp_path: Path) -> None:
    found = one(tmp_path, INGRESS, runs("orders"), runs("web"))
    assert parts(found)["ingress"].type == "gateway"
    assert parts(found)["ingress"].description == "Answers for shop.example.com."
    assert [(edge.target, edge.label, edge.protocol, edge.inferred) for edge in found.edges] == [
        ("orders", "/orders", "HTTPS", None), ("web", None, "HTTPS", None)
    ]  # fmt: skip
    assert "Routes lead to `nobody`" in said(found)


@pytest.mark.parametrize(("route", "gateway"), [(HTTP_ROUTE, "public"), (VIRTUAL_SERVICE, "edge")])
def test_routes_of_other_gateways(tmp_path: Path, route: str, gateway: str) -> None:
    found = one(tmp_path, route, runs("orders", meta=", namespace: shop" if gateway == "edge" else ""))
    assert list(edges(found)) == [(gateway, "orders")]


def test_namespaces_are_boundaries_where_there_are_several(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        runs("a", meta=", namespace: shop"),
        runs("b", meta=", namespace: bank"),
        runs("a", meta=", namespace: bank", more=env(B_URL="http://a.shop", C_URL="http://b")),
    )
    assert [group.name for group in found.groups] == ["shop", "bank"]
    assert list(parts(found)) == ["shop/a", "b", "bank/a"]
    assert set(edges(found)) == {("bank/a", "shop/a"), ("bank/a", "b")}
    assert one(tmp_path, runs("a", meta=", namespace: shop"), runs("b", meta=", namespace: shop")).groups == ()


def test_owners_are_teams_and_what_a_part_is_part_of_is_a_boundary(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        runs("a", meta=", labels: {acme.io/team: Payments, app.kubernetes.io/part-of: shop}"),
        runs("b", meta=", annotations: {owner: Orders}, labels: {app.kubernetes.io/part-of: bank}"),
    )
    assert [part.team for part in found.parts] == ["Payments", "Orders"]
    assert [group.name for group in found.groups] == ["shop", "bank"]


def test_the_title_is_what_all_is_part_of_or_in(tmp_path: Path) -> None:
    whole = ", namespace: shop, labels: {app.kubernetes.io/part-of: boutique}"
    assert one(tmp_path, runs("a", meta=whole), runs("b", meta=whole)).title == "boutique"
    assert one(tmp_path, runs("a", meta=whole), runs("b", meta=", namespace: shop")).title == "shop"
    assert one(tmp_path, runs("a")).title is None


def test_an_autoscaler_says_how_many_and_why(tmp_path: Path) -> None:
    scaler = """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec:
  scaleTargetRef: {kind: Deployment, name: a}
  minReplicas: 2
  maxReplicas: 10
  metrics: [{resource: {name: cpu, target: {averageUtilization: 70}}}]
"""
    part = parts(one(tmp_path, runs("a"), scaler))["a"]
    assert (part.replicas, part.detail) == ("2 to 10", {"scaling": "By CPU at 70 %"})


def test_jobs_and_what_an_operator_runs(tmp_path: Path) -> None:
    cron = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {containers: [{name: r, image: a/r}]}}}}}
"""
    kafka = "{apiVersion: kafka.strimzi.io/v1beta2, kind: Kafka, metadata: {name: events}}"
    topic = "{apiVersion: kafka.strimzi.io/v1beta2, kind: KafkaTopic, metadata: {name: orders}}"
    account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}"
    web = runs("web", more=env(BROKERS="events-kafka-bootstrap:9092"))
    found = one(tmp_path, cron, runs("seed", kind="Job"), kafka, topic, account, web)
    assert (parts(found)["report"].type, parts(found)["report"].description) == ("job", "Runs at `0 3 * * *`.")
    assert parts(found)["seed"].tags == ("init",)
    assert (parts(found)["events"].kind, parts(found)["events"].type) == ("queue", "stream")
    assert edges(found)["web", "events"].protocol == "Kafka"
    assert "`KafkaTopic of kafka.strimzi.io`: a kind of another maker" in said(found)
    assert "`ServiceAccount`: a spec has no place" in said(found)


def test_a_list_and_a_kustomization_are_unfolded_and_an_object_counts_once(tmp_path: Path) -> None:
    files = {
        "k/kustomization.yaml": (
            "resources: [base, ../out.yaml, 'https://acme.io/x.yaml']\nnamespace: prod\npatches: [{path: p.yaml}]\n"
            "configMapGenerator: [{name: c, literals: ['B_URL=http://b']}]\n"
        ),
        "k/base/kustomization.yaml": "resources: [all.yaml, ../base]\n",
        "k/base/all.yaml": (
            "{apiVersion: v1, kind: List, items: ["
            + runs("a", more=", envFrom: [{configMapRef: {name: c}}]") + ", " + runs("b") + ", " + runs("b") + "]}"
        ),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    allowed = Files((str(tmp_path / "k"),))
    found = kubernetes.read((allowed.named(str(tmp_path / "k/kustomization.yaml")),), allowed)
    assert list(parts(found)) == ["a", "b"]
    assert list(edges(found)) == [("a", "b")]
    for what in (
        "outside the folder",
        "nothing is fetched",
        "A patch of a kustomization is not applied",
        "names itself",
        "1 object is",
    ):
        assert what in said(found)


TEMPLATES = [
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include \"x\" . }}\n",
    "{{- if .Values.on }}\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n{{- end }}\n",
]  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_helm_template_is_left_out_and_alone_refused(tmp_path: Path, template: str) -> None:
    with pytest.raises(ArchdocError, match="Helm template"):
        read(tmp_path, ["t.yaml"], **{"t.yaml": template})
    found = read(tmp_path, ["t.yaml", "a.yaml"], **{"t.yaml": template, "a.yaml": runs("a")})
    assert list(parts(found)) == ["a"]
    assert "1 Helm template" in said(found)


def test_what_is_broken_is_an_error_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ArchdocError) as caught:
        one(tmp_path, "apiVersion: v1\nkind: Service\nmetadata: [\n")
    assert caught.value.problems[0].mark.line


def test_hosts_that_nothing_has_are_named(tmp_path: Path) -> None:
    found = one(tmp_path, runs("a", more=env(X_ADDR="gone:80")), serves("ghost", "nobody"))
    assert "Settings name `gone:80`" in said(found)
    assert "No workload that was given answers for the service `ghost`" in said(found)


def test_values_of_the_wrong_kind_count_as_not_written(tmp_path: Path) -> None:
    found = one(tmp_path, """
apiVersion: v1
kind: List
items:
  - 1
  - {kind: Deployment, apiVersion: apps/v1, metadata: {name: a}, spec: []}
  - {kind: Deployment, apiVersion: apps/v1, metadata: {name: b, labels: []}, spec: {template: {spec: {containers: {}}}}}
  - kind: Deployment
    apiVersion: apps/v1
    metadata: {name: c}
    spec: {template: {spec: {containers: [{image: [], command: x, env: [{name: []}, {name: x, valueFrom: 3}]}]}}}
  - {kind: Ingress, apiVersion: networking.k8s.io/v1, metadata: {name: i}, spec: {rules: [{http: {paths: [3]}}]}}
  - {kind: Service, apiVersion: v1, metadata: {name: c}, spec: {selector: 3, ports: {}}}
""")  # fmt: skip
    assert list(parts(found)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("path", "text", "is_one"),
    [
        ("a.yaml", "# a\n---\nkind: Pod\napiVersion: v1\n", True),
        ("a.json", '{"kind": "List", "apiVersion": "v1", "items": []}', True),
        ("a.yaml", TEMPLATES[1], True),
        ("kustomization.yaml", "resources: [a.yaml]\n", True),
        ("a.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n", False),
        ("Chart.yaml", "apiVersion: v2\nname: x\n", False),
        ("0001.md", "# A decision\n\nDate: 1\n\n```\napiVersion: v1\nkind: Secret\n```\n", False),
        ("a.yaml", "services:\n  a: {image: x}\n", False),
        ("a.yaml", "", False),
    ],
)
def test_a_file_is_recognised_by_its_content(path: str, text: str, is_one: bool) -> None:
    assert kubernetes.looks(File(path, text)) is is_one


def test_a_file_that_is_given_and_named_by_a_kustomization_is_read_once(tmp_path: Path) -> None:
    files = {"kustomization.yaml": "resources: [a.yaml, ./a.yaml]\n", "a.yaml": runs("a")}
    found = read(tmp_path, list(files), **files)
    assert list(parts(found)) == ["a"]
    assert found.left_out == ()


MAIN = "/spec/template/spec/containers/0"
BASE = {
    "base/kustomization.yaml": "resources: [all.yaml]\n",
    "base/all.yaml": "\n---\n".join(
        (runs("a", more=env(B_URL="http://b")), serves("b", "b"), runs("b", "postgres:16"))
    ),
}


@pytest.mark.parametrize(
    ("overlay", "wanted"),
    [
        ("images: [{name: postgres, newTag: '17'}]", ("PostgreSQL 17", None, None, True)),
        ("images: [{name: postgres, newName: mysql, digest: 'sha256:0'}]", ("MySQL", None, None, True)),
        ("replicas: [{name: b, count: 3}]", ("PostgreSQL 16", "3", None, True)),
        ("commonLabels: {team: pay}", ("PostgreSQL 16", None, "pay", True)),
        ("commonAnnotations: {owner: pay}", ("PostgreSQL 16", None, "pay", True)),
        ("patches: [{path: p.yaml}]", ("PostgreSQL 16", "2", None, True)),
        ("patchesStrategicMerge: [p.yaml]", ("PostgreSQL 16", "2", None, True)),
        ((f"patches: [{{target: {{kind: Deployment, name: 'b.*'}}, patch: \"[{{op: replace, path: {MAIN}/image, value: "
          "'redis:8'}]\"}]"), ("Redis 8", None, None, True)),
        (f"patchesJson6902: [{{target: {{kind: Deployment, name: a}}, patch: '[{{op: remove, path: {MAIN}/env}}]'}}]",
         ("PostgreSQL 16", None, None, False)),
        (("patches: [{patch: '{kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: "
         "[{name: main, env: [{name: B_URL, $patch: delete}]}]}}}}'}]"), ("PostgreSQL 16", None, None, False)),
        ("components: [../part]", ("PostgreSQL 16", "5", None, True)),
    ],
)  # fmt: skip
def test_a_kustomization_is_applied_to_what_it_names(
    tmp_path: Path, overlay: str, wanted: tuple[str, str | None, str | None, bool]
) -> None:
    files = {
        **BASE,
        "over/kustomization.yaml": f"resources: [../base]\n{overlay}\n",
        "over/p.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: b}, spec: {replicas: 2}}",
        "part/kustomization.yaml": (
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: b, count: 5}]\n"
        ),
    }
    for given in (list(files), list(reversed(files))):
        found = read(tmp_path, [name for name in given if name != "over/p.yaml"], **files)
        b = parts(found)["b"]
        assert (b.technology, b.replicas, b.team, ("a", "b") in edges(found)) == wanted
        assert [part.key for part in found.parts] == ["a", "b"]


def test_what_a_kustomization_can_not_do_here_is_told(tmp_path: Path) -> None:
    files = {
        **BASE,
        "over/kustomization.yaml": (
            "resources: [../base]\nnamePrefix: x-\npatches:\n  - {target: {kind: Deployment, name: zz}, patch: '[]'}\n"
            "sortOptions: {order: fifo}\n"
        ),
    }
    found = read(tmp_path, list(files), **files)
    assert "`namePrefix` of a kustomization: not applied." in said(found)
    assert "A patch of a kustomization names nothing that is here." in said(found)
    assert [left.mark.line for left in found.left_out if left.key == "sortOptions" and left.mark] == [5]


def test_of_a_folder_only_what_its_kustomization_lists_is_read(tmp_path: Path) -> None:
    for name, text in {**BASE, "base/old.yaml": runs("old")}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    made = formats.gather([str(tmp_path / "base")])
    assert [part.key for part in made.whole.parts] == ["a", "b"]
    assert ["Not named by the kustomization" in left.what for left in made.whole.left_out].count(True) == 1
    named = formats.gather([str(tmp_path / "base"), str(tmp_path / "base/old.yaml")])
    assert {part.key for part in named.whole.parts} == {"a", "b", "old"}


def test_traffic_that_is_mirrored_and_paths_of_every_match(tmp_path: Path) -> None:
    route = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: r}
spec:
  gateways: [edge]
  http:
  - match: [{uri: {prefix: /a}}, {uri: {prefix: /b}}]
    route: [{destination: {host: a}}]
    mirror: {host: b}
"""
    found = edges(one(tmp_path, route, runs("a"), runs("b"), serves("a", "a"), serves("b", "b")))
    assert {ends: edge.label for ends, edge in found.items()} == {
        ("edge", "a"): "/a, /b",
        ("edge", "b"): "a copy of what comes",
    }


def test_a_policy_for_everybody_makes_no_edges_and_is_told(tmp_path: Path) -> None:
    policy = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec: {podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]}
"""
    found = one(tmp_path, policy, runs("a"), runs("b"))
    assert edges(found) == {}
    assert "Network policies that let in or out more than chosen workloads, or nothing: `p`." in said(found)


def test_a_scaled_job_is_a_job_that_works_off_its_queue(tmp_path: Path) -> None:
    job = """
apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: {name: packer}
spec:
  jobTargetRef:
    template: {spec: {containers: [{name: p, image: acme/p, env: [{name: MQ, value: "amqp://belt:5672"}]}]}}
  triggers: [{type: rabbitmq, metadata: {queueName: parcels, hostFromEnv: MQ}}]
"""
    found = one(tmp_path, job, runs("belt", "rabbitmq:4"))
    assert parts(found)["packer"].type == "job"
    assert {(ends, edge.label) for ends, edge in edges(found).items()} == {
        (("packer", "belt"), None),
        (("belt", "packer"), "parcels"),
    }


def test_a_route_inside_of_the_mesh_is_no_gateway_and_is_told(tmp_path: Path) -> None:
    routes = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: split}
spec: {parentRefs: [{kind: Service, group: "", name: a, port: 80}], rules: [{backendRefs: [{name: b, port: 80}]}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: loose}
spec: {rules: [{backendRefs: [{name: b, port: 80}]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: inner}
spec: {hosts: [a], gateways: [mesh], http: [{route: [{destination: {host: b}}]}]}
"""
    found = one(tmp_path, routes, runs("a"), runs("b"), serves("a", "a"), serves("b", "b"))
    assert set(parts(found)) == {"a", "b"}
    assert edges(found) == {}
    for name in ("split", "loose", "inner"):
        assert f"`{name}`, a route inside of the mesh or of no gateway: not drawn." in said(found)


def test_what_a_gateway_copies_over_http_and_sends_over_tcp_are_two_edges(tmp_path: Path) -> None:
    routes = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec:
  parentRefs: [{name: edge}]
  rules:
  - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 80}}}]
    backendRefs: [{name: a, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: t}
spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: b, port: 9000}]}]}
"""
    found = one(tmp_path, routes, runs("a"), runs("b"), serves("a", "a"), serves("b", "b"))
    assert [(edge.target, edge.protocol, edge.label) for edge in found.edges] == [
        ("a", "HTTP", None), ("b", "HTTP", "a copy of what comes"), ("b", "TCP", None),
    ]  # fmt: skip


def test_who_gets_all_traffic_gets_no_copy_beside_it(tmp_path: Path) -> None:
    route = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec:
  parentRefs: [{name: edge}]
  rules:
  - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 80}}}]
    backendRefs: [{name: a, port: 80}]
"""
    found = one(tmp_path, route, runs("a"), serves("a", "a"))
    assert [(edge.target, edge.label) for edge in found.edges] == [("a", None)]


def test_what_is_outside_and_not_called_is_told(tmp_path: Path) -> None:
    outside = (
        "{apiVersion: v1, kind: Service, metadata: {name: mail}, spec: {type: ExternalName, externalName: mx.example}}"
    )
    found = one(tmp_path, runs("web"), outside)
    assert set(parts(found)) == {"web"}
    assert "Services that stand for what is outside, which nothing given calls: mx.example." in said(found)


@pytest.mark.parametrize(
    "spec",
    [
        "{podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {matchLabels: {app: ghost}}}]}]}",
        "{podSelector: {matchLabels: {app: ghost}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}",
    ],
)
def test_a_policy_about_pods_that_are_not_here_is_told(tmp_path: Path, spec: str) -> None:
    policy = f"{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: p}}, spec: {spec}}}"
    found = one(tmp_path, policy, runs("a"))
    assert "Network policies about pods that are in no workload that was given: `p`." in said(found)
