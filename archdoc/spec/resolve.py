"""A Spec whose references all hold to the Model: defaults filled in, trade-offs numbered, standing settled."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from archdoc.core import model, vocabulary
from archdoc.spec.expand import arrow_ends, hints_of
from archdoc.spec.references import ID, goes_over

_WORDS = (
    "API APIs SMS DB UI UX HTTP HTTPS SQL NoSQL ID IDs CDN AWS GCP ETL ELT ML AI LLM S3 CRM ERP SQS SNS SES EC2",
    "ECS EKS RDS KMS IAM VPC DNS TLS SSL SSH FTP SFTP URL URLs JSON XML CSV PDF HTML CSS JS RPC gRPC GraphQL REST",
    "SDK CLI CMS CI CD QA SLA SLO KPI OTP MFA SSO JWT LDAP SAML OIDC OAuth POS PSP KYC AML BI DWH IoT GPS GPU CPU",
    "VM VPN WAF MQ MQTT AMQP TCP UDP IP OS TTL CDC DLQ BFF B2B B2C EU UK US USA HR IT PII GDPR PCI ACL RBAC ORM",
    "MVP PR SRE DevOps iOS PostgreSQL MySQL MongoDB DynamoDB RabbitMQ GitHub GitLab PayPal",
)
_ACRONYMS = {word.lower(): word for line in _WORDS for word in line.split()}


def resolve(wanted: vocabulary.Spec, path: str) -> model.Model:
    """The Model of a checked Spec. Expects what `archdoc.spec.references` finds no problem in."""
    phases = _phases(wanted.launch.phases if wanted.launch else ())
    teams = _teams(wanted)
    numbered = _Numbered(wanted)
    edges = tuple(_edge(wanted, number, edge, numbered) for number, edge in enumerate(wanted.edges, 1))
    elements = {
        id: _element(id, kind, element, teams, numbered)
        for kind, group in _groups(wanted)
        for id, element in group.items()
    }
    tradeoffs = numbered.tradeoffs()
    launch = msgspec.structs.replace(wanted.launch, phases=phases) if wanted.launch else None
    same = {
        name: getattr(wanted, name)
        for name in (
            "summary", "period", "reviewed", "kind", "me", "company", "context", "technical", "challenges",
            "operations", "incidents", "people", "cost", "results", "lessons", "learned", "roadmap", "glossary",
            "confidential",
        )
    }  # fmt: skip
    return model.Model(
        path=path,
        title=wanted.title.strip(),
        teams=teams,
        groups={
            id: model.Group(
                id=id, name=(group.name or readable(id)).strip(), part_of=group.part_of, description=group.description
            )
            for id, group in wanted.groups.items()
        },
        elements=elements,
        edges=edges,
        tradeoffs=tradeoffs,
        flows={id: _flow(id, flow, wanted.edges) for id, flow in wanted.flows.items()},
        views={id: _view(id, view, wanted) for id, view in wanted.views.items()},
        launch=launch,
        phases=phases,
        **same,
    )


def readable(id: str) -> str:
    """An id as a name: `orders_api` is `Orders API`."""
    words = [_ACRONYMS.get(word, word) for word in id.split("_") if word]
    first = words[0] if words else id
    return " ".join([first if first != first.lower() else first[:1].upper() + first[1:], *words[1:]])


def phase_ids(phases: tuple[vocabulary.Phase, ...]) -> list[str]:
    """Each phase's id: its own, else made from its name, else `phase_N`."""
    taken = {phase.id for phase in phases if phase.id}
    ids = []
    for number, phase in enumerate(phases, 1):
        id = phase.id
        if id is None:
            made = re.sub(r"[^a-z0-9]+", "_", (phase.name or "").lower()).strip("_")
            id = made if ID.fullmatch(made) and made not in taken else f"phase_{number}"
            while id in taken:
                id += "_"
            taken.add(id)
        ids.append(id)
    return ids


def _phases(phases: tuple[vocabulary.Phase, ...]) -> tuple[vocabulary.Phase, ...]:
    return tuple(
        msgspec.structs.replace(phase, id=id, name=phase.name or readable(id))
        for phase, id in zip(phases, phase_ids(phases), strict=True)
    )


def _groups(wanted: vocabulary.Spec) -> list[tuple[vocabulary.Kind, Any]]:
    return [("component", wanted.components), ("queue", wanted.queues), ("third_party", wanted.third_parties)]


def _teams(wanted: vocabulary.Spec) -> dict[str, model.Team]:
    my_team = wanted.me.team if wanted.me else None

    def mine(id: str) -> bool:
        team = wanted.teams[id]
        if id == my_team:
            return True
        if team.mine is not None:
            return team.mine
        return team.part_of is not None and mine(team.part_of)

    return {
        id: model.Team(
            id=id,
            name=(team.name or readable(id)).strip(),
            mine=mine(id),
            part_of=team.part_of,
            description=team.description,
        )
        for id, team in wanted.teams.items()
    }


def _standing(kind: vocabulary.Kind, element: vocabulary.Element, teams: dict[str, model.Team]) -> vocabulary.Standing:
    if element.role == "led" or element.role == "built" or element.role == "contributed":  # noqa: PLR1714 (so mypy can narrow)
        return element.role
    if kind == "third_party":
        return "third-party"
    return "team" if element.team is not None and teams[element.team].mine else "other"


