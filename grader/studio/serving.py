"""How a page of this machine is served: on loopback alone, by uvicorn."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from grader.errors import GraderError
from grader.studio.access import HOST


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
