"""What the page shows, as plain values: findings in the source, verdicts, a whole grade."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.candidate.events import Progress
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Rubric
from grader.errors import GraderError
from grader.examiner.grade import Grade, Outcome, Verdict, add_up
from grader.feedback.figures import METRIC_NAMES
from grader.feedback.hints import hints_for
from grader.feedback.pages.report_page import moment_of, notes_of, printed_of, rows_of, standing_of
from grader.feedback.safe_text import plain
from grader.submission.course_source import in_its_form
from grader.submission.rules.source_report import SourceReport, check_source
from grader.submission.rules.subjects import EXPLAINING, PATH
from grader.submission.submission import Submission

MOST_FINDINGS = 60
MOST_LINES = 12
"""Lines of the learner's that a verdict shows."""
MOST_EPOCHS = 2000
"""Epochs of one training that are kept to be drawn."""


def findings_in(exercise: Exercise, path: Path, text: str) -> list[dict[str, Any]]:
    """Return what the source alone tells, each with ``line`` and ``column`` from 1, ``certain`` and ``words``.

    ``line`` is 0 for what is about the file as a whole. Runs nothing.
    """
    found, submission = in_its_form(exercise, submission_of(exercise, path, text))
    report = check_source(found, submission)
    told = _findings_of(report)
    if submission.source != text:
        # Lines of a course file are counted otherwise once it is prepared.
        told = [{**entry, "line": entry["line"] if report.syntax_error else 0} for entry in told]
    return told[:MOST_FINDINGS]


def submission_of(exercise: Exercise, path: Path, text: str) -> Submission:
    """Return a text as if it were submitted, whether it is saved or not."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Submission(exercise.name, path, "script", text, digest)


def _findings_of(report: SourceReport) -> list[dict[str, Any]]:
    if error := report.syntax_error:
        return [_finding(error.line, error.column, True, error.message)]
    told = [
        _finding(missing.line, 0, True, f"{missing.sentence} {missing.advice}".strip()) for missing in report.missing
    ]
    told += [
        _finding(report.defined_at.get(wrong_signature.name, 0), 0, True, wrong_signature.sentence)
        for wrong_signature in report.wrong_signature
    ]
    quiet = (PATH, *EXPLAINING)
    told += [
        _finding(finding.line, 0, finding.certain, finding.sentence, finding.wrong)
        for finding in report.findings
        if not finding.about.startswith(quiet)
    ]
    return told


def _finding(line: int, column: int, certain: bool, words: str, wrong: str = "") -> dict[str, Any]:
    return {"line": line, "column": column, "certain": certain, "words": plain(words), "wrong": plain(wrong, 100)}


def verdict_shown(verdict: Verdict, rubric: Rubric, exercise: Exercise) -> dict[str, Any]:
    """Return one verdict of a grading that still runs."""
    grade = Grade(exercise.name, "", "", "", (verdict,), *add_up(exercise, rubric, [verdict]), "", 0.0, 0)
    return rows_shown(grade, rubric)[0]


def rows_shown(grade: Grade, rubric: Rubric) -> list[dict[str, Any]]:
    """Return each criterion of a grade beside its verdict."""
    rows = []
    for row in rows_of(grade, rubric):
        verdict, details = row.verdict, row.verdict.details
        at = verdict.at
        missed = verdict.outcome is not Outcome.MET
        rows.append(
            {
                "id": verdict.criterion_id,
                "title": plain(row.criterion.title, 100).replace("`", ""),
                "description": plain(row.criterion.description, 600),
                "look": row.look,
                "sign": row.sign,
                "word": row.word,
                "earned": row.earned,
                "points": row.criterion.points,
                "figures": row.figures,
                "waits_for": [criterion.title for criterion in row.waits_for],
                "later": bool(details.get("fast")),
                "expected": plain(verdict.expected) if missed else "",
                "found": plain(verdict.found) if missed else "",
                "fix": plain(verdict.message) if missed else "",
                "hint": plain(str(details.get("hint") or "")),
                "hints": len(hints_for(verdict, row.criterion)) if verdict.outcome is Outcome.UNMET else 0,
                "line": at.get("line") if isinstance(at.get("line"), int) else 0,
                "where": plain(str(at.get("where") or ""), 60),
                "exception": _exception(details),
                "lines": _lines(details) if missed else [],
            }
        )
    return rows


def _exception(details: Mapping[str, Any]) -> str:
    told = details.get("exception") or {}
    return plain(f"{told.get('type', '')}: {told.get('message', '')}", 600) if told else ""


def _lines(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = [line for line in details.get("lines") or () if isinstance(line, dict)][:MOST_LINES]
    return [
        {
            "number": line.get("number"),
            "text": plain(str(line.get("text", "")), 200),
            "marked": bool(line.get("marked")),
        }
        for line in lines
    ]


def grade_shown(grade: Grade, exercise: Exercise, rubric: Rubric) -> dict[str, Any]:
    """Return a whole grade: its status in words, each criterion, and the curves of the training."""
    standing = standing_of(grade, exercise)
    to_fix = grade.first_to_fix()
    return {
        "state": standing.state,
        "word": standing.word,
        "told": standing.told,
        "score": [grade.earned, grade.possible] if standing.has_score else None,
        "moment": moment_of(grade),
        "seconds": grade.seconds,
        "digest": grade.submission_digest,
        "to_fix": to_fix.criterion_id if to_fix else "",
        "rows": rows_shown(grade, rubric),
        "notes": [plain(note, 600) for note in notes_of(grade, [])],
        "advice": [plain(str(item), 600) for item in (grade.evidence.get("advice") or [])[:5]],
        "printed": printed_of(grade.evidence),
        "problems": [plain(str(grade.evidence[key])) for key in ("set_aside", "not_kept") if key in grade.evidence],
        "curve": _curve_of(grade.evidence),
    }


def _curve_of(evidence: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the metric of a training, epoch by epoch, beside its threshold; ``None`` where nothing was trained."""
    curves = evidence.get("curves")
    if not isinstance(curves, dict) or not isinstance(curves.get("history"), dict):
        return None
    history, metric = curves["history"], str(curves.get("metric") or "loss")
    wanted = dict.fromkeys((metric, f"val_{metric}", "loss"))
    lines = [(name, _numbers(history.get(name))) for name in wanted]
    known = [(name, row) for name, row in lines if any(value is not None for value in row)]
    if not known:
        return None
    shown = [item for item in known if item[0] != "loss"] or known
    threshold = curves.get("threshold")
    drawn = [{"name": plain(name, 40), "values": row, "tried": ""} for name, row in shown]
    tried = curves.get("tried")
    if isinstance(tried, dict) and (row := _numbers((tried.get("history") or {}).get(shown[0][0]))):
        words = plain(str(tried.get("words")), 80).replace("`", "")
        drawn.append({"name": shown[0][0], "values": row, "tried": words})
    return {
        "title": _title_of(shown[0][0]),
        "threshold": threshold if isinstance(threshold, int | float) and shown[0][0] != "loss" else None,
        "lines": drawn,
    }


