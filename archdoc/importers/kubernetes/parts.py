"""The workloads of a cluster to parts, with the teams and boundaries that labels and namespaces give."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import msgspec

from archdoc.catalogue.images import Known, of_image, of_part
from archdoc.importers.architecture import Group, LeftOut, Part, Team
from archdoc.importers.kubernetes.objects import Object, at, maps, texts
from archdoc.importers.yaml import told

WORKLOADS = {
    "Deployment": "apps", "StatefulSet": "apps", "DaemonSet": "apps", "ReplicaSet": "apps",
    "ReplicationController": "", "Pod": "", "Job": "batch", "CronJob": "batch", "Rollout": "argoproj.io",
    "DeploymentConfig": "apps.openshift.io", "Service": "serving.knative.dev", "ScaledJob": "keda.sh",
}  # fmt: skip
"""Kinds that run containers, and the group of the API that they are of."""
_OWN_GROUPS = frozenset({"", "apps", "batch", "extensions"})
TABLES: dict[str, Any] = json.loads(files(__package__).joinpath("tables.json").read_text("utf-8"))
OPERATED = {(*key.rsplit("/", 1),): value for key, value in TABLES["operated"].items()}
"""(API group, kind) of what an operator runs to (kind, type, technology, names of its services); from their manuals."""

_SCALERS = {("HorizontalPodAutoscaler", "autoscaling"), ("ScaledObject", "keda.sh")}
_OWNERS = ("team", "owner", "squad")
_SIDECARS = frozenset({"istio-proxy", "linkerd-proxy", "daprd", "vault-agent", "cloud-sql-proxy", "cloudsql-proxy"})
_PART_OF = "app.kubernetes.io/part-of"


class Workload(msgspec.Struct, frozen=True):
    """An object that runs containers."""

    object: Object
    key: str
    pod: dict[str, Any]
    """The `spec` of its pods."""
    labels: dict[str, str]
    """The labels of its pods."""
    what: Known
    hosts: tuple[str, ...] = ()
    """Names of services that come with it."""

    @property
    def containers(self) -> list[dict[str, Any]]:
        """Its containers, those that only run first too."""
        return [*maps(self.pod.get("initContainers")), *maps(self.pod.get("containers"))]


class Found(msgspec.Struct, frozen=True):
    """What runs in a cluster."""

    workloads: tuple[Workload, ...]
    parts: tuple[Part, ...]
    groups: tuple[Group, ...]
    teams: tuple[Team, ...]
    left_out: tuple[LeftOut, ...]


def parts_of(found: list[Object]) -> Found:
    """A part for each workload, in order."""
    running = [one for one in found if runs(one)]
    keys = _keys(running)
    scaled = {target: how for one in found for target, how in _scaling(one)}
    namespaces = {one.name: one for one in found if one.kind == "Namespace" and not one.group}
    wholes = {one.labels.get(_PART_OF) for one in running} - {None}
    by_namespace = len({one.namespace for one in running} - {""}) > 1
    groups: dict[str, Group] = {}
    teams: dict[str, Team] = {}
    parts: list[Part] = []
    workloads: list[Workload] = []
    beside: Counter[str] = Counter()
    for one in running:
        pod, labels = _pod(one)
        main, others = _main(one, maps(pod.get("containers")))
        beside.update(str(container.get("name", "a container")) for container in others)
        what, why = _what(one, main)
        around = []
        if by_namespace and one.namespace:
            key = f"namespace {one.namespace}"
            groups.setdefault(key, Group(key=key, name=one.namespace))
            around.append(key)
        whole = one.labels.get(_PART_OF) or labels.get(_PART_OF)
        if whole and len(wholes) > 1 and not by_namespace:
            key = f"part of {whole}"
            groups.setdefault(key, Group(key=key, name=whole))
            around.append(key)
        owner = _owner(one.labels, one.annotations, labels, *_namespace(namespaces, one))
        if owner:
            teams.setdefault(owner, Team(key=owner, name=owner))
        replicas, scaling = scaled.get((one.kind, one.namespace, one.name), (None, None))
        count = at(one.data, "spec", "replicas")
        operated = OPERATED.get((one.group, one.kind))
        hosts = tuple(operated[3].format(*[one.name] * 9).split()) if operated else ()
        workloads.append(Workload(one, keys[_id(one)], pod, labels, what, hosts))
        parts.append(
            Part(
                key=keys[_id(one)],
                name=one.name,
                kind=what.kind,
                type=what.type,
                technology=what.technology,
                description=_described(one),
                replicas=replicas or (count if isinstance(count, str) and count != "1" else None),
                team=owner,
                group=around[0] if around else None,
                under=tuple(around),
                tags=what.tags,
                detail={"scaling": scaling} if scaling else {},
                guessed=f"from {why}" if why else None,
                mark=one.mark,
            )
        )
    left_out = []
    if beside:
        names = ", ".join(f"`{name}`" for name in beside)
        left_out.append(
            LeftOut(f"Containers beside the main one of a pod are no parts of their own: {names}.", running[0].mark)
        )
    return Found(tuple(workloads), tuple(parts), tuple(groups.values()), tuple(teams.values()), tuple(left_out))


def runs(one: Object) -> bool:
    """Whether an object runs containers."""
    group = WORKLOADS.get(one.kind)
    own = one.group in _OWN_GROUPS and group in _OWN_GROUPS
    return own or (group is not None and one.group == group) or (one.group, one.kind) in OPERATED


def _id(one: Object) -> tuple[str, str, str, str]:
    return one.group, one.kind, one.namespace, one.name


def _keys(running: list[Object]) -> dict[tuple[str, str, str, str], str]:
    """The name of each, with its namespace or kind in front where another one has the same name."""
    names = Counter(one.name for one in running)
    longer = Counter((one.namespace, one.name) for one in running)
    made = {}
    for one in running:
        key = one.name if names[one.name] == 1 else f"{one.namespace or 'default'}/{one.name}"
        made[_id(one)] = key if longer[one.namespace, one.name] == 1 else f"{key} ({one.kind})"
    return made


def _pod(one: Object) -> tuple[dict[str, Any], dict[str, str]]:
    """The spec and the labels of the pods of a workload."""
    spec = at(one.data, "spec")
    if one.kind == "CronJob":
        spec = at(spec, "jobTemplate", "spec")
    spec = at(spec, "jobTargetRef") if one.kind == "ScaledJob" else spec
    template = one.data if one.kind == "Pod" else at(spec, "template")
    told(at(spec, "selector"))  # it says once more what the labels of the template say
    pod, labels = at(template, "spec"), texts(at(template, "metadata", "labels"))
    return (pod if isinstance(pod, dict) else {}), labels or one.labels


def _main(one: Object, containers: list[dict[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The container that a pod is there for, and the others."""
    if not containers:
        return {}, []

    def beside(container: dict[str, Any]) -> bool:
        image = of_image(str(container.get("image", "")))
        helps = image is not None and ("observability" in image.tags or image.type == "gateway")
        return str(container.get("name")) in _SIDECARS or helps

    main = next((container for container in containers if container.get("name") == one.name), None)
    main = main or next((container for container in containers if not beside(container)), containers[0])
    return main, [container for container in containers if container is not main]


