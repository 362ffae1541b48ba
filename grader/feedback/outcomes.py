"""What stands for an outcome: a mark, and a word, the same in terminal, page, mock exam and studio."""

from __future__ import annotations

from grader.examiner.grade import Outcome

MARKS = {Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.BLOCKED: "–", Outcome.BROKEN: "!"}
MARK_WORDS = {
    Outcome.MET: "passed",
    Outcome.UNMET: "failed",
    Outcome.BLOCKED: "blocked",
    Outcome.BROKEN: "grader error",
}
"""What stands for a mark where signs are of no use: in a log, or for a screen reader."""
