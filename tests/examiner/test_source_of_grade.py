"""What the look at the source tells a grade, without a process that runs anything."""

from pathlib import Path

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Status
from grader.examiner.grading import grade
from grader.submission.rules.source_report import FailedRule, SourceReport
from grader.submission.submission import Submission


def test_a_rule_that_failed_stands_in_the_evidence_and_changes_no_status():
    exercise = read_exercise("week1_intro")
    submission = Submission("week1_intro", Path("exercise.py"), "script", "pass", "d")
    failed = FailedRule("keras_calls.arguments", "IndexError: string index out of range", "keras_calls.py, line 217")
    told = grade(exercise, read_rubric(exercise), submission, SourceReport(not_attempted=True, failed=(failed,)))
    assert told.status is Status.NOT_YET
    assert told.evidence["failed_rules"] == [
        {
            "rule": "keras_calls.arguments",
            "fault": "IndexError: string index out of range",
            "place": "keras_calls.py, line 217",
        }
    ]
