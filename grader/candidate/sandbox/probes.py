"""Which layers hold on this machine, found by trying what they forbid, and what that means for the learner."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from grader import system
from grader.candidate.sandbox.layers import ENFORCED, LAYERS, layers_here
from grader.candidate.sandbox.policy import worker_modules
from grader.catalogue import places
from grader.catalogue.fingerprint import digest_of

_SECONDS = 60.0
_UNPROVEN = "the trial "
"""How an outcome begins that says something about one moment, such as that of a full disk: it is never kept."""
_SETTINGS = (
    "/proc/sys/user/max_user_namespaces",
    "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
    "/proc/sys/kernel/unprivileged_userns_clone",
)


def probe_layers(cache_file: Path | None) -> dict[str, str]:
    """Return for each layer ``enforced`` or the reason why it cannot be relied on here.

    Each is put on in a process of its own, which then tries what the layer forbids. The outcome is kept in
    ``cache_file`` for as long as kernel, user, Python, the system's settings and the kit stay the same. A trial that
    failed itself is made again the next time. ``None`` keeps nothing.
    """
    key = _key()
    if cache_file is not None and (known := _read(cache_file, key)):
        return known
    layers = _probe()
    if cache_file is not None and not any(state.startswith(_UNPROVEN) for state in layers.values()):
        _write(cache_file, {"key": key, "layers": layers})
    return layers


def protection(layers: Mapping[str, str]) -> dict[str, str]:
    """Return what the layers mean: ``files``, ``network``, ``processes`` and ``memory``.

    Each is ``enforced``, or begins with ``limited:`` or ``not enforced on this system:`` and says why.
    """
    held = {name for name, state in layers.items() if state == ENFORCED}

    def because(name: str) -> str:
        return f"not enforced on this system: {name}: {layers.get(name, 'nothing is known of it')}"

    files = because("landlock")
    if "landlock" in held:
        files = ENFORCED if "seccomp" in held else "limited: modes and times of your own files can be changed"
    processes = "limited: other programs can be started; those still running are ended with the grading"
    memory = "limited: it is watched from outside, and the system itself sets no bound"
    if "memory" in held:
        memory = ENFORCED if "namespaces" in held else "limited: files in shared memory are not counted"
    return {
        "files": files,
        "network": ENFORCED if held & {"seccomp", "namespaces"} else because("seccomp"),
        "processes": ENFORCED if held & {"seccomp", "job"} else processes,
        "memory": ENFORCED if "job" in held else memory,
    }


def _probe() -> dict[str, str]:
    start = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r}); "
        "from grader.candidate.sandbox.forbidden_acts import main; main(sys.argv[1:])"
    )
    layers = {name: f"there is no such layer on {system.PLATFORM}" for name in LAYERS}
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        Path(folder).chmod(0o711)
        secret = Path(folder, "secret.txt")
        secret.write_text("A file that no submission has any business with.")
        for name in layers_here():
            scratch = Path(folder, name)
            scratch.mkdir(0o700)
            trial = [sys.executable, "-I", "-c", start, name, str(scratch), str(secret)]
            layers[name] = _run([*trial, str(listener.getsockname()[1])], scratch)
    return layers


def _run(command: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{_UNPROVEN}did not come to an end: {error}"
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode != 0 or len(lines) != 1:
        said = done.stderr.decode("utf-8", "replace").rstrip().rpartition("\n")[2]
        return f"{_UNPROVEN}ended with code {done.returncode}" + (f", {said}" if said else "")
    return lines[0]


def _key() -> list[str]:
    settings = []
    for name in _SETTINGS:
        with contextlib.suppress(OSError):
            settings.append(Path(name).read_text().strip())
    user = "root" if hasattr(os, "geteuid") and os.geteuid() == 0 else "user"
    machine = platform.uname()
    return [
        machine.system,
        machine.release,
        machine.version,
        machine.machine,
        user,
        sys.version,
        sys.prefix,
        *settings,
        *LAYERS,
        digest_of((path.relative_to(places.PACKAGE).as_posix(), path) for path in worker_modules()),
    ]


def _read(cache_file: Path, key: list[str]) -> dict[str, str] | None:
    try:
        kept = json.loads(cache_file.read_text("utf-8"))
        layers = kept["layers"] if kept["key"] == key else None
        return {name: str(layers[name]) for name in LAYERS} if layers else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _write(cache_file: Path, kept: dict[str, object]) -> None:
    # Without a cache the next run probes again: nothing is lost but a second.
    with contextlib.suppress(OSError):
        fresh = cache_file.with_name(f"{cache_file.name}.{os.getpid()}")
        fresh.write_text(json.dumps(kept, indent=1), "utf-8")
        fresh.replace(cache_file)
