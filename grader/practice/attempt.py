"""One attempt at an exercise: read, judged, explained, kept, and drawn as a report."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.catalogue.exam_paper import seed_in
from grader.catalogue.exercise import Exercise, exercise_names, read_exercise
from grader.catalogue.rubric import Rubric, read_rubric
from grader.errors import NotKept, UsageProblem
from grader.examiner.conversation import Cancellation
from grader.examiner.events import Listener
from grader.examiner.grade import Grade
from grader.examiner.grading import ALL_OF_IT, grade
from grader.examiner.options import GradingOptions
from grader.examiner.source_places import with_exact_places
from grader.feedback.course_form import in_form_of
from grader.feedback.explain import explained
from grader.feedback.hints import with_hints
from grader.feedback.pages.family import links_from, report_name
from grader.feedback.pages.report import render_report, save_report
from grader.practice.cards import Cards, bring_back_missed, utc_now, weak_concepts
from grader.practice.exam_rules import refuse_if_asked, why_withheld
from grader.practice.next_step import Step, report_steps_after, shown_in_report
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings, draw_of
from grader.submission.collection import find_exercise
from grader.submission.course_source import in_its_form, in_own_form
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission, exercise_name_of, read_submission
from grader.system import as_shown

_OTHER_DATA = "Graded as in a mock exam with the seed {seed}, because the {why}. The held-out data are different."
_OF_SITTING = "Graded on the held-out data of mock exam {number}, because the {why}."


@dataclass(frozen=True)
class Attempt:
    """An exercise and a submission, ready to be judged."""

    exercise: Exercise
    """What is practised."""
    rubric: Rubric
    """What it is judged by."""
    submission: Submission
    """What was handed in."""
    only: tuple[str, ...] = ()
    """Criteria to judge instead of all."""
    on_data: str = ""
    """Which data it is judged on, in a sentence, where that was asked for."""

    @classmethod
    def begin(
        cls,
        exercise: str,
        submission: Path | None,
        only: tuple[str, ...] = (),
        *,
        upstream: bool = False,
        course_forms: bool = True,
    ) -> Attempt:
        """Find the exercise by name or path, and the submission in it or where it is said to lie.

        ``upstream`` asks for the data set of others that the exercise knows of; it is fetched where there is a network.
        Without ``course_forms`` the submission is graded in the kit's own form, whatever it defines.

        Raises ``ExerciseNotFound``, ``SubmissionRefused`` and ``UsageProblem``.
        """
        name, place = find_exercise(exercise) if submission is None else exercise_name_of(exercise)
        found, on_data = _on_upstream(read_exercise(name)) if upstream else (read_exercise(name), "")
        submitted = read_submission(found, submission or place)
        if seed := _seed_of(submitted, found):
            found, on_data = replace(found, task_seed=seed), _OTHER_DATA.format(seed=seed, why=_why(submitted))
        if course_forms:
            found, submitted = in_its_form(found, submitted)
        else:
            submitted = in_own_form(found, submitted)
        rubric = read_rubric(found)
        meant = {text for part in only for text in rubric.named(part)}
        if only and not meant:
            raise rubric.unknown(name, only[0])
        chosen = tuple(criterion.id for criterion in rubric.criteria if criterion.id in meant)
        return cls(found, rubric, submitted, chosen, on_data)

    def grade(
        self,
        listen: Listener,
        options: GradingOptions = ALL_OF_IT,
        *,
        cancellation: Cancellation | None = None,
        keep: bool = True,
        clock: Callable[[], datetime] = utc_now,
    ) -> Grade:
        """Judge the submission, explain what was found, and keep the attempt unless told otherwise.

        ``cancellation`` is that of ``grade``; which criteria are graded, ``self.only`` says. What was interrupted, or
        not graded whole by ``fast``, is no attempt. What an attempt missed makes the quiz questions on it due at
        ``clock()``.

        What an open sitting asks is graded there only: it raises ``UsageProblem``.

        Where it cannot be kept, the grade stands, and its evidence says so under ``not_kept``.
        """
        progress = Progress()
        name = self.exercise.name
        options, on_data = replace(options, only=self.only), self.on_data
        if keep:
            refuse_if_asked(self.exercise)
            options, on_data = self._as_in_exam(options)
        graded = grade(
            self.exercise,
            self.rubric,
            self.submission,
            check_source(self.exercise, self.submission),
            options,
            listen,
            cancellation,
        )
        graded = explained(graded)
        graded = graded.replacing(with_exact_places(graded.verdicts, self.submission))
        graded = graded.noting(**self._told(on_data))
        if keep and not (options.fast or graded.evidence.get("interrupted")):
            try:
                if not why_withheld(self.exercise, Sittings(progress=progress)):
                    graded = with_hints(graded, self.rubric, progress.failures(name), progress.hints_asked_for(name))
                weak = weak_concepts(self.exercise, graded.verdicts)
                due = bring_back_missed(Cards(progress), self.exercise, weak, clock())
                graded = graded.noting(due_questions=due) if due else graded
                progress.keep(graded, self.submission.source)
            except NotKept as error:
                graded = graded.noting(not_kept=str(error))
            if progress.set_aside:
                said = f"Your earlier attempts could not be read. The file is now {progress.set_aside}; "
                graded = graded.noting(set_aside=f"{said}the kit starts a new one.")
        return graded

    def _as_in_exam(self, options: GradingOptions) -> tuple[GradingOptions, str]:
        """Return the options for the held-out data of the mock exam that the file is from, and which data these are."""
        sitting = None
        if seed := self.exercise.task_seed:
            with contextlib.suppress(NotKept):
                sitting = Sittings().ended_with(self.exercise.name, seed, self.submission.path)
        draw = draw_of(sitting, self.exercise.name) if sitting else None
        if sitting is None or options.seed not in (None, draw):
            return options, self.on_data
        return replace(options, seed=draw), _OF_SITTING.format(number=sitting.number, why=_why(self.submission))

    def _told(self, on_data: str) -> dict[str, Any]:
        """Return what the record and the report tell: course form, what was left out, which file, which data."""
        told: dict[str, Any] = {}
        if form := self.exercise.form:
            told["form"] = {"name": form.name, "title": form.title}
        if self.submission.left_out:
            told["left_out"] = list(self.submission.left_out)
        if self.submission.choice:
            told["choice"] = self.submission.choice
        if on_data:
            told |= {"on_data": on_data, "on_upstream": self.exercise.on_upstream}
        return told

    def save_report(self, graded: Grade, folder: Path, steps: Sequence[Step] | None = None) -> Path:
        """Draw the report and return where it lies; its commands are those of ``steps``, by default the usual ones."""
        attempts = 1
        with contextlib.suppress(NotKept):
            attempts = Progress().standing(self.exercise.name).attempts
        return _draw(graded, self.exercise, self.rubric, attempts, folder, steps)


def _seed_of(submission: Submission, exercise: Exercise) -> int:
    """Return the seed of the mock exam from which a submission comes; 0 where it comes from none.

    Code has the seed in it. A model has none: it comes from the mock exam that holds its file.
    """
    if submission.kind == "model" and exercise.category:
        with contextlib.suppress(NotKept):
            asked = [sitting for sitting in Sittings().all() if exercise.name in sitting.tasks]
            return next((sitting.seed for sitting in reversed(asked) if sitting.holds(submission.path)), 0)
    return seed_in(submission.source, exercise)


def _why(submission: Submission) -> str:
    """Return how a submission shows which mock exam it comes from."""
    return "model is from it" if submission.kind == "model" else "file has its SEED and its sizes"


def _on_upstream(exercise: Exercise) -> tuple[Exercise, str]:
    """Return the exercise on the data set of others, or on its own where that is not to be had, and which it is."""
    from grader.data.upstream import UPSTREAM, NotFetched, fetch_upstream

    if exercise.upstream is None:
        with_one = [
            other_exercise for other_exercise in map(read_exercise, exercise_names()) if other_exercise.upstream
        ]
        known = ", ".join(
            f"{other_exercise.name} ({UPSTREAM[other_exercise.upstream.data].title})"
            for other_exercise in with_one
            if other_exercise.upstream
        )
        raise UsageProblem(f"{exercise.name} has no public data set.", f"These have one: {known}.")
    title = UPSTREAM[exercise.upstream.data].title
    try:
        fetch_upstream(exercise.upstream.data)
    except NotFetched as reason:
        return exercise, f"Graded on the kit's own data, because {title} is not available: {reason}"
    return replace(exercise, on_upstream=True), f"Graded on {title}, with its own threshold."


def draw_again(exercise: str | None, folder: Path) -> Path:
    """Draw the report of the latest attempt again, from its saved grade."""
    name = read_exercise(exercise_name_of(exercise)[0]).name if exercise else None
    latest = Progress().latest(name)
    if latest is not None:
        refuse_if_asked(read_exercise(latest.exercise_name))
    if sitting := _sat_since(latest, name):
        its, command = ("Its", "debrief --open") if sitting.closed else ("It is still open: its", "status")
        raise UsageProblem(
            f"Your latest submission was for mock exam {sitting.number}.",
            f"{its} debrief has the report of each submission that counts.",
            f"Run `python -m grader exam {command}`, or name an exercise: `python -m grader report week1_intro`.",
        )
    if latest is None:
        raise UsageProblem("There is no attempt yet.", next_step="Grade an exercise first: `python -m grader list`.")
    found = in_form_of(read_exercise(latest.exercise_name), latest)
    found = replace(found, on_upstream=bool(latest.evidence.get("on_upstream")))
    return _draw(latest, found, read_rubric(found), Progress().standing(found.name).attempts, folder)


def _sat_since(latest: Grade | None, name: str | None) -> Sitting | None:
    """Return the newest mock exam, where something was submitted to it after ``latest``; to the task of this name."""
    sitting = next(reversed(Sittings().all()), None)
    begun = [answer.begun for answer in sitting.answers if name in (None, answer.task)] if sitting else []
    if not sitting or not begun:
        return None
    # Pauses are left out: what was graded in one may count as later than it was.
    moment = sitting.started + max(begun)
    return sitting if latest is None or datetime.fromisoformat(latest.started).timestamp() < moment else None


def _draw(
    graded: Grade, exercise: Exercise, rubric: Rubric, attempts: int, folder: Path, steps: Sequence[Step] | None = None
) -> Path:
    links = links_from(folder, exercise.name, but=report_name(exercise.name))
    commands = report_steps_after(graded, exercise) if steps is None else shown_in_report(steps)
    commands = [(name, as_shown(command), remark) for name, command, remark in commands]
    html = render_report(graded, exercise, rubric, attempts=attempts, links=links, steps=commands)
    return save_report(html, folder, exercise.name)
