"""Starts a worker in this process: closed off first, then TensorFlow, then the submission."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import socket
from pathlib import Path

from grader.candidate.sandbox import SandboxLimits, close_off


def main(arguments: list[str]) -> None:
    """Close this process off, then start a worker on the socket with the given number: ``worker FD SETTINGS``."""
    connection = socket.socket(fileno=int(arguments[0]))
    settings = json.loads(arguments[1])
    scratch = Path(settings["scratch"])
    os.chdir(scratch)
    stack = (scratch / "stack.txt").open("w")
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)
    state = close_off(
        scratch=scratch, readable=[], limits=SandboxLimits(**settings["limits"]), layers=settings["layers"]
    )
    # Imported only now: NumPy may start threads, and a layer binds the thread that it is put on, and its children.
    from grader.candidate.protocol import Channel
    from grader.candidate.worker import Worker

    Worker(Channel(connection), scratch).serve(state)
    # Nothing of the submission may run after the last answer: no atexit, no destructor.
    os._exit(0)
