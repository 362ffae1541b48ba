"""What a learner reads of a wrong answer, kept as a text beside it: ``wrong/not_shuffled.txt``."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

from grader.authoring.proof import SEED, Finding
from grader.catalogue.exercise import read_exercise
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Grade
from grader.feedback.course_form import in_form_of
from grader.feedback.recalled import LENT
from grader.feedback.terminal import render_grade

WIDTH = 110
"""How wide the terminal is that the text is written for."""
_COUNTED = regex(r"(?<=[a-z])_\d+(?=[\s'`(/])")
"""What Keras adds to the name of a second layer of a kind: it counts all that one process made."""
_FIGURE = regex(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?%?")
_LISTED = regex(r"(?<= of )#(?:, #)+(?= [a-z])")
"""Sizes of the examples that were drawn, as in ``rows of 5, 7 token ids``: there may be one more of them."""
_OF_THIS_GRADING = ("kept", *LENT)
_REPEATED = regex(r" \(two more trainings: # and #\)|# of # trainings reached #: yours lies on the line[^.]*\. ")


def golden_of(answer: Path) -> Path:
    """Return where the text of a wrong answer lies."""
    return answer.with_suffix(".txt")


def told(grade: Grade) -> str:
    """Return what the terminal says at the end of a grading.

    What was taken over from an earlier one is left out, and which functions a training used: not every grading trains.
    """
    rubric = read_rubric(in_form_of(read_exercise(grade.exercise_name), grade))
    evidence = {key: value for key, value in grade.evidence.items() if key not in _OF_THIS_GRADING}
    return render_grade(replace(grade, evidence=evidence), rubric, WIDTH)


def without_figures(text: str) -> str:
    """Return a text with ``#`` for each number: what was measured differs a little between machines.

    So does whether it lay so near the threshold that it was measured three times.

    >>> without_figures("Input 0 of layer 'dense_3' has 30 values")
    "Input # of layer 'dense' has # values"
    >>> without_figures("rows of 4, 5, 7 token ids, in the shape (3, 7)")
    'rows of # token ids, in the shape (#, #)'
    """
    return _REPEATED.sub("", _LISTED.sub("#", _FIGURE.sub("#", _COUNTED.sub("", text))))


def differences(finding: Finding) -> list[str]:
    """Return the lines in which the text of a wrong answer differs from the one beside it; figures do not count.

    Nothing differs where no text lies there, and where the seed was not that of the texts: examples follow from it.
    """
    path = _caught(finding)
    if path is None or finding.grade.seed != SEED or not golden_of(path).is_file():
        return []
    return _changed_lines(golden_of(path).read_text(encoding="utf-8"), told(finding.grade))


def lacks_golden(finding: Finding) -> bool:
    """Return whether a wrong answer was caught where it must be, and no text lies beside it."""
    path = _caught(finding)
    return path is not None and not golden_of(path).is_file()


def _caught(finding: Finding) -> Path | None:
    """Return the file of a wrong answer that was caught where it must be."""
    is_caught = finding.case.criterion and not finding.complaint and not finding.is_open
    return finding.case.path if is_caught else None


def _changed_lines(kept: str, now: str) -> list[str]:
    """Return the lines that one text has alone, figures aside: ``-`` what is kept, ``+`` what is told now."""
    before, after = kept.splitlines(), now.splitlines()
    pairs = without_figures(kept).splitlines(), without_figures(now).splitlines()
    found = []
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, *pairs, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [f"- {line}" for line in before[start:end]] + [f"+ {line}" for line in after[new_start:new_end]]
    return found


def write_golden(finding: Finding) -> bool:
    """Keep the text of a wrong answer that was caught where it must be; return whether that changed a file.

    Where figures alone differ, what is kept stays.
    """
    path = _caught(finding)
    if path is None:
        return False
    golden, now = golden_of(path), told(finding.grade)
    if golden.is_file() and without_figures(golden.read_text(encoding="utf-8")) == without_figures(now):
        return False
    golden.write_text(now, encoding="utf-8")
    return True
