"""The desk of an exam: hands out briefs and stubs, takes answers, has them graded; shows nothing."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.catalogue.exam_paper import ExamPaper, read_task
from grader.catalogue.exercise import read_exercise
from grader.catalogue.stub import derived_files
from grader.errors import NotKept, SubmissionRefused, UsageProblem
from grader.examiner.events import Listener
from grader.examiner.grade import Grade, Status
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt
from grader.practice.overview import worked_words
from grader.practice.sitting import Answer, Sitting
from grader.practice.sittings import Sittings, draw_of
from grader.submission.intake import read_bytes
from grader.submission.submission import KINDS, MOST_BYTES

STUBS = (".py", ".ipynb")
LATE = "after the end: it is graded, but it does not count"
"""What is said of a file that is submitted too late."""


@dataclass(frozen=True)
class Submitted:
    """An answer, and what became of it."""

    answer: Answer
    """As it stands in the record."""
    grade: Grade
    """What the examiner decided."""
    complaint: str = ""
    """Why its grade could not be kept; empty where it is."""

    @property
    def score(self) -> int | None:
        """Return its points; ``None`` where it could not be graded."""
        return None if self.grade.status is Status.NOT_GRADED else self.grade.earned


def begin(
    sittings: Sittings, paper: ExamPaper, *, seed: int, feedback: str, practice: bool, folder: Path | None
) -> Sitting:
    """Write briefs and stubs into a new folder, and begin a sitting of ``paper``: its time runs from the end of this.

    Raises ``UsageProblem`` where another sitting is open, or the folder holds something already.
    """
    newest = sittings.newest()
    if newest and not newest.closed:
        raise _still_open(newest)
    place = (folder or Path(f"exam-{newest.number + 1 if newest else 1}")).resolve()
    try:
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise UsageProblem(
                f"{place} holds something already.",
                "",
                "Name another folder: `python -m grader exam start --folder NAME`.",
            )
        for task in paper.tasks:
            _write_task(place, task, seed)
        (place / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise UsageProblem(
            f"Briefs and stubs cannot be written to {place}.", f"{error.strerror or error}.",
            "Free some space there, or name another folder with `--folder`.",
        ) from error  # fmt: skip
    return sittings.begin(
        paper_name=paper.name,
        seed=seed,
        tasks=paper.tasks,
        pass_mark=paper.pass_mark,
        feedback=feedback,
        practice=practice,
        folder=place,
        seconds=60.0 * paper.minutes,
        repeats=_seen_before(sittings.all(), paper.tasks, seed),
    )


def _seen_before(sittings: Sequence[Sitting], tasks: Sequence[str], seed: int) -> int:
    """Return the number of the first sitting that asked one of these tasks with the same seed; 0 where none did."""
    return next((sitting.number for sitting in sittings if sitting.seed == seed and set(sitting.tasks) & set(tasks)), 0)


def _still_open(sitting: Sitting) -> UsageProblem:
    over = "Its time is over." if sitting.is_over else f"It has {worked_words(math.ceil(sitting.left / 60))} left."
    return UsageProblem(
        f"Mock exam {sitting.number} is still open, in {sitting.folder}.",
        over,
        "Continue it, or end it with `python -m grader exam finish`.",
    )


def newest_sitting(sittings: Sittings) -> Sitting:
    """Return the sitting that began last, open or not; raises ``UsageProblem`` where there is none."""
    if (newest := sittings.newest()) is None:
        raise UsageProblem("There is no mock exam yet.", next_step="`python -m grader exam start` begins one.")
    return newest


def restore(sitting: Sitting) -> list[str]:
    """Write the briefs and stubs of tasks whose folder is gone; return which these are.

    What is still there is left alone: a renamed folder keeps what was written in it.
    """
    missing = [] if sitting.closed else [task for task in sitting.tasks if not (sitting.folder / task).is_dir()]
    for task in list(missing):
        with contextlib.suppress(OSError):
            _write_task(sitting.folder, task, sitting.seed)
    return missing


def _write_task(folder: Path, task: str, seed: int) -> None:
    (folder / task).mkdir(parents=True, exist_ok=True)
    for path, text in derived_files(task, seed).items():
        (folder / task / path.name).write_text(text, encoding="utf-8")


def find_task(sitting: Sitting, word: str) -> tuple[str, Path | None]:
    """Return the task that is meant by a category, a name or a path, and the file if the path names one.

    Raises ``UsageProblem``.
    """
    path = Path(word)
    place = path.resolve()
    for task in sitting.tasks:
        if word == task or word == number_of(task):
            return task, None
        if path.exists() and task in (place.name, place.parent.name):
            return task, path if path.is_file() else None
    raise UsageProblem(
        f"{word!r} is not a task of mock exam {sitting.number}.",
        f"Its tasks are {', '.join(sitting.tasks)}; the number of the category is enough.",
        f"For a file in another place, name both: `python -m grader exam submit {number_of(sitting.tasks[0])} FILE`.",
    )


def number_of(task: str) -> str:
    """Return the number of a task's category, as people name it at the command line."""
    return task.removeprefix("exam")[:1]


