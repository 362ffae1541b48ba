"""Is this machine fit for grading? Each finding comes with its fix."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from dataclasses import dataclass

import psutil

from grader import system
from grader.candidate.launch import protection_layers
from grader.candidate.sandbox.layers import ENFORCED
from grader.candidate.sandbox.probes import protection
from grader.catalogue import places

NEEDED_MEMORY_GB = 2.0
"""A grading holds 0.6 GB for TensorFlow and up to 1 GB while it trains."""


@dataclass(frozen=True)
class Finding:
    """One thing about this machine."""

    subject: str
    """What was looked at."""
    found: str
    """What it is like."""
    fit: bool
    """Whether grading works with it."""
    fix: str = ""
    """What to do where it is not fit."""
    needed: bool = True
    """Whether grading is impossible without it."""


def examine_machine() -> list[Finding]:
    """Return what was found: system, Python, TensorFlow, memory, cores, folders, and what a submission is kept from."""
    return [_system(), _python(), _tensorflow(), _memory(), _cores(), *_folders(), *_protection()]


def _system() -> Finding:
    name = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}.get(system.PLATFORM, system.PLATFORM)
    other = "WSL 2 or Docker" if system.is_windows() else "Docker"
    fix = (
        f"Grading on {name} is written and simulated, not yet tried. A submission can read your files here. "
        f"Use {other} for other people's submissions."
    )
    return Finding("system", name, system.is_linux(), fix, needed=False)


def _python() -> Finding:
    version = sys.version_info
    found = f"{version.major}.{version.minor}.{version.micro}"
    return Finding("Python", found, (3, 11) <= version[:2] <= (3, 13), "Use Python 3.11, 3.12 or 3.13.")


def _tensorflow() -> Finding:
    for name in ("tensorflow", "tensorflow-cpu"):
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        recent = tuple(int(part) for part in version.split(".")[:2]) >= (2, 20)
        return Finding("TensorFlow", version, recent, "Run `python -m pip install --upgrade tensorflow`.")
    return Finding("TensorFlow", "not installed", False, "Run `python -m pip install tensorflow`.")


def _memory() -> Finding:
    free = psutil.virtual_memory().available / 2**30
    return Finding("memory", f"{free:.1f} GB free", free >= NEEDED_MEMORY_GB, "Close other programs.", needed=False)


def _cores() -> Finding:
    number = os.cpu_count() or 1
    return Finding("cores", str(number), number >= 2, "Gradings work, but take about twice as long.", needed=False)


def _protection() -> list[Finding]:
    fix = "Your own submissions are safe to grade. Grade those of others in a virtual machine."
    levels = protection(protection_layers())
    return [
        Finding(f"protection of {name}", level, level == ENFORCED, fix, needed=False) for name, level in levels.items()
    ]


def _folders() -> list[Finding]:
    findings = []
    for subject, folder in (("progress", places.state_folder()), ("cache", places.cache_folder())):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free / 2**30
        writable = os.access(folder, os.W_OK)
        fix = f"Make {folder} writable, or set TF_EXAM_KIT_HOME to a folder that is."
        findings.append(Finding(f"folder for {subject}", str(folder), writable, fix, needed=False))
        if free < 1:
            findings.append(
                Finding("disk", f"{free:.1f} GB free", False, f"Make room where {folder} lies.", needed=False)
            )
    return findings
