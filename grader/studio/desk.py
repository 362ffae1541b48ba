"""What the page asks for and changes, as plain values: every tab and the terminal work on the same files and record."""

from __future__ import annotations

import contextlib
import functools
import secrets
import threading
from collections import deque
from pathlib import Path
from typing import Any

from grader.catalogue import places
from grader.catalogue.exam_paper import CATEGORIES, MINUTES, draw_paper, read_task
from grader.catalogue.quiz import quiz_names
from grader.catalogue.rubric import read_rubric
from grader.errors import GraderError, UsageProblem
from grader.examiner.grade import Grade
from grader.feedback.course_form import in_form_of
from grader.feedback.pages.report import render_report
from grader.practice.exam.debrief import render_debrief
from grader.practice.exam.desk import begin, choose_file, grade_the_rest
from grader.practice.exam.page_work import PageWork
from grader.practice.exam.states import latest_grade as latest_of_task
from grader.practice.exam_rules import refuse_if_asked
from grader.practice.hinting import next_hint
from grader.practice.next_step import from_here
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings
from grader.studio import standing
from grader.studio.cells import Cells
from grader.studio.events import Events
from grader.studio.files import Place, Text, digest_at, find_place, read_text, require_place_to_write, save_text
from grader.studio.gradings import Gradings
from grader.studio.shown import findings_in, grade_shown, rubric_shown, submission_of
from grader.submission.models.installed_api import public_names
from grader.submission.submission import NOTEBOOK, SCRIPT, find_submission, is_edited
from grader.submission.syntax import SyntaxProblem, parse_or_explain

SECONDS_BETWEEN_LOOKS = 0.4
"""How often the files that are open, and the record, are looked at for changes from elsewhere."""
MOST_OPEN = 8
FEEDBACK = ("none", "score", "full")
LIBRARIES = ("tensorflow", "keras")
NOT_TYPED = {"compat", "raw_ops", "mlir", "tpu", "xla"}
"""Parts of TensorFlow that no exercise needs."""
MOST_DEPTH = 3