def check_place(sitting: Sitting, task: str, file: Path) -> None:
    """Raise ``UsageProblem`` where a file lies in the folder of another task than the one it is named for."""
    place = file.resolve().parent
    other = next((text for text in sitting.tasks if place == (sitting.folder / text).resolve()), task)
    if other != task:
        raise UsageProblem(
            f"{file} is in the folder of {other}, but you named {task}.",
            "Nothing is submitted.",
            f"For {other} it is `python -m grader exam submit {number_of(other)} {file}`; if it is meant for {task}, "
            "copy it into the folder of that task first.",
        )


def choose_file(sitting: Sitting, task: str, named: Path | None = None) -> tuple[Path, str]:
    """Return the file in a task's folder that was saved last and is no untouched stub; and a sentence about a choice.

    A ``named`` file of the folder is taken instead. Raises ``UsageProblem`` where there is none, or where the named
    one is the untouched stub and another file is not.
    """
    found = _written(sitting, task)
    if named and named in found:
        return named, ""
    if named and found:
        raise UsageProblem(
            f"{named.name} is the unchanged stub, so it is not submitted.",
            f"Your work is in {_newest(found).name}.",
            "To submit that file, press *Submit* on the page of the mock exam.",
        )
    if not found:
        raise UsageProblem(
            f"There is nothing to submit for {task} yet.",
            f"{sitting.folder / task} has no saved model, and the stub is unchanged.",
            f"Write `{read_exercise(task).functions[0].name}` in `exercise.py`, or name a file: "
            f"`python -m grader exam submit {number_of(task)} FILE`.",
        )
    taken = _newest(found)
    others = [path.name for path in found if path != taken]
    told = (
        f"{taken.name} is submitted, because you saved it last; there is also {' and '.join(others)}." if others else ""
    )
    return taken, told


def file_to_edit(sitting: Sitting, task: str) -> Path:
    """Return the script or notebook of a task to go on with: the one submitted last, the one saved last, the stub."""
    folder = sitting.folder / task
    submitted = [own_file(sitting, answer) for answer in reversed(sitting.answers_to(task))]
    saved = sorted(_written(sitting, task), key=_saved_at, reverse=True)
    return next((path for path in (*submitted, *saved) if path and path.suffix in STUBS), folder / "exercise.py")


def own_file(sitting: Sitting, answer: Answer, *, unchanged: bool = False) -> Path | None:
    """Return the file in a task's folder that has the name of an answer; ``None`` where it is the stub, or gone.

    With ``unchanged`` it has to be what was submitted.
    """
    own = sitting.folder / answer.task / answer.kept.name
    with contextlib.suppress(OSError):
        is_written = own.is_file() and not _is_stub(own, _stubs(answer.task, sitting.seed))
        return own if is_written and not (unchanged and _digest(own) != _digest(answer.kept)) else None
    return None


def unsent_tasks(sitting: Sitting) -> list[str]:
    """Return the tasks whose newest file was not submitted yet."""
    tasks = []
    for task in sitting.tasks:
        sent = {_digest(answer.kept) for answer in sitting.answers_to(task)}
        if (found := _written(sitting, task)) and _digest(_newest(found)) not in sent:
            tasks.append(task)
    return tasks


