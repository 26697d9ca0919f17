"""A cursor of an editor lights up the part of the picture that it is on."""

from __future__ import annotations

import json
import stat
from http.client import HTTPConnection
from pathlib import Path

import pytest
from command import LONGEST, SPECS
from served import SPEC, serving

from archdoc.core.paths import of_edge, of_element
from archdoc.live import running
from archdoc.live.document import Document
from archdoc.live.part import part
from archdoc.live.running import Part
from archdoc.spec.load import load_placed_text

SMALL = """\
title: Orders
components:
  api: {role: led}
  worker:
    type: worker
    tradeoff: One process
queues: {jobs: {technology: Kafka}}
edges:
  - api -> [jobs, worker]: order   # to both
  - from: jobs
    to: worker
    label: work
    tradeoff: {choice: Pull, question: "Who begins?"}
tradeoffs:
  late: {choice: At night, question: "When?"}
flows: {f: {steps: [api -> jobs]}}
views: {near: {focus: [worker]}}
"""


def at(words: str, plus: int = 0, text: str = SMALL) -> Part | None:
    index = text.index(words) + plus
    before = text[:index]
    return part(Document(text, "a.yaml"), before.count("\n"), len(before) - before.rfind("\n") - 1)


@pytest.mark.parametrize(
    ("words", "plus", "wanted"),
    [
        ("api: {role", 1, Part("node", "api")),
        ("led}", 1, Part("node", "api")),
        ("    type: worker", 0, Part("node", "worker")),
        ("type: worker", 7, Part("node", "worker")),
        ("technology: Kafka", 13, Part("node", "jobs")),
        ("  - api -> [", 0, Part("edge", "1")),
        ("- api -> [", 3, Part("edge", "1")),
        ("jobs, worker]", 1, Part("edge", "1")),
        ("jobs, worker]", 7, Part("edge", "2")),
        ("    to: worker", 10, Part("edge", "3")),
        ("label: work\n", 2, Part("edge", "3")),
        ("Pull", 1, Part("tradeoff", "1")),
        ("At night", 2, Part("tradeoff", "3")),
        ("focus: [worker", 9, Part("node", "worker")),
        ("title: Orders", 8, None),
        ("views:", 2, None),
    ],
)
def test_the_part_that_a_place_says_something_of(words: str, plus: int, wanted: Part | None) -> None:
    assert at(words, plus) == wanted


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_where_each_part_of_the_worked_examples_begins_is_that_part(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    model, places = load_placed_text(text, str(path))
    document = Document(text, str(path))
    for element in model.elements.values():
        mark = places.mark(*of_element(element), key=True)
        assert part(document, mark.line - 1, mark.column - 1) == Part("node", element.id)
    first: dict[tuple[int, int], int] = {}
    for edge in model.edges:
        mark = places.mark(*of_edge(edge))
        number = first.setdefault((mark.line, mark.column), edge.number)
        found = part(document, mark.line - 1, mark.column - 1)
        assert found == Part("edge", str(number))


def test_a_file_that_is_wrong_lights_what_its_ids_name() -> None:
    document = Document(SMALL.replace("to: worker", "to: wroker"), "a.yaml")
    assert document.places is None
    assert part(document, 5, 6) is None


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(running, "notes", lambda: tmp_path / "cache" / "archdoc" / "previews")
    return tmp_path / "cache"


def test_a_preview_is_found_by_its_folder_and_passes_the_part_on(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "specs"
    folder.mkdir()
    spec = folder / "orders.yaml"
    spec.write_text(SPEC, encoding="utf-8")
    with serving(spec, XDG_CACHE_HOME=str(cache)) as server:
        (note,) = running.notes().glob("*.json")
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        connection = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)
        connection.request("GET", server.start + "events")
        answer = connection.getresponse()
        assert [answer.readline()[:6], answer.readline()] == [b"data: ", b"\n"]
        assert running.tell(str(spec), Part("node", "worker")) == 1
        assert answer.readline() == b"event: cursor\n"
        said = json.loads(answer.readline().removeprefix(b"data: "))
        assert said == {"file": "orders.yaml", "kind": "node", "id": "worker"}
        connection.close()
        assert running.tell(str(tmp_path / "orders.yaml"), Part("node", "worker")) == 0
        assert running.tell(str(folder / "other.yaml"), None) == 0
        refused = [
            server.ask("cursor", {"file": "orders.yaml"}, Origin="http://elsewhere.example")[0],
            server.ask("cursor", {"file": "orders.yaml"}, start="/x/")[0],
            server.ask("cursor", {"file": "orders.yaml", "kind": "script", "id": "x"})[0],
            server.ask("cursor", {"kind": "node"})[0],
        ]
        assert refused == [403, 403, 404, 400]
    assert list(running.notes().iterdir()) == []


def test_the_note_of_a_server_that_was_killed_is_removed(tmp_path: Path, cache: Path) -> None:
    assert cache.parent == tmp_path
    running.notes().mkdir(parents=True)
    stale = running.notes() / "1.json"
    stale.write_text(json.dumps({"folder": str(tmp_path), "address": "http://127.0.0.1:1/token/"}), encoding="utf-8")
    elsewhere = running.notes() / "2.json"
    elsewhere.write_text(
        json.dumps({"folder": str(tmp_path), "address": "http://elsewhere.example/x/"}), encoding="utf-8"
    )
    (running.notes() / "3.json").write_text("nothing", encoding="utf-8")
    assert running.tell(str(tmp_path / "a.yaml"), Part("node", "a")) == 0
    assert not stale.exists()
    assert elsewhere.exists()
