"""Grades as JUnit XML, which every build server shows; valid by the schemas of Ant and of Jenkins.

A criterion that fails is a *failure*. What was measured, on a pass too, is a property of the suite.
What could not be judged for our fault is an *error*. What waits for something else is *skipped*, but never all of it:
where nothing else says so, the first to fix is a failure, so that a file that does not even parse is never shown as
green.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from grader.catalogue.patterns import regex
from grader.cohort.exports.verdict_text import descriptions_of, said_of
from grader.errors import UsageProblem
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.examiner.refusal import Refusal
from grader.feedback.figures import figures_of
from grader.feedback.safe_text import plain

_NOT_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold."""


def read_grades(text: str, name: str) -> list[Grade | Refusal]:
    """Return the grade, or the list of them, that ``--json`` printed, or why there is none.

    Raises ``UsageProblem``.
    """
    try:
        facts = json.loads(text)
        return [_read(fact) for fact in (facts if isinstance(facts, list) else [facts])]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UsageProblem(
            f"{name} holds no grade.",
            plain(f"{type(error).__name__}: {error}", 300),
            "Give it what `python -m grader EXERCISE --json` prints.",
        ) from error


def _read(facts: dict[str, Any]) -> Grade | Refusal:
    if "problem" in facts:
        return Refusal.from_facts(facts)
    return Grade.from_json(json.dumps(facts))


def junit_xml(grades: Sequence[Grade | Refusal]) -> str:
    """Return one document with a suite for each grade, and a case for each criterion; a refusal is an error."""
    root = ElementTree.Element("testsuites")
    for place, result in enumerate(grades):
        suite = _of_grade(result) if isinstance(result, Grade) else _of_refusal(result)
        suite.set("id", str(place))
        root.append(suite)
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _of_grade(grade: Grade) -> ElementTree.Element:
    known = descriptions_of(grade.exercise_name)
    to_fix = grade.first_to_fix() if grade.status is not Status.PASSED else None
    cases = [
        _case(grade, other_verdict, known.get(other_verdict.criterion_id, ""), other_verdict is to_fix)
        for other_verdict in grade.verdicts
    ]
    facts = {
        "status": grade.status, "earned": grade.earned, "possible": grade.possible, "seed": grade.seed,
        "submission": grade.submission_digest, "rubric": grade.rubric_digest,
    }  # fmt: skip
    for verdict in grade.verdicts:
        if figures := figures_of(verdict):
            facts[re.sub(r"\W", "_", _token(f"measured_{verdict.criterion_id}"))] = figures
    output = grade.evidence.get("output") or {}
    return _suite(grade.exercise_name, cases, facts, grade.started, grade.seconds, str(output.get("text", "")))


def _of_refusal(refusal: Refusal) -> ElementTree.Element:
    about = {"classname": _token(refusal.exercise_name), "name": "submission", "time": "0.000"}
    case = ElementTree.Element("testcase", about)
    message = {"type": _token(refusal.status), "message": _clean(" ".join(refusal.problem.split()))}
    told = ElementTree.SubElement(case, "error", message)
    told.text = _clean("\n".join(filter(None, (refusal.problem, refusal.because, refusal.next_step))), 20_000)
    return _suite(refusal.exercise_name, [case], {"status": refusal.status})


def _suite(
    name: str,
    cases: Sequence[ElementTree.Element],
    facts: Mapping[str, object],
    started: str = "",
    seconds: float = 0.0,
    output: str = "",
) -> ElementTree.Element:
    suite = ElementTree.Element(
        "testsuite",
        {
            "name": _token(name),
            "package": "tf-exam-kit",
            "hostname": "localhost",
            "timestamp": _moment(started),
            "tests": str(len(cases)),
            "failures": _count(cases, "failure"),
            "errors": _count(cases, "error"),
            "skipped": _count(cases, "skipped"),
            "time": f"{seconds:.3f}",
        },
    )
    properties = ElementTree.SubElement(suite, "properties")
    for fact, value in facts.items():
        ElementTree.SubElement(properties, "property", {"name": fact, "value": _clean(str(value))})
    suite.extend(cases)
    ElementTree.SubElement(suite, "system-out").text = _clean(output, 100_000)
    ElementTree.SubElement(suite, "system-err")
    return suite


def _case(grade: Grade, verdict: Verdict, description: str, is_first: bool) -> ElementTree.Element:
    about = {"classname": _token(grade.exercise_name), "name": _token(verdict.criterion_id)}
    case = ElementTree.Element("testcase", {**about, "time": f"{verdict.seconds:.3f}"})
    if verdict.outcome is Outcome.MET:
        return case
    kind = "error" if verdict.outcome is Outcome.BROKEN else "failure"
    if verdict.outcome is Outcome.BLOCKED and not is_first:
        kind = "skipped"
    message = _clean(" ".join((description or verdict.found).split()))
    told = ElementTree.SubElement(case, kind, {"type": str(verdict.outcome), "message": message})
    told.text = _clean("\n".join(filter(None, (description, said_of(verdict)))), 20_000)
    return case


def _count(cases: Iterable[ElementTree.Element], kind: str) -> str:
    return str(sum(element.find(kind) is not None for element in cases))


def _clean(text: str, limit: int = 1000) -> str:
    return _NOT_XML.sub("", plain(text, limit))


def _token(text: str) -> str:
    return " ".join(_clean(text, 200).split()) or "unnamed"


def _moment(started: str) -> str:
    """Return the time in the one form that both schemas know: without a zone, in UTC."""
    try:
        moment = datetime.datetime.fromisoformat(started).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        moment = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
