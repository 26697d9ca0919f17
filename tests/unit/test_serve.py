"""`archdoc serve`, asked over HTTP: what it shows, what it writes, whom it refuses, what it survives."""

from __future__ import annotations

import json
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from command import LONGEST, run
from served import SPEC, Served, serving

from archdoc.live.editor import command


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("specs") / "orders.yaml"
    path.write_text(SPEC, encoding="utf-8")
    with serving(path, "--editor", "true") as made:
        made.file = path  # type: ignore[attr-defined]
        yield made


@pytest.fixture
def file(server: Served) -> Iterator[Path]:
    path: Path = server.file  # type: ignore[attr-defined]
    path.write_text(SPEC, encoding="utf-8")
    yield path
    if path.is_dir():
        path.rmdir()


def until(found: Callable[[], Any], seconds: float = LONGEST) -> Any:
    """What a look gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while not (made := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return made


def test_the_picture_and_where_its_parts_are_written(server: Served, file: Path) -> None:
    found = server.picture()
    assert found["title"] == "Orders"
    assert '<g class="node led component" id="node-api"' in found["svg"]
    assert found["places"]["node"]["worker"] == "6:11"
    assert found["places"]["edge"] == {"1": "12:5", "2": "13:5", "3": "14:5"}
    assert found["places"]["tradeoff"]["1"].startswith("14:")
    assert {"key": "near", "title": "Near the worker"} in found["views"]
    assert found["path"] == str(file)
    near = server.picture(view="near", theme="dark")
    assert near["view"] == "near"
    assert 'id="node-api"' not in near["svg"]
    assert "#10161f" in near["svg"]


def test_a_broken_file_keeps_its_last_good_picture(server: Served, file: Path) -> None:
    good = server.picture()["svg"]
    file.write_text(SPEC.replace("jobs -> worker", "jobs -> wroker"), encoding="utf-8")
    broken = server.picture()
    assert broken["svg"] == good
    assert [(one["line"], one["what"], one["hint"]) for one in broken["problems"]] == [
        (13, "There is no element `wroker`.", "Did you mean `worker`?")
    ]
    assert [13, "  - jobs -> wroker"] in broken["problems"][0]["source"]
    file.write_text(SPEC, encoding="utf-8")
    assert server.picture()["problems"] == []


@pytest.mark.parametrize("what", ["deleted", "emptied", "a folder", "not UTF-8", "renamed and back"])
def test_it_survives_whatever_becomes_of_the_file(server: Served, file: Path, what: str) -> None:
    good = server.picture()["svg"]
    if what == "emptied":
        file.write_text("", encoding="utf-8")
    elif what == "not UTF-8":
        file.write_bytes(b"title: \xff\n")
    else:
        file.rename(file.with_suffix(".old"))
    if what == "a folder":
        file.mkdir()
    broken = server.picture()
    assert len(broken["problems"]) == 1
    assert broken["svg"] == good
    assert server.review()["score"] is not None
    if what == "a folder":
        file.rmdir()
    file.write_text(SPEC, encoding="utf-8")
    assert server.picture()["problems"] == []


def missing(server: Served, key: str) -> dict[str, Any]:
    gaps = [gap for one in server.review()["questions"] for gap in one["missing"]]
    return next(gap for gap in gaps if gap["key"] == key)


def test_an_answer_goes_into_the_file_and_can_be_taken_back(server: Served, file: Path) -> None:
    version, gap = server.picture()["version"], missing(server, "third_parties.ses.outage_plan")
    assert gap["writable"]
    status, _, _ = server.ask(
        "answer",
        {"file": "orders.yaml", "version": version, "path": gap["path"], "value": "It waits: 4 days, then mail"},
    )
    assert status == 200
    assert file.read_text(encoding="utf-8") == SPEC.replace(
        "  ses: Amazon SES", "  ses: {name: Amazon SES, outage_plan: 'It waits: 4 days, then mail'}"
    )
    open_now = {gap["key"] for one in server.review()["questions"] for gap in one["missing"]}
    assert "third_parties.ses.outage_plan" not in open_now
    assert server.ask("undo", {})[0] == 200
    assert file.read_text(encoding="utf-8") == SPEC
    assert server.ask("undo", {})[0] == 409


def test_a_file_that_was_changed_meanwhile_is_not_written_to(server: Served, file: Path) -> None:
    version, gap = server.picture()["version"], missing(server, "queues.jobs.retry")
    body = {"file": "orders.yaml", "version": version, "path": gap["path"], "value": "5 times"}
    changed = SPEC + "# mine\n"
    file.write_text(changed, encoding="utf-8")
    status, _, content = server.ask("answer", body)
    assert status == 409
    assert "changed meanwhile" in json.loads(content)["why"]
    assert file.read_text(encoding="utf-8") == changed
    assert server.ask("answer", {**body, "version": server.picture()["version"]})[0] == 200
    assert file.read_text(encoding="utf-8") == changed.replace("role: led}\nthird", "role: led, retry: 5 times}\nthird")
    file.write_text(changed + "# again\n", encoding="utf-8")
    assert server.ask("undo", {})[0] == 409
    assert file.read_text(encoding="utf-8") == changed + "# again\n"


def test_what_makes_no_sense_is_refused_and_writes_nothing(server: Served, file: Path) -> None:
    version = server.picture()["version"]
    body = {"file": "orders.yaml", "version": version, "path": ["components", "api", "team"], "value": "nobody"}
    status, _, content = server.ask("answer", body)
    assert (status, json.loads(content)["why"]) == (422, "There is no team `nobody`.")
    for path, value in ((["edges", 0, "mode"], "sync"), (["components"], "x"), (["nowhere", "at all"], "x"), ([], "x")):
        assert server.ask("answer", {**body, "path": path, "value": value})[0] == 422
    for wrong in ({}, [], {**body, "path": 3}, {**body, "value": "x" * 30_000}):
        assert server.ask("answer", wrong)[0] == 400
    assert file.read_text(encoding="utf-8") == SPEC


def test_no_other_site_can_read_or_write(server: Served, file: Path) -> None:
    body = {"file": "orders.yaml", "version": server.picture()["version"], "path": ["summary"], "value": "Hacked"}
    here = f"http://127.0.0.1:{server.port}"
    for where in ("", "picture", "review", "page.js", "events"):
        assert server.ask(where, start="/")[0] == 403
        assert server.ask(where, start="/wrong-token/")[0] == 403
        assert server.ask(where, Origin="http://evil.example")[0] == 403
        assert server.ask(where, Origin="null")[0] == 403
        assert server.ask(where, Host=f"evil.example:{server.port}")[0] == 403
        assert server.ask(where, Sec_Fetch_Site="cross-site")[0] == 403
    for headers in (
        {"Origin": ""}, {"Origin": "http://evil.example"}, {"Origin": f"{here}.evil.example"}, {"Origin": "null"},
        {"Content_Type": "text/plain"}, {"Host": "evil.example"}, {"Sec_Fetch_Site": "same-site"},
    ):  # fmt: skip
        assert server.ask("answer", body, **headers)[0] == 403
        assert server.ask("open", {"file": "orders.yaml", "line": 1}, **headers)[0] == 403
    assert server.ask("answer", body, start="/")[0] == 403
    assert file.read_text(encoding="utf-8") == SPEC
    assert server.ask("")[0] == 200


def test_nothing_but_the_page_and_the_specs_is_served(server: Served, file: Path) -> None:
    (file.parent / "secret.yaml").write_text("title: S\ncomponents: {hush: {}}\n", encoding="utf-8")
    for where in ("orders.yaml", "secret.yaml", "../secret.yaml", "..%2f..%2fetc%2fpasswd", "page.html", "preview.py"):
        status, _, content = server.ask(where)
        assert status in (403, 404)
        assert b"hush" not in content
    assert server.picture(file="secret.yaml")["title"] == "Orders"
    assert server.picture(file="../../etc/passwd")["title"] == "Orders"
    assert server.ask("picture?theme=loud")[0] == 400
    (file.parent / "secret.yaml").unlink()


def test_images_stand_apart_from_pictures_and_are_kept_by_the_page(server: Served, file: Path) -> None:
    assert file.is_file()
    named = re.findall(r'href="(icon/[0-9a-f]{24})"', server.picture()["svg"])
    assert len(named) >= 2
    assert "base64" not in server.picture()["svg"]
    status, headers, content = server.ask(named[0])
    kept = {name.lower(): value for name, value in headers.items()}
    assert (status, kept["content-type"]) == (200, "image/png")
    assert content.startswith(b"\x89PNG")
    assert "immutable" in kept["cache-control"]
    assert server.ask(named[0], start="/")[0] == 403
    assert server.ask("icon/0123456789abcdef01234567")[0] == 404


def test_headers_keep_the_page_to_itself(server: Served) -> None:
    for where in ("", "page.js", "picture", "none"):
        headers = {name.lower(): value for name, value in server.ask(where)[1].items()}
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers


def test_the_public_sees_nothing_confidential(server: Served, file: Path) -> None:
    secret = SPEC.replace("Amazon SES", "{name: Falcon Mail, confidential: a mail vendor}")
    file.write_text(secret, encoding="utf-8")
    internal, public = server.picture(), server.picture(audience="public")
    assert "Falcon" in internal["svg"]
    assert "Falcon" not in json.dumps(public)
    assert "A mail vendor" in public["svg"] or "a mail vendor" in public["svg"]
    assert public["places"] == {}


def test_a_waiting_page_hears_of_each_change(server: Served, file: Path) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)
    connection.request("GET", server.start + "events")
    answer = connection.getresponse()
    assert answer.status == 200
    first = answer.readline()
    assert first.startswith(b"data: ")
    assert answer.readline() == b"\n"
    file.write_text(SPEC.replace("Orders", "Parcels"), encoding="utf-8")
    assert int(answer.readline().split()[1]) > int(first.split()[1])
    connection.close()
    assert server.picture()["title"] == "Parcels"


def test_ctrl_c_ends_it_though_a_page_waits(tmp_path: Path) -> None:
    folder = tmp_path / "specs"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text(SPEC.replace("Orders", name.upper()), encoding="utf-8")
    with serving(folder) as server:
        assert server.picture()["files"] == ["a.yaml", "b.yaml"]
        assert server.picture(file="b.yaml")["title"] == "B"
        assert server.review(file="b.yaml")["score"] > 0  # the process beside it runs, and holds its standard error
        shutil.copy(folder / "a.yaml", folder / "c.yaml")
        assert until(lambda: server.picture()["files"] == ["a.yaml", "b.yaml", "c.yaml"])
        connection = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST)
        connection.request("GET", server.start + "events")
        assert connection.getresponse().readline().startswith(b"data: ")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(LONGEST) == 0
        assert server.process.stdout is not None
        assert "Traceback" not in server.process.stdout.read()
        connection.close()
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "b.yaml", "c.yaml"]


def test_wrong_use_is_told(tmp_path: Path, server: Served) -> None:
    assert run("serve", "-", cwd=tmp_path).returncode == 2
    none = run("serve", ".", "--no-open", cwd=tmp_path)
    assert (none.returncode, none.stdout) == (1, b"")
    assert "No *.yaml or *.yml file in this folder." in none.stderr.decode()
    taken = run("serve", server.file, "--no-open", "--port", str(server.port), cwd=tmp_path)  # type: ignore[attr-defined]
    assert taken.returncode == 1
    assert f"Port {server.port} can't be had" in taken.stderr.decode()


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("code", ["code", "--goto", "/a b.yaml:3"]),
        ("/usr/bin/code --wait", ["/usr/bin/code", "--wait", "--goto", "/a b.yaml:3"]),
        ("hx", ["hx", "/a b.yaml:3"]),
        ("vim -g", ["vim", "-g", "+3", "/a b.yaml"]),
    ],
)
def test_an_editor_is_opened_at_the_line(editor: str, words: list[str]) -> None:
    assert command(editor, "/a b.yaml", 3) == words
    with pytest.raises(ValueError, match="No"):
        command(" ", "/a", 1)
