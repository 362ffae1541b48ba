"""Starts a worker in this process: closed off before a line of the submission runs."""

from __future__ import annotations

import faulthandler
import io
import json
import os
import signal
import socket
import struct
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from grader.candidate.sandbox.descendants import die_with_parent
from grader.candidate.sandbox.layers import SandboxLimits, close_off
from grader.channels import take_channel

MOST_SETTINGS = 65536
"""Bytes of the settings that a spare process reads."""


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
    """Be a worker on the socket with the given number: ``start FD SETTINGS [SPARE]``.

    With the number of a second socket, a spare process is forked first: it has TensorFlow imported, and waits there.
    """
    connection = take_channel(arguments[0])
    for spare in arguments[2:]:
        _leave_a_spare(take_channel(spare), connection)
    serve(connection, json.loads(arguments[1]))


def _leave_a_spare(waiting: socket.socket, connection: socket.socket) -> None:
    """Import TensorFlow, and fork a process that becomes a worker where somebody asks for it at ``waiting``.

    What this process goes on to do, the spare never sees; of the two sockets each keeps its own.
    """
    from grader.candidate.worker.answering import is_untouched
    from grader.candidate.worker.lean_import import import_tensorflow

    import_tensorflow()
    number = os.fork() if is_untouched() else -1
    if number == 0:
        connection.close()
        _wait_as_spare(waiting)
    waiting.close()


def _wait_as_spare(waiting: socket.socket) -> NoReturn:
    """Wait for settings, with the descriptor for what is printed; be a worker then, and else end."""
    code = 70
    try:
        die_with_parent()
        os.setsid()
        silent = os.open(os.devnull, os.O_RDWR)
        for number in (1, 2):
            os.dup2(silent, number)
        text, descriptors, _, _ = socket.recv_fds(waiting, MOST_SETTINGS, 1)
        if text and descriptors:
            for number in (1, 2):
                os.dup2(descriptors[0], number)
            os.close(descriptors[0])
            settings = json.loads(text)
            waiting.sendall(struct.pack(">I", os.getpid()))
            os.environ.clear()
            os.environ.update(settings.pop("environment"))
            serve(waiting, settings)
        code = 0
    finally:
        os._exit(code)


def serve(connection: socket.socket, settings: dict[str, Any]) -> None:
    """Close this process off, then answer at ``connection`` as a worker does."""
    scratch = Path(settings["scratch"])
    os.chdir(scratch)
    stack = (scratch / "stack.txt").open("w")
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=stack, all_threads=True)
    print_at_once()
    # A fork of the warm process would go on with a folder that was found there, and that is closed to it now.
    tempfile.tempdir = None
    # It would also go on with the time zone, and the mask of new files, of whoever started that process.
    os.umask(0o022)
    if hasattr(time, "tzset"):
        time.tzset()
    state = close_off(
        scratch=scratch,
        readable=[],
        limits=SandboxLimits(**settings["limits"]),
        layers=settings["layers"],
        personal=[Path(setting) for setting in settings["personal"]],
        closed=[Path(setting) for setting in settings["closed"]],
    )
    # Imported only now: NumPy may start threads, and a layer binds the thread that it is put on, and its children.
    from grader.candidate.protocol import Channel
    from grader.candidate.worker.answering import Worker

    Worker(Channel(connection), scratch).serve(state)
    # Nothing of the submission may run after the last answer: no atexit, no destructor.
    os._exit(0)
