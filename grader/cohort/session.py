"""One run over a cohort, from the folder that was handed over to the tables for staff; another run goes on with it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.catalogue.exercise import Exercise, read_exercise
from grader.catalogue.rubric import Rubric, read_rubric
from grader.cohort.grading import Question, Settled, grade_cohort
from grader.cohort.identity import identity
from grader.cohort.intake import Submitted, take_in
from grader.cohort.likeness import look_alikes, stub_digests
from grader.cohort.record import Cohort
from grader.cohort.runner import OnEvent, Runner
from grader.cohort.shelf import Shelf
from grader.cohort.summary import save_summary
from grader.cohort.tables import save_tables
from grader.errors import UsageProblem
from grader.examiner.seeds import secret_of, seed_from

FOLDER = Path("cohorts")
"""Where the folders of cohorts lie unless another is named."""


@dataclass
class Session:
    """A cohort that is being graded."""

    exercise: Exercise
    """What was asked of everybody."""
    rubric: Rubric
    """What it is judged by."""
    submitted: list[Submitted]
    """What each learner handed in."""
    notes: list[str]
    """What was left out, and why."""
    question: Question
    """All that is the same for everybody."""
    shelf: Shelf
    """Where grades go."""
    settled: list[Settled] = field(default_factory=list)
    """What became of each so far."""

    @classmethod
    def begin(
        cls,
        place: Path,
        exercise_name: str,
        out: Path | None = None,
        *,
        seed: int | None = None,
        time_limit: float | None = None,
        required: tuple[str, ...] = (),
    ) -> Session:
        """Take in a folder or an archive, and open the folder of the cohort; grades nothing yet.

        Without a ``seed``, everybody gets that of an earlier run, or one that only this machine can find.
        Raises ``UsageProblem`` and ``ExerciseNotFound``.
        """
        exercise = read_exercise(exercise_name)
        shelf = Shelf(out or FOLDER / exercise.name, exercise)
        if shelf.out.resolve().is_relative_to(place.resolve()):
            raise UsageProblem(
                f"The grades would be in {place}, among the submissions.",
                next_step="Name another folder with `--out`, or run the command in another folder.",
            )
        earlier = shelf.facts()
        if earlier.get("exercise_name", exercise.name) != exercise.name:
            raise UsageProblem(
                f"{shelf.out} holds grades of {earlier['exercise_name']}, not of {exercise.name}.",
                next_step="Name another folder with `--out`.",
            )
        submitted, notes = take_in(place, exercise)
        if seed is None:
            seed = earlier.get("seed", seed_from(f"{exercise.name} {place.resolve()}"))
        limits: dict[str, Any] = {"time_limit": time_limit, "required": sorted(required)}
        question = Question(exercise.name, identity(exercise.name), seed, limits, secret_of(seed))
        shelf.open(question, [submission.learner for submission in submitted])
        return cls(exercise, read_rubric(exercise), submitted, notes, question, shelf)

    def run(self, runner: Runner, on_event: OnEvent = lambda *_: None, *, fresh: bool = False) -> Iterator[Settled]:
        """Yield what became of each learner's submission, its files written; ``fresh`` looks at no earlier grade."""
        kept = {} if fresh else self.shelf.kept()
        earlier = {record.learner: record for record in self.shelf.records()}
        with contextlib.closing(grade_cohort(self.question, self.submitted, kept, runner, on_event)) as stream:
            for told in stream:
                settled = replace(told, record=told.record.after(earlier.get(told.record.learner)))
                self.shelf.put(settled)
                self.settled.append(settled)
                yield settled

    def close(self) -> Cohort:
        """Write the tables and the page for staff, and return the cohort. Raises ``UsageProblem``."""
        by_learner = {settled.record.learner: settled.record for settled in self.settled}
        records = tuple(by_learner[submission.learner] for submission in self.submitted)
        alike = look_alikes(records, stub_digests(self.exercise))
        cohort = Cohort(self.exercise.name, records, self.question.seed, self.question.versions, alike)
        self.shelf.close(cohort)
        save_tables(cohort, self.rubric, self.shelf.out)
        save_summary(cohort, self.shelf.out)
        return cohort