def _written(sitting: Sitting, task: str) -> list[Path]:
    untouched = _stubs(task, sitting.seed)
    found = []
    with contextlib.suppress(OSError):
        for path in sorted((sitting.folder / task).iterdir()):
            if path.suffix.lower() not in KINDS or path.is_symlink() or not path.is_file():
                continue
            if path.suffix in STUBS and path.name not in untouched:
                continue
            if not _is_stub(path, untouched):
                found.append(path)
    return found


@functools.lru_cache(maxsize=16)
def _stubs(task: str, seed: int) -> Mapping[str, str]:
    """Return the text of each file of a task as it was given out, by its name."""
    return {path.name: text for path, text in derived_files(task, seed).items()}


def _is_stub(path: Path, untouched: Mapping[str, str]) -> bool:
    return path.name in untouched and path.read_text("utf-8", "replace") == untouched[path.name]


def _newest(paths: list[Path]) -> Path:
    return max(paths, key=_saved_at)


def _saved_at(path: Path) -> int:
    """Return when a file was saved; 0 where an editor replaces it at this moment."""
    with contextlib.suppress(OSError):
        return path.lstat().st_mtime_ns
    return 0


def _digest(path: Path) -> str:
    with contextlib.suppress(OSError):
        told = path.stat()
        return _digest_of(path, told.st_mtime_ns, told.st_size)
    return ""


@functools.lru_cache(maxsize=256)
def _digest_of(path: Path, saved_at: int, size: int) -> str:
    """Return the digest of a file; one that was saved at the same moment and has the same size is not read again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def submit(sittings: Sittings, sitting: Sitting, task: str, file: Path) -> Answer:
    """Keep a copy of a file as an answer to a task; from now on nothing loses it.

    Raises ``SubmissionRefused`` for what is no submission, such as a damaged model: that is no answer.
    """
    # Read as a submission first: what is refused is not submitted.
    submission = Attempt.begin(task, file).submission
    data = read_bytes(file, MOST_BYTES[submission.kind])
    if hashlib.sha256(data).hexdigest() != submission.digest:
        raise SubmissionRefused(f"{file} changed while it was read.", next_step="Save it, then submit it again.")
    return sittings.submit(sitting.number, task, file.name, data)


def grade(sittings: Sittings, sitting: Sitting, answer: Answer, listen: Listener = lambda event: None) -> Submitted:
    """Grade an answer from the kit's own copy and keep the grade; what could not be graded stays ungraded."""
    sittings.claim(answer)
    attempt = Attempt.begin(answer.task, answer.kept)
    attempt = replace(attempt, exercise=read_task(answer.task, sitting.seed), on_data="")
    try:
        submitted = Submitted(
            answer, attempt.grade(listen, GradingOptions(seed=draw_of(sitting, answer.task), recall=False), keep=False)
        )
    except BaseException:
        with contextlib.suppress(NotKept):
            sittings.release(answer)
        raise
    try:
        if submitted.score is None:
            sittings.release(answer)
        else:
            sittings.keep_grade(answer, submitted.score, submitted.grade.to_json())
    except NotKept as error:
        return replace(
            submitted, complaint=f"{error}\nYour answer is kept: `python -m grader exam submit` grades it again."
        )
    return submitted


def grade_the_rest(
    sittings: Sittings,
    sitting: Sitting,
    watching: Callable[[Answer], contextlib.AbstractContextManager[Listener]] = lambda answer: contextlib.nullcontext(
        lambda event: None
    ),
) -> Sequence[str]:
    """Grade what was submitted and has no grade, because its grading was killed; return what could not be graded.

    ``watching`` begins to show the grading of an answer.
    """
    failed = []
    for answer in sitting.ungraded():
        try:
            with watching(answer) as listen:
                submitted = grade(sittings, sitting, answer, listen)
            if submitted.score is None:
                failed.append(str(answer.kept))
        except SubmissionRefused as error:
            failed.append(f"{answer.kept}: {error.problem}")
    return failed
