"""Starts workers: a fork of the warm process where one is running, else a cold one. A used one is thrown away."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import subprocess
from pathlib import Path
from typing import Any

from grader import channels, system
from grader.candidate.protocol import Channel
from grader.candidate.sandbox.layers import ENFORCED, SandboxLimits
from grader.candidate.sandbox.policy import NEEDED_BY_PYTHON, worker_modules
from grader.candidate.sandbox.probes import probe_layers
from grader.candidate.warm.place import IN_OWN_ENVIRONMENT, WarmPlace, key_of, python_running
from grader.candidate.worker_process import ColdProcess, ForkedProcess, SpareProcess, WorkerProcess
from grader.catalogue import places
from grader.catalogue.packs import packs

_SECONDS_TO_WAKE = 10.0
_READ_AT_A_START = ("LANG", "LC_ALL", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""What Python and NumPy look up once, so that a fork cannot have it otherwise."""
_PASSED_ON = (*_READ_AT_A_START, "PATH", "SYSTEMROOT", "TZ")


def start_worker(scratch: Path, limits: SandboxLimits, *, cold: bool = False) -> WorkerProcess:
    """Start a worker whose files lie in ``scratch``; it says *ready* on its channel when it is.

    It is a fork of the warm process where one is there, unless ``cold`` asks for a fresh one.
    """
    settings = json.dumps(_settings(scratch, limits))
    if not cold and (forked := _fork_warm(settings, scratch)):
        return forked
    return _start_cold(settings, scratch)


def start_beside(worker: WorkerProcess, scratch: Path, limits: SandboxLimits) -> WorkerProcess:
    """Start a worker beside one that ran a submission, with nothing in it of what ran there.

    It is the spare process of one that started cold, where there is one, or else a fork of the warm process.
    """
    spare, worker.spare = worker.spare, None
    return (_wake(spare, scratch, limits) if spare else None) or start_worker(scratch, limits)


def _wake(spare: socket.socket, scratch: Path, limits: SandboxLimits) -> WorkerProcess | None:
    """Return the spare process as a worker; ``None`` where it does not answer."""
    reading, writing = os.pipe()
    settings = {**_settings(scratch, limits), "environment": _environment(scratch)}
    try:
        spare.settimeout(_SECONDS_TO_WAKE)
        socket.send_fds(spare, [json.dumps(settings).encode()], [writing])
        (number,) = struct.unpack(">I", spare.recv(4, socket.MSG_WAITALL))
    except (OSError, struct.error):
        spare.close()
        os.close(reading)
        return None
    finally:
        os.close(writing)
    return WorkerProcess(SpareProcess(number, os.fdopen(reading, "rb", buffering=0)), Channel(spare), scratch)


def _settings(scratch: Path, limits: SandboxLimits) -> dict[str, Any]:
    """Return what a worker must know before it closes itself off."""
    layers = [name for name, state in protection_layers().items() if state == ENFORCED]
    settings = {"scratch": str(scratch), "layers": layers, "limits": vars(limits)}
    # The worker cannot know them: its own home is the scratch folder, and its environment names no pack.
    settings["personal"] = [str(path) for path in personal_folders()]
    settings["closed"] = [str(folder) for pack in packs() for folder in (pack.exercises, pack.solutions)]
    return settings


def personal_folders() -> list[Path]:
    """Return the folders of the person who runs this process: their home, and where the kit keeps what is theirs.

    A home that Python cannot do without, such as the root of the file system in some containers, is none.
    """
    found = [places.state_folder(), places.cache_folder()]
    with contextlib.suppress(RuntimeError):
        found.append(Path.home())
    needed = {above for name in NEEDED_BY_PYTHON for above in (Path(name), *Path(name).parents)}
    return [path for path in found if path.resolve() not in needed]


def protection_layers() -> dict[str, str]:
    """Return which layers of the sandbox hold on this machine; tried once, then remembered."""
    return probe_layers(places.cache_folder() / "layers.json")


def _start_cold(settings: str, scratch: Path) -> WorkerProcess:
    # Only on Linux is a fork safe once TensorFlow is imported: elsewhere there is no spare process.
    started, (channel, *spares) = channels.start_with_channels(
        lambda words: [
            *python_running("grader.candidate.worker.start", IN_OWN_ENVIRONMENT),
            words[0],
            settings,
            *words[1:],
        ],
        2 if system.is_linux() else 1,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=scratch,
        env=_environment(scratch),
    )
    return WorkerProcess(ColdProcess(started), Channel(channel), scratch, spares[0] if spares else None)


def _fork_warm(settings: str, scratch: Path) -> WorkerProcess | None:
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    request = {"arguments": [settings], "environment": _environment(scratch)}
    with theirs:
        forked = WORKER.fork(request, [theirs.fileno(), writing])
    os.close(writing)
    if forked:
        output = os.fdopen(reading, "rb", buffering=0)
        return WorkerProcess(ForkedProcess(*forked, output), Channel(ours), scratch)
    os.close(reading)
    ours.close()
    return None


def _key() -> str:
    """Return a key that changes when the kit, Python, TensorFlow or the language of the system changes."""
    packages = ("tensorflow", "tensorflow-cpu", "keras", "numpy")
    return key_of(packages, worker_modules(), [f"{name} {os.environ.get(name)}" for name in _READ_AT_A_START])


def _environment(scratch: Path) -> dict[str, str]:
    """Return an environment from an allow-list: no token of the learner's reaches the submission.

    One thread makes small models 14 % cheaper and repeatable.
    """
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | {
        **system.folders_of(scratch),
        "KERAS_HOME": str(scratch / "keras"),
        "MPLCONFIGDIR": str(scratch / "matplotlib"),
        "MPLBACKEND": "Agg",
        "CUDA_VISIBLE_DEVICES": "-1",
        # Nobody shares the files of a worker, and some file systems have no locks.
        "HDF5_USE_FILE_LOCKING": "FALSE",
        # The order of a set of words is the same in each grading.
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # TensorFlow leaves its fast convolutions out on processors without AVX-512: there they take half the time.
        "TF_ENABLE_ONEDNN_OPTS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


WORKER = WarmPlace("worker", "grader.candidate.warm.worker", _key, _environment, IN_OWN_ENVIRONMENT)
"""The warm process of workers: a fork of it needs no second for TensorFlow."""