def _numbers(row: Any) -> list[float | None]:
    if not isinstance(row, list):
        return []
    return [
        float(item) if isinstance(item, int | float) and math.isfinite(item) else None for item in row[:MOST_EPOCHS]
    ]


def progress_shown(event: Progress) -> dict[str, Any]:
    """Return one epoch of a training: its number, the value to draw, its name, and the threshold."""
    logs = {
        name: value for name, value in event.logs.items() if isinstance(value, int | float) and math.isfinite(value)
    }
    goal = event.goal or {}
    asked = {"accuracy": ("acc", "accuracy"), "mae": ("mae", "mean_absolute_error")}.get(str(goal.get("metric")), ())
    known = [name for name in logs if any(word in name for word in asked)]
    # Validation may not run in every epoch: the metric of the training is drawn, that of validation beside it.
    trained = next((name for name in known if not name.startswith("val_")), "")
    validated = next((name for name in known if name.startswith("val_")), "")
    name = trained or validated or ("loss" if "loss" in logs else next(iter(logs), ""))
    beside = validated if trained else "val_loss" if name == "loss" else ""
    threshold = goal.get("threshold")
    return {
        "epoch": event.epoch,
        "epochs": event.epochs,
        "model": plain(event.model, 40),
        "name": plain(name, 40),
        "title": _title_of(name),
        "value": logs.get(name),
        "validation": logs.get(beside),
        "threshold": threshold if isinstance(threshold, int | float) and name != "loss" else None,
        "logs": {plain(text, 40): value for text, value in list(logs.items())[:6]},
    }


def _title_of(name: str) -> str:
    """Return how a metric is called in a sentence.

    >>> _title_of("val_mean_absolute_error"), _title_of("binary_accuracy"), _title_of("loss")
    ('MAE', 'accuracy', 'loss')
    """
    short = name.removeprefix("val_")
    if short in ("mae", "mean_absolute_error"):
        return METRIC_NAMES["mae"]
    return METRIC_NAMES["accuracy"] if short.endswith(("acc", "accuracy")) else plain(short, 40)


def error_shown(error: Exception) -> dict[str, Any]:
    """Return what went wrong as the page shows it; of a fault of ours its kind alone."""
    if isinstance(error, GraderError):
        told = (error.problem, error.because, error.next_step)
        problem, because, step = (plain(text, 1000) for text in told)
        return {"problem": problem, "because": because, "next_step": step}
    return {"problem": f"The kit failed ({type(error).__name__}).", "because": "It is not your fault.", "next_step": ""}


def rubric_shown(rubric: Rubric) -> list[dict[str, Any]]:
    """Return the criteria of an exercise before anything is graded."""
    return [
        {
            "id": criterion.id,
            "title": criterion.title.replace("`", ""),
            "points": criterion.points,
            "trains": criterion.trains,
        }
        for criterion in rubric.criteria
    ]
