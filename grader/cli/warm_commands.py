"""The warm process of commands: it has the command line imported, and each command runs in a fork of it.

A command is handed over only where a fork does what a new process would: ``surroundings_of`` has what is compared.
"""

from __future__ import annotations

import atexit
import codecs
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from rich import cells, emoji, live, table

from grader.candidate.warm.forking import serve_at
from grader.candidate.warm.place import LETTERS_OF_KEY
from grader.catalogue import left_out, places
from grader.catalogue.patterns import compile_all
from grader.cli import author
from grader.cli.command_start import COMMANDS
from grader.cli.main import main as run
from grader.cohort.exports import forms
from grader.examiner.diagnosis import misconceptions
from grader.feedback import hints, terminal
from grader.feedback.pages import plots, report
from grader.practice import attempt, hinting, next_step, overview
from grader.submission.rules.source_report import all_rules

IMPORTED = (
    attempt, author, emoji, forms, hinting, hints, left_out, live, misconceptions, next_step, overview, plots, report,
    table, terminal,
)  # fmt: skip
"""What commands import, at once or when they need it."""
_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_OF_STATUS = (
    "SigBlk",
    "SigIgn",
    "Umask",
    "Uid",
    "Gid",
    "Groups",
    "NoNewPrivs",
    "Seccomp",
    "CapEff",
    "Cpus_allowed",
    "Mems_allowed",
)
_VARIABLES = ("HOME", "LANG", "LC_", "PYTHON", "LD_", "UNICODE_VERSION")
"""How the names of variables begin that are read once: by Python, and by rich for its table of widths."""
_NICENESS = 16
"""The place of the niceness behind the name of a process in ``/proc/PID/stat`` (man 5 proc)."""


def surroundings_of(process: str, environment: dict[str, str]) -> dict[str, Any]:
    """Return what a process passes on to those that it starts: limits, rights, namespaces, and some variables.

    ``process`` is its number, or ``self``. Raises ``OSError`` where it is gone, or may not be looked at.
    """
    folder = Path("/proc") / process
    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    return {
        "limits": (folder / "limits").read_text(),
        "cgroup": (folder / "cgroup").read_text(),
        "root": str((folder / "root").readlink()),
        "niceness": (folder / "stat").read_text().rpartition(")")[2].split()[_NICENESS],
        "status": [status.get(name) for name in _OF_STATUS],
        "namespaces": [str((folder / "ns" / name).readlink()) for name in _NAMESPACES],
        "variables": {name: value for name, value in environment.items() if name.startswith(_VARIABLES)},
    }


def become_command(descriptors: list[int], request: dict[str, Any]) -> NoReturn:
    """Be ``python -m grader ARGUMENTS`` with the first three of these descriptors, in the folder that is the last."""
    *streams, folder = descriptors
    for given, usual in zip(streams, range(3), strict=True):
        os.dup2(given, usual)
        os.close(given)
    os.fchdir(folder)
    os.close(folder)
    _open_streams()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    time.tzset()
    random.seed()  # What a quiz or an exam draws differs from fork to fork.
    tempfile.tempdir = None
    sys.argv = ["grader", *request["arguments"]]
    code = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # Whoever read it is gone.
            code = code or 120
    os._exit(code)


def _open_streams() -> None:
    """Give Python the standard streams once more, as it opens them when it starts."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        before = getattr(sys, f"__{name}__")
        stream = open(  # noqa: SIM115  It stays open as long as the process lives.
            number, mode, encoding=before.encoding, errors=before.errors, closefd=False,
            buffering=1 if name == "stderr" or os.isatty(number) else -1,
        )  # fmt: skip
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def main(arguments: list[str]) -> None:
    """Listen: ``warm_commands SOCKET KEY``."""
    plots.load_pygal()
    codecs.lookup("utf-8-sig")
    cells.cell_len("✓")
    own = surroundings_of("self", dict(os.environ))
    path, key = arguments

    def is_like(request: dict[str, Any]) -> bool:
        """Return whether a fork does what a new process of whoever asks would."""
        try:
            asker = surroundings_of(str(int(request["process"])), request["environment"])
        except (AttributeError, KeyError, OSError, TypeError, ValueError):
            return False
        return asker == own and (request.get("kit"), request.get("python")) == (str(places.PACKAGE), sys.executable)

    all_rules()
    compile_all()  # Once, before the first fork.
    # Whoever asks knows the name of the socket, which has the beginning of the key.
    serve_at(Path(path), key[:LETTERS_OF_KEY], become_command, is_fit=lambda: key == COMMANDS.key(), is_like=is_like)
