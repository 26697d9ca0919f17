"""Elements and edges of architectures, counted without archdoc: plain YAML, JSON and regular expressions.

Each count gives the names of the elements and the pairs of names of the edges, as often as they stand there. Where a
format nests, what has something inside is a boundary and no element.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

Count = tuple[Counter[str], Counter[tuple[str, str]]]


def compose(*files: Path) -> Count:
    """Services; `depends_on`, `links`, and what an environment, `.env` put in, names as the host of an address."""
    beside = files[0].parent / ".env"
    lines = beside.read_text().splitlines() if beside.is_file() else []
    known = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    services: dict[str, set[str]] = {}
    for file in files:
        for name, said in (yaml.safe_load(file.read_text()).get("services") or {}).items():
            told = services.setdefault(name, set())
            settings = said.get("environment") or {}
            if isinstance(settings, list):
                settings = {one.split("=")[0]: one.partition("=")[2] or "${" + one + "}" for one in settings}
            told |= {f"//{one.split(':')[0]}/" for one in [*(said.get("depends_on") or ()), *(said.get("links") or ())]}
            told |= {_filled(str(value), known) for value in settings.values() if value is not None}
    edges = {
        (name, other)
        for name, told in services.items()
        for other in services
        if other != name and any(_hosts(value, other) for value in told)
    }
    return Counter(list(services)), Counter(edges)


def _filled(value: str, known: dict[str, str]) -> str:
    for _ in range(5):
        value = re.sub(r"\$\{(\w+)(?::?-([^}]*))?\}", lambda one: known.get(one[1], one[2] or ""), value)
    return value


def _hosts(value: str, name: str) -> bool:
    return re.search(rf"(?:^|//|@|=|,){re.escape(name)}(?=[:/;,]|$)", value) is not None


def kubernetes(file: Path) -> Count:
    """Deployments and the like; services that an environment names as the host of an address."""
    objects = [one for one in yaml.safe_load_all(file.read_text()) if one]
    works = {one["metadata"]["name"]: one["spec"]["template"] for one in objects if "template" in one.get("spec", {})}
    serves = {
        one["metadata"]["name"]: name
        for one in objects
        if one["kind"] == "Service"
        for name, work in works.items()
        if one["spec"]["selector"].items() <= work["metadata"]["labels"].items()
    }
    edges = {
        (name, serves[host])
        for name, work in works.items()
        for container in work["spec"]["containers"]
        for setting in container.get("env", ())
        if (host := setting.get("value", "").split(":")[0]) in serves
    }
    return Counter(list(works)), Counter(edges)


def structurizr(*files: Path) -> Count:
    """What `person`, `softwareSystem`, `container` and `component` declare; the arrows between them."""
    names: dict[str, str] = {}
    around: dict[str, str] = {}
    arrows: list[tuple[str, str]] = []
    for text in (re.sub(r"views \{.*", "", file.read_text(), flags=re.DOTALL) for file in files):
        stack: list[str] = []
        for line in text.splitlines():
            made = re.match(r'\s*(?:(\w+) *= *)?(?:person|softwareSystem|container|component) +"([^"]+)"', line)
            arrow = re.match(r"\s*([\w.]*)\s*->\s*([\w.]+)", line)
            if made:
                key = (made[1] or made[2]).lower()
                names[key] = made[2]
                around[key] = next((one for one in reversed(stack) if one), "")
            elif arrow:
                inside = next((one for one in reversed(stack) if one), "")
                ends = [inside if one in ("", "this") else one.split(".")[-1].lower() for one in arrow.groups()]
                arrows.append((ends[0], ends[1]))
            if line.rstrip().endswith("{"):
                stack.append(key if made else "")
            elif line.strip() == "}" and stack:
                stack.pop()
    return _inner(names, around, arrows)


def _inner(names: dict[str, str], around: dict[str, str], arrows: list[tuple[str, str]]) -> Count:
    """Those with nothing inside, and all arrows, as names."""
    outer = set(around.values())
    elements = Counter(name for key, name in names.items() if key not in outer)
    return elements, Counter((names[source], names[target]) for source, target in arrows)


def structurizr_json(file: Path) -> Count:
    """The same of a workspace in JSON; relationships that another implies are marked in it."""
    names: dict[str, str] = {}
    around: dict[str, str] = {}
    arrows: list[tuple[str, str]] = []

    def walk(one: dict[str, Any], outer: str) -> None:
        names[one["id"]], around[one["id"]] = one["name"], outer
        told = [link for link in one.get("relationships", ()) if "linkedRelationshipId" not in link]
        arrows.extend((link["sourceId"], link["destinationId"]) for link in told)
        for inner in (*one.get("containers", ()), *one.get("components", ())):
            walk(inner, one["id"])

    held = json.loads(file.read_text())["model"]
    for one in (*held.get("people", ()), *held.get("softwareSystems", ())):
        walk(one, "")
    return _inner(names, around, arrows)


def backstage(*files: Path) -> Count:
    """Components and resources; `dependsOn`, and who consumes what another provides."""
    entities = [one for file in files for one in yaml.safe_load_all(file.read_text()) if one]
    parts = [one for one in entities if one["kind"] in ("Component", "Resource")]
    provided = {name(api): one for one in parts for api in one["spec"].get("providesApis") or ()}
    known = {one["metadata"]["name"] for one in parts}
    edges: list[tuple[str, str]] = []
    for one in parts:
        own = one["metadata"]["name"]
        called = {name(api) for api in one["spec"].get("consumesApis") or ()} & provided.keys()
        edges += [(own, name(other)) for other in one["spec"].get("dependsOn") or ()]
        edges += [(own, provided[api]["metadata"]["name"]) for api in called]
    return Counter(known), Counter(edge for edge in edges if edge[1] in known)


def name(reference: str) -> str:
    return reference.rsplit(":", maxsplit=1)[-1].rsplit("/", maxsplit=1)[-1]


_LIKEC4 = re.compile(
    r"""(?P<text>'[^']*'|"[^"]*")|//[^\n]*|extend\s+(?P<extend>[\w.]+)|(?P<key>\w+)\s*=\s*(?P<kind>\w+)"""
    r"""|(?P<from>[\w.]*)\s*(?:-\[\w+\])?->\s*(?P<to>[\w.]+)|(?P<brace>[{}])|(?P<word>\w+)"""
)