class Desk:
    """Everything that the page can ask for."""

    def __init__(self, events: Events, gradings: Gradings) -> None:
        self.events = events
        self.gradings = gradings
        self.cells = Cells(events)
        self._open: deque[tuple[str, Path]] = deque(maxlen=MOST_OPEN)
        self._seen: dict[Path, str] = {}
        self._stop = threading.Event()
        self._pages: dict[int, PageWork] = {}
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """End what runs in the background; what is saved stays saved."""
        self._stop.set()
        self.gradings.close()
        self.cells.close()
        self._watcher.join(timeout=5)

    # Exercises

    def open(self, name: str) -> dict[str, Any]:
        """Return all that the page shows of an exercise: brief, file, the latest grade, and what runs.

        Raises ``ExerciseNotFound``, and ``UsageProblem`` where its file cannot be read.
        """
        place = find_place(name)
        there = read_text(place.path)
        self._look_after(name, place.path, there)
        exercise, in_exam = place.exercise, place.sitting is not None
        grade = None if in_exam else standing.latest_grade(name)
        return {
            "name": name,
            "title": exercise.title,
            "minutes": exercise.minutes,
            "brief": place.brief,
            "functions": [signature.written() for signature in exercise.functions],
            "file": self._file(place, there),
            "criteria": rubric_shown(read_rubric(exercise)),
            "pass_mark": exercise.pass_mark,
            "grade": {**self._shown(grade), "file": _other_file(grade, place, there)} if grade else None,
            "job": None if in_exam else self.gradings.job_of(name),
            "attempts": 0 if in_exam else Progress().standing(name).attempts,
            "quiz": name in quiz_names(),
            "exam": place.sitting.number if place.sitting else 0,
        }

    def _shown(self, grade: Grade) -> dict[str, Any]:
        exercise = in_form_of(read_task(grade.exercise_name, 0), grade)
        return grade_shown(grade, exercise, read_rubric(exercise))

    def _file(self, place: Place, there: Text) -> dict[str, Any]:
        return {"path": from_here(place.path), "text": there.text, "digest": there.digest, "later": _later_file(place)}

    def read(self, name: str) -> dict[str, Any]:
        """Return the file of an exercise as it lies on the disk."""
        place = find_place(name)
        return self._file(place, read_text(place.path))

    def findings(self, name: str, text: str) -> list[dict[str, Any]]:
        """Return what a text alone tells, before it is saved; of a task of the open sitting only its syntax."""
        place = find_place(name)
        if place.sitting:
            told = parse_or_explain(text)
            if isinstance(told, SyntaxProblem):
                return [{"line": told.line, "column": told.column, "certain": True, "words": told.message, "wrong": ""}]
            return []
        return findings_in(place.exercise, place.path, text)

    def save(self, name: str, text: str, base: str) -> dict[str, Any]:
        """Save a text; raises ``Conflict`` and ``NotKept``."""
        place = find_place(name)
        if not place.sitting:
            require_place_to_write()
        there = save_text(place.path, text, base)
        self._look_after(name, place.path, there)
        self.events.tell("file", name=name, digest=there.digest)
        return {"digest": there.digest, "later": _later_file(place)}

    def grade(self, name: str, *, anew: bool = False) -> int:
        """Put a grading of the file on the disk into the queue; return its number.

        Raises ``UsageProblem`` where an open sitting asks the exercise.
        """
        place = find_place(name)
        if place.sitting:
            refuse_if_asked(place.exercise)
        return self.gradings.begin(name, place.path, anew=anew)

    def run_cell(self, name: str, text: str, code: str) -> int:
        """Run code with the names that ``text`` defines, the text of the editor; return the number of the cell.

        In an open sitting as well: it gets the data that Python loads in a terminal, and nothing that grades.
        Raises ``UsageProblem``.
        """
        place = find_place(name)
        return self.cells.begin(place.exercise, submission_of(place.exercise, place.path, text), code)

    def hint(self, name: str, criterion: str | None) -> str:
        """Return the next hint for a criterion; it is counted. Raises ``UsageProblem``."""
        words = next_hint(find_place(name).exercise.name, criterion)
        self.events.tell("record")
        return words

    def names(self) -> dict[str, list[str]]:
        """Return the public names of the installed TensorFlow and Keras by module; imports neither."""
        return _names()

    # What changes elsewhere

    def _look_after(self, name: str, path: Path, there: Text) -> None:
        with self._lock:
            if (name, path) in self._open:
                self._open.remove((name, path))
            self._open.append((name, path))
            self._seen[path] = there.digest

    def _watch(self) -> None:
        record = Progress().path
        seen = stamp_of(record)
        while not self._stop.wait(SECONDS_BETWEEN_LOOKS):
            if not self.events.listeners:
                continue
            with self._lock:
                looked_at = list(self._open)
            for name, path in looked_at:
                digest = digest_at(path)
                with self._lock:
                    changed = self._seen.get(path) != digest
                    self._seen[path] = digest
                if changed:
                    self.events.tell("file", name=name, digest=digest)
            if (now := stamp_of(record)) != seen:
                seen = now
                self.events.tell("record")

    # The mock exam

    def exam(self) -> dict[str, Any]:
        """Return the newest sitting as the exam's page shows it; ``None`` as its state where there is none."""
        newest = Sittings().newest()
        return {
            "categories": [{"number": number, "title": title} for number, title in CATEGORIES.items()],
            "minutes": MINUTES,
            "feedback": newest.feedback if newest else "",
            "practice": bool(newest and newest.practice),
            "folder": from_here(newest.folder) if newest else "",
            "state": self._page(newest.number).state() if newest else None,
        }

    def _page(self, number: int) -> PageWork:
        with self._lock:
            if number not in self._pages:
                self._pages[number] = PageWork(Sittings(), number, self.gradings.line)
            return self._pages[number]

    def begin_exam(self, told: dict[str, Any]) -> None:
        """Begin a sitting; raises ``UsageProblem`` where one is open or the choice makes no sense."""
        minutes, feedback = told.get("minutes", MINUTES), told.get("feedback", "score")
        categories = told.get("categories", [])
        if type(minutes) is not int or not 1 <= minutes <= 1440 or feedback not in FEEDBACK:
            raise UsageProblem("This exam cannot begin.", "An exam has 1 to 1440 minutes.", "Choose again.")
        if not isinstance(categories, list) or not set(map(str, categories)) <= set(map(str, CATEGORIES)):
            raise UsageProblem("This exam cannot begin.", "The categories are 1 to 5.", "Choose again.")
        seed = 1 + secrets.randbelow(999_999)
        paper = draw_paper(seed, [int(category) for category in categories], minutes)
        root = places.practice_root(Path.cwd()) or Path.cwd()
        newest = Sittings().newest()
        number = newest.number + 1 if newest else 1
        free = (f"exam-{number}{more}" for more in ("", *(f"-{n}" for n in range(2, 100))))
        folder = next(root / text for text in free if not (root / text).exists())
        practice = bool(told.get("practice"))
        begin(Sittings(), paper, seed=seed, feedback=feedback, practice=practice, folder=folder)
        self.events.tell("record")

    def submit(self, task: str, *, from_editor: bool = False) -> dict[str, Any]:
        """Submit the file of the editor, or that of a task that was saved last; return the state of the sitting."""
        sitting = self._newest()
        if task not in sitting.tasks:
            raise UsageProblem("There is no such task.", "It is not in the open mock exam.", "Load the page again.")
        page = self._page(sitting.number)
        page.submit(task, sitting.folder / task / SCRIPT if from_editor else None)
        return page.state()

    def change_exam(self, how: str) -> None:
        """Pause, resume or finish the sitting; raises ``UsageProblem`` where that cannot be."""
        sitting = self._newest()
        if how == "pause" and not sitting.practice:
            raise UsageProblem("This mock exam cannot pause.", "It was begun as a real exam.", "")
        steps = {"pause": Sitting.pause, "resume": Sitting.resume, "finish": Sitting.close}
        if how not in steps or sitting.closed:
            raise UsageProblem("This cannot be done now.", "The exam is finished." if sitting.closed else "", "")
        Sittings().change(sitting.number, steps[how])
        if how == "finish":
            # What waits in the queue is graded before what was left.
            self.gradings.line.submit(self._grade_the_rest, sitting.number)
        self.events.tell("record")

    def _grade_the_rest(self, number: int) -> None:
        sittings = Sittings()
        grade_the_rest(sittings, sittings.get(number))
        self.events.tell("record")

    def _newest(self) -> Sitting:
        if (newest := Sittings().newest()) is None:
            raise UsageProblem("There is no mock exam yet.", "", "Begin a mock exam first.")
        return newest

    def debrief(self, number: int) -> str:
        """Return the debrief of a closed sitting as a page; raises ``UsageProblem``."""
        sittings = Sittings()
        sitting = sittings.get(number)
        if not sitting.closed:
            raise UsageProblem("The exam is still open.", "It is explained once it is over.", "Finish it first.")
        return render_debrief(sitting, sittings.all())

    def report_of_task(self, number: int, task: str) -> str:
        """Return the report of a task: the counted answer of a closed sitting, else the latest that may be told."""
        sitting = Sittings().get(number)
        grade = None
        if task in sitting.tasks:
            counted = sitting.best(task)
            grade = Grade.from_json(counted.grade) if sitting.closed and counted else latest_of_task(sitting, task)
        if grade is None:
            raise UsageProblem("There is no report to show.")
        exercise = read_task(task, sitting.seed)
        return render_report(grade, exercise, read_rubric(exercise), attempts=len(sitting.answers_to(task)))


