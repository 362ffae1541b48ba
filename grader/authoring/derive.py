"""Puts untouched stubs back, and tells them from a learner's work."""

from __future__ import annotations

import datetime
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.stub import derived_files


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


def is_learners_work(name: str, path: Path) -> bool:
    """Return whether a derived file was edited by a learner: at least one function is written in it."""
    from grader.submission.rules.source_report import check_source
    from grader.submission.submission import read_submission

    if path.suffix == ".md":
        return False
    exercise = read_exercise(name)
    try:
        report = check_source(exercise, read_submission(exercise, path))
    except Exception:
        return True
    return report.syntax_error is not None or len(report.unwritten) < len(exercise.functions)