def likec4(*files: Path) -> Count:
    """`key = kind` by their titles, within what stands around; arrows, a nested one from what is around it."""
    names: dict[str, str] = {}
    around: dict[str, str] = {}
    arrows: list[tuple[str, str, str]] = []
    for file in files:
        stack: list[str] = []
        ahead, titled = "", False
        for found in _LIKEC4.finditer(file.read_text()):
            here = stack[-1] if stack else ""
            if found["word"] in ("specification", "views") and not stack:
                break
            if found["key"]:
                ahead = f"{here}.{found['key']}".strip(".")
                names[ahead], around[ahead] = found["key"], here
            elif found["extend"]:
                ahead = found["extend"]
            elif found["to"]:
                arrows.append((here, found["from"] or here, found["to"]))
            elif found["brace"] == "{":
                stack.append(ahead or here)
                ahead = ""
            elif found["brace"]:
                stack.pop()
            elif found["text"] and titled and here:
                names[here] = found["text"][1:-1]
            titled = found["word"] == "title"
    ends = [(_seen(a, here, names), _seen(b, here, names)) for here, a, b in arrows]
    return _inner(names, around, ends)


def _seen(name: str, here: str, known: dict[str, str]) -> str:
    """What a name means from within something: the nearest outward, or the only one of that name."""
    while here:
        if f"{here}.{name}" in known:
            return f"{here}.{name}"
        here = here.rpartition(".")[0]
    if name in known:
        return name
    (only,) = (one for one in known if one.endswith(f".{name}"))
    return only


def fences(file: Path, *words: str) -> Iterator[str]:
    """The different diagrams of Markdown whose first word is one of these."""
    found = re.findall(r"^``` ?mermaid[^\n]*\n(.*?)^```", file.read_text(), re.DOTALL | re.MULTILINE)
    for text in dict.fromkeys(found):
        if text.split(None, 1)[0].startswith(words):
            yield text


_NODE = re.compile(r'(\w+)[\[({]+"?(.*?)"?[\])}]+(?=\s|$)', re.DOTALL)


def flowcharts(file: Path) -> Count:
    """Nodes by label, in each diagram anew; every arrow, for each of those joined with `&`."""
    elements: Counter[str] = Counter()
    edges: Counter[tuple[str, str]] = Counter()
    for text in fences(file, "graph", "flowchart"):
        plain = re.sub(r"(?:subgraph|style) .*|\|[^|]*\|", "", text)
        labels = dict(_NODE.findall(plain))
        pairs = []
        for line in _NODE.sub(r"\1", plain).splitlines():
            ends = re.split(r"\s(?:-->|-\.->|==>|<-->|---)\s?", line)
            if len(ends) == 1 and re.fullmatch(r"\w+", line.strip()) and line.strip() != "end":
                labels.setdefault(line.strip(), line.strip())
            several = [[key.strip() for key in end.split("&")] for end in ends]
            for some, others in itertools.pairwise(several):
                pairs += [(labels.setdefault(a, a), labels.setdefault(b, b)) for a in some for b in others]
        elements += Counter(labels.values())
        edges += Counter(pairs)
    return elements, edges


