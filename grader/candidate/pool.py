"""Starts workers: a fork of the warm process where one is running, else a cold one. A used one is thrown away."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader import places
from grader.candidate.probes import probe_layers
from grader.candidate.protocol import Channel
from grader.candidate.sandbox import ENFORCED, SandboxLimits
from grader.candidate.worker_process import ColdProcess, ForkedProcess, WorkerProcess

_PASSED_ON = ("LANG", "LC_ALL", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PATH", "SYSTEMROOT", "TZ")
_WARM_STARTS_SECONDS = 120.0


def start_worker(scratch: Path, limits: SandboxLimits, *, cold: bool = False) -> WorkerProcess:
    """Start a worker whose files lie in ``scratch``; it says *ready* on its channel when it is.

    It is a fork of the warm process where one is there, unless ``cold`` asks for a fresh one.
    """
    layers = [name for name, state in protection_layers().items() if state == ENFORCED]
    settings = {"scratch": str(scratch), "layers": layers, "limits": vars(limits)}
    arguments = [json.dumps(settings)]
    ours, theirs = socket.socketpair()
    with theirs:
        forked = None if cold else _fork_warm(theirs, arguments, scratch)
        process = forked or _start_cold(theirs, arguments, scratch)
    return WorkerProcess(process, Channel(ours), scratch)


def protection_layers() -> dict[str, str]:
    """Return which layers of the sandbox hold on this machine; tried once, then remembered."""
    return probe_layers(places.cache_folder() / "layers.json")


def _start_cold(channel: socket.socket, arguments: list[str], scratch: Path) -> ColdProcess:
    return ColdProcess(
        subprocess.Popen(
            [*_python("start"), str(channel.fileno()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[channel.fileno()],
            cwd=scratch,
            env=_environment(scratch),
            start_new_session=True,
        )
    )


def _fork_warm(channel: socket.socket, arguments: list[str], scratch: Path) -> ForkedProcess | None:
    path = _warm_socket()
    if path is None or not path.exists():
        return None
    reading, writing = os.pipe()
    asker = socket.socket(socket.AF_UNIX)
    try:
        asker.settimeout(10)
        asker.connect(str(path))
        request = {"key": _warm_key(), "arguments": arguments, "environment": _environment(scratch)}
        socket.send_fds(asker, [json.dumps(request).encode()], [channel.fileno(), writing])
        answer = json.loads(asker.makefile("rb").readline() or b"{}")
        if "number" in answer:
            return ForkedProcess(int(answer["number"]), asker, os.fdopen(reading, "rb", buffering=0))
    except (OSError, ValueError):
        # A warm process that does not answer is as good as none; the cold one needs only more time.
        pass
    finally:
        os.close(writing)
    asker.close()
    os.close(reading)
    return None


def keep_warm() -> bool:
    """Start the warm process unless it is running; return whether one is there when this ends."""
    path = _warm_socket()
    if path is None:
        return False
    if path.exists() and _is_answered(path):
        return True
    path.unlink(missing_ok=True)
    nothing = os.devnull
    # No Popen: the warm process outlives this one, and nobody here waits for it.
    number = os.posix_spawn(
        sys.executable,
        [*_python("warm"), str(path), _warm_key()],
        _environment(path.parent),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, nothing, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, nothing, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    deadline = time.monotonic() + _WARM_STARTS_SECONDS
    while time.monotonic() < deadline and not path.exists():
        if os.waitpid(number, os.WNOHANG)[0]:
            break
        time.sleep(0.05)
    return path.exists()


def stop_warm() -> bool:
    """Stop the warm process; return whether there was one."""
    path = _warm_socket()
    if path is None or not path.exists():
        return False
    was_there = _ask({"stop": True}, path) is not None
    path.unlink(missing_ok=True)
    return was_there


def _is_answered(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asker:
        asker.settimeout(5)
        try:
            asker.connect(str(path))
        except OSError:
            return False
    return True


def _ask(request: dict[str, Any], path: Path) -> dict[str, Any] | None:
    with socket.socket(socket.AF_UNIX) as asker:
        asker.settimeout(5)
        try:
            asker.connect(str(path))
            asker.sendall(json.dumps(request).encode())
            answer: dict[str, Any] = json.loads(asker.makefile("rb").readline() or b"{}")
            return answer
        except (OSError, ValueError):
            return None


def _warm_socket() -> Path | None:
    """Return where the warm process listens: a folder that is the user's alone; ``None`` where fork is not safe."""
    if sys.platform != "linux":
        return None
    folder = Path(tempfile.gettempdir()) / f"tf-exam-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        return None
    return folder / f"{_warm_key()[:16]}.socket"


def _warm_key() -> str:
    """Return a key that changes when the kit, Python or TensorFlow changes."""
    parts = [sys.executable, sys.version]
    for name in ("tensorflow", "tensorflow-cpu", "keras", "numpy"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            parts.append(f"{name} {importlib.metadata.version(name)}")
    for path in sorted((places.PACKAGE / "candidate").glob("*.py")):
        parts.append(f"{path} {path.stat().st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _python(module: str) -> list[str]:
    start = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); "
        f"from grader.candidate.{module} import main; main(sys.argv[1:])"
    )
    return [sys.executable, "-I", "-c", start]


def _environment(scratch: Path) -> dict[str, str]:
    """Return an environment from an allow-list: no token of the learner's reaches the submission.

    One thread makes small models 14 % cheaper and repeatable.
    """
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "KERAS_HOME": str(scratch / "keras"),
        "MPLCONFIGDIR": str(scratch / "matplotlib"),
        "MPLBACKEND": "Agg",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
