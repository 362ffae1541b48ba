"""Says why a worker ended without an answer, from the signal that ended it and what it had in use."""

from __future__ import annotations

import signal

from grader.candidate.faults import Fault
from grader.catalogue.exercise import Limits

NEAR_THE_LIMIT = 0.8
"""A program that is ended with this part of its memory in use was ended by a want of memory."""
_BY_WANT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGSEGV", "SIGBUS")


def fault_of_end(signal_number: int | None, during: str, peak_mb: float, limits: Limits) -> Fault:
    """Return the fault of a worker that is gone; ``signal_number`` is ``None`` where it ended by itself."""
    if signal_number is None:
        return Fault("ended", during, "os._exit")
    known = signal_number in set(signal.Signals)
    name = signal.Signals(signal_number).name if known else str(signal_number)
    if name == "SIGXCPU":
        return Fault("time", during, message=f"{limits.seconds_whole:g} seconds for all calls together")
    if name in _BY_WANT_OF_MEMORY and peak_mb > NEAR_THE_LIMIT * limits.memory_mb:
        return Fault("memory", during, message=f"{limits.memory_mb} MB", used=f"at least {peak_mb:.0f} MB")
    return Fault("ended", during, "signal", name)
