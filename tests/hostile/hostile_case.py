"""A hostile submission, what its first lines say must become of it, and one grading of it.

The lines are comments, of a notebook the first cell::

    # expect: check_sweep UNMET | phrase of what is found
    # only: check_sweep
    # limits: seconds_per_call=1 memory_mb=1500
    # exercise: week1_nlp
    # told: phrase of the advice

``expect: all MET`` stands for an accident that costs no point; ``refused: phrase`` for a file that is not read.
Whatever is not expected to be met must not be; ``MET/UNMET`` leaves it to chance. The exercise is week2_timeseries
unless another one is named. A folder is handed in as a folder; its lines stand in its ``exercise.py``.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from surroundings import Surroundings

from grader.catalogue.exercise import Limits
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.examiner.start import keep_warm
from grader.feedback.pages.report import render_report
from grader.practice.attempt import Attempt

FOLDER = Path(__file__).with_name("submissions")
LINE = re.compile(r"^# (?P<key>expect|only|limits|refused|exercise|told): (?P<value>.+)$")
LONGEST = 90.0
"""Wall seconds that a case may take on a crowded machine: a training is among them."""
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class HostileCase:
    """One file, and what must become of it."""

    path: Path
    expected: tuple[str, ...] = ()
    """Lines such as ``check_sweep UNMET | phrase``, or ``all MET``."""
    only: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    refused: str = ""
    """A phrase of the refusal."""
    exercise: str = "week2_timeseries"
    told: tuple[str, ...] = ()
    """Phrases of the advice that the report must give."""

    @property
    def name(self) -> str:
        return self.path.name

    def attempt(self) -> Attempt:
        begun = Attempt.begin(self.exercise, self.path, self.only)
        return replace(begun, exercise=replace(begun.exercise, limits=self.limits))

    def complaints(self, grade: Grade) -> Iterator[str]:
        """Yield why a grade is not what it must be."""
        told = "; ".join(f"{one.criterion_id} {one.outcome}: {one.expected} / {one.found}" for one in grade.verdicts)
        if any(one.outcome is Outcome.BROKEN for one in grade.verdicts):
            yield f"the kit broke: {told} {[one.details.get('trace') for one in grade.verdicts]}"
        verdicts = {one.criterion_id: one for one in grade.verdicts}
        may_be_met = set()
        for line in self.expected:
            what, _, phrase = line.partition(" | ")
            criterion_id, outcome = what.split()
            named = list(verdicts.values()) if criterion_id == "all" else [verdicts[criterion_id]]
            outcomes = outcome.split("/")
            if any(one.outcome not in outcomes or phrase.casefold() not in _said(one).casefold() for one in named):
                yield f"expected {line!r}, got {told}"
            may_be_met |= {one.criterion_id for one in named if "MET" in outcomes}
        advice = " ".join(map(str, grade.evidence.get("advice", ())))
        yield from (f"the advice does not say {phrase!r}: {advice}" for phrase in self.told if phrase not in advice)
        met = {one.criterion_id for one in grade.verdicts if one.outcome is Outcome.MET}
        if met - may_be_met:
            yield f"points for {met - may_be_met}, which nothing earned"


def _said(verdict: Verdict) -> str:
    return f"{verdict.expected} {verdict.found} {verdict.message}"


def read_case(path: Path) -> HostileCase:
    """Read what a file says of itself."""
    source = path / "exercise.py" if path.is_dir() else path
    text = source.read_text(encoding="utf-8-sig", errors="replace")
    if path.suffix == ".ipynb":
        text = "".join(json.loads(text)["cells"][0]["source"])
    keys = ("expect", "only", "limits", "refused", "exercise", "told")
    said: dict[str, list[str]] = {key: [] for key in keys}
    for line in text.splitlines()[:7]:
        if match := LINE.match(line):
            said[match["key"]].append(match["value"])
    limits = dict(pair.split("=") for line in said["limits"] for pair in line.split())
    return HostileCase(
        path,
        expected=tuple(said["expect"]),
        only=tuple(name for line in said["only"] for name in line.split(",")),
        limits=Limits(**{name: int(value) for name, value in limits.items()}),
        refused="".join(said["refused"]),
        exercise=(said["exercise"] or ["week2_timeseries"])[0],
        told=tuple(said["told"]),
    )


def all_cases() -> list[HostileCase]:
    """Return every case, in the order of the names."""
    return [read_case(path) for path in sorted(FOLDER.iterdir())]


def faults_of_report(attempt: Attempt, grade: Grade) -> Iterator[str]:
    """Yield what a report of this grade must not hold, and what it must."""
    page = render_report(grade, attempt.exercise, attempt.rubric)
    lowered = page.lower()
    for markup in ("<script", "<img src=x", "onerror=alert(1)>", "javascript:alert"):
        at = lowered.find(markup)
        if at >= 0 and "<" in markup:
            yield f"the report holds {page[at : at + 80]!r}"
    if unseen := UNSEEN.search(page):
        yield f"the report holds {unseen[0]!r}, which nobody sees"
    for verdict in grade.verdicts:
        if verdict.outcome is not Outcome.MET and not verdict.found:
            yield f"nothing is said of what was found for {verdict.criterion_id}"


def grade(name: str, sentinel: Path) -> list[str]:
    """Judge one case, and return what is wrong with its grade, its report, its length, and what it left behind."""
    before = Surroundings.now(sentinel)
    case = read_case(FOLDER / name)
    attempt = case.attempt()
    grade = attempt.grade(lambda event: None, keep=False)
    found = [*case.complaints(grade), *faults_of_report(attempt, grade)]
    if grade.seconds > LONGEST:
        found.append(f"it took {grade.seconds} seconds")
    return found + [f"it changed {one}" for one in before.changed_to(Surroundings.now(sentinel))]


def main(arguments: list[str]) -> None:
    """Judge the cases of these names, and print what is wrong with each; ``--cold`` does without warm processes."""
    names = [one for one in arguments if not one.startswith("--")]
    os.environ["A_TOKEN_OF_THE_LEARNER"] = "secret"
    if "--cold" not in arguments:
        keep_warm()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        sentinel = Path(folder)
        (sentinel / "letter.txt").write_text("A file of the learner's, which no grading has any business with.")
        for name in names:
            found[name] = grade(name, sentinel)
    print(json.dumps({"user": os.geteuid(), "complaints": found}))


if __name__ == "__main__":
    main(sys.argv[1:])
