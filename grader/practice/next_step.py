"""What to do next: after a grading, and whenever somebody asks where they are."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import packs, places
from grader.catalogue.concepts import read_concepts
from grader.catalogue.exercise import EXAM, Exercise, read_exercise, week_names
from grader.catalogue.packs import with_option
from grader.catalogue.quiz import items_about, quiz_names, read_quiz
from grader.catalogue.rubric import read_rubric
from grader.errors import GraderError, NotKept
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.examiner.source_places import begin_at
from grader.feedback.course_form import in_form_of
from grader.feedback.figures import decimals_for, named_value_of, shown
from grader.feedback.hints import has_stopped, is_mistake_known
from grader.feedback.recalled import LENT
from grader.practice.exam_rules import why_unsolved, why_withheld
from grader.practice.history import missed_criteria
from grader.practice.progress import Progress
from grader.practice.what_next import Following, what_next
from grader.submission.definitions import read_definitions
from grader.submission.rules.source_report import check_source
from grader.submission.submission import find_submission, read_submission

Step = tuple[str, str]
COMMAND = "python -m grader"
OTHERS_SHOWN = 2
"""Correct solutions in other styles that are named after a pass."""
FEWEST_ASKED = 3
"""Questions on one concept that are worth a round of their own."""
MISSES_IN_A_ROW = 3
"""After so many misses of one criterion the same advice does not help: the next command is a hint."""


_IN_REPORTS = ("Edit", "Write", "Other ways")
"""Lines without a command that a report shows as well."""


def steps_after(
    grade: Grade, exercise: Exercise, progress: Progress | None = None, *, again: str | None = None
) -> list[Step]:
    """Return the lines of the last block: after a pass what to look at, and always, at the end, one command to type.

    ``again`` says how to grade the edited file where that is no command.
    """
    steps = _steps_after(grade, exercise, progress or Progress(), again or command_again(grade, exercise))
    return [(name, with_option(line)) for name, line in steps]


def _steps_after(grade: Grade, exercise: Exercise, progress: Progress, again: str) -> list[Step]:
    if grade.status is Status.NOT_GRADED and grade.rubric_raised:
        return [("Tell", f"the author of the pack {exercise.pack}"), ("Next", again)]
    if grade.status is Status.NOT_GRADED:
        is_again = grade.evidence.get("interrupted") or grade.is_overdue
        return [("Next", again if is_again else f"{COMMAND} doctor")]
    if grade.evidence.get("not_attempted"):
        written = place_of(grade, grade.evidence.get("begin") or {})
        return [("Read", from_here(brief_of(exercise))), ("Write", written), ("Next", again)]
    to_fix = grade.first_to_fix()
    if to_fix is None and grade.status is Status.PASSED:
        return _after_a_pass(grade, exercise, progress)
    if to_fix is None:
        return [("Next", again)]
    following = f"{COMMAND} hint {exercise.name}" if _needs_a_hint(exercise, to_fix, progress) else again
    return [("Edit", place_of(grade, to_fix.at)), ("Next", following)]


def command_again(grade: Grade, exercise: Exercise) -> str:
    """Return the command that grades the same file again, wherever it is."""
    return f"{COMMAND} {exercise.name}{_of_another_file(grade, exercise)}"


def _of_another_file(grade: Grade, exercise: Exercise) -> str:
    """Return the option that names the file that was graded; empty where it is the one in the exercise's folder."""
    path = Path(grade.submission_path)
    with contextlib.suppress(GraderError, OSError):
        if path.is_file() and find_submission(exercise)[0].resolve() != path.resolve():
            return f" --submission {shlex.quote(from_here(path))}"
    return ""


def report_steps_after(
    grade: Grade, exercise: Exercise, progress: Progress | None = None
) -> list[tuple[str, str, str]]:
    """Return of these lines those that a report shows, as ``shown_in_report`` does."""
    return shown_in_report(steps_after(grade, exercise, progress))


def shown_in_report(steps: Sequence[Step]) -> list[tuple[str, str, str]]:
    """Return the lines that a report shows: name, command or place, and a remark or nothing.

    What else stands in a terminal is told elsewhere in the report.
    """
    told = [(name, *line.partition(" (")) for name, line in steps]
    return [
        (name, command, mark.strip() + remark)
        for name, command, mark, remark in told
        if command.startswith(COMMAND) or (command and name in _IN_REPORTS)
    ]


def place_of(grade: Grade, at: Mapping[str, object]) -> str:
    """Return a place in the file that was graded, as ``place_in`` does."""
    return place_in(Path(grade.submission_path), at)


def place_in(path: Path, at: Mapping[str, object]) -> str:
    """Return a place that a terminal makes a link of: ``exercises/week2_timeseries/exercise.py:42``.

    Of a notebook it is the file, and the cell in words; of a file that is gone the words alone.
    """
    where = str(at.get("where", ""))
    if not path.is_file():
        return where
    shown_path = from_here(path)
    if path.suffix == ".py" and at.get("line"):
        return f"{shown_path}:{at['line']}"
    return f"{shown_path} ({where})" if where else shown_path