_C4 = re.compile(r'^\s*(?:Person|System|Container|Component)\w*(?<!_Boundary)\((\w+),\s*"?([^",)]*)"?', re.MULTILINE)
_REL = re.compile(r"^\s*(?:Bi)?Rel(_\w+)?\((\w+),\s*(\w+)", re.MULTILINE)


def c4(file: Path) -> Count:
    """What each different diagram declares, and its `Rel`s."""
    elements: Counter[str] = Counter()
    edges: Counter[tuple[str, str]] = Counter()
    seen = []
    for text in fences(file, "C4"):
        names = dict(_C4.findall(text))
        arrows = [(names[b], names[a]) if way == "_Back" else (names[a], names[b]) for way, a, b in _REL.findall(text)]
        if (names, arrows) not in seen:
            seen.append((names, arrows))
            elements += Counter(names.values())
            edges += Counter(arrows)
    return elements, edges


def d2(models: Path, view: Path) -> Count:
    """The shapes of a class that a view lets through, by the head of their text; the view's own arrows."""
    wanted = re.search(r"&class: (\S+)", view.read_text())
    assert wanted is not None
    shape = r"^(\w+): \|md\s+## ([^\n]+)\n.*?class: \[([^\]]*)\]"
    shapes = re.findall(shape, models.read_text(), re.MULTILINE | re.DOTALL)
    names = {key: name for key, name, classes in shapes if wanted[1] in classes.split("; ")}
    arrows = re.findall(r"^(\w+) -> (\w+)", view.read_text(), re.MULTILINE)
    return Counter(names.values()), Counter((names.get(a, a), names.get(b, b)) for a, b in arrows)


def asyncapi(*files: Path) -> Count:
    """Applications and the addresses of their channels; to a channel from who sends, from it to who receives."""
    elements: set[str] = set()
    edges: set[tuple[str, str]] = set()
    for file in files:
        told = yaml.safe_load(file.read_text())
        own = told["info"]["title"]
        elements |= {own, *(channel["address"] for channel in told["channels"].values())}
        for operation in told["operations"].values():
            address = told["channels"][operation["channel"]["$ref"].split("/")[-1]]["address"]
            edges.add((own, address) if operation["action"] == "send" else (address, own))
    return Counter(elements), Counter(edges)


def calm(file: Path) -> Count:
    """Nodes that nothing is composed of or deployed in; what connects and interacts."""
    told = json.loads(file.read_text())
    names = {node["unique-id"]: node["name"] for node in told["nodes"]}
    edges: list[tuple[str, str]] = []
    outer: set[str] = set()
    for relationship in told["relationships"]:
        ((kind, held),) = relationship["relationship-type"].items()
        if kind == "connects":
            edges.append((held["source"]["node"], held["destination"]["node"]))
        elif kind == "interacts":
            edges += [(held["actor"], node) for node in held["nodes"]]
        else:
            outer.add(held["container"])
    elements = Counter(name for key, name in names.items() if key not in outer)
    return elements, Counter((names[a], names[b]) for a, b in edges)


COUNTS: dict[str, Callable[..., Count]] = {
    "eshop-compose": compose, "telemetry-compose": compose, "boutique-kubernetes": kubernetes,
    "starterstack-structurizr": structurizr, "shop-structurizr-json": structurizr_json, "portal-backstage": backstage,
    "telemetry-backstage": backstage, "backup-likec4": likec4, "jaeger-mermaid": flowcharts, "bank-mermaid-c4": c4,
    "bank-d2": d2, "social-asyncapi": asyncapi, "trading-calm": calm,
}  # fmt: skip
"""How each system is counted."""
FILES: dict[str, tuple[str, ...]] = {
    "starterstack-structurizr": ("aws.dsl", "workspace.dsl"),
    "portal-backstage": ("catalog/**/*.yaml",),
    "telemetry-backstage": ("**/*.yaml",),
    "backup-likec4": ("**/*.c4",),
    "bank-d2": ("d2/c4-models.d2", "d2/c4-tags3.d2"),
    "social-asyncapi": ("*/*/asyncapi.yaml",),
}
"""What is read for it, where that isn't what is imported."""
