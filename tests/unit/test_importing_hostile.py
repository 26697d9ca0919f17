"""Hostile files at the command: refused or left out in clear words, and nothing outside is so much as opened."""

from __future__ import annotations

import contextlib
import functools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run

CANARY = "CanaryInTheCoalMine"
SHOP = {
    "structurizr": 'workspace "Shop" {\n  model {\n    a = softwareSystem "A"\n%s\n  }\n}\n',
    "compose": "services:\n  a: {image: nginx}\n",
    "backstage": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n"
    "spec: {type: service, owner: t}\n",
    "asyncapi": "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\nchannels:\n  a: {address: a}\n",
    "d2": "a -> b\n",
}
ENDINGS = {"structurizr": "dsl", "compose": "yaml", "backstage": "yaml", "asyncapi": "yaml", "d2": "d2"}
OUTSIDE = {
    "structurizr": f'c = softwareSystem "{CANARY}"\n',
    "compose": f"services:\n  {CANARY}: {{image: {CANARY}}}\n",
    "backstage": SHOP["backstage"].replace("name: a", f"name: {CANARY}"),
    "asyncapi": SHOP["asyncapi"].replace("address: a", f"address: {CANARY}"),
    "d2": f"x: {CANARY}\n",
}
"""What would be seen in the draft if it were read."""
WAYS = {
    "structurizr include": ("structurizr", SHOP["structurizr"] % "    !include %s"),
    "structurizr extends": ("structurizr", 'workspace extends %s {\n  model {\n    a = softwareSystem "A"\n  }\n}\n'),
    "structurizr adrs": ("structurizr", 'workspace "A" {\n  !adrs %s\n  model {\n    a = softwareSystem "A"\n  }\n}\n'),
    "compose include": ("compose", "include: ['%s']\n" + SHOP["compose"]),
    "compose extends": (
        "compose", f"services:\n  a:\n    image: nginx\n    extends: {{file: '%s', service: {CANARY}}}\n",
    ),
    "compose env_file": ("compose", "services:\n  a: {image: nginx, env_file: ['%s']}\n"),
    "backstage location": (
        "backstage",
        SHOP["backstage"] + "---\napiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: l}\n"
        "spec: {targets: ['%s']}\n",
    ),
    "backstage text": (
        "backstage",
        SHOP["backstage"] + "---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: i}\n"
        "spec: {type: asyncapi, owner: t, definition: {$text: '%s'}}\n",
    ),
    "asyncapi reference": ("asyncapi", SHOP["asyncapi"] + "  b: {$ref: '%s#/channels/a'}\n"),
    "d2 import": ("d2", SHOP["d2"] + "c: @\"%s\"\n"),
    "d2 spread": ("d2", SHOP["d2"] + "...@\"%s\"\n"),
}  # fmt: skip
"""Each way in which a format points to another file."""
POINTERS = {
    "above": "../outside/canary.{ending}",
    "above from below": "inner/../../outside/canary.{ending}",
    "absolute": "{outside}/canary.{ending}",
    "file URL": "file://{outside}/canary.{ending}",
    "URL": "https://127.0.0.1:9/canary.{ending}",
    "link": "link.{ending}",
    "link to a folder": "linked/canary.{ending}",
    "passwd": "../../../../../../../../etc/passwd",
    "home": "~/canary.{ending}",
}
THOROUGH = ("structurizr include", "compose include")
RARE = ("above from below", "file URL", "link to a folder", "home")
"""Pointers that are tried with those ways only."""

WHY = re.compile("outside the folder|no path relative|on the network|is not there to be read")
SILENT = ("backstage text",)
"""Ways that are followed nowhere, inside or out."""


_HEARERS: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _HEARERS and (event in ("open", "os.listdir", "os.scandir") or event.startswith("socket.")):
        _HEARERS[-1].append(f"{event} {arguments[0]!r}")


@functools.cache
def _watch() -> None:
    sys.addaudithook(_hear)  # for good: Python has no way to take one away


@contextlib.contextmanager
def listening(heard: list[str]) -> Iterator[None]:
    """What Python itself says this process opens, lists and connects to."""
    _watch()
    _HEARERS.append(heard)
    try:
        yield
    finally:
        _HEARERS.pop()


