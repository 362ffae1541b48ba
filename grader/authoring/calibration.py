"""Is the threshold well between correct and incorrect solutions? Many seeds of both, and the distance in deviations."""

from __future__ import annotations

import json
import math
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.authoring.difference import laid_out, whole_source
from grader.authoring.proof import cases_of
from grader.catalogue import packs
from grader.catalogue.exam_paper import draw_sizes, read_task, with_sizes
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.errors import CannotGrade, RubricProblem
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt

NEEDED = 3.0
"""A threshold nearer than so many standard deviations to correct or to incorrect solutions would grade luck."""


@dataclass(frozen=True)
class Side:
    """What several gradings of one answer measured."""

    answer: str
    """Path of the answer, below the exercise's folder in ``solutions``."""
    right: bool
    """Whether it must reach the threshold."""
    more_is_better: bool
    """Whether the metric is one that grows with what is right, as accuracy does."""
    threshold: float
    """What the metric is compared with; 0 where nothing was measured."""
    values: tuple[float, ...]
    """The metric of each grading."""
    refused: int
    """How many gradings missed the criterion."""

    @property
    def mean(self) -> float:
        """The mean of the measured values."""
        return statistics.fmean(self.values)

    @property
    def spread(self) -> float:
        """The standard deviation of the measured values; 0 for a single one."""
        return statistics.stdev(self.values) if len(self.values) > 1 else 0.0

    @property
    def distance(self) -> float:
        """How many standard deviations lie between this side and the threshold; below 0 on the wrong side."""
        distance = abs(self.mean - self.threshold)
        deviations = distance / self.spread if self.spread else float("inf")
        reached = (self.mean >= self.threshold) if self.more_is_better else (self.mean <= self.threshold)
        return deviations if reached is self.right else -deviations

    @property
    def fault(self) -> str:
        """Why the threshold does not hold on this side; empty where it does."""
        passed = len(self.values) - self.refused
        if self.distance < 0:
            return "on the wrong side of the threshold"
        if self.distance < NEEDED:
            return f"nearer than {NEEDED:g} standard deviations"
        if self.right and self.refused:
            return f"missed in {self.refused} of {len(self.values)}"
        return f"passed in {passed} of {len(self.values)}" if passed and not self.right else ""

    @property
    def bound(self) -> float:
        """The threshold that is just far enough from this side, and from each of its values."""
        if self.right is self.more_is_better:
            return min(self.mean - NEEDED * self.spread, *self.values)
        return max(self.mean + NEEDED * self.spread, *self.values)

    def told(self) -> str:
        """Return what was measured, and how far that is from the threshold."""
        kind, where = "right" if self.right else "wrong", " (wrong side)" if self.distance < 0 else ""
        return (
            f"{'✗' if self.fault else '✓'} {kind} {self.answer}: {self.mean:.4f} ± {self.spread:.4f} "
            f"({min(self.values):.4f} to {max(self.values):.4f}), {in_deviations(self.distance)} from the threshold "
            f"{self.threshold:g}{where}, missed in {self.refused} of {len(self.values)}"
        )


def in_deviations(distance: float) -> str:
    """Return a distance in words; it is cut and not rounded, so that what is too near never reads as far enough.

    >>> in_deviations(2.996), in_deviations(-12.0)
    ('2.99 standard deviations', '-12.00 standard deviations')
    """
    if math.isinf(distance):
        return f"{'-' if distance < 0 else ''}infinitely many standard deviations"
    return f"{math.trunc(round(distance * 100, 6)) / 100:.2f} standard deviations"


def what_fails(sides: Sequence[Side]) -> Iterator[str]:
    """Yield which solutions are not far enough from the threshold, and which thresholds would be; nothing if all are.

    >>> [right, wrong] = Side("a.py", True, True, 0.9, (0.7, 0.72), 2), Side("b.py", False, True, 0.9, (0.1, 0.12), 2)
    >>> list(what_fails([right, wrong]))
    ['a.py is on the wrong side of the threshold.', 'Any threshold from 0.16 to 0.66 works.']
    >>> list(what_fails([right, Side("b.py", False, True, 0.9, (0.5, 0.5), 2)]))[-1]
    'Any threshold from 0.51 to 0.66 works.'
    """
    if not any(side.fault for side in sides):
        return
    yield from (f"{side.answer} is {side.fault}." for side in sides if side.fault)
    right, wrong = [[side for side in sides if side.right is kind] for kind in (True, False)]
    if not (right and wrong):
        return
    up = sides[0].more_is_better
    upper, lower = (right, wrong) if up else (wrong, right)
    least, most = max(lower, key=lambda side: side.bound), min(upper, key=lambda side: side.bound)
    for digits in range(2, 5):
        low, high = (math.ceil(least.bound * 10**digits), math.floor(most.bound * 10**digits))
        # What is wrong must not reach the threshold, and would with one that it has itself.
        low += not least.right and low == least.bound * 10**digits
        high -= not most.right and high == most.bound * 10**digits
        if low <= high:
            yield f"Any threshold from {low / 10**digits:g} to {high / 10**digits:g} works."
            return
    yield f"No threshold works: {most.answer} and {least.answer} are too close to each other."


def render_calibration(criterion: str, sides: Sequence[Side], seeds: int) -> str:
    """Return what was measured as a table of ``exercise.toml``, to be pasted there."""
    right, wrong = [[side for side in sides if side.right is kind and side.values] for kind in (True, False)]
    words = "accuracy" if any(side.more_is_better for side in sides) else "error"
    threshold = f"{criterion}: {words} {sides[0].threshold:g}; {_missed(right)}"
    lines = ["[calibration]", f"seeds = {seeds}", f"threshold = {_quoted(threshold)}"]
    lines += [f"{name} = {_quoted(_measured(some))}" for name, some in (("right", right), ("wrong", wrong)) if some]
    return "\n".join(lines) + "\n"