def _what(one: Object, main: dict[str, Any]) -> tuple[Known, str | None]:
    operated = OPERATED.get((one.group, one.kind))
    if operated:
        kind, type, technology, _ = operated
        return Known(technology, kind, type), None
    image = main.get("image")
    what, why = of_part(one.name, image if isinstance(image, str) else None)
    if one.kind in {"Job", "CronJob", "ScaledJob"}:
        once = ("init",) if one.kind == "Job" else ()
        return Known(what.technology, type="job", tags=tuple(dict.fromkeys((*what.tags, *once)))), None
    return what, why


def _described(one: Object) -> str | None:
    schedule = at(one.data, "spec", "schedule")
    said = one.annotations.get("kubernetes.io/description") or one.annotations.get("description")
    return said or (f"Runs at `{schedule}`." if isinstance(schedule, str) else None)


def _owner(*places: dict[str, str]) -> str | None:
    for labels in places:
        for key, value in labels.items():
            if key.rpartition("/")[2].rpartition(".")[2].lower() in _OWNERS and value.strip():
                return value.strip()
    return None


def _namespace(namespaces: dict[str, Object], one: Object) -> tuple[dict[str, str], ...]:
    home = namespaces.get(one.namespace)
    return (home.labels, home.annotations) if home else ()


def _scaling(one: Object) -> Iterator[tuple[tuple[str, str, str], tuple[str | None, str | None]]]:
    """What an autoscaler scales: (kind, namespace, name) to how many there are, and why more."""
    spec = at(one.data, "spec")
    target = at(spec, "scaleTargetRef")
    if (one.kind, one.group) not in _SCALERS or not isinstance(target, dict):
        return
    least = at(spec, "minReplicas") or at(spec, "minReplicaCount") or ("1" if one.kind != "ScaledObject" else "0")
    most = at(spec, "maxReplicas") or at(spec, "maxReplicaCount")
    reasons = []
    for metric in maps(at(spec, "metrics")):
        name = (
            at(metric, "resource", "name")
            or at(metric, "pods", "metric", "name")
            or at(metric, "external", "metric", "name")
        )
        goal = at(metric, "resource", "target", "averageUtilization") or at(
            metric, "resource", "targetAverageUtilization"
        )
        if isinstance(name, str):
            reasons.append(
                f"{name.upper() if name == 'cpu' else name}{f' at {goal} %' if isinstance(goal, str) else ''}"
            )
    plain = at(spec, "targetCPUUtilizationPercentage")
    reasons += [f"CPU at {plain} %"] if isinstance(plain, str) else []
    reasons += [trigger["type"] for trigger in maps(at(spec, "triggers")) if isinstance(trigger.get("type"), str)]
    kind, name = target.get("kind") or "Deployment", target.get("name")
    if isinstance(kind, str) and isinstance(name, str):
        count = f"{least} to {most}" if isinstance(most, str) and isinstance(least, str) else None
        yield (kind, one.namespace, name), (count, f"By {', '.join(reasons)}" if reasons else None)