def _element(
    id: str, kind: vocabulary.Kind, element: Any, teams: dict[str, model.Team], numbered: _Numbered
) -> model.Element:
    return model.Element(
        id=id,
        kind=kind,
        name=(element.name or readable(id)).strip(),
        type=element.type,
        standing=_standing(kind, element, teams),
        team=element.team,
        group=element.group,
        role=element.role,
        technology=element.technology,
        icon=element.icon,
        description=element.description,
        how_it_works=element.how_it_works,
        phase=element.phase,
        url=element.url,
        scaling=element.scaling,
        knowledge=element.knowledge,
        replicas=element.replicas,
        confidential=element.confidential,
        tradeoffs=numbered.use(element.tradeoff, element=id),
        detail=element,
    )


def _end(wanted: vocabulary.Spec, id: str) -> str:
    """What an id at the end of an edge stands for, as the model has it: an element's comes first."""
    if any(id in known for _, known in _groups(wanted)):
        return id
    return f"group-{id}" if id in wanted.groups else f"team-{id}"


def _edge(wanted: vocabulary.Spec, number: int, edge: vocabulary.Edge, numbered: _Numbered) -> model.Edge:
    queued = edge.from_ in wanted.queues or edge.to in wanted.queues
    return model.Edge(
        number=number,
        source=_end(wanted, edge.from_),
        target=_end(wanted, edge.to),
        mode=edge.mode if edge.mode in {"sync", "async", "batch"} else "async" if queued else "sync",
        access=edge.mode if edge.mode in {"read", "write"} else None,
        id=edge.id,
        label=edge.label.strip() or None if edge.label else None,
        protocol=edge.protocol,
        timeout=edge.timeout,
        contract=edge.contract,
        versioning=edge.versioning,
        phase=edge.phase,
        both_ways=edge.both_ways,
        description=edge.description,
        confidential=edge.confidential,
        tradeoffs=numbered.use(edge.tradeoff, edge=number),
    )


class _Numbered:
    """Gives trade-offs their numbers, in the order of `use`; two that say the same are one."""

    def __init__(self, wanted: vocabulary.Spec) -> None:
        self.known = wanted.tradeoffs
        self.numbers: dict[str | vocabulary.Tradeoff, int] = {}
        self.edges: dict[int, list[int]] = {}
        self.elements: dict[int, list[str]] = {}

    def use(
        self, tradeoffs: tuple[str | vocabulary.Tradeoff, ...], *, edge: int | None = None, element: str | None = None
    ) -> tuple[int, ...]:
        used: list[int] = []
        for tradeoff in tradeoffs:
            key = tradeoff
            if isinstance(tradeoff, str) and tradeoff not in self.known:
                key = vocabulary.Tradeoff(choice=tradeoff)
            number = self.numbers.setdefault(key, len(self.numbers) + 1)
            if number in used:
                continue
            used.append(number)
            if edge is not None:
                self.edges.setdefault(number, []).append(edge)
            if element is not None:
                self.elements.setdefault(number, []).append(element)
        return tuple(used)

    def tradeoffs(self) -> tuple[model.Tradeoff, ...]:
        """All trade-offs by number; those of the top level that nothing uses come last, in the order of the file."""
        for id in self.known:
            self.numbers.setdefault(id, len(self.numbers) + 1)
        return tuple(self.tradeoff(number, key) for key, number in self.numbers.items())

    def tradeoff(self, number: int, key: str | vocabulary.Tradeoff) -> model.Tradeoff:
        id = key if isinstance(key, str) else None
        tradeoff = self.known[key] if isinstance(key, str) else key
        replaced = tradeoff.superseded_by is not None
        stated = {field: getattr(tradeoff, field) for field in tradeoff.__struct_fields__}
        return model.Tradeoff(**stated | {
            "number": number,
            "id": id,
            "choice": tradeoff.choice.strip(),
            "status": "superseded" if replaced and tradeoff.status == "accepted" else tradeoff.status,
            "superseded_by": self.numbers[tradeoff.superseded_by] if tradeoff.superseded_by is not None else None,
            "edges": tuple(self.edges.get(number, ())),
            "elements": tuple(self.elements.get(number, ())),
        })  # fmt: skip


def _flow(id: str, flow: vocabulary.Flow, edges: tuple[vocabulary.Edge, ...]) -> model.Flow:
    steps: list[model.Step] = []
    for step in flow.steps:
        named = [model.Step(edge=number) for number, edge in enumerate(edges, 1) if edge.id == step]
        pairs, label = arrow_ends(step)
        over = [goes_over(edges, pair, label) for pair in pairs]
        steps += named or [one for one in over if one is not None]
    return model.Flow(id=id, title=(flow.title or readable(id)).strip(), why=flow.why, steps=tuple(steps))


def _members(name: str, wanted: vocabulary.Spec) -> list[str]:
    """The elements of a team or group, those of the ones inside it too; of an element, itself."""
    boxes: dict[str, Any] = {**wanted.teams, **wanted.groups}
    if name not in boxes or any(name in group for _, group in _groups(wanted)):
        return [name]
    inside = {name}
    while more := {id for id, box in boxes.items() if box.part_of in inside and id not in inside}:
        inside |= more
    elements = [(id, one) for _, group in _groups(wanted) for id, one in group.items()]
    return [id for id, one in elements if one.team in inside or one.group in inside]


def _view(id: str, view: vocabulary.View, wanted: vocabulary.Spec) -> model.View:
    return model.View(
        id=id,
        title=(view.title or (wanted.title if id == "overview" else readable(id))).strip(),
        include=view.include,
        exclude=view.exclude,
        focus=tuple(dict.fromkeys(member for name in view.focus for member in _members(name, wanted))),
        depth=view.depth,
        teams=view.teams,
        phase=view.phase,
        flow=view.flow,
        direction=view.direction,
        fold=(() if view.fold == (vocabulary.NEVER,) else view.fold) if view.fold else None,
        layout=hints_of(view.layout),
    )
