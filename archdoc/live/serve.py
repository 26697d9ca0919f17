"""The preview as a web server on this machine: a page, what it shows as JSON, and word of every change of a file.

Nobody else may read or write: the address has a random token in it, and requests that another site makes a browser
send are refused by their Host and Origin (DNS rebinding, cross-site requests). Nothing is fetched from elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, get_args

import anyio
import anyio.to_thread
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

from archdoc.core.vocabulary import Audience, ThemeName
from archdoc.live import editor, running
from archdoc.live.icons import Icons
from archdoc.live.preview import ConflictError, Preview
from archdoc.spec.insert import RefusedError

ASSETS = Path(__file__).resolve().parent / "assets"
KINDS = {
    "page.js": "text/javascript",
    "parts.js": "text/javascript",
    "drag.js": "text/javascript",
    "page.css": "text/css",
}
LONGEST_ANSWER = 20_000
"""Letters."""
FARTHEST = 1e6
"""Units of the picture that a card can be dragged by."""
IDLE = 1.5
"""Seconds without a change after which a picture is laid out as a build would."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Answering = Callable[[Request], Awaitable[Response]]


class _Page:
    """A page that is open, and the last of each sort of event that it hasn't heard yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._some = asyncio.Event()

    def tell(self, event: str, data: str) -> None:
        """What it hasn't yet heard of the same sort goes with this."""
        self._waiting[event] = data
        self._some.set()

    async def heard(self) -> list[tuple[str, str]]:
        """What there is, as soon as there is any; nothing after a second, so that an end is seen."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._some.wait(), 1.0)
        self._some.clear()
        found, self._waiting = list(self._waiting.items()), {}
        return found


class Server:
    """A preview, served. `address` is what a browser opens."""

    def __init__(self, preview: Preview, *, port: int = 0, opener: str = "") -> None:
        """On a port of this machine, a free one for 0; `opener` is an editor's command. Raises OSError: it is taken."""
        self.preview, self.opener = preview, opener
        self.token = secrets.token_urlsafe(24)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(("127.0.0.1", port))
        except OSError:
            self.socket.close()
            raise
        self.port: int = self.socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/{self.token}/"
        self._hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        self._waiting: set[_Page] = set()
        self._changes = 0
        self._icons = Icons()
        self._server: uvicorn.Server | None = None
        self._idle: asyncio.Task[None] | None = None

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serves until it is interrupted. `ready` is called once it answers."""
        self._ready = ready
        config = uvicorn.Config(
            self.app(),
            log_level="error",
            access_log=False,
            timeout_graceful_shutdown=1,
            lifespan="on",
            server_header=False,
        )
        self._server = uvicorn.Server(config)
        with suppress(KeyboardInterrupt):
            self._server.run(sockets=[self.socket])

    def app(self) -> Starlette:
        """What answers."""
        start = f"/{self.token}"
        return Starlette(
            routes=[
                Route(f"{start}/", self._guarded(self.page)),
                Route(f"{start}/picture", self._guarded(self.picture)),
                Route(f"{start}/review", self._guarded(self.review)),
                Route(f"{start}/events", self._guarded(self.events)),
                Route(f"{start}/answer", self._guarded(self.answer), methods=["POST"]),
                Route(f"{start}/drop", self._guarded(self.drop), methods=["POST"]),
                Route(f"{start}/undo", self._guarded(self.undo), methods=["POST"]),
                Route(f"{start}/open", self._guarded(self.open), methods=["POST"]),
                Route(f"{start}/cursor", self._guarded(self.cursor), methods=["POST"]),
                Route(f"{start}/icon/{{name}}", self._guarded(self.icon)),
                Route(f"{start}/{{name}}", self._guarded(self.asset)),
                Route("/{rest:path}", self._guarded(self.nothing), methods=["GET", "POST"]),
            ],
            lifespan=self._lifespan,
        )

    def _guarded(self, answer: Answering) -> Answering:
        async def guarded(request: Request) -> Response:
            response = await answer(request) if self._ours(request) else PlainTextResponse("Refused.\n", 403)
            response.headers.update({name: value for name, value in _HEADERS.items() if name not in response.headers})
            return response

        return guarded

    def _ours(self, request: Request) -> bool:
        """Whether a request comes from the page itself, or from whoever typed the address."""
        headers = request.headers
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self._hosts or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        if request.method == "POST":
            return origin == f"http://{host}" and headers.get("content-type", "").startswith("application/json")
        return origin in (None, f"http://{host}")

    async def page(self, _: Request) -> Response:
        """The page, which asks for all else."""
        return Response((ASSETS / "page.html").read_text(encoding="utf-8"), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        """A file of the page."""
        name = request.path_params["name"]
        if name not in KINDS:
            return PlainTextResponse("There is no such page.\n", 404)
        return Response((ASSETS / name).read_text(encoding="utf-8"), media_type=KINDS[name])

    async def nothing(self, _: Request) -> Response:
        """What there is without the token."""
        return PlainTextResponse("Refused: open the address that `archdoc serve` has printed.\n", 403)

    async def picture(self, request: Request) -> Response:
        """A picture, with problems and places."""
        asked = request.query_params
        look, audience = asked.get("theme", "light"), asked.get("audience", "internal")
        if look not in get_args(ThemeName) or audience not in get_args(Audience):
            return PlainTextResponse("There is no such theme or audience.\n", 400)
        file, view, fault = (asked.get(key, "") for key in ("file", "view", "fault"))
        made = await anyio.to_thread.run_sync(
            lambda: self._icons.named(self.preview.picture(file, view, look, audience, fault)),  # type: ignore[arg-type]
            limiter=self._one_picture,
        )
        return JSONResponse(made | {"editor": bool(self.opener)})

    async def icon(self, request: Request) -> Response:
        """An image of a picture; it is the same for ever, so that no redraw loads or decodes it again."""
        found = self._icons.get(request.path_params["name"])
        if found is None:
            return PlainTextResponse("There is no such image.\n", 404)
        kind, content = found
        return Response(content, media_type=kind, headers={"Cache-Control": "private, max-age=604800, immutable"})

    async def review(self, request: Request) -> Response:
        """Readiness and open questions, one page after the other: they must not take pictures the threads."""
        file = request.query_params.get("file", "")
        return JSONResponse(await anyio.to_thread.run_sync(self.preview.review, file, limiter=self._one_review))

    async def answer(self, request: Request) -> Response:
        """Writes an answer into the file."""
        try:
            body: dict[str, Any] = json.loads(await request.body())
            name, version, value = str(body["file"]), str(body["version"]), str(body["value"])
            path = tuple(step if isinstance(step, int) else str(step) for step in body["path"])
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"why": "The request makes no sense."}, 400)
        if len(value) > LONGEST_ANSWER:
            return JSONResponse({"why": "That is too long for an answer."}, 400)
        return await self._edited(
            lambda: self.preview.answer(name, version, path, value), "look at it, and press Write again"
        )

    async def drop(self, request: Request) -> Response:
        """Writes into the file where a card was dropped."""
        try:
            body: dict[str, Any] = json.loads(await request.body())
            name, version, view, id = (str(body[key]) for key in ("file", "version", "view", "id"))
            by = (float(body["dx"]), float(body["dy"]))
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"why": "The request makes no sense."}, 400)
        if not all(abs(one) < FARTHEST for one in by):
            return JSONResponse({"why": "That is no place on the picture."}, 400)
        return await self._edited(lambda: self.preview.drop(name, version, view, id, by), "look at it, and drag again")

    async def _edited(self, edit: Callable[[], None], advice: str) -> Response:
        try:
            await anyio.to_thread.run_sync(edit)
        except ConflictError:
            return JSONResponse({"why": f"The file was changed meanwhile: {advice}."}, 409)
        except RefusedError as error:
            return JSONResponse({"why": str(error)}, 422)
        except Exception as error:
            return JSONResponse({"why": str(error)}, 500)
        self._tell()
        return JSONResponse({})

    async def undo(self, _: Request) -> Response:
        """Takes the last answer back."""
        try:
            name = await anyio.to_thread.run_sync(self.preview.undo)
        except ConflictError:
            return JSONResponse({"why": "The file was changed since: undo it in your editor."}, 409)
        if name is None:
            return JSONResponse({"why": "There is nothing to take back."}, 409)
        self._tell()
        return JSONResponse({"file": name})

    async def open(self, request: Request) -> Response:
        """Opens the editor at a line of the file."""
        try:
            body = json.loads(await request.body())
            name, line = str(body["file"]), int(body["line"])
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"why": "The request makes no sense."}, 400)
        file = next((one for one in self.preview.files if one.endswith(name) and name), None)
        if file is None or not self.opener:
            return JSONResponse({"why": "No editor is set: start with --editor, or set VISUAL."}, 409)
        try:
            editor.start(self.opener, str(Path(file).resolve()), max(line, 1))
        except (OSError, ValueError) as error:
            return JSONResponse({"why": f"The editor can't be started: {error}"}, 409)
        return JSONResponse({})

    async def cursor(self, request: Request) -> Response:
        """An editor says which part its cursor is on: pages light it up."""
        try:
            body = json.loads(await request.body())
            told = {"file": str(body["file"])}
            if "kind" in body:
                told |= {"kind": str(body["kind"]), "id": str(body["id"])}
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"why": "The request makes no sense."}, 400)
        if told["file"] not in self.preview.names() or told.get("kind", "node") not in running.KINDS:
            return JSONResponse({"why": "No such file or part is shown."}, 404)
        for page in self._waiting:
            page.tell("cursor", json.dumps(told))
        return JSONResponse({})

    async def events(self, _: Request) -> Response:
        """A line for every change, for as long as the page is open."""
        return StreamingResponse(self._changed(), media_type="text/event-stream")

    async def _changed(self) -> AsyncIterator[str]:
        page = _Page()
        page.tell("message", str(self._changes))
        self._waiting.add(page)
        try:
            while self._server is None or not self._server.should_exit:
                for event, data in await page.heard():
                    yield f"data: {data}\n\n" if event == "message" else f"event: {event}\ndata: {data}\n\n"
        finally:
            self._waiting.discard(page)

    def _tell(self) -> None:
        self._changes += 1
        for page in self._waiting:
            page.tell("message", str(self._changes))

    def _settle_later(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """When nothing has changed for a while, the picture is laid out with all care."""
        await asyncio.sleep(IDLE)
        if await anyio.to_thread.run_sync(self.preview.settle):
            self._tell()

    async def _watch(self) -> None:
        async for _ in awatch(self.preview.folder, debounce=40, step=8, recursive=False, rust_timeout=500):
            await anyio.to_thread.run_sync(self.preview.refresh)
            self._tell()
            self._settle_later()

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        # More threads would only wait for each other, and each keeps memory of its own.
        self._one_review, self._one_picture = anyio.CapacityLimiter(1), anyio.CapacityLimiter(1)
        watching = asyncio.create_task(self._watch())
        asyncio.get_running_loop().call_later(0.05, self._ready)
        try:
            with running.noted(self.preview.folder, self.address):
                yield
        finally:
            for task in (watching, self._idle):
                if task is not None:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task
