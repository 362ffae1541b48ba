"""The exam as a page on this machine: bound to loopback, behind a token, with nothing from elsewhere."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from grader.catalogue import places
from grader.catalogue.exam_paper import read_task
from grader.catalogue.rubric import read_rubric
from grader.catalogue.stub import derived_files
from grader.errors import GraderError
from grader.feedback.pages.report import render_page, render_report
from grader.practice.exam.page_work import PageWork, keep_page_key, page_key
from grader.practice.exam.states import latest_grade, task_states

HOST = "127.0.0.1"
COOKIE = "tf-exam"
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_HEADERS = {
    # Only a header, and no page, can say who may frame it.
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Answering = Callable[[Request], Response]


def make_app(work: PageWork, token: str) -> Starlette:
    """Return the page of one sitting; whoever does not have ``token`` gets nothing, and changes nothing."""

    def guarded(answer: Answering, changes: bool = False) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            allowed = secrets.compare_digest(request.cookies.get(COOKIE, "").encode(), token.encode())
            # A page from elsewhere can neither read the token nor set this header.
            if not allowed or (changes and request.headers.get("x-exam") != "1"):
                sentence = "Open the page with the address that `python -m grader exam open` shows."
                return PlainTextResponse(sentence, 403, headers=_HEADERS)
            try:
                response = await run_in_threadpool(answer, request)
            except GraderError as error:
                response = JSONResponse({"problem": str(error)}, 503)
            response.headers.update(_HEADERS)
            return response

        return endpoint

    async def enter(request: Request) -> Response:
        if not secrets.compare_digest(request.path_params["token"].encode(), token.encode()):
            return PlainTextResponse("This is not the token of this page.", 403, headers=_HEADERS)
        response = RedirectResponse("/", 303, headers=_HEADERS)
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
        return response

    def submit(request: Request) -> Response:
        task = request.path_params["task"]
        if task not in work.sitting().tasks:
            return JSONResponse({"problem": "There is no such task."}, 404)
        work.submit(task)
        return JSONResponse(work.state(), 202)

    def report(request: Request) -> Response:
        page = _report(work, request.path_params["task"])
        return HTMLResponse(page) if page else PlainTextResponse("There is no report to show.", 404)

    return Starlette(
        routes=[
            Route("/enter/{token}", enter),
            Route("/", guarded(lambda request: HTMLResponse(_page(work)))),
            Route("/state", guarded(lambda request: JSONResponse(work.state()))),
            Route("/exam.js", guarded(lambda request: _script())),
            Route("/report/{task}", guarded(report)),
            Route("/submit/{task}", guarded(submit, changes=True), methods=["POST"]),
        ],
        # Against other names for this machine that a page from elsewhere may have made.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )


def _script() -> Response:
    return Response((places.templates_folder() / "exam.js").read_text(encoding="utf-8"), media_type="text/javascript")


def _page(work: PageWork) -> str:
    sitting = work.sitting()
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    briefs = {}
    for task in sitting.tasks:
        files = {path.name: text for path, text in derived_files(task, sitting.seed).items()}
        _, _, text = files["README.md"].partition("\n")
        briefs[task] = Markup(markdown.render(text))
    return render_page(
        "exam.html", sitting=sitting, tasks=task_states(sitting), briefs=briefs, state=work.state(), policy=POLICY
    )


def _report(work: PageWork, task: str) -> str:
    """Return the report of the latest submission to a task; empty where there is none, or it may not be told yet."""
    sitting = work.sitting()
    grade = latest_grade(sitting, task) if task in sitting.tasks else None
    if grade is None:
        return ""
    exercise = read_task(task, sitting.seed)
    return render_report(grade, exercise, read_rubric(exercise), attempts=len(sitting.answers_to(task)))


def open_socket(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone, on ``port`` if it is free and else on another."""
    for wanted in (port, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, wanted))
            return listening
        except OSError:
            listening.close()
    raise GraderError("No port of this machine is free for the page.", "", "`exam status` shows the same.")


def page_config(app: ASGIApp, **how: Any) -> uvicorn.Config:
    """Return how a page of this machine is served: quietly, with nothing to start or to end; ``how`` is added."""
    return uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", **how)


def make_server(work: PageWork, port: int | None = None) -> tuple[uvicorn.Server, socket.socket, str]:
    """Return a server for the page of a sitting, its socket, and the address that lets one in."""
    key = page_key(work.number)
    listening = open_socket(key["port"] if port is None else port)
    bound = int(listening.getsockname()[1])
    keep_page_key(work.number, key["token"], bound)
    config = page_config(make_app(work, key["token"]), timeout_graceful_shutdown=2)
    return uvicorn.Server(config), listening, f"http://{HOST}:{bound}/enter/{key['token']}"
