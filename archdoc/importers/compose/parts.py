"""The services of a compose project to parts, with the teams and boundaries that its labels and networks give."""

from __future__ import annotations

import os
import re
from collections import Counter

import msgspec

from archdoc.catalogue.images import Known, of_dockerfile, of_part
from archdoc.core.errors import Mark
from archdoc.importers.architecture import Group, LeftOut, Part, Team
from archdoc.importers.compose.project import Project
from archdoc.importers.compose.services import Service
from archdoc.importers.files import Files, RefusedError

MOSTLY = 0.6
"""The share of services that are in one network only, from which on networks are drawn as boundaries."""

_WORKER = re.compile(
    r"(?:^|[\s/\"'])(?:worker|rqworker|rq|consumer|sidekiq|beat|scheduler|resque:work|queue:work)(?=$|[\s\"'])"
)
_ONCE = re.compile(
    r"\bkafka-topics\b|\brs\.initiate\b|\bmc alias\b|\bcreate-bucket\b|\bdb:migrate\b|\bmanage\.py migrate\b"
    r"|\balembic upgrade\b|\bprisma migrate\b|\brabbitmqadmin declare\b|\bairflow db (?:init|migrate|upgrade)\b"
)
_CLIENT = re.compile(r"\b(?:pulsar-perf|pulsar-client|kafka-console-\w+|kafka-\w+-perf-test|kcat|kafkacat)\b")
_NAMES = re.compile(r"\bmqnamesrv\b")
_OWNERS = frozenset({"team", "owner", "squad"})
_LIMIT = 6
"""Names that one line about several services lists."""


class Found(msgspec.Struct, frozen=True):
    """What the services of a project are."""

    parts: tuple[Part, ...]
    groups: tuple[Group, ...]
    teams: tuple[Team, ...]
    left_out: tuple[LeftOut, ...]
    known: dict[str, Known]
    """Service to what it is."""


def parts_of(project: Project, keys: dict[str, str], around: Group | None, files: Files) -> Found:
    """A part for each service, with its key. `around` is the boundary of the project where there are several."""
    services = project.services
    once = {
        name
        for service in services.values()
        for name, (condition, _) in service.depends_on.items()
        if condition == "service_completed_successfully"
    }
    groups, inside, left_out = _networks(project, around)
    teams: dict[str, Team] = {}
    parts: list[Part] = []
    known: dict[str, Known] = {}
    for name, service in services.items():
        what, why = _what(service, files)
        if name in once and "init" not in what.tags:
            what = Known(what.technology, type="job", tags=(*what.tags, "init"))
            why = "others waiting for its end"
        known[name] = what
        labels = service.told()
        team = next((labels[key] for key in labels if re.split(r"[./_-]", key)[-1] in _OWNERS), None)
        if team:
            teams.setdefault(team, Team(key=team, name=team))
        group = inside.get(name) or (around.key if around else None)
        parts.append(
            Part(
                key=keys[name],
                name=name,
                kind=what.kind,
                type=what.type,
                technology=what.technology,
                description=_label(labels, "description"),
                url=_label(labels, "documentation") or _label(labels, "url"),
                replicas=service.replicas if service.replicas != "1" else None,
                team=team or None,
                group=group,
                under=tuple(one for one in (inside.get(name), around.key if around else None) if one),
                tags=tuple(dict.fromkeys((*what.tags, *service.profiles))),
                guessed=f"from {why}" if why else None,
                mark=service.mark,
            )
        )
    for name, (image, mark) in project.models.items():
        group = around.key if around else None
        parts.append(
            Part(key=keys[f"models {name}"], name=name, type="model", technology=image, group=group, mark=mark)
        )
    left_out += _said(services)
    return Found(tuple(parts), tuple(groups), tuple(teams.values()), tuple(left_out), known)