def imported(folder: Path, *paths: str, watched: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """`archdoc import` of paths, with the draft on standard output; watched if a file is named for it."""
    heard: list[str] = []
    with listening(heard):
        done = run("import", *paths, cwd=folder, HOME=str(folder.parent / "outside"))
    if watched is not None:
        watched.write_text("\n".join(heard))
    assert done.returncode in (0, 1), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    if done.returncode:
        assert b"error: " in done.stderr
    return done


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The folder that is imported from."""
    made = tmp_path / "shop"
    (made / "inner").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    return made


@pytest.mark.parametrize(
    ("way", "pointer"),
    [(way, pointer) for way in WAYS for pointer in POINTERS if way in THOROUGH or pointer not in RARE],
)
def test_nothing_outside_is_read(shop: Path, tmp_path: Path, way: str, pointer: str) -> None:
    format, text = WAYS[way]
    outside, ending = tmp_path / "outside", ENDINGS[format]
    canary = outside / f"canary.{ending}"
    canary.write_text(OUTSIDE[format])
    (shop / f"link.{ending}").symlink_to(canary)
    (shop / "linked").symlink_to(outside)
    (shop / f"shop.{ending}").write_text(text % POINTERS[pointer].format(outside=outside, ending=ending))
    done = imported(shop, f"shop.{ending}", watched=tmp_path / "log")
    assert CANARY.encode() not in (done.stdout + done.stderr).replace(f"service: {CANARY}".encode(), b"")
    assert way in SILENT or WHY.search(done.stdout.decode())
    opened = (tmp_path / "log").read_text()
    assert f"shop.{ending}" in opened
    assert [line for line in opened.splitlines() if f"{outside}" in line or "passwd" in line or "socket." in line] == []


def test_the_watch_sees_what_is_opened(shop: Path, tmp_path: Path) -> None:
    (shop / "a.dsl").write_text(SHOP["structurizr"] % "    !include inner/b.dsl")
    (shop / "inner" / "b.dsl").write_text(OUTSIDE["structurizr"])
    done = imported(shop, "a.dsl", watched=tmp_path / "log")
    assert CANARY.encode() in done.stdout
    assert "inner/b.dsl" in (tmp_path / "log").read_text()


def test_a_folder_that_is_named_is_walked_without_the_links_in_it(shop: Path, tmp_path: Path) -> None:
    (shop / "compose.yaml").write_text(SHOP["compose"])
    (tmp_path / "outside" / "compose.yaml").write_text(OUTSIDE["compose"])
    (shop / "linked").symlink_to(tmp_path / "outside")
    (shop / "link.yaml").symlink_to(tmp_path / "outside" / "compose.yaml")
    (shop / "inner" / "round").symlink_to(shop)
    done = imported(shop, ".", watched=tmp_path / "log")
    assert done.returncode == 0
    assert CANARY.encode() not in done.stdout
    assert f"{tmp_path / 'outside'}" not in (tmp_path / "log").read_text()


ROUND = {
    "structurizr itself": {"a.dsl": SHOP["structurizr"] % "    !include a.dsl"},
    "structurizr two": {
        "a.dsl": SHOP["structurizr"] % "    !include b.dsl", "b.dsl": "!include c.dsl\n", "c.dsl": "!include b.dsl\n",
    },
    "structurizr extends": {"a.dsl": "workspace extends a.dsl {\n  model {\n    a = softwareSystem A\n  }\n}\n"},
    "structurizr constant": {
        "a.dsl": "!const X ${Y}\n!const Y ${X}${X}\n" + SHOP["structurizr"] % "    b = softwareSystem ${X}"
    },
    "compose itself": {"a.yaml": "include: [a.yaml]\n" + SHOP["compose"]},
    "compose two": {"a.yaml": "include: [b.yaml]\n" + SHOP["compose"], "b.yaml": "include: [a.yaml]\n"},
    "compose extends": {"a.yaml": "services:\n  a: {image: x, extends: b}\n  b: {image: y, extends: a}\n"},
    "compose variables": {"a.yaml": "services:\n  a: {image: '${A:-${A}}'}\n", ".env": "A=${B}\nB=${A}${A}\n"},
    "backstage itself": {
        "a.yaml": SHOP["backstage"] + "---\nkind: Location\napiVersion: backstage.io/v1alpha1\nmetadata: {name: l}\n"
        "spec: {targets: [./a.yaml, ./*.yaml]}\n"
    },
    "backstage owners": {
        "a.yaml": SHOP["backstage"] + "---\nkind: Group\napiVersion: backstage.io/v1alpha1\nmetadata: {name: t}\n"
        "spec: {type: team, parent: t, children: [t]}\n"
    },
    "asyncapi itself": {"a.yaml": SHOP["asyncapi"] + "  b: {$ref: 'a.yaml#/channels/b'}\n"},
    "d2 itself": {"a.d2": SHOP["d2"] + "...@a\nc: @a\n"},
    "d2 two": {"a.d2": SHOP["d2"] + "c: @b\n", "b.d2": "d: @c\n", "c.d2": "e: @b\n"},
    "d2 variables": {"a.d2": SHOP["d2"] + "vars: {x: ${y}; y: ${x}${x}}\nc: ${x}\n"},
    "likec4 extend": {
        "a.c4": "specification {\n  element s\n}\n"
        "model {\n  a = s {\n    b = s\n  }\n  extend a.b {\n    a = s\n  }\n}\n"
    },
    "calm composed": {
        "a.json": json.dumps({
            "nodes": [{"unique-id": id, "node-type": "system", "name": id} for id in "ab"],
            "relationships": [
                {"unique-id": f"r{of}", "relationship-type": {"composed-of": {"container": of, "nodes": [node]}}}
                for of, node in ("ab", "ba", "aa")
            ],
        })
    },
    "structurizr json": {
        "a.json": json.dumps({"name": "A", "model": {"softwareSystems": [
            {"id": "1", "name": "A", "relationships": [{"id": "2", "sourceId": "1", "destinationId": "1",
             "linkedRelationshipId": "2"}]}, {"id": "1", "name": "B"}]}})
    },
}  # fmt: skip
"""What leads round in a circle, by file; the first is imported."""
QUIET = ("structurizr constant", "backstage itself", "backstage owners", "d2 variables", "likec4 extend")
"""Where nothing is lost by it, so that there is nothing to say."""


@pytest.mark.parametrize("kind", ROUND)
def test_what_leads_round_ends(shop: Path, kind: str) -> None:
    for name, text in ROUND[kind].items():
        (shop / name).write_text(text)
    done = imported(shop, next(iter(ROUND[kind])))
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout) + len(done.stderr) < 20_000
    assert kind in QUIET or re.search(r"itself|a is in b|implies|left as written", done.stdout.decode())


FANS = {
    "dsl": (SHOP["structurizr"] % "    !include %s\n    !include %s", "!include %s\n!include %s\n"),
    "d2": ("a -> b\nc: @%s\nd: @%s\n", "a -> b\nc: @%s\nd: @%s\n"),
    "yaml": ("include: [%s, %s]\n" + SHOP["compose"], "include: [%s, %s]\n" + SHOP["compose"]),
}


@pytest.mark.parametrize("ending", FANS)
def test_files_that_each_include_the_next_one_twice_end(shop: Path, ending: str) -> None:
    first, others = FANS[ending]
    for at in range(60):
        after = f"f{at + 1}.{ending}"
        (shop / f"f{at}.{ending}").write_text((others if at else first) % (after, after))
    done = imported(shop, f"f0.{ending}")
    assert re.search(rb"more than [0-9,]+ (files|statements)", done.stdout + done.stderr)
    assert len(done.stdout) + len(done.stderr) < 20_000


def test_a_compose_file_of_20_mb_is_told_off_or_read(shop: Path) -> None:
    rows = [f"  s{at}: {{image: nginx, environment: {{TEXT: {'x' * 200}}}}}" for at in range(82_000)]
    (shop / "compose.yaml").write_text("services:\n" + "\n".join(rows))
    assert (shop / "compose.yaml").stat().st_size > 20_000_000
    done = imported(shop, "compose.yaml")
    assert done.returncode == 1
    assert re.search(rb"compose.yaml.*error: .*(values|large|MB|much)", done.stderr), done.stderr


BOMB = "x: &a0 [lol, lol]\n" + "".join(f"y{at}: &a{at} [{', '.join(8 * [f'*a{at - 1}'])}]\n" for at in range(1, 30))
MERGES = "x: &a0 {k: v}\n" + "".join(f"y{at}: &a{at} {{<<: [*a{at - 1}, *a{at - 1}]}}\n" for at in range(1, 60))
BOMBS = {
    "compose": "services: {a: {image: nginx, environment: *a29}}\n",
    "kubernetes": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: *a29\n",
    "backstage": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a, tags: *a29}\n"
    "spec: {owner: t}\n",
    "asyncapi": "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\nchannels: *a29\n",
    "adr": "title: *a29\n",
    "mermaid": "title: *a29\n",
}


@pytest.mark.parametrize("bomb", [BOMB, MERGES], ids=["aliases", "merges"])
@pytest.mark.parametrize("format", BOMBS)
def test_what_aliases_would_blow_up_is_refused_or_left(shop: Path, format: str, bomb: str) -> None:
    text = bomb + BOMBS[format]
    if format in ("adr", "mermaid"):
        text = f"---\n{text}---\n# 1. Use X\n\n## Status\n\nAccepted\n\n## Context\n\nC\n\n## Decision\n\nX\n"
        text += "\n```mermaid\nflowchart LR\n  a --> b\n```\n"
    (shop / "0001-a.md" if format in ("adr", "mermaid") else shop / "a.yaml").write_text(text)
    done = imported(shop, "0001-a.md" if format in ("adr", "mermaid") else "a.yaml", "--from", format)
    assert len(done.stdout) + len(done.stderr) < 20_000
    assert format in ("adr", "mermaid") or b"more than 200,000 values" in done.stderr


DEEP = 30_000
NESTS = {
    "compose": ("a.yaml", "services: {a: {image: nginx, environment: " + "[" * DEEP + "]" * DEEP + "}}"),
    "compose blocks": ("a.yaml", "services:\n" + "".join(" " * at + f"k{at}:\n" for at in range(1, 1500))),
    "kubernetes": ("a.yaml", "apiVersion: v1\nkind: List\nitems: " + "[" * DEEP + "]" * DEEP),
    "kubernetes lists": ("a.yaml", "{apiVersion: v1, kind: List, items: [" * 300 + "]}" * 300),
    "backstage": ("a.yaml", SHOP["backstage"] + "x: " + "{a: " * DEEP + "}" * DEEP),
    "asyncapi": ("a.yaml", SHOP["asyncapi"] + "x: " + "{a: " * DEEP + "}" * DEEP),
    "calm": ("a.json", '{"nodes": ' + "[" * DEEP + "]" * DEEP + ', "relationships": []}'),
    "structurizr-json": ("a.json", '{"name": "A", "model": {"softwareSystems": ' + "[" * DEEP + "]" * DEEP + "}}"),
    "structurizr": ("a.dsl", SHOP["structurizr"] % ('group "g" {\n' * DEEP + "}\n" * DEEP)),
    "structurizr systems": ("a.dsl", SHOP["structurizr"] % ("softwareSystem a {\n" * 3000 + "}\n" * 3000)),
    "likec4": ("a.c4", "specification {\n  element s\n}\nmodel {\n" + "a = s {\n" * 3000 + "}\n" * 3000 + "}\n"),
    "d2": ("a.d2", "a: {" * 3000 + "b -> c" + "}" * 3000),
    "d2 dots": ("a.d2", "a" + ".a" * DEEP + " -> b\n"),
    "mermaid": ("a.mmd", "flowchart LR\n" + "subgraph s\n" * 3000 + "a --> b\n" + "end\n" * 3000),
    "mermaid brackets": ("a.mmd", "flowchart LR\n  a" + "[(" * DEEP + "\n"),
    "mermaid c4": ("a.mmd", "C4Context\n" + 'Boundary(b, "b") {\n' * 3000 + 'System(a, "A")\n' + "}\n" * 3000),
    "adr": ("0001-a.md", "# 1. A\n\n## Status\n\nAccepted\n\n## Decision\n\nX\n\n" + "> " * 3000 + "x\n" + "- " * 3000),
}  # fmt: skip
SHALLOW = ("structurizr systems", "mermaid brackets", "adr")
"""What doesn't nest for its reader."""


@pytest.mark.parametrize("kind", NESTS)
def test_nesting_without_end_is_told_off_or_read(shop: Path, kind: str) -> None:
    name, text = NESTS[kind]
    (shop / name).write_text(text)
    done = imported(shop, name, "--from", kind.split(maxsplit=1)[0])
    assert len(done.stdout) + len(done.stderr) < 20_000
    assert kind in SHALLOW or re.search(rb"levels deep|are in one another|nested too deep", done.stderr)
