"""A class while it is graded, as a page on this machine: what is done so far, with every report; nothing is changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.cohort.shelf import COHORT, Shelf
from grader.cohort.summary import render_summary
from grader.errors import GraderError, UsageProblem
from grader.feedback.pages.report import render_page
from grader.studio.access import HOST, Access, entrance
from grader.studio.serving import open_socket, page_config

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
FRAMED = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
"""For pages that carry their own policy: here is only said who may frame them."""


class LiveClass:
    """The folder of one cohort, as it is now."""

    def __init__(self, out: Path) -> None:
        self.out = out
        """The folder."""
        self.exercise = read_exercise(_exercise_name(out))
        """What was submitted."""
        self._shelf = Shelf(out, self.exercise)
        self._shelf.so_far()

    def state(self) -> dict[str, Any]:
        """Return how many are graded, of how many, and what changes with each grade."""
        cohort, expected = self._shelf.so_far()
        told = [(record.learner, record.digest, record.state) for record in cohort.records]
        version = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
        return {"graded": len(cohort.records), "expected": expected, "version": version}

    def summary(self) -> str:
        """Return the page for staff with whoever is graded by now."""
        return render_summary(self._shelf.so_far()[0])

    def report(self, name: str) -> str:
        """Return a learner's own page; raises ``UsageProblem`` where there is none."""
        cohort, _ = self._shelf.so_far()
        if name not in {record.stem for record in cohort.records}:
            raise UsageProblem("There is no such report.")
        with contextlib.suppress(OSError):
            return (self.out / "reports" / f"{name}.html").read_text(encoding="utf-8")
        raise UsageProblem("This report is not written yet.")


def _exercise_name(out: Path) -> str:
    try:
        return str(json.loads((out / COHORT).read_text(encoding="utf-8"))["exercise_name"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageProblem(
            f"{out} holds no cohort.", "It has no readable cohort.json.", "Grade one with `cohort grade --out FOLDER`."
        ) from error


def make_app(live: LiveClass, token: str, base_url: str = "") -> Starlette:
    """Return the page and its routes; all of them read, and none changes anything."""

    def framed(answer: Callable[[Request], str]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                html = await run_in_threadpool(answer, request)
            except GraderError as error:
                return PlainTextResponse(error.problem, 404)
            return HTMLResponse(html, headers={"Content-Security-Policy": FRAMED})

        return endpoint

    async def state(request: Request) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(live.state))
        except GraderError as error:
            return JSONResponse({"problem": error.problem}, 503)

    async def page(request: Request) -> Response:
        html = await run_in_threadpool(render_page, "live.html", exercise=live.exercise, policy=POLICY)
        return HTMLResponse(html, headers={"Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'"})

    async def script(request: Request) -> Response:
        text = (places.templates_folder() / "live.js").read_text(encoding="utf-8")
        return Response(text, media_type="text/javascript")

    return Starlette(
        routes=[
            Route("/enter/{token}", entrance(token, base_url)),
            Route("/", page),
            Route("/live.js", script),
            Route("/state", state),
            Route("/staff/index.html", framed(lambda request: live.summary())),
            Route("/reports/{name}.html", framed(lambda request: live.report(request.path_params["name"]))),
        ],
        middleware=[Middleware(Access, token=token, base_url=base_url, command="cohort serve")],
    )


def make_server(live: LiveClass, port: int = 0, base_url: str = "") -> tuple[uvicorn.Server, socket.socket, str]:
    """Return a server for the page of a class, its socket, and the address that lets one in."""
    token = secrets.token_urlsafe(32)
    listening = open_socket(port, base_url)
    config = page_config(make_app(live, token, base_url), timeout_graceful_shutdown=1, ws="none")
    base = base_url or f"http://{HOST}:{listening.getsockname()[1]}/"
    return uvicorn.Server(config), listening, f"{base}enter/{token}"
