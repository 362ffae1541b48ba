"""Waits until a worker has TensorFlow imported, before a line of the submission runs in it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from grader.candidate.launch import protection_layers
from grader.candidate.protocol import ChannelClosed, ProtocolError
from grader.candidate.sandbox.layers import ENFORCED, LEFT_OUT
from grader.candidate.sandbox.policy import WALL_FACTOR
from grader.candidate.sandbox.probes import protection
from grader.candidate.worker_process import WorkerProcess
from grader.errors import CannotGrade

START_SECONDS = 120.0
"""CPU seconds to import TensorFlow: 3 on a laptop, 40 on a crowded machine."""
FORK_SECONDS = 3.0
"""The same for a fork of the warm process, which has it imported already: 0.05 on a calm machine."""
MOST_SAID = 300
"""Characters of what an import wrote last."""
_DOCTOR = "Run `python -m grader doctor`."


@dataclass(frozen=True)
class Greeting:
    """What a worker says when it is ready."""

    versions: dict[str, str]
    """Versions of Python, TensorFlow, Keras and NumPy."""
    protection: dict[str, str]
    """What holds in this very process, as ``probes.protection`` says it."""


def await_greeting(worker: WorkerProcess, look: Callable[[], None] = lambda: None) -> Greeting:
    """Return what the worker says when it is ready; raises ``CannotGrade`` where it says nothing in time.

    ``look`` is called now and then while it waits.
    """
    started = time.monotonic()
    seconds = FORK_SECONDS if worker.is_fork else START_SECONDS

    def tick() -> None:
        look()
        if worker.cpu_seconds() > seconds or time.monotonic() - started > WALL_FACTOR * seconds:
            raise CannotGrade("TensorFlow took too long to start.", next_step=_DOCTOR)

    try:
        told = worker.channel.receive(tick=tick)
        greeting = Greeting(dict(told["versions"]), protection(_with_reasons(told["layers"])))
    except (ChannelClosed, ProtocolError, KeyError, TypeError) as error:
        raise did_not_start(worker.output()[0]) from error
    worker.forget_output()
    return greeting


def did_not_start(output: str) -> CannotGrade:
    """Return why TensorFlow is not there, from what a process wrote before it ended; never with its traceback.

    >>> did_not_start("Traceback …\\nModuleNotFoundError: No module named 'tensorflow'").next_step
    'Run `python -m pip install tensorflow`.'
    """
    said = next(filter(None, (line.strip() for line in reversed(output.splitlines()))), "")
    if re.match(r"ModuleNotFoundError: No module named 'tensorflow", said):
        return CannotGrade("TensorFlow is not installed here.", f"{said}.", "Run `python -m pip install tensorflow`.")
    if re.match(r"\w*Error\b", said):
        step = "Run `python -m pip install --force-reinstall tensorflow`."
        return CannotGrade("TensorFlow cannot be imported.", f"{said[-MOST_SAID:]}.", step)
    return CannotGrade("TensorFlow did not start.", said[-MOST_SAID:], _DOCTOR)


def _with_reasons(layers: Mapping[str, str]) -> dict[str, str]:
    """Return the layers of a worker; of one that was left out, why a trial on this machine said no."""
    known = protection_layers()
    return {name: known.get(name, state) if state == LEFT_OUT else state for name, state in layers.items()}


def require_protection(found: Mapping[str, str], wanted: Collection[str]) -> None:
    """Raise ``CannotGrade`` unless everything in ``wanted`` is enforced."""
    lacking = [f"{name}: {found.get(name, 'nothing is known of it')}" for name in wanted if found.get(name) != ENFORCED]
    if lacking:
        raise CannotGrade(
            "This system does not isolate a submission as you require, so it was not run.",
            "; ".join(lacking) + ".",
            "Grade without --require-isolation, or in a virtual machine or container that has it.",
        )
