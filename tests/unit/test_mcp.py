"""The server for an assistant, by a client that talks to it over standard input and output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from command import environment
from histories import BOB, ME, Repo
from mcp import Client, StdioServerParameters, stdio_client
from mcp.server.mcpserver.exceptions import ToolError

from archdoc.core.errors import ArchdocError
from archdoc.live.assistant import Assistant

SPEC = """\
title: Shop
me: {name: Ada, identities: [ada@example.com]}
teams: {us: {name: Us, mine: true}}
components:
  api: {team: us, role: led, code: [api]}
  db: {type: database}
edges: [{api -> db: rows, tradeoff: Straight into the database}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    repo = Repo(tmp_path / "home")
    repo.commit(ME, {"api/a.txt": "a\nb\n", "specs/shop.yaml": SPEC, "specs/bad.yaml": "title: X\ncomponent: {}\n"})
    repo.commit(BOB, {"api/b.txt": "c\n"})
    (tmp_path / "outside.yaml").write_text(SPEC)
    (tmp_path / "home/link.yaml").symlink_to(tmp_path / "outside.yaml")
    return tmp_path / "home"


def session(folder: Path, calls: dict[str, dict[str, Any]]) -> tuple[dict[str, Any], dict[str, tuple[bool, str]]]:
    """The tools by name, and for each call whether it failed and what it says."""
    told: dict[str, tuple[bool, str]] = {}
    tools: dict[str, Any] = {}

    async def talk() -> None:
        cache = folder.parent / "cache"
        started = StdioServerParameters(
            command=sys.executable, args=["-m", "archdoc", "mcp", "."], cwd=str(folder),
            env=environment(XDG_CACHE_HOME=str(cache), PYTHONDONTWRITEBYTECODE="1"),
        )  # fmt: skip
        async with Client(stdio_client(started)) as client:
            tools.update({one.name: one for one in (await client.list_tools()).tools})
            for name, given in calls.items():
                done = await client.call_tool(name.partition(" ")[0], given)
                told[name] = bool(done.is_error), "".join(getattr(one, "text", "") for one in done.content)

    # Once a browser was started, this thread belongs to its event loop until the end.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, talk).result()
    return tools, told


def test_a_client_can_use_every_tool_and_nothing_is_written(folder: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in folder.parent.rglob("*")}
    spec = {"spec": "specs/shop.yaml"}
    tools, told = session(folder, {
        "check": spec, "check bad": {"spec": "specs/bad.yaml"}, "keys": {"path": "edges.tradeoff"}, "questions": spec,
        "evidence": spec,
        "ready": {**spec, "repo": "."}, "picture": spec, "whatif": {**spec, "fault": "down", "part": "db"},
    })  # fmt: skip
    assert set(tools) == {"check", "keys", "questions", "ready", "picture", "whatif", "evidence"}
    assert all(one.annotations.read_only_hint for one in tools.values())
    assert [name for name, (failed, _) in told.items() if failed] == []
    assert json.loads(told["check"][1]) == []
    assert json.loads(told["check bad"][1])[0]["line"] == 2
    assert "rejected_because" not in told["keys"][1]
    assert "`alternatives`" in told["keys"][1]
    assert json.loads(told["questions"][1])["title"] == "Shop"
    assert json.loads(told["ready"][1])[0]["parts"]
    assert told["picture"][1].startswith("<svg")
    assert json.loads(told["whatif"][1])["states"]["db"] == "struck"
    shown = json.loads(told["evidence"][1])
    assert shown["parts"][0]["lines"] == {"mine": 2, "all": 3}
    assert {file: file.stat().st_mtime_ns for file in folder.parent.rglob("*")} == before


def test_what_is_asked_wrongly_is_told_and_the_server_goes_on(folder: Path) -> None:
    spec = {"spec": "specs/shop.yaml"}
    _, told = session(folder, {
        "questions out": {"spec": "../outside.yaml"}, "questions link": {"spec": "link.yaml"},
        "questions bad": {"spec": "specs/bad.yaml"}, "check gone": {"spec": "specs/shap.yaml"},
        "keys no": {"path": "no_such_key_at_all"}, "whatif no": {**spec, "fault": "down", "part": "dbx"},
        "picture no": {**spec, "view": "nothing"}, "evidence out": {**spec, "repo": "/"}, "keys": {},
    })  # fmt: skip
    assert {name for name, (failed, _) in told.items() if not failed} == {"keys", "check gone"}
    assert "leads out of the folder" in told["questions out"][1]
    assert "leads out of the folder" in told["questions link"][1]
    assert "specs/bad.yaml:2:1" in told["questions bad"][1]
    assert "shop.yaml" in json.loads(told["check gone"][1])[0]["hint"]
    assert "There are: api, db" in told["whatif no"][1]


def test_a_repository_around_the_folder_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
    with pytest.raises(ArchdocError, match="outside of the folder"):
        Assistant(str(folder / "specs")).evidence("shop.yaml")


def test_an_icon_outside_of_the_folder_is_not_read(folder: Path) -> None:
    (folder / "icon.yaml").write_text("title: T\ncomponents: {a: {icon: ../outside.png}}\n")
    (folder.parent / "outside.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    tool: Callable[[str], str] = Assistant(str(folder)).picture
    with pytest.raises((ToolError, ArchdocError), match=r"outside|leads out"):
        tool("icon.yaml")
    assert os.path.realpath(folder) == Assistant(str(folder)).root