def _what(service: Service, files: Files) -> tuple[Known, str | None]:
    """What a service is, and what told so."""
    if service.provider:
        type, model = service.provider
        return Known(model or type, type="model" if type == "model" else None), f"the provider {type}"
    what, why = of_part(service.name, service.image)
    if service.build and not what.technology:
        built = _built(service, files)
        if built.technology:
            what = Known(built.technology, what.kind, what.type or built.type, what.tags)
            why = why or ("its Dockerfile" if built.type else None)
    ran = f"{service.entrypoint or ''} {service.command or ''}"[:5000]
    if _ONCE.search(ran) and "init" not in what.tags:
        return Known(what.technology, type="job", tags=(*what.tags, "init")), "its command"
    if what.kind == "queue" and _CLIENT.search(ran):
        return Known(what.technology, type="worker", tags=(*what.tags, "tooling")), "its command"
    if what.kind == "queue" and _NAMES.search(ran):
        return Known(what.technology, type="service", tags=what.tags), "its command"
    if _WORKER.search(ran) and what.type in (None, "service"):
        return Known(what.technology, type="worker", tags=what.tags), "its command"
    return what, why


def _built(service: Service, files: Files) -> Known:
    """What the Dockerfile of a service builds on, where it lies in the folder."""
    assert service.build
    context, dockerfile = service.build.context or ".", service.build.dockerfile or "Dockerfile"
    if "://" in context or "$" in context + dockerfile:
        return Known()
    try:
        path = os.path.normpath(os.path.join(context, dockerfile))
        return of_dockerfile(files.beside(service.build.home, path).text)
    except RefusedError:
        return Known()


def _label(labels: dict[str, str], name: str) -> str | None:
    value = labels.get(f"org.opencontainers.image.{name}", "").strip()
    return value or None


def _networks(project: Project, around: Group | None) -> tuple[list[Group], dict[str, str], list[LeftOut]]:
    """The networks as boundaries, and who is in which, where they say something: several, and most parts in one."""
    members: Counter[str] = Counter()
    alone: dict[str, str] = {}
    for name, service in project.services.items():
        used = list(service.networks) or ([] if "network_mode" in service.shares else ["default"])
        members.update(used)
        if len(used) == 1:
            alone[name] = used[0]
    own = Counter(alone.values())
    drawn = [network for network in members if own[network] > 1 and network != "default"]
    if len(set(members) - {"default"}) < 2:
        return [], {}, []
    if len(drawn) < 2 or len(alone) < MOSTLY * len(project.services):
        shared = f"{len(members)} networks: most parts are in the same one or in several, so that they are no boundary."
        return [], {}, [LeftOut(shared, Mark(project.files[0]))]
    prefix = f"{around.key} " if around else ""
    groups = [
        Group(
            key=f"{prefix}network {name}", name=project.networks.get(name, name), part_of=around.key if around else None
        )
        for name in drawn
    ]
    inside = {name: f"{prefix}network {network}" for name, network in alone.items() if network in drawn}
    return groups, inside, []


def _said(services: dict[str, Service]) -> list[LeftOut]:
    """A line for each sort of service that isn't what it seems: of a profile, without a body, run by a provider."""
    sorts = {
        "start only when {} profile is asked for": [name for name, one in services.items() if one.profiles],
        "{} run by a provider, not by a container": [name for name, one in services.items() if one.provider],
        "{} neither image nor build: what they change is in a file that was not given": [
            name for name, one in services.items() if not (one.image or one.build or one.provider)
        ],
    }
    verbs = (("its", "their"), ("is", "are"), ("has", "have"))
    made = []
    for (what, names), verb in zip(sorts.items(), verbs, strict=True):
        shown = ", ".join(f"`{name}`" for name in names[:_LIMIT])
        more = f" and {len(names) - _LIMIT} more" if len(names) > _LIMIT else ""
        if names:
            said = what.format(verb[len(names) > 1])
            said = said.replace("start", "starts", 1) if len(names) == 1 else said
            made.append(LeftOut(f"{shown}{more} {said}.", services[names[0]].mark))
    return made
