"""A Windows job: no second process, bounded memory and CPU time. Nothing here runs on other systems.

The process puts itself into the job and closes the handle, so that no code in it can change the job's limits.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from grader.candidate.sandbox.policy import Allowance, LayerRefused

_EXTENDED_LIMITS = 9
_PROCESS_TIME, _ACTIVE_PROCESSES = 0x2, 0x8
_PROCESS_MEMORY, _NO_CRASH_DIALOGUE = 0x100, 0x400
_TICKS_PER_SECOND = 10_000_000


class BasicLimits(ctypes.Structure):
    """``JOBOBJECT_BASIC_LIMIT_INFORMATION``."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def enter_job(allowance: Allowance, kernel32: Any = None) -> None:
    """Put this process into a job of one process, with the limits of ``allowance``."""
    calls = kernel32 or _kernel32()
    limits = ExtendedLimits()
    basic = limits.BasicLimitInformation
    basic.LimitFlags = _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _NO_CRASH_DIALOGUE
    basic.PerProcessUserTimeLimit = allowance.limits.cpu_seconds * _TICKS_PER_SECOND
    basic.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = allowance.limits.memory_mb * 2**20
    job = calls.CreateJobObjectW(None, None)
    if not job:
        raise LayerRefused("Windows made no job for the process")
    try:
        size = ctypes.sizeof(limits)
        if not calls.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size):
            raise LayerRefused("Windows did not accept the limits of the job")
        if not calls.AssignProcessToJobObject(job, calls.GetCurrentProcess()):
            raise LayerRefused("Windows did not put the process into the job")
    finally:
        calls.CloseHandle(job)


def _kernel32() -> Any:
    if sys.platform != "win32":
        raise LayerRefused("jobs exist on Windows only")
    calls = ctypes.WinDLL("kernel32", use_last_error=True)
    handle = ctypes.c_void_p
    calls.CreateJobObjectW.restype = handle
    calls.GetCurrentProcess.restype = handle
    calls.SetInformationJobObject.argtypes = (handle, ctypes.c_int, handle, ctypes.c_uint32)
    calls.AssignProcessToJobObject.argtypes = (handle, handle)
    calls.CloseHandle.argtypes = (handle,)
    return calls
