"""Starts a worker in this process: closed off first, then TensorFlow, then the submission."""

from __future__ import annotations

import faulthandler
import io
import json
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

from grader.candidate.sandbox.layers import SandboxLimits, close_off


def print_at_once() -> None:
    """Write what is printed at once: a submission that is ended loses nothing of what it has said."""
    for name, number in (("stdout", 1), ("stderr", 2)):
        before = getattr(sys, name)
        raw = io.FileIO(number, "w", closefd=False)
        # Without a buffer in between, as ``python -u`` has it.
        stream = io.TextIOWrapper(
            cast(BinaryIO, raw), encoding=before.encoding, errors=before.errors, write_through=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def main(arguments: list[str]) -> None:
    """Close this process off, then start a worker on the socket with the given number: ``worker FD SETTINGS``."""
    connection = socket.socket(fileno=int(arguments[0]))
    settings = json.loads(arguments[1])
    scratch = Path(settings["scratch"])
    os.chdir(scratch)
    stack = (scratch / "stack.txt").open("w")
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)
    print_at_once()
    # A fork of the warm process would go on with a folder that was found there, and that is closed to it now.
    tempfile.tempdir = None
    state = close_off(
        scratch=scratch,
        readable=[],
        limits=SandboxLimits(**settings["limits"]),
        layers=settings["layers"],
        personal=[Path(one) for one in settings["personal"]],
        closed=[Path(one) for one in settings["closed"]],
    )
    # Imported only now: NumPy may start threads, and a layer binds the thread that it is put on, and its children.
    from grader.candidate.protocol import Channel
    from grader.candidate.worker.answering import Worker

    Worker(Channel(connection), scratch).serve(state)
    # Nothing of the submission may run after the last answer: no atexit, no destructor.
    os._exit(0)
