"""How a page of this machine is served: on loopback alone, by uvicorn."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from grader.errors import GraderError, UsageProblem
from grader.studio.access import HOST


def open_socket(port: int, base_url: str = "") -> socket.socket:
    """Return a socket that listens on this machine alone, on ``port`` if it is free and else on another.

    Where a proxy gives the page the address ``base_url``, another port is not reached: raises ``UsageProblem``.
    """
    for wanted in (port, 0):
        if base_url and wanted != port:
            raise UsageProblem(
                f"Port {port} is in use by another program.", f"{base_url} leads to that port, not to this page.",
                "Choose another port, and write it into both `--port` and `--base-url`.",
            )  # fmt: skip
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, wanted))
            listening.listen()  # A browser that is quicker than the server waits.
            return listening
        except OSError:
            listening.close()
    raise GraderError(
        "No port of this machine is free for the page.", "", "`python -m grader exam status` shows the same."
    )


def page_config(app: ASGIApp, **how: Any) -> uvicorn.Config:
    """Return how a page of this machine is served: quietly, with nothing to start or to end; ``how`` is added."""
    return uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", **how)
