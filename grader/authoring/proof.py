"""Proves an exercise both ways: right answers pass, the stub fails, each wrong answer fails where it says.

The first line of a wrong answer names the criterion that must catch it, and a phrase that its
message must hold::

    # caught by: check_labels | data leakage

Where one mistake honestly fails several criteria, all are named; the phrase belongs to the first::

    # caught by: check_scaling, check_accuracy | between 0 and 1
"""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.difference import shown, whole_source
from grader.catalogue import packs, places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import read_rubric
from grader.catalogue.stub import derived_files
from grader.errors import RubricProblem, UsageProblem
from grader.examiner.grade import KIT_BROKE, RUBRIC_BROKE, Grade, Outcome, Status, Verdict
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

SEED = 1
"""The seed of a proof where none is asked for: what a learner reads of a wrong answer is kept for this one."""
CAUGHT_BY = regex(r"^# caught by: (?P<criteria>check_\w+(?:, check_\w+)*)(?: \| (?P<phrase>.+))?$")

FRAME = regex(r'^  File "(.+)", line (\d+)', re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One answer of the proof corpus."""

    exercise_name: str
    path: Path | None
    """The answer's file; ``None`` for the untouched stub."""
    criterion: str = ""
    """The criterion that must catch it; empty for right answers and for the stub."""
    phrase: str = ""
    """What its message must hold."""
    also: tuple[str, ...] = ()
    """Further criteria that the same mistake fails."""

    @property
    def is_reference(self) -> bool:
        """Return whether it is the solution that the stub is derived from."""
        return self.path == packs.solution_folder(self.exercise_name) / "solution.py"

    @property
    def name(self) -> str:
        """Return a short name such as ``week2_timeseries/wrong/label_leaks``."""
        if self.path is None:
            return f"{self.exercise_name}/stub"
        return f"{self.exercise_name}/{self.path.relative_to(packs.solution_folder(self.exercise_name))}"


@dataclass(frozen=True)
class Finding:
    """What the proof of one case showed."""

    case: Case
    grade: Grade
    complaint: str
    """Why the case does not hold; empty where it does."""

    @property
    def is_open(self) -> bool:
        """Return whether the criterion that must catch the case was left out, for it needs a training."""
        return self.case.criterion in _left_out(self.grade)

    @property
    def ends_proof(self) -> bool:
        """Return whether the rubric itself raised on the reference: every other solution would tell the same."""
        broken = [verdict for verdict in self.grade.verdicts if verdict.outcome is Outcome.BROKEN]
        return self.case.is_reference and any(_place_of_error(verdict) for verdict in broken)


def cases_of(name: str) -> list[Case]:
    """Return the reference solution, other right answers, the stub, and the known wrong answers.

    Raises ``UsageProblem`` for an exercise of an installed wheel, which leaves the wrong answers out.
    """
    folder = packs.solution_folder(name)
    if folder.is_relative_to(places.PACKAGE) and not (folder / "wrong").exists():
        raise UsageProblem(
            f"There are no incorrect solutions of {name} here.",
            "The wheel leaves them out; a clone and the source archive (sdist) have them.",
            "Run this command in a clone of the kit.",
        )
    wrong = [incorrect_case(name, path) for path in incorrect_solutions(name)]
    return [*(Case(name, path) for path in packs.correct_solutions(name)), Case(name, None), *wrong]


def require_some(chosen: Collection[object], only: str, known: Collection[str], kind: str) -> None:
    """Raise ``UsageProblem`` where no name fits what was asked for: to grade nothing proves nothing."""
    if only and not chosen:
        near = difflib.get_close_matches(only, [Path(name).stem for name in known], 3, 0.5)
        raise UsageProblem(
            f"No {kind} has {only!r} in its name.",
            f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "",
            f"Leave the option out: then each {kind} is graded.",
        )


def incorrect_solutions(name: str) -> list[Path]:
    """Return the files of the wrong answers of an exercise, without the base that they differ from."""
    found = packs.solution_folder(name).glob("wrong/*")
    return sorted(path for path in found if path.is_file() and not path.name.startswith("_") and path.suffix != ".txt")


def solution_called(name: str, label: str) -> Path:
    """Return the file of an answer by its label, such as ``not_shuffled`` or ``wrong/not_shuffled.py``.

    Raises ``UsageProblem`` with near labels where there is none, and where there are several.
    """
    folder = packs.solution_folder(read_exercise(name).name)
    calibrated = sorted(folder.glob("calibration/*.py"))
    answers = [folder / "solution.py", *sorted(folder.glob("right/*")), *incorrect_solutions(name), *calibrated]
    paths = {str(path.relative_to(folder)): path for path in answers}
    found = [path for path in paths if label in (path, path.rpartition(".")[0], Path(path).stem)]
    if len(found) == 1:
        return paths[found[0]]
    if found:
        raise UsageProblem(f"{name} has several solutions called {label}.", "", f"Say which: {' or '.join(found)}.")
    stems = [Path(path).stem for path in paths]
    near = difflib.get_close_matches(label, stems, 3, 0.5)
    known = [stem if stems.count(stem) == 1 else path for path, stem in zip(paths, stems, strict=True)]
    raise UsageProblem(
        f"{name} has no solution called {label!r}.",
        f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "",
        f"Its solutions are {', '.join(known)}.",
    )


def incorrect_case(name: str, path: Path) -> Case:
    """Return the case that the first line of a wrong answer makes; raises ``RubricProblem`` where it makes none."""
    match = CAUGHT_BY.match(path.read_text(encoding="utf-8", errors="replace").partition("\n")[0])
    if not match:
        raise RubricProblem(
            f"{shown(path)}:1: It does not say what catches it.", "Its first line is `# caught by: check_… | phrase`."
        )
    first, *also = match["criteria"].split(", ")
    return Case(name, path, first, match["phrase"] or "", tuple(also))


def prove(case: Case, seed: int | None = None, *, fast: bool = False, recall: bool | None = None) -> Finding:
    """Grade one case and compare what came out with what must; ``fast`` leaves out what needs a training.

    With ``recall``, what was decided before and still holds is taken over: of two answers that differ in one function,
    the criteria that never call it are measured once.
    """
    with tempfile.TemporaryDirectory() as folder:
        attempt = Attempt.begin(case.exercise_name, _submitted(case, Path(folder)))
        options = GradingOptions(seed=seed, secret=seed, fast=fast, recall=recall)
        grade = attempt.grade(lambda event: None, options, keep=False)
    return Finding(case, grade, "; ".join(complaints(case, grade)))


def prove_all(
    cases: Sequence[Case], jobs: int, seed: int | None = None, *, fast: bool = False, recall: bool | None = None
) -> Iterator[Finding]:
    """Prove cases side by side, and yield what is found in their order.

    Where the rubric itself raises on the reference, no further case of that exercise is begun.
    """
    ended: set[str] = set()

    def finding_of(case: Case) -> Finding | None:
        if case.exercise_name in ended:
            return None
        finding = prove(case, seed, fast=fast, recall=recall)
        if finding.ends_proof:
            ended.add(case.exercise_name)
        return finding

    with ThreadPoolExecutor(max_workers=jobs) as threads:
        yield from filter(None, threads.map(finding_of, cases))


def _submitted(case: Case, folder: Path) -> Path:
    """Return the file to grade: whole, and under the name that a learner's file has, as verdicts are kept by it."""
    path = folder / f"exercise{case.path.suffix if case.path else '.py'}"
    if case.path is None:
        files = derived_files(case.exercise_name).items()
        path.write_text(next(text for derived, text in files if derived.suffix == ".py"), encoding="utf-8")
    elif path.suffix == ".py":
        path.write_text(whole_source(case.path), encoding="utf-8")
    else:
        shutil.copyfile(case.path, path)
    return path


def complaints(case: Case, grade: Grade) -> Iterator[str]:
    """Yield in what a grade is not what the case must get."""
    unmet = [verdict for verdict in grade.verdicts if verdict.outcome is Outcome.UNMET]
    told = "; ".join(f"{verdict.criterion_id}: expected {verdict.expected}, found {verdict.found}" for verdict in unmet)
    broken = [verdict for verdict in grade.verdicts if verdict.outcome is Outcome.BROKEN]
    if broken:
        what = "the rubric has an error" if any(map(_place_of_error, broken)) else "the kit broke"
        yield f"{what}: {'; '.join(map(about_broken, broken))}"
    elif case.path is None:
        if grade.status is not Status.NOT_YET or not grade.evidence.get("not_attempted"):
            yield f"the untouched stub is {grade.status}, not 'not attempted'"
    elif not case.criterion:
        missed = [
            verdict
            for verdict in grade.verdicts
            if verdict.outcome is not Outcome.MET and not verdict.details.get("fast")
        ]
        if missed:
            blocked = [verdict.criterion_id for verdict in missed if verdict.outcome is Outcome.BLOCKED]
            first = _place_of(case.exercise_name, unmet[0]) if unmet else ""
            yield f"a correct solution earned {grade.earned} of {grade.possible}: {first}{told or blocked}"
    elif {verdict.criterion_id for verdict in unmet} != {case.criterion, *case.also} - _left_out(grade):
        waiting = sorted({case.criterion, *case.also} & _left_out(grade))
        but = f" ({' and '.join(waiting)} waits for a training)" if waiting else ""
        named = " and ".join(sorted({case.criterion, *case.also}))
        yield f"must be caught by {named} alone{but}; found {told or 'nothing unmet'}"
    elif case.criterion not in _left_out(grade):
        cause = next(verdict for verdict in unmet if verdict.criterion_id == case.criterion)
        parts = (("expected", cause.expected), ("found", cause.found), ("to do", cause.message))
        if case.phrase.casefold() not in " ".join(text for _, text in parts).casefold():
            message = ", ".join(f"{name} {text}" for name, text in parts if text)
            yield f"its message must contain {case.phrase!r}; it is: {message}"


def _place_of(name: str, verdict: Verdict) -> str:
    """Return the line of a criterion in its rubric: what a correct solution fails may be a mistake of the rubric."""
    exercise = read_exercise(name)
    line = read_rubric(exercise, whole=True)[verdict.criterion_id].line
    return f"{shown(exercise.folder / 'checks.py')}:{line}: "


def about_broken(broken: Verdict) -> str:
    """Return where a criterion broke, why, and what its author can do, where that is known."""
    is_known = (
        broken.message and broken.message != KIT_BROKE and not broken.message.startswith(RUBRIC_BROKE.partition("{")[0])
    )
    return f"{_place_of_error(broken)}{broken.criterion_id}: {broken.found}{f' {broken.message}' if is_known else ''}"


def _place_of_error(broken: Verdict) -> str:
    """Return the line of the rubric, or of what it uses, in which a criterion broke; empty where it is another's."""
    frames = FRAME.findall(str(broken.details.get("trace", "")))
    inside = [
        (path, line) for path, line in frames if any(pack.exercises in Path(path).parents for pack in packs.packs())
    ]
    return f"{shown(Path(inside[-1][0]))}:{inside[-1][1]}: " if inside else ""


def _left_out(grade: Grade) -> set[str]:
    return {verdict.criterion_id for verdict in grade.verdicts if verdict.details.get("fast")}
