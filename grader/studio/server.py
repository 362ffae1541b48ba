"""The page's server on this machine: loopback only, behind a token, one process, with nothing from elsewhere."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import secrets
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from markdown_it import MarkdownIt
from markdown_it.token import Token
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from grader.catalogue import places
from grader.catalogue.patterns import regex
from grader.errors import ExerciseNotFound, NotKept, UsageProblem
from grader.feedback.pages.report import render_page
from grader.studio import questions, standing
from grader.studio.access import HOST, Access, entrance, keep_key, kept_key
from grader.studio.desk import Desk
from grader.studio.events import Events
from grader.studio.files import Conflict, find_place
from grader.studio.gradings import Gradings
from grader.studio.serving import open_socket, page_config
from grader.studio.shown import error_shown

MOST_TEXT = 1_000_000
"""Characters of a script."""
MOST_CELL = 100_000
"""Characters of a scratch cell."""
BUILT = {"studio.js": "text/javascript", "studio.css": "text/css"}
"""Files that `npm run build` makes from the sources in `studio/`."""
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""The policy of reports and debriefs, which the page shows in a frame: no script at all."""
LEADS_AWAY = regex(r'<a (?=[^>]*\bhref="[^#])')
"""The beginning of a link to another page."""
Facts = dict[str, Any]


def make_app(desk: Desk, token: str, base_url: str = "") -> Starlette:
    """Return the page and its routes; whoever does not have ``token`` gets nothing, and changes nothing."""
    return Starlette(
        routes=[
            Route("/enter/{token}", entrance(token, base_url)),
            Route("/", _html),
            Route("/{name:str}", _file, name="file"),
            Route("/api/events", functools.partial(_stream, desk)),
            Route("/api/home", _asked(lambda told: {**standing.path_of_learner(), "ready": desk.gradings.is_ready})),
            Route("/api/names", _asked(lambda told: desk.names())),
            Route("/api/progress", _asked(lambda told: standing.overview())),
            *_exercise_routes(desk),
            *_quiz_routes(),
            *_exam_routes(desk),
        ],
        middleware=[Middleware(Access, token=token, base_url=base_url)],
    )


def _exercise_routes(desk: Desk) -> list[Route]:
    def opened(told: Facts) -> Facts:
        shown = desk.open(told["name"])
        return {**shown, "brief": _rendered(shown["brief"])}

    def difference(told: Facts) -> Facts:
        return standing.difference(_known(told), _number(told, "from"), _number(told, "to"))

    def report(told: Facts) -> str:
        return standing.report_of(_known(told), _number(told, "attempt") if "attempt" in told else None)

    here = "/api/exercise/{name}"
    return [
        Route(here, _asked(opened)),
        Route(f"{here}/file", _asked(lambda told: desk.read(told["name"]))),
        Route(
            f"{here}/save",
            _changing(lambda told: desk.save(told["name"], _text(told, "text", MOST_TEXT), _text(told, "base", 64))),
        ),
        Route(
            f"{here}/findings",
            _changing(lambda told: {"findings": desk.findings(told["name"], _text(told, "text", MOST_TEXT))}),
        ),
        Route(
            f"{here}/grade",
            _changing(lambda told: {"number": desk.grade(told["name"], anew=told.get("anew") is True)}),
        ),
        Route(f"{here}/cancel", _changing(lambda told: {"cancelled": desk.gradings.cancel(_known(told))})),
        Route(
            f"{here}/hint",
            _changing(lambda told: {"hint": desk.hint(told["name"], _text(told, "criterion", 200) or None)}),
        ),
        Route(f"{here}/scratch", _asked(lambda told: {"cell": desk.cells.latest(_known(told))})),
        Route(
            f"{here}/scratch/run",
            _changing(
                lambda told: {
                    "number": desk.run_cell(
                        told["name"], _text(told, "text", MOST_TEXT), _text(told, "code", MOST_CELL)
                    )
                }
            ),
        ),
        Route(f"{here}/scratch/cancel", _changing(lambda told: {"cancelled": desk.cells.cancel(_known(told))})),
        Route(f"{here}/attempts", _asked(lambda told: {"attempts": standing.attempts_of(_known(told))})),
        Route(f"{here}/difference", _asked(difference)),
        Route(f"{here}/report", _framed(report)),
    ]


def _quiz_routes() -> list[Route]:
    def asked(told: Facts) -> Facts:
        return questions.questions(told.get("exercise"), told.get("concept"), more="more" in told)

    def answer(told: Facts) -> Facts:
        chosen = told.get("chosen", [])
        if not isinstance(chosen, list) or any(type(item) is not int for item in chosen):
            raise _unfit("chosen")
        return questions.answer(_text(told, "id", 200), chosen, _text(told, "typed", questions.MOST_TYPED))

    return [Route("/api/quiz", _asked(asked)), Route("/api/quiz/answer", _changing(answer))]


def _exam_routes(desk: Desk) -> list[Route]:
    def begin(told: Facts) -> Facts:
        desk.begin_exam(told)
        return desk.exam()

    def change(told: Facts) -> Facts:
        desk.change_exam(told["how"])
        return desk.exam()

    return [
        Route("/api/exam", _asked(lambda told: desk.exam())),
        Route("/api/exam/start", _changing(begin)),
        Route(
            "/api/exam/submit/{task}",
            _changing(lambda told: desk.submit(told["task"], from_editor=told.get("from_editor") is True)),
        ),
        Route("/api/exam/change/{how}", _changing(change)),
        Route("/exam/{number}/debrief.html", _framed(lambda told: desk.debrief(_number(told, "number")))),
        Route(
            "/exam/{number}/{task}.html",
            _framed(lambda told: desk.report_of_task(_number(told, "number"), told["task"])),
        ),
    ]


