"""`archdoc serve` as a process of its own: what its tests share."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from command import ARCHDOC, LONGEST, environment

SPEC = """\
title: Orders   # a comment
teams:
  us: {name: Us, mine: true}
components:
  api: {team: us, role: led, technology: FastAPI}
  worker: {team: us, role: built, type: worker}
queues:
  jobs: {team: us, role: led}
third_parties:
  ses: Amazon SES
edges:
  - api -> jobs: order
  - jobs -> worker
  - {worker -> ses: send, tradeoff: Straight from the worker}
views: {near: {focus: [worker], title: Near the worker}}
"""


class Served:
    """A server that runs, and its address."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[\w-]+/)", address)
        assert found, address
        self.port, self.start = int(found[1]), found[2]

    def ask(
        self, path: str, body: Any = None, *, start: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of an answer. With a `body` it is posted, as the page does."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        sent = {"Host": f"127.0.0.1:{self.port}"}
        if body is not None:
            sent |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        where = (self.start if start is None else start) + path
        connection.putrequest("GET" if body is None else "POST", where, skip_host=True)
        content = b"" if body is None else json.dumps(body).encode()
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        answer = connection.getresponse()
        made = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return made

    def picture(self, **asked: str) -> dict[str, Any]:
        status, _, content = self.ask("picture?" + urlencode(asked))
        assert status == 200, content
        made: dict[str, Any] = json.loads(content)
        return made

    def review(self, **asked: str) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(self.ask("review?" + urlencode(asked))[2])
        return made


@contextmanager
def serving(target: Path, *options: str, **more: str | None) -> Iterator[Served]:
    """Runs the command for a spec or a folder, and ends it as Ctrl-C does."""
    process = subprocess.Popen(
        [*ARCHDOC, "serve", str(target), "--no-open", *options], cwd=target.parent, env=environment(**more),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield Served(process, found[0])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        assert process.stdout is not None
        process.stdout.close()