def function_in(exercise: Exercise, path: Path) -> str:
    """Return where the first function that is asked for begins in a file; the file alone where it has none."""
    at: dict[str, object] = {}
    with contextlib.suppress(GraderError):
        submission = read_submission(exercise, path)
        tree = submission.tree()
        function = read_definitions(tree).bound.get(exercise.functions[0].name) if tree else None
        line = getattr(function, "lineno", 0)
        at = {"line": line, "where": submission.where(line)} if line else {}
    return place_in(path, at)


def address_of(path: Path) -> str:
    """Return the address of a page, which a terminal opens in the browser: ``file:///…/week2_timeseries.html``."""
    return path.resolve().as_uri()


def from_here(path: Path) -> str:
    """Return a path as it is typed from the current folder; one that lies elsewhere as it is."""
    with contextlib.suppress(ValueError, OSError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)


def _needs_a_hint(exercise: Exercise, to_fix: Verdict, progress: Progress) -> bool:
    """Return whether a hint helps more than another try: no cause is known, or its advice did not help before.

    Of a criterion whose hints were all shown there is none. What an exception means, a change that was tried, and a
    message that names the mistake say more than a hint.
    """
    is_said = has_stopped(to_fix) or is_mistake_known(to_fix) or {"change", "helped"} & to_fix.details.keys()
    if to_fix.outcome is not Outcome.UNMET or is_said:
        return False
    name, hints = (
        to_fix.criterion_id,
        {criterion.id: len(criterion.hints) for criterion in read_rubric(exercise, whole=True).criteria},
    )
    with contextlib.suppress(NotKept):
        is_due = to_fix.details.get("unexplained") or progress.failures(exercise.name).get(name, 0) >= MISSES_IN_A_ROW
        left = hints.get(name, 0) - progress.hints_asked_for(exercise.name).get(name, 0)
        return bool(is_due) and left > 0 and not why_withheld(exercise)
    return False


def _after_a_pass(grade: Grade, exercise: Exercise, progress: Progress) -> list[Step]:
    steps: list[Step] = [*_figures(grade, exercise, progress)]
    with contextlib.suppress(NotKept):
        if not why_unsolved(exercise):
            steps.append(
                ("Compare", f"{COMMAND} solution {exercise.name} --compare{_of_another_file(grade, exercise)}")
            )
            steps += [("Other ways", ", ".join(others))] if (others := other_solutions(exercise.name)) else []
    if cards := _cards_about(exercise, progress):
        steps.append(("Quiz", cards))
    with contextlib.suppress(NotKept):
        steps += next_steps_of(what_next(progress))
    return steps


def _figures(grade: Grade, exercise: Exercise, progress: Progress) -> list[Step]:
    """Return the trained metric beside the learner's best, the reference's and the threshold."""
    best: dict[str, float] = {}
    with contextlib.suppress(NotKept):
        best = best_measured(progress, exercise.name)
    steps = []
    for verdict in grade.verdicts:
        if verdict.measured is None or verdict.threshold is None or verdict.criterion_id not in exercise.reference:
            continue
        decimals = decimals_for(verdict.threshold, verdict.measured)
        told = [named_value_of(verdict)]
        if verdict.criterion_id in best:
            told.append(f"your best {shown(best[verdict.criterion_id], decimals)}")
        told.append(f"reference {shown(exercise.reference[verdict.criterion_id], decimals)}")
        told.append(f"threshold {shown(verdict.threshold, decimals)}")
        steps.append((verdict.title, ", ".join(told)))
    return steps


def best_measured(progress: Progress, exercise_name: str) -> dict[str, float]:
    """Return for each criterion the best value that was ever measured of the learner's own code, without help."""
    best: dict[str, float] = {}
    with progress.opened() as database:
        question = "select grade from attempts where exercise_name = ?"
        grades = [text for (text,) in database.execute(question, (exercise_name,))]
    for text in grades:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            grade = json.loads(text)
            for verdict in () if any(map(grade["evidence"].get, LENT)) else grade["verdicts"]:
                value, name = verdict.get("measured"), str(verdict["criterion_id"])
                if isinstance(value, int | float):
                    choose = max if verdict.get("at_least") else min
                    best[name] = choose(best.get(name, value), value)
    return best


def other_solutions(exercise_name: str) -> list[str]:
    """Return where correct solutions in other styles lie, the course's own style first, its other forms last."""
    folder = packs.solution_folder(exercise_name) / "right"
    found = sorted(
        folder.glob("*.py"), key=lambda path: (path.name.startswith("form_"), "course" not in path.name, path.name)
    )
    return [from_here(path) for path in found[:OTHERS_SHOWN]]