def _other_file(grade: Grade, place: Place, there: Text) -> str:
    """Return the path of the file that was graded; empty where the editor has that file, or the same text."""
    path = Path(grade.submission_path)
    is_open = grade.submission_digest == there.digest or path.resolve() == place.path.resolve()
    return "" if is_open else from_here(path)


def _later_file(place: Place) -> str:
    """Return the name of the notebook where it is what the terminal would take, and not the script; else nothing."""
    with contextlib.suppress(GraderError):
        if place.sitting:
            taken, _ = choose_file(place.sitting, place.exercise.name)
            return taken.name if taken.name == NOTEBOOK else ""
        taken, _ = find_submission(place.exercise, place.path.parent)
        return taken.name if taken.name == NOTEBOOK and is_edited(place.exercise, taken) else ""
    return ""


def stamp_of(record: Path) -> tuple[int, ...]:
    """Return what changes with the record: the times of its file and of its log."""
    found = []
    for path in (record, record.with_name(f"{record.name}-wal")):
        try:
            told = path.stat()
            found += [told.st_mtime_ns, told.st_size]
        except OSError:
            found.append(0)
    return tuple(found)


@functools.cache
def _names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    waiting = [(name, 1) for name in LIBRARIES]
    while waiting:
        dotted, depth = waiting.pop(0)
        inside = public_names(dotted)
        public = sorted(text for text in inside if not text.startswith("_"))
        if not public:
            continue
        found[dotted] = public
        if depth < MOST_DEPTH:
            waiting += [
                (f"{dotted}.{text}", depth + 1) for text in public if text[0].islower() and text not in NOT_TYPED
            ]
    return found
