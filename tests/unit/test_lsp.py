"""`archdoc lsp`, asked over standard input and output by a client of the protocol, as an editor does."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from command import LONGEST, ROOT, SPECS, environment, start
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient
from served import serving

from archdoc.core.errors import ArchdocError
from archdoc.spec.load import load_text

Made = TypeVar("Made")
SMALL = """\
title: Orders
teams: {us: {name: Us, mine: true}, them: Them}
components:
  api: {team: them, technology: Kafka}
  worker:
    team: us
    role: led
queues:
  jobs: {}
edges:
  - api -> [worker, jobs]: 🚚 order
  - {from: jobs, to: worker, tradeoff: in_order}
tradeoffs:
  in_order: {choice: One at a time, question: "How many at a time?", answers: ["why-async:api-jobs"]}
flows:
  f: {steps: [api -> worker, jobs -> worker]}
confidential: {omit: [components.worker.role]}
"""


class Editor:
    """What a test does in place of a person at an editor: opens, types, asks."""

    def __init__(self, client: LanguageClient, uri: str) -> None:
        self.client, self.uri, self.text = client, uri, ""
        self.version = 0
        self.said: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    async def open(self, text: str) -> list[types.Diagnostic]:
        self.text = text
        item = types.TextDocumentItem(uri=self.uri, language_id="yaml", version=0, text=text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.problems()

    async def type(self, old: str, new: str) -> list[types.Diagnostic]:
        """Replaces a stretch, sent as that stretch alone."""
        start = self.position(self.text.index(old))
        end = self.position(self.text.index(old) + len(old))
        self.text = self.text.replace(old, new, 1)
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri),
                [types.TextDocumentContentChangePartial(types.Range(start, end), new)],
            )
        )
        return await self.problems()

    async def problems(self) -> list[types.Diagnostic]:
        return list((await asyncio.wait_for(self.said.get(), LONGEST)).diagnostics)

    def position(self, index: int) -> types.Position:
        """A place as the protocol counts by default: in units of UTF-16."""
        before = self.text[:index]
        line = before.count("\n")
        return types.Position(line, len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2)

    def at(self, words: str, plus: int = 0) -> dict[str, Any]:
        """The place where words first stand."""
        return {
            "text_document": types.TextDocumentIdentifier(self.uri),
            "position": self.position(self.text.index(words) + plus),
        }

    def within(self, range: types.Range) -> str:
        """The text of a range."""
        assert range.start.line == range.end.line
        line = self.text.split("\n")[range.start.line].encode("utf-16-le")
        return line[range.start.character * 2 : range.end.character * 2].decode("utf-16-le")

    def edited(self, edit: types.WorkspaceEdit | None) -> str:
        """The text after an edit."""
        assert edit is not None
        assert edit.changes is not None
        lines = self.text.split("\n")
        assert list(edit.changes) == [self.uri]
        places = [(one.range.start.line, one.range.start.character) for one in edit.changes[self.uri]]
        assert len(places) == len(set(places))
        for one in sorted(edit.changes[self.uri], key=lambda one: (-one.range.start.line, -one.range.start.character)):
            row = one.range.start.line
            line = lines[row].encode("utf-16-le")
            start, end = one.range.start.character * 2, one.range.end.character * 2
            lines[row] = (line[:start] + one.new_text.encode("utf-16-le") + line[end:]).decode("utf-16-le")
        return "\n".join(lines)

    async def choices(self, words: str, plus: int) -> dict[str, types.CompletionItem]:
        found = await self.client.text_document_completion_async(types.CompletionParams(**self.at(words, plus)))
        assert isinstance(found, types.CompletionList)
        return {one.label: one for one in found.items}


class Session(Protocol):
    """Opens a file in the editor and works with it, while the server runs on."""

    def __call__(self, path: Path, work: Callable[[Editor], Awaitable[Made]]) -> Made: ...


@contextmanager
def running(**more: str) -> Iterator[Session]:
    """Starts the real command, as an editor would, and ends it in order."""
    client = LanguageClient("a test", "1")
    editors: dict[str, Editor] = {}

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def told(params: types.PublishDiagnosticsParams) -> None:
        if params.uri in editors:
            editors[params.uri].said.put_nowait(params)

    async def begin() -> None:
        await client.start_io(sys.executable, "-m", "archdoc", "lsp", cwd=str(ROOT), env=environment(**more))
        await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
        client.initialized(types.InitializedParams())

    async def end() -> None:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()

    # Once a browser was started, this thread belongs to its event loop until the end, so these take another one.
    with ThreadPoolExecutor(1) as thread:
        runner = asyncio.Runner()

        def run(work: Awaitable[Made]) -> Made:
            return thread.submit(lambda: runner.run(asyncio.wait_for(work, LONGEST))).result()

        def session(path: Path, work: Callable[[Editor], Awaitable[Made]]) -> Made:
            editor = editors[path.as_uri()] = Editor(client, path.as_uri())
            try:
                return run(work(editor))
            finally:
                del editors[editor.uri]
                client.text_document_did_close(
                    types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri))
                )

        try:
            run(begin())
            yield session
        finally:
            # Whatever became of the work: a server that isn't told to end waits for ever.
            run(end())
            thread.submit(runner.close).result()


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """One server for all: importing the protocol takes it a second."""
    with running() as opened:
        yield opened


def test_problems_as_you_type_are_those_of_check(session: Session, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        assert await editor.open(SMALL) == []
        found = await editor.type(
            "api -> [worker, jobs]: 🚚 order\n  - {from: jobs", "api -> workr: 🚚\n  - {from: jbs"
        )
        with pytest.raises(ArchdocError) as error:
            load_text(editor.text)
        assert [one.message for one in found] == [f"{one.what}\n{one.hint}" for one in error.value.problems]
        assert [editor.within(one.range) for one in found][:2] == ["workr", "jbs"]
        broken = await editor.type("teams: {us", "teams: {{us")
        assert len(broken) == 1
        back = await editor.type("teams: {{us", "teams: {us")
        assert len(back) == len(found)

    session(tmp_path / "orders.yaml", work)


def test_other_yaml_files_are_left_alone(session: Session, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        assert await editor.open("services:\n  web: {image: nginx}\n") == []
        assert await editor.choices("services", 0) == {}
        assert len(await editor.type("services:\n  web: {image: nginx}", "title: A\ncomponents: {a: {rol: led}}")) == 1

    session(tmp_path / "compose.yaml", work)


def test_completion_of_keys_ids_choices_and_technologies(session: Session, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open(SMALL)
        await editor.type("    role: led\n", "    role: led\n    te\n")
        keys = await editor.choices("    te\n", 6)
        assert "technology" in keys
        assert {"team", "role", "from", "dead_letter"}.isdisjoint(keys)
        assert "gives the icon" in keys["technology"].documentation.value  # type: ignore[union-attr]
        await editor.type("    te\n", "    technology: postgr\n")
        found = await editor.choices("technology: postgr", 18)
        assert found["PostgreSQL"].detail == "onprem.database.Postgresql"
        await editor.type("    technology: postgr\n", "    phase: \n    team: \n")
        assert await editor.choices("    phase: ", 11) == {}
        teams = await editor.choices("    team: \n", 10)
        assert {label: one.detail for label, one in teams.items()} == {
            "us": "team: Us, a team of mine, 1 parts", "them": "team: Them, 1 parts"
        }  # fmt: skip
        await editor.type("    phase: \n    team: \n", "")
        await editor.type("role: led", "role: ")
        assert list(await editor.choices("role: ", 6)) == ["led", "built", "contributed", "consulted", "none"]
        await editor.type("flows:", "  - wor\nflows:")
        await editor.type("tradeoffs:\n", "  - worker -> \ntradeoffs:\n")
        ends = await editor.choices("worker -> \n", 10)
        assert list(ends) == ["api", "worker", "jobs", "us", "them"]
        edit = ends["jobs"].text_edit
        assert isinstance(edit, types.TextEdit)
        assert (edit.new_text, editor.within(edit.range)) == ("jobs", "")
        await editor.type("  - worker -> \n", "")
        asked = await editor.choices('"why-async:api', 8)
        assert "why-async:api-jobs" in asked

    session(tmp_path / "orders.yaml", work)


def test_hover_tells_what_a_key_is_for_and_what_an_id_names(session: Session, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open(SMALL)

        async def hover(words: str, plus: int = 0) -> str:
            found = await editor.client.text_document_hover_async(types.HoverParams(**editor.at(words, plus)))
            return found.contents.value if found else ""  # type: ignore[union-attr]

        assert "What I did there" in await hover("role: led")
        assert "What I did there" in await hover("role: led", 7)
        assert (await hover("to: worker", 5)).startswith("**Worker**, service, I led it, team Us")
        assert "third" not in await hover("jobs]: ")
        assert "queue `jobs`, named 3 times more" in await hover("jobs]: ")
        assert "**1. One at a time**" in await hover("tradeoff: in_order", 12)
        assert "onprem.queue.Kafka" in await hover("technology: Kafka", 13)
        assert await hover("Orders") == await hover("title: ")

    session(tmp_path / "orders.yaml", work)


def test_definition_references_and_symbols(session: Session, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open(SMALL)
        client = editor.client
        found = await client.text_document_definition_async(types.DefinitionParams(**editor.at("[worker", 1)))
        assert isinstance(found, types.Location)
        assert (found.range.start.line, editor.within(found.range)) == (4, "worker")
        places = await client.text_document_references_async(
            types.ReferenceParams(
                context=types.ReferenceContext(include_declaration=False), **editor.at("  worker:", 3)
            )
        )
        assert places is not None
        assert {editor.within(one.range) for one in places} == {"worker"}
        assert [one.range.start.line for one in places] == [10, 11, 15, 15, 16]
        tree = await client.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri))
        )
        assert tree is not None
        names = {one.name: [inner.name for inner in one.children or ()] for one in tree}  # type: ignore[union-attr]
        assert names["components"] == ["api", "worker"]
        assert names["edges"] == ["api -> [worker, jobs]", "jobs -> worker"]
        assert names["tradeoffs"] == ["in_order"]
        nowhere = await client.text_document_definition_async(types.DefinitionParams(**editor.at("Orders")))
        assert nowhere is None

    session(tmp_path / "orders.yaml", work)


def test_rename_changes_the_id_everywhere_and_nothing_else(session: Session, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open(SMALL)

        async def renamed(words: str, plus: int, new: str) -> str:
            edit = await editor.client.text_document_rename_async(
                types.RenameParams(new_name=new, **editor.at(words, plus))
            )
            return editor.edited(edit)

        assert await renamed("jobs: {}", 1, "work") == SMALL.replace("jobs", "work")
        assert await renamed("tradeoff: in_order", 11, "fifo") == SMALL.replace("in_order", "fifo")
        assert await renamed("components.worker", 12, "runner") == (
            SMALL.replace("  worker:", "  runner:").replace("worker]", "runner]").replace("[worker", "[runner")
            .replace("to: worker", "to: runner").replace("-> worker", "-> runner").replace("s.worker", "s.runner")
        )  # fmt: skip
        assert await renamed("us: {", 1, "we") == SMALL.replace("us: {", "we: {").replace("team: us", "team: we")
        for new, why in (("api", "`api` is already a component (line 4)."), ("Api 2", "`Api 2` is no id")):
            with pytest.raises(JsonRpcException, match=r".*") as error:
                await renamed("jobs: {}", 1, new)
            assert why in str(error.value)
        with pytest.raises(JsonRpcException, match="no id here"):
            await renamed("Orders", 1, "x")

    session(tmp_path / "orders.yaml", work)


def test_each_did_you_mean_has_a_quick_fix_that_puts_it_right(session: Session, tmp_path: Path) -> None:
    wrong = """\
