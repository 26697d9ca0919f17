"""Terraform and OpenTofu plans and states in JSON to an Architecture: resources, modules, references, providers.

Read is what `terraform show -json` prints of a plan or a state, and a state file itself. A resource is a part if it
runs or keeps something; what only joins others (a subscription, a role, a listener) is an edge or on the way of one.
No value but names, engines and numbers is taken over, so that no secret is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resources
from typing import Any

import msgspec

from archdoc.catalogue.labels import kind_of
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import yaml
from archdoc.importers.architecture import Architecture, Edge, Group, LeftOut, Part
from archdoc.importers.files import File, Files
from archdoc.importers.references import string
from archdoc.importers.yaml import Document, Map

NAME = "terraform"
FAR = 4
"""Resources between two parts over which a reference is still followed."""
_LOOKS = re.compile(r"\"terraform_version\"\s*:")
_BODY = re.compile(r"\"(?:planned_values|values|resources|configuration|prior_state)\"\s*:")
_NAMES = (
    "name", "function_name", "bucket", "identifier", "cluster_identifier", "cluster_id", "domain_name", "queue_name",
    "display_name", "title",
)  # fmt: skip
_INDEX = re.compile(r"\[(?:\"(?P<key>[^\"]*)\"|\d+)\]$")
_ASIDE = re.compile(
    r"_(?:iam|role|policy|security_group|subnet|vpc|network|kms|key|certificate|secret|log_group|dns|zone)"
)
"""Types over which a reference says nothing of who talks to whom."""


class Resource(msgspec.Struct):
    """A resource, or several of one block that count up."""

    address: str
    type: str
    name: str
    module: str
    provider: str
    values: dict[str, Any]
    mark: Mark
    references: set[str]
    count: int = 1


@cache
def _table() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(resources("archdoc.importers").joinpath("terraform.json").read_text("utf-8"))
    return made


def looks(file: File) -> bool:
    """Whether a file is a plan or a state in JSON."""
    head = file.text[:200_000]
    return head.lstrip()[:1] == "{" and bool(_LOOKS.search(head)) and bool(_BODY.search(head))


def read(given: tuple[File, ...], files: Files) -> Architecture:  # noqa: ARG001 - the form of every reader
    """What plans and states hold. Raises ArchdocError: no JSON, or none of Terraform's."""
    reading = _Reading()
    documents = [document for file in given for document in yaml.documents(file)]
    for document in documents:
        if not isinstance(document.data, Map) or "terraform_version" not in document.data.keys():  # noqa: SIM118
            what = "This is no plan or state of Terraform in JSON."
            hint = "Import what `terraform show -json PLAN` prints."
            raise ArchdocError((Problem(document.mark(), what, hint),))
        reading.document(document)
    made = reading.architecture()
    return msgspec.structs.replace(made, left_out=(*made.left_out, *yaml.unread(documents)))


