"""Grades in the forms that editors and build servers read; ``junit`` has a module of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grader import __version__
from grader.cohort.exports.verdict_text import descriptions_of
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.examiner.refusal import Refusal
from grader.feedback.safe_text import plain

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_TEXT = 2000
"""Characters of one finding."""


@dataclass(frozen=True)
class Finding:
    """What did not pass, and where."""

    path: str
    """The submission; empty where nothing could be read."""
    line: int
    """The line of the script, from 1 on; 1 where no line is to blame."""
    level: str
    """``error`` for what failed, ``warning`` for what waits for something else."""
    rule: str
    """The exercise and the criterion: ``week1_intro/check_slope``."""
    title: str
    """The criterion in one to four words."""
    text: str
    """What was expected, what was found, and what to do."""


def written_as(form: str, grades: Sequence[Grade | Refusal], *, several: bool = False) -> str:
    """Return the grades as ``lines``, ``sarif``, ``github``, ``junit`` or ``json``.

    JSON of ``several`` is a list. The text has no line end after it, but for JUnit.
    """
    if form == "junit":
        from grader.cohort.exports.junit import junit_xml

        return junit_xml(grades)
    if form == "json":
        texts = [result.to_json() for result in grades]
        return "[" + ",\n".join(texts) + "]" if several else texts[0]
    found = [finding for result in grades for finding in findings(result)]
    if form == "sarif":
        return json.dumps(_sarif(found, grades), indent=1)
    write = _as_line if form == "lines" else _as_command
    return "\n".join([*map(write, found), *(_summary(result, form) for result in grades)])


def findings(grade: Grade | Refusal) -> Iterator[Finding]:
    """Yield a finding for each criterion that did not pass; of a refusal, the refusal."""
    if isinstance(grade, Refusal):
        said = " ".join(filter(None, (grade.problem, grade.because, grade.next_step)))
        yield Finding("", 1, "error", f"{grade.exercise_name or 'kit'}/submission", "Not graded", _clean(said))
        return
    path = _from_here(grade.submission_path)
    if grade.evidence.get("not_attempted"):
        begin = grade.evidence.get("begin") or {}
        said = f"{grade.exercise_name} is not begun: write the functions at YOUR CODE HERE."
        yield Finding(path, _line_of(begin, path), "warning", f"{grade.exercise_name}/submission", "Not begun", said)
        return
    for verdict in grade.verdicts:
        if verdict.outcome is not Outcome.MET:
            at = verdict.at
            level = "warning" if verdict.outcome is Outcome.BLOCKED else "error"
            rule = f"{grade.exercise_name}/{verdict.criterion_id}"
            where = at.get("where", "") if path.endswith(".ipynb") else ""
            title = verdict.title or verdict.criterion_id
            yield Finding(path, _line_of(at, path), level, rule, title, _said(verdict, where))


def _line_of(at: Mapping[str, Any], path: str) -> int:
    """Return the line of a script; in a notebook a line of a cell is no line of the file."""
    line = at.get("line")
    return line if isinstance(line, int) and line > 0 and not path.endswith(".ipynb") else 1


def _said(verdict: Verdict, where: str) -> str:
    found = f"expected {verdict.expected}, found {verdict.found}" if verdict.expected else verdict.found
    parts = (found.strip().rstrip("."), verdict.message.strip().rstrip("."), where)
    return _clean(". ".join(part for part in parts if part)) or str(verdict.outcome)


def _clean(text: str) -> str:
    return " ".join(plain(text, MOST_TEXT).split())


def _from_here(path: str) -> str:
    try:
        found = Path(path).resolve().relative_to(Path.cwd())
    except (ValueError, OSError):
        found = Path(path)
    return _clean(found.as_posix())


def _as_line(finding: Finding) -> str:
    """Return ``FILE:LINE: error: TITLE: TEXT [RULE]``: what the problem matcher of ``init`` reads."""
    return (
        f"{finding.path or 'tf-exam'}:{finding.line}: {finding.level}: {finding.title}: {finding.text} [{finding.rule}]"
    )


def _as_command(finding: Finding) -> str:
    """Return a workflow command of GitHub Actions, which shows it beside the line."""
    place = f"file={_property(finding.path)},line={finding.line}," if finding.path else ""
    return f"::{finding.level} {place}title={_property(f'{finding.title} ({finding.rule})')}::{_data(finding.text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _summary(result: Grade | Refusal, form: str) -> str:
    told = (
        result.status
        if isinstance(result, Refusal)
        else f"{result.earned} of {result.possible} points, {result.status}"
    )
    line = f"{result.exercise_name or 'tf-exam'}: {told}"
    return f"::notice title=tf-exam::{_data(line)}" if form == "github" else line


def _sarif(found: Sequence[Finding], grades: Sequence[Grade | Refusal]) -> dict[str, Any]:
    rules: dict[str, dict[str, Any]] = {}
    for finding in found:
        exercise_name, _, criterion_id = finding.rule.partition("/")
        described = descriptions_of(exercise_name).get(criterion_id, finding.title)
        rules.setdefault(
            finding.rule, {"id": finding.rule, "name": finding.title, "shortDescription": {"text": _clean(described)}}
        )
    places = list(rules)
    driver = {"name": "tf-exam-kit", "version": __version__, "rules": list(rules.values())}
    fine = not any(isinstance(result, Refusal) for result in grades)
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [{"executionSuccessful": fine}],
                "results": [_result(finding, places.index(finding.rule)) for finding in found],
            }
        ],
    }


def _result(finding: Finding, place: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": finding.level,
        "message": {"text": f"{finding.title}: {finding.text}"},
    }
    if finding.path:
        file = Path(finding.path)
        address = file.as_uri() if file.is_absolute() else quote(finding.path)
        told["locations"] = [
            {"physicalLocation": {"artifactLocation": {"uri": address}, "region": {"startLine": finding.line}}}
        ]
    return told