titel: Orders
teams: {us: Us}
components:
  api: {tem: us, role: lead, type: servce, icon: aws.compute.Lamda}
  worker: {team: uss, technolgy: Go}
edges:
  - api -> workr
  - {from: worker, to: api, mod: sync, tradeoff: in_ordr}
tradeoffs: {in_order: In order}
views: {v: {focus: [wrker], phase: fist}}
launch: {phases: [{id: first, name: First}]}
"""

    async def work(editor: Editor) -> int:
        found = await editor.open(wrong)
        fixed = 0
        while found:
            actions = []
            for one in found:
                assert "Did you mean" in one.message, one.message
                actions = await editor.client.text_document_code_action_async(
                    types.CodeActionParams(
                        types.TextDocumentIdentifier(editor.uri), one.range,
                        types.CodeActionContext(diagnostics=[one]),
                    )
                ) or []  # fmt: skip
                assert any([*(two.diagnostics or ())] == [one] for two in actions), one.message
            before = len(found)
            best = actions[0]
            assert isinstance(best, types.CodeAction)
            assert best.is_preferred
            made = editor.edited(best.edit)
            found = await editor.type(editor.text, made)
            assert len(found) < before or fixed < 20
            fixed += 1
            assert fixed < 20
        return fixed

    assert session(tmp_path / "orders.yaml", work) >= 10


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_worked_examples_raise_no_problem(session: Session, path: Path) -> None:
    async def work(editor: Editor) -> list[types.Diagnostic]:
        return await editor.open(path.read_text(encoding="utf-8"))

    assert session(path, work) == []


def test_without_pygls_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "lsprotocol.py").write_text("raise ModuleNotFoundError('no', name='lsprotocol')\n", encoding="utf-8")
    done = start("lsp", cwd=tmp_path, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "needs lsprotocol, which isn't installed. Run: pip install 'archdoc-dossier[live]'" in done.stderr.decode()


def test_a_preview_lights_up_where_the_cursor_is(tmp_path: Path) -> None:
    path, cache = tmp_path / "orders.yaml", str(tmp_path / "cache")
    path.write_text(SMALL, encoding="utf-8")
    with serving(path, XDG_CACHE_HOME=cache) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)
        connection.request("GET", server.start + "events")
        answer = connection.getresponse()

        def next_part() -> dict[str, str]:
            while answer.readline() != b"event: cursor\n":
                pass
            found: dict[str, str] = json.loads(answer.readline().removeprefix(b"data: "))
            return found

        async def work(editor: Editor) -> None:
            await editor.open(SMALL)
            shown = types.DocumentHighlightParams(**editor.at("worker:\n", 2))
            assert len(await editor.client.text_document_document_highlight_async(shown) or ()) == 6
            assert await asyncio.to_thread(next_part) == {"file": "orders.yaml", "kind": "node", "id": "worker"}
            await editor.type("🚚 order", "🚚 orders")
            assert await asyncio.to_thread(next_part) == {"file": "orders.yaml", "kind": "edge", "id": "1"}

        with running(XDG_CACHE_HOME=cache) as session:
            session(path, work)
        connection.close()
