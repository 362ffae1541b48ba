"""Puts untouched stubs back, and tells them from a learner's work."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.stub import GAP, derived_files


def put_back_stub(name: str) -> list[str]:
    """Write the untouched stub and notebook; what lay there and differs is kept as a backup."""
    told = []
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    home = places.work_folder(read_exercise(name).folder)
    for derived, text in derived_files(name).items():
        path = home / derived.name
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
            backup = path.with_name(f"{path.stem}.backup.{stamp}{path.suffix}")
            path.replace(backup)
            told.append(f"{path.name} was kept as {backup.name}")
        path.write_text(text, encoding="utf-8")
        told.append(f"{path} is the untouched stub again")
    return told


@dataclass(frozen=True)
class Derived:
    """What deriving one file did."""

    path: Path
    """The file."""
    did: str
    """``kept`` where it is as it must be, ``stale``, ``left`` where somebody's answer is in it, or ``written``."""


def build(name: str, *, check: bool = False, force: bool = False) -> Iterator[Derived]:
    """Derive stub, notebook and an exam task's brief; yield what was done with each.

    ``check`` changes nothing. A file with somebody's answer is left alone, unless ``force`` is given.
    """
    for path, text in derived_files(name).items():
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") == text:
            did = "kept"
        elif check:
            did = "stale"
        elif path.exists() and not force and is_learners_work(name, path):
            did = "left"
        else:
            path.write_text(text, encoding="utf-8")
            did = "written"
        if did in ("kept", "written"):
            _remember(path, text)
        yield Derived(path, did)


def is_learners_work(name: str, path: Path) -> bool:
    """Return whether a derived file was edited by a learner: at least one function is written in it.

    What was derived here and not touched since is nobody's work, whatever the solution says by now.
    """
    from grader.submission.rules.source_report import check_source
    from grader.submission.submission import read_submission

    if path.suffix == ".md" or _remembered().get(str(path.resolve())) == _digest(path.read_bytes()):
        return False
    exercise = read_exercise(name)
    try:
        submission = read_submission(exercise, path)
        report = check_source(exercise, submission)
    except Exception:
        return True
    open_ones = {*report.unwritten, *(missing.name for missing in report.missing)}
    if report.syntax_error is not None or any(asked.name not in open_ones for asked in exercise.functions):
        return True
    # An earlier stub, whose functions had other names, has a gap all the same.
    return not report.unwritten and GAP not in submission.source


def _remembered() -> dict[str, str]:
    """Return the digest of each file that was derived on this machine, by its path."""
    try:
        found = json.loads(_record().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(path: Path, text: str) -> None:
    known, digest = _remembered(), _digest(text.encode())
    if known.get(str(path.resolve())) != digest:
        known[str(path.resolve())] = digest
        # Without it the next stub is told from somebody's answer by its gaps alone.
        with contextlib.suppress(OSError):
            places.write_whole(_record(), json.dumps(known, indent=0, sort_keys=True).encode())


def _record() -> Path:
    return places.state_folder() / "derived.json"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