def _cards_about(exercise: Exercise, progress: Progress) -> str:
    """Return the command for an exercise's own quiz questions: those on what was missed most, else all of them.

    An exercise without questions of its own, such as a task of the exam, has those on its concepts.
    """
    own = read_quiz(exercise.name).items if exercise.name in quiz_names() else ()
    tagged = [concepts[0] for concepts in exercise.concepts.values() if concepts and not own]
    with contextlib.suppress(NotKept):
        missed = missed_criteria(progress, exercise.name)
        tagged = [name for text in missed for name in exercise.concepts.get(text, ())] or tagged
    known, command = read_concepts(), f"{COMMAND} quiz {exercise.name}" if own else f"{COMMAND} quiz"
    about = {
        name: [item for item in own or items_about(name) if name in item.concepts] for name in tagged if name in known
    }
    main = max((name for name, items in about.items() if len(items) >= FEWEST_ASKED), key=tagged.count, default="")
    if main:
        return f"{command} --concept {main} ({len(about[main])} questions on {known[main].title.lower()})"
    return f"{command} ({len(own)} questions on this exercise)" if own else ""


def next_steps_of(following: Following) -> list[Step]:
    """Return the command to type, after why it is that one where there is a reason."""
    why = [("Why", following.why)] if following.why else []
    return [*why, ("Next", f"{COMMAND} {following.command}")]


def praise(grade: Grade, exercise: Exercise, progress: Progress) -> str:
    """Return one glad line for a pass: what is passed, and how many exercises that makes."""
    if grade.status is not Status.PASSED or grade.evidence.get("not_attempted"):
        return ""
    if exercise.part == EXAM or grade.earned < grade.possible:
        left = grade.possible - grade.earned
        return f"Passed: {exercise.title}. {left or 'No'} {'point is' if left == 1 else 'points are'} open."
    with contextlib.suppress(NotKept):
        names = week_names()
        standings = progress.standings(names)
        passed = sum(standings[name].passed or name == exercise.name for name in names)
        return (
            f"Well done! {exercise.title} is passed, all {grade.possible} points: {passed} of {len(names)} exercises."
        )
    return f"Well done! {exercise.title} is passed, all {grade.possible} points."


@dataclass(frozen=True)
class Beginning:
    """What to read and to write for one exercise."""

    exercise: Exercise
    """The exercise."""
    goal: str
    """The goal, from the brief."""
    brief: str
    """Where the brief lies."""
    open_at: str
    """The file to edit, with the line of the first function that is not written yet; without one, the file alone."""
    path: Path
    """The file to edit."""
    line: int
    """That line; 1 where there is none."""


def go_on_with(name: str, progress: Progress) -> list[Step]:
    """Return where to continue with an exercise that was attempted, and the command to type; empty where it was not.

    That is what the last attempt said, as long as its file is the same. In a file that was changed since, a line of
    then may be another one: the first function that is not written is named, or the file alone.
    """
    grade = progress.latest(name)
    if grade is None or grade.evidence.get("not_attempted"):
        return []
    exercise = in_form_of(read_exercise(name), grade)
    if grade.first_to_fix() and _is_unchanged(grade, exercise):
        return steps_after(grade, exercise, progress)
    return [("Write", begin_with(name).open_at), ("Next", f"{COMMAND} {name}")]


def _is_unchanged(grade: Grade, exercise: Exercise) -> bool:
    """Return whether the file that was graded is still the same."""
    with contextlib.suppress(GraderError, OSError):
        return read_submission(exercise, Path(grade.submission_path)).digest == grade.submission_digest
    return False


def begin_with(name: str) -> Beginning:
    """Return what to read and to write for the exercise called ``name``; raises ``GraderError``."""
    exercise = read_exercise(name)
    brief = brief_of(exercise)
    path, _ = find_submission(exercise)
    line, has_line = 1, False
    with contextlib.suppress(GraderError):
        submission = read_submission(exercise, path)
        report = check_source(exercise, submission)
        if report.unwritten:
            line, has_line = begin_at(exercise, report, submission)["line"], path.suffix == ".py"
    return Beginning(
        exercise,
        goal_of(brief.read_text(encoding="utf-8")),
        from_here(brief),
        f"{from_here(path)}:{line}" if has_line else from_here(path),
        path,
        line,
    )


def brief_of(exercise: Exercise) -> Path:
    """Return the brief of an exercise: the one in the practice folder, where it is still there."""
    places_of_it = (places.work_folder(exercise.folder), exercise.folder)
    return next(path for folder in places_of_it if (path := folder / "README.md").is_file())


def goal_of(brief: str) -> str:
    """Return the paragraph of a brief that names the goal; without one, the first paragraph below its title.

    >>> goal_of("# Windows\\n\\nWhy.\\n\\n**The goal:** an MAE of at most 3.8\\non a hidden series.\\n")
    'an MAE of at most 3.8 on a hidden series.'
    """
    paragraphs = [" ".join(part.split()) for part in brief.split("\n\n") if part.strip()]
    named = [re.match(r"\*\*(?:The )?goal:?\*\*:? *(.+)", part, re.IGNORECASE) for part in paragraphs]
    goal = next((found[1] for found in named if found), "")
    return goal or next((part for part in paragraphs if not part.startswith(("#", "|", "```"))), "")