def widest_spread(sides: Sequence[Side]) -> float:
    """Return the largest standard deviation of a right answer: the ``spread=`` of a criterion's matcher."""
    return max((side.spread for side in sides if side.right), default=0.0)


def _missed(right: Sequence[Side]) -> str:
    refused, gradings = sum(side.refused for side in right), sum(len(side.values) for side in right)
    return f"{refused or 'none'} of {gradings} gradings of correct solutions missed it"


def _measured(sides: Sequence[Side]) -> str:
    return ", ".join(
        f"{Path(side.answer).stem.replace('_', ' ')} {side.mean:.3f} "
        f"(standard deviation {side.spread:.3f}"
        f"{'' if math.isinf(side.distance) else f', {in_deviations(side.distance)} off'})"
        for side in sides
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def criterion_called(name: str, criterion: str) -> str:
    """Return the criterion of an exercise that a name, or a part of one, means.

    Raises ``UsageProblem`` where none is meant, or several are.
    """
    rubric = read_rubric(read_exercise(name))
    named = rubric.named(criterion)
    if len(named) != 1:
        raise rubric.unknown(name, criterion)
    return named[0]


def measured_solutions(name: str, criterion: str, only: str = "") -> list[tuple[Path, bool]]:
    """Return the answers that calibration grades, and whether they must reach the threshold of ``criterion``.

    Right are the reference and ``right/*``; wrong are those of ``wrong/*`` that this criterion must catch, and
    ``calibration/*``: models that a learner might believe in. ``only`` leaves out those that do not have it in their
    path below the exercise's folder in ``solutions``. Raises ``RubricProblem`` where nothing is left.
    """
    folder = packs.solution_folder(name)
    answers = [
        *((case.path, not case.criterion) for case in cases_of(name) if case.criterion in ("", criterion)),
        *((path, False) for path in sorted(folder.glob("calibration/*.py"))),
    ]
    chosen = [(path, right) for path, right in answers if path and only in str(path.relative_to(folder))]
    if not chosen:
        raise RubricProblem(
            f"No answer of {name} has {only!r} in its path and to do with {criterion}.",
            f"Correct solutions and those with `# caught by: {criterion}` are measured; all of them without --only.",
        )
    return chosen


def _grade(name: str, path: Path, criterion: str, seed: int, upstream: bool) -> Grade:
    """Grade one answer once; of an exam task, as the sitting with this seed asks it.

    Hidden data follow from the seed alone, so that every machine measures the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        if read_exercise(name).category:
            exercise = read_task(name, seed)
            sized = Path(folder) / path.name
            sized.write_text(with_sizes(whole_source(path), draw_sizes(exercise, seed)), encoding="utf-8")
            attempt = replace(Attempt.begin(name, sized, (criterion,)), exercise=exercise)
        else:
            attempt = Attempt.begin(name, laid_out(path, Path(folder)), (criterion,), upstream=upstream)
            if upstream and not attempt.exercise.on_upstream:
                raise CannotGrade("The threshold on the public data set cannot be measured.", attempt.on_data)
        return attempt.grade(lambda event: None, GradingOptions(seed=seed, secret=seed), keep=False)


def _of_verdict(verdict: Verdict) -> dict[str, Any]:
    """Return what a criterion measured that is no metric of predictions, such as the gap between two losses."""
    facts = {"metric": verdict.metric, "value": verdict.measured, "threshold": verdict.threshold}
    return facts | {"at_least": bool(verdict.at_least)}


def _with_training(name: str) -> str:
    found = [criterion.id for criterion in read_rubric(read_exercise(name)).criteria if criterion.trains]
    return f"Criteria that train a model have a threshold: {', '.join(found)}." if found else ""


def measure(
    name: str,
    path: Path,
    right: bool,
    criterion: str,
    seeds: Sequence[int],
    tell: Callable[[str], None],
    *,
    upstream: bool = False,
) -> Side:
    """Grade one answer once per seed (data and model change with it); return what was measured.

    ``upstream`` measures on the data set of others. Raises ``CannotGrade`` where that is not to be had.
    A wrong answer may yield nothing to measure, and then has no values; a right one raises ``RubricProblem``.
    """
    values, refused, threshold, more_is_better = [], 0, 0.0, True
    for seed in seeds:
        grade = _grade(name, path, criterion, seed, upstream)
        measured = grade.evidence.get("measured") or _of_verdict(grade.verdicts[-1])
        if measured.get("value") is None:
            found = "; ".join(verdict.found for verdict in grade.verdicts if verdict.found)
            if right:
                raise RubricProblem(
                    f"{criterion} measured nothing in {path.name}.",
                    found or "It passes, and has no threshold to compare an accuracy or an error with.",
                    _with_training(name),
                )
            tell(f"{path.stem} seed {seed}: nothing to measure, {found}")
            continue
        values.append(float(measured["value"]))
        threshold, more_is_better = (
            float(measured["threshold"]),
            measured.get("at_least", measured["metric"] == "accuracy"),
        )
        refused += grade.verdicts[-1].outcome is not Outcome.MET
        tell(f"{path.stem} seed {seed}: {values[-1]:.4f}")
    answer = str(path.relative_to(packs.solution_folder(name)))
    return Side(answer, right, more_is_better, threshold, tuple(values), refused)
