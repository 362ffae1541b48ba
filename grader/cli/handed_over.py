"""Hands a command to the warm process of commands, where one is there: then it starts in a fraction of the time.

This module is imported before all others, so it imports little.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import stat
import sys
from pathlib import Path

_COMMANDS = ("grade", "list", "rubric", "hint", "--help", "-h", "--version")
"""What is handed over, beside names and paths of exercises: commands that show something and end."""
_NAME, _SUFFIX = "commands-", ".socket"
_SECONDS = 10.0
"""The longest wait for a warm process that answers nothing."""


def exit_code(arguments: list[str], package: Path) -> int | None:
    """Return how a command ended that ran in a fork of a warm process; ``None`` where none ran it.

    ``package`` is the folder of the kit that is to run: a warm process of another one refuses.
    """
    # Options of Python itself, a debugger, or a profiler are none of a fork's.
    is_usual = sys.platform == "linux" and sys.orig_argv[1:3] == ["-m", "grader"]
    if not is_usual or not _is_short(arguments) or sys.gettrace() or sys.getprofile() or not _is_connected():
        return None
    ended = (_ended(path, arguments, package) for path in _sockets())
    return next((code for code in ended if code is not None), None)


def _is_connected() -> bool:
    """Return whether all three standard streams are there, and an interrupt ends this process."""
    try:
        for number in range(3):
            os.fstat(number)
    except OSError:
        return False  # The connection below would get the number of the one that is closed.
    return signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def _is_short(arguments: list[str]) -> bool:
    """Return whether a command is one that is handed over; the name of a command has neither ``_`` nor ``/``."""
    first = arguments[0] if arguments else ""
    return first in _COMMANDS or (not first.startswith("-") and any(sign in first for sign in "_/"))


def _sockets() -> list[Path]:
    """Return where warm processes of commands listen, the newest first: in a folder that is the user's alone."""
    folder = Path(os.environ.get("TMPDIR") or "/tmp") / f"tf-exam-{os.getuid()}"
    try:
        found = folder.lstat()
        if found.st_uid != os.getuid() or found.st_mode != stat.S_IFDIR | 0o700:
            return []
        return sorted(folder.glob(f"{_NAME}*{_SUFFIX}"), key=lambda path: -path.lstat().st_mtime)
    except OSError:
        return []


def _ended(path: Path, arguments: list[str], package: Path) -> int | None:
    """Return how the command ended that the process at ``path`` ran; ``None`` where it does not run it."""
    import json
    import socket

    with socket.socket(socket.AF_UNIX) as asker:
        try:
            request = {
                "arguments": arguments, "environment": dict(os.environ), "kit": str(package), "python": sys.executable,
                "process": os.getpid(), "descriptors": 4, "key": path.name.removeprefix(_NAME).removesuffix(_SUFFIX),
            }  # fmt: skip
            Path.cwd()  # Without a folder of its own, a fork has none to go to.
            text, folder = json.dumps(request).encode() + b"\n", os.open(".", os.O_PATH)
            asker.settimeout(_SECONDS)
            try:
                asker.connect(str(path))
                # Where all was sent, the command may have ended by now: to send nothing more would fail then.
                if rest := text[socket.send_fds(asker, [text], [0, 1, 2, folder]) :]:
                    asker.sendall(rest)
            finally:
                os.close(folder)
            answers = asker.makefile("rb")
            number = json.loads(answers.readline() or b"{}").get("number")
        except (OSError, ValueError):
            return None
        except KeyboardInterrupt:
            return 128 + signal.SIGINT
        if number is None:
            return None
        asker.settimeout(None)
        return _seen_to_its_end(number, answers)


def _seen_to_its_end(number: int, answers: io.BufferedReader) -> int:
    """Return how the fork with this number ended; what the terminal sends to this process reaches it."""
    import json

    def interrupt(*_: object) -> None:
        _send(number, signal.SIGINT)

    def stop(*_: object) -> None:
        _send(number, signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
        _send(number, signal.SIGCONT)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTSTP, stop)
    try:
        code = json.loads(answers.readline() or b"{}").get("ended")
    except OSError:
        code = None
    if code is None:
        sys.stderr.write("The warm process of the kit ended. Run the command again.\n")
        return 3
    return int(code) if code >= 0 else 128 - int(code)


def _send(number: int, sent: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # It has ended: the answer is on its way.
        os.kill(number, sent)