# How a request becomes an answer


def _asked(answer: Callable[[Facts], Any]) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that answers with what ``answer`` returns for the facts of the address."""

    async def endpoint(request: Request) -> Response:
        return await _answered(answer, {**request.query_params, **request.path_params})

    return endpoint


def _changing(answer: Callable[[Facts], Any]) -> Any:
    """Return an endpoint that takes a JSON object, by POST alone."""

    class Endpoint:
        """An ASGI application, so that every other method is refused."""

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            request = Request(scope, receive)
            if scope["method"] != "POST":
                response: Response = PlainTextResponse("This is changed by POST.", 405)
            else:
                try:
                    told = json.loads(await request.body() or b"{}")
                except (ValueError, RecursionError):
                    told = None
                if isinstance(told, dict):
                    response = await _answered(answer, {**told, **request.path_params})
                else:
                    response = JSONResponse(error_shown(_unfit("The request")), 400)
            await response(scope, receive, send)

    return Endpoint()


def _framed(answer: Callable[[Facts], str]) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for a page without script that the page shows in a frame."""

    async def endpoint(request: Request) -> Response:
        try:
            html = await run_in_threadpool(answer, {**request.query_params, **request.path_params})
        except Exception as error:
            told = error_shown(error)
            html = render_page("studio/nothing.html", problem=told["problem"], step=told["next_step"])
        # A link in a frame opens a tab: nothing leads back from a page that takes the frame.
        html = LEADS_AWAY.sub('<a target="_blank" rel="noopener noreferrer" ', html)
        return HTMLResponse(html, headers={"Content-Security-Policy": FRAMED})

    return endpoint


async def _answered(answer: Callable[[Facts], Any], told: Facts) -> Response:
    try:
        return JSONResponse(await run_in_threadpool(answer, told))
    except Conflict as error:
        return JSONResponse({**error_shown(error), "there": vars(error.there)}, 409)
    except ExerciseNotFound as error:
        return JSONResponse(error_shown(error), 404)
    except NotKept as error:
        return JSONResponse(error_shown(error), 507)
    except UsageProblem as error:
        return JSONResponse(error_shown(error), 422)
    except Exception as error:
        return JSONResponse(error_shown(error), 503)


def _known(told: Facts) -> str:
    """Return the name of an exercise that there is; raises ``ExerciseNotFound``."""
    return find_place(str(told["name"])).exercise.name


def _text(told: Facts, name: str, most: int) -> str:
    value = told.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise _unfit(name)
    return value


def _number(told: Facts, name: str) -> int:
    value = str(told.get(name, ""))
    if not (value.isascii() and value.isdecimal() and len(value) < 12):
        raise _unfit(name)
    return int(value)


def _unfit(name: str) -> UsageProblem:
    return UsageProblem(f"{name} is not what it should be.", "", "Load the page again.")


# The page itself


async def _html(request: Request) -> Response:
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; img-src data:; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    html = await run_in_threadpool(render_page, "studio/page.html", nonce=nonce, version=_version())
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


@functools.cache
def _built() -> dict[str, tuple[bytes, bytes]]:
    """Return each built file, as it is and compressed."""
    files = {name: (places.templates_folder() / "studio" / name).read_bytes() for name in BUILT}
    return {name: (data, gzip.compress(data, 9, mtime=0)) for name, data in files.items()}


def _version() -> str:
    return hashlib.sha256(b"".join(data for data, _ in _built().values())).hexdigest()[:12]


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in BUILT:
        return PlainTextResponse("There is no such page.", 404)
    data, compressed = _built()[name]
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(compressed, media_type=BUILT[name], headers={**headers, "Content-Encoding": "gzip"})
    return Response(data, media_type=BUILT[name], headers=headers)


async def _stream(desk: Desk, request: Request) -> Response:
    # Proxies that collect what they pass on would hold events back.
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(desk.events.listen(), media_type="text/event-stream", headers=headers)


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def link_open(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
        tokens[index].attrSet("target", "_blank")
        tokens[index].attrSet("rel", "noreferrer noopener")
        return str(self.renderToken(tokens, index, options, env))

    markdown.add_render_rule("link_open", link_open)
    return markdown


def _rendered(brief: str) -> str:
    """Return a brief as HTML; HTML that stands in it is shown as text."""
    return str(_markdown().render(brief))


# Starting


class _Server(uvicorn.Server):
    """A server that ends what it streams when it ends."""

    def __init__(self, config: uvicorn.Config, events: Events) -> None:
        super().__init__(config)
        self._events = events

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End every stream, then the server."""
        self._events.end()
        await super().shutdown(sockets)


class Running:
    """The server of the page, ready to run."""

    def __init__(self, port: int | None = None, base_url: str = "") -> None:
        key = kept_key()
        self.listening = open_socket(key["port"] if port is None else port, base_url)
        self.events = Events()
        self.gradings = Gradings(self.events)
        bound = int(self.listening.getsockname()[1])
        self.desk = Desk(self.events, self.gradings)
        self.moved_from = port if port not in (None, bound) else 0
        """The port that was asked for and is in use; 0 where it was free."""
        base = base_url or f"http://{HOST}:{bound}/"
        keep_key(key["token"], bound, base)
        self.address = f"{base}enter/{key['token']}"
        """The address that lets one in."""
        config = page_config(make_app(self.desk, key["token"], base_url), timeout_graceful_shutdown=1, ws="none")
        self.server = _Server(config, self.events)

    def run(self) -> None:
        """Serve until the server is told to exit, or Ctrl-C is pressed."""
        try:
            self.server.run(sockets=[self.listening])
        finally:
            self.close()

    def close(self) -> None:
        """End what runs; everything that was saved is on the disk."""
        self.desk.close()
        self.listening.close()