class _Reading:
    """The resources of all files, by address."""

    def __init__(self) -> None:
        self.found: dict[str, Resource] = {}
        self.outputs: dict[tuple[str, str], tuple[str, ...]] = {}
        """What outputs of modules refer to, by the beginning of the addresses there."""
        self.calls: dict[str, dict[str, Any]] = {}
        """The modules that are called, by the beginning of the addresses there."""
        self.modules: dict[str, Mark] = {}
        self.left_out: list[LeftOut] = []
        self.outside: dict[str, Part] = {}

    def document(self, document: Document) -> None:
        root = document.data
        for key in ("format_version", "terraform_version", "version", "serial", "lineage"):
            root.get(key)
        state = root.get("values") or root.get("planned_values")
        if isinstance(state, dict) and isinstance(state.get("root_module"), dict):
            self.module(state["root_module"], document)
        if "values" not in root and isinstance(root.get("resources"), list):
            self.raw(root["resources"], document)
        configuration = root.get("configuration")
        if isinstance(configuration, dict) and isinstance(configuration.get("root_module"), dict):
            configuration.get("provider_config")
            self.configured(configuration["root_module"], "", {})

    def module(self, module: dict[str, Any], document: Document) -> None:
        address = string(module.get("address")) or ""
        listed = module.get("resources")
        for at, one in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(one, dict) or one.get("mode") == "data":  # its keys are named as read past
                continue
            depends = one.get("depends_on")
            values = one.get("values")
            self.add(
                str(one.get("address")), str(one.get("type")), str(one.get("name")), address,
                str(one.get("provider_name")), values if isinstance(values, dict) else {}, document.mark(listed, at),
                {str(other) for other in depends} if isinstance(depends, list) else set(),
            )  # fmt: skip
            one.get("index"), one.get("schema_version")
        if address:
            self.modules.setdefault(_INDEX.sub("", address), document.mark(module, "address"))
        inner = module.get("child_modules")
        for child in inner if isinstance(inner, list) else ():
            if isinstance(child, dict):
                self.module(child, document)

    def raw(self, listed: list[Any], document: Document) -> None:
        """The resources of a state file itself (version 4)."""
        for at, one in enumerate(listed):
            if not isinstance(one, dict) or one.get("mode") == "data":  # its keys are named as read past
                continue
            module, type, name = string(one.get("module")) or "", str(one.get("type")), str(one.get("name"))
            if module:
                self.modules.setdefault(_INDEX.sub("", module), document.mark(listed, at))
            instances = one.get("instances")
            for instance in instances if isinstance(instances, list) else ():
                if isinstance(instance, dict):
                    index = instance.get("index_key")
                    own = f"{type}.{name}" + (f'["{index}"]' if isinstance(index, str) and not index.isdigit() else "")
                    attributes, depends = instance.get("attributes"), instance.get("dependencies")
                    self.add(
                        f"{module}.{own}".lstrip("."), type, name, module, str(one.get("provider")),
                        attributes if isinstance(attributes, dict) else {}, document.mark(listed, at),
                        {str(other) for other in depends} if isinstance(depends, list) else set(),
                    )  # fmt: skip

    def add(
        self, address: str, type: str, name: str, module: str, provider: str, values: dict[str, Any], mark: Mark,
        references: set[str],
    ) -> None:  # fmt: skip
        index = _INDEX.search(address)
        key = address if index and index["key"] is not None else _INDEX.sub("", address)
        if key in self.found:
            self.found[key].count += 1
            yaml.told(values)
            return
        label = f"{name} {index['key']}" if index and index["key"] is not None else name
        self.found[key] = Resource(key, type, label, _INDEX.sub("", module), provider, values, mark, references)

    def configured(self, module: dict[str, Any], path: str, given: dict[str, set[str]]) -> None:
        """Takes in what the configuration of a module refers to; `given` is what its variables stand for."""
        prefix = f"{path}." if path else ""
        calls = module.get("module_calls")
        self.calls[prefix] = calls if isinstance(calls, dict) else {}
        for one in module.get("resources") or ():
            if isinstance(one, dict) and one.get("mode") != "data":
                address = f"{prefix}{one.get('address')}"
                pointed = set(self.pointed(one.get("expressions"), prefix, given))
                pointed |= {f"{prefix}{other}" for other in one.get("depends_on") or ()}
                for key, resource in self.found.items():
                    if _INDEX.sub("", key) == address:
                        resource.references |= pointed
                one.get("type"), one.get("name")
        for name, call in calls.items() if isinstance(calls, dict) else ():
            inner = call.get("module") if isinstance(call, dict) else None
            if isinstance(inner, dict):
                expressions = call.get("expressions")
                values = {
                    key: set(self.pointed(value, prefix, given))
                    for key, value in (expressions.items() if isinstance(expressions, dict) else ())
                }
                self.configured(inner, f"{prefix}module.{name}", values)
                call.get("source")
            else:
                yaml.told(call)

    def pointed(self, value: Any, prefix: str, given: dict[str, set[str]]) -> Iterator[str]:
        """The addresses that expressions refer to; what a variable stands for, and what a module gives out."""
        if isinstance(value, list):
            for item in value:
                yield from self.pointed(item, prefix, given)
        elif isinstance(value, dict):
            references = value.get("references")
            told = [str(one) for one in references] if isinstance(references, list) else []
            single = {found[0] for one in told if (found := re.match(r"[^.\[]+\.[^.\[]+(?=\[)", one))}
            for one in told:
                steps = one.split(".")
                if ".".join(steps[:2]) in single:  # said once more, without which one of several it is
                    continue
                if steps[0] == "var" and len(steps) > 1:
                    yield from given.get(steps[1], ())
                elif steps[0] == "module" and len(steps) > 2:
                    yield from self.given_out(steps[1], steps[2], prefix, given)
                elif steps[0] == "module" and len(steps) > 1:
                    if not any(other.startswith(f"{one}.") for other in told):  # said once more, without which output
                        yield f"{prefix}module.{steps[1]}"
                elif steps[0] not in {"local", "each", "count", "path", "terraform", "data", "self"} and len(steps) > 1:
                    yield prefix + ".".join(steps[:2])
            for key, item in value.items():
                if key != "references":
                    yield from self.pointed(item, prefix, given)

    def given_out(self, name: str, output: str, prefix: str, given: dict[str, set[str]]) -> Iterator[str]:
        """What an output of a module refers to; the module as a whole where its output isn't told."""
        module = f"{prefix}module.{name}"
        call = self.calls.get(prefix, {}).get(_INDEX.sub("", name))
        inner = call.get("module") if isinstance(call, dict) else None
        outputs = inner.get("outputs") if isinstance(inner, dict) else None
        told = outputs.get(_INDEX.sub("", output)) if isinstance(outputs, dict) else None
        if not (isinstance(call, dict) and isinstance(inner, dict) and isinstance(told, dict)):
            yield module
            return
        passed = call.get("expressions")
        values = {
            key: set(self.pointed(value, prefix, given))
            for key, value in (passed.items() if isinstance(passed, dict) else ())
        }
        below = f"{_INDEX.sub('', module)}."
        if isinstance(inner.get("module_calls"), dict):
            self.calls.setdefault(below, inner["module_calls"])
        if (below, output) not in self.outputs:
            self.outputs[below, output] = ()  # while it is found out
            self.outputs[below, output] = tuple(dict.fromkeys(self.pointed(told.get("expression"), below, values)))
        yield from self.outputs[below, output]

    def architecture(self) -> Architecture:
        parts = {key: part for key, one in self.found.items() if (part := self.part(one))}
        edges = self.edges(parts)
        used = {part.group for part in parts.values()}
        groups = []
        for path in self.modules:
            above = path.rpartition(".module.")[0]
            groups.append(Group(key=path, name=path.rpartition("module.")[2], part_of=above or None))
        named = {group.key for group in groups}
        around = {key for one in used if one for key in _around(one)}
        kinds: dict[str, list[Resource]] = {}
        for key, one in self.found.items():
            if key not in parts and one.type not in _table()["joins"]:
                kinds.setdefault(one.type, []).append(one)
                yaml.told(one.values)
            elif key not in parts:
                yaml.told(one.values)
        self.left_out += [
            LeftOut(f"`{type}`: neither runs nor keeps anything, or isn't known.", several[0].mark, type, len(several))
            for type, several in kinds.items()
        ]
        return Architecture(
            groups=tuple(group for group in groups if group.key in around & named),
            parts=(*parts.values(), *self.outside.values()),
            edges=tuple(edges),
            left_out=tuple(self.left_out),
        )

    def part(self, one: Resource) -> Part | None:
        """A resource that runs or keeps something, as a part."""
        table = _table()
        known = table["parts"].get(one.type)
        if known is None:
            vendor = table["vendors"].get(one.provider.strip('[]"').split("/")[-1])
            if vendor:
                why = f"from the provider of {one.type}"
                part = Part(key=f"provider {vendor}", name=vendor, kind="third_party", guessed=why, mark=one.mark)
                self.outside.setdefault(part.key, part)
            return None
        type, technology = known
        engine = string(one.values.get("engine")) or string(one.values.get("database_version"))
        version = string(one.values.get("engine_version"))
        if engine:
            words = engine.replace("_", " ").removeprefix("aurora-")
            called = table["engines"].get(words.split(" ")[0].lower(), words.capitalize())
            technology = f"{called} {version or ''}".strip() + (f" ({technology})" if technology else "")
            type = "cache" if called in {"Redis", "Valkey", "Memcached"} else type
        name = next((text for key in _NAMES if (text := string(one.values.get(key)))), None)
        runtime = string(one.values.get("runtime"))
        counted = string(one.values.get("desired_count")) or string(one.values.get("replicas"))
        group = one.module or None
        return Part(
            key=one.address,
            name=name if name and not name.startswith("${") else one.name,
            kind=kind_of(type),
            type=type,
            technology=f"{technology} ({runtime})" if runtime and technology else technology,
            description=string(one.values.get("description")),
            replicas=counted or (str(one.count) if one.count > 1 else None),
            group=group,
            under=_around(group) if group else (),
            guessed=f"from the type {one.type}",
            mark=one.mark,
        )

    def edges(self, parts: dict[str, Part]) -> list[Edge]:
        """Edges by what resources refer to, over those that only join; which way, says the type of what joins."""
        by_plain: dict[str, list[str]] = {}
        for key in self.found:
            by_plain.setdefault(_INDEX.sub("", key), []).append(key)
        modules: dict[str, list[str]] = {}
        for key, one in self.found.items():
            modules.setdefault(one.module, []).append(key)

        def led(reference: str) -> list[str]:
            if reference in self.found:
                return [reference]
            bare = _INDEX.sub("", reference)
            whole = [key for path in modules if path == bare or path.startswith(f"{bare}.") for key in modules[path]]
            return by_plain.get(bare) or ([key for key in whole if key in parts] if "module." in bare else [])

        behind: dict[str, list[str]] = {}  # what registers itself in a group of targets is who a balancer leads to
        for key in parts:
            for there in (there for reference in sorted(self.found[key].references) for there in led(reference)):
                if self.found[there].type.endswith("target_group"):
                    behind.setdefault(there, []).append(key)
        made: dict[tuple[str, str], Edge] = {}
        for one in sorted(self.found.values(), key=lambda one: one.address in parts):  # what joins two says most
            join = _table()["joins"].get(one.type)
            if join is None and one.address not in parts:
                continue
            near = [key for reference in sorted(one.references) for key in led(reference)]
            if one.address in parts:
                for target in self.reached(one.address, led, parts):
                    if target in near or (target, one.address) not in made:
                        self.edge(made, one.address, target, one)
            elif near:
                ends = [
                    key
                    for first in near
                    for key in (
                        [first] if first in parts else [*self.reached(first, led, parts), *behind.get(first, ())]
                    )
                ]
                ends = list(dict.fromkeys(ends))
                first = sorted(ends, key=lambda key: _rank(self.found[key].type, join))
                for target in first[1:]:
                    self.edge(made, first[0], target, one)
        return list(made.values())

    def reached(self, start: str, led: Any, parts: dict[str, Part]) -> list[str]:
        """The parts that a resource refers to, directly or over resources that are none."""
        found: dict[str, None] = {}
        seen, edge = {start}, [start]
        for _ in range(FAR):
            after = [key for one in edge for reference in sorted(self.found[one].references) for key in led(reference)]
            edge = []
            for key in after:
                if key in parts and key != start:
                    found.setdefault(key)
                elif key not in seen and not _ASIDE.search(self.found[key].type):
                    edge.append(key)
                seen.add(key)
        return list(found)

    def edge(self, made: dict[tuple[str, str], Edge], source: str, target: str, by: Resource) -> None:
        """An edge; a cluster that a service runs in, or a bucket's owner, is around it and not called."""
        if self.found[target].type in _table()["around"] or source == target:
            return
        why = f"what {by.address} refers to"
        made.setdefault((source, target), Edge(source=source, target=target, inferred=why, mark=by.mark))


def _rank(type: str, order: list[str]) -> int:
    """Where a type stands in the order that a joining type gives: who sends comes first."""
    return next((at for at, start in enumerate(order) if type.startswith(start)), len(order))


def _around(path: str) -> tuple[str, ...]:
    """A module and those around it, nearest first."""
    steps = path.split(".module.")
    first = [steps[0], *(f"module.{step}" for step in steps[1:])]
    return tuple(".".join(first[:count]) for count in range(len(first), 0, -1))
