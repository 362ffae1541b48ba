"""Closes off the process that runs a learner's code, layer by layer, before any of that code has run.

Nothing here decides a verdict, and nothing here raises: what a system does not offer is said instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from grader import system
from grader.candidate.sandbox.descendants import die_with_parent
from grader.candidate.sandbox.landlock import restrict_files
from grader.candidate.sandbox.limits import limit_memory, limit_use
from grader.candidate.sandbox.namespaces import enter_namespaces
from grader.candidate.sandbox.policy import Allowance, LayerRefused, SandboxLimits, allow
from grader.candidate.sandbox.privileges import give_up_powers, stop_being_root
from grader.candidate.sandbox.seccomp import restrict_calls
from grader.candidate.sandbox.windows_job import enter_job

__all__ = ["ENFORCED", "LAYERS", "LEFT_OUT", "SAFE_UNPROBED", "SandboxLimits", "close_off", "layers_here"]

ENFORCED = "enforced"
"""What is said of a layer that holds."""

LEFT_OUT = "it was left out"
"""What is said of a layer that was not asked for: a trial had shown that it does not hold."""

# The order matters: seccomp forbids what the others need.
_LINUX: dict[str, Callable[[Allowance], None]] = {
    "limits": limit_use,
    "memory": limit_memory,
    "user": stop_being_root,
    "namespaces": enter_namespaces,
    "powers": give_up_powers,
    "landlock": restrict_files,
    "seccomp": restrict_calls,
}
_WINDOWS: dict[str, Callable[[Allowance], None]] = {"job": enter_job}

LAYERS = (*_LINUX, *_WINDOWS)
"""Every layer on any system, in the order in which they are put on."""
SAFE_UNPROBED = frozenset(LAYERS) - {"namespaces"}
"""Layers that either hold or leave the process as it was; a namespace can be half entered."""


def close_off(
    *,
    scratch: Path,
    readable: Sequence[Path],
    limits: SandboxLimits,
    layers: Collection[str] | None = None,
    personal: Sequence[Path] = (),
    closed: Sequence[Path] = (),
) -> dict[str, str]:
    """Close off this process for good; return for each layer ``enforced`` or the reason why it is not.

    Call it first thing in the process, while it has one thread: before TensorFlow is imported, or in a fork
    that has run nothing. It binds all code that runs afterwards, this kit's own included.

    ``scratch`` is the only folder that stays writable; ``HOME`` and ``TMPDIR`` have to name it. ``readable`` comes on
    top of Python, its packages and the parts of the kit that are not secret. ``personal`` are folders of the person
    that stay closed, also where they lie among those of Python; so do those of ``closed``, but beside them Python
    finds its packages. ``layers`` are those that ``probe_layers`` found to hold; ``None`` tries all of
    ``SAFE_UNPROBED``. CPU seconds count from now on: where
    the import of TensorFlow is still to come, leave room for it, and call ``limit_cpu`` when it is done.
    """
    chosen = SAFE_UNPROBED if layers is None else layers
    here = layers_here()
    allowance = allow(scratch, readable, limits, personal, closed)
    state = {}
    for name in LAYERS:
        if name == "landlock":
            # After the layers that change the user, which take this back, and before seccomp, which forbids it.
            die_with_parent()
        if name not in here:
            state[name] = f"there is no such layer on {system.PLATFORM}"
        elif name not in chosen:
            state[name] = LEFT_OUT
        else:
            state[name] = _put_on(name, here[name], allowance)
    return state


def layers_here() -> dict[str, Callable[[Allowance], None]]:
    """Return the layers that this system may have, in order."""
    if system.is_linux():
        return _LINUX
    if system.is_windows():
        return _WINDOWS
    return {name: _LINUX[name] for name in ("limits", "memory")}


def _put_on(name: str, layer: Callable[[Allowance], None], allowance: Allowance) -> str:
    try:
        layer(allowance)
    except LayerRefused as reason:
        return str(reason)
    except Exception as error:
        # Whatever a system without a layer does, grading goes on and says so.
        return f"the system refuses it: {error}"
    return ENFORCED
