"""What the exam's page shows and does: the state of a sitting, and answers that are graded one after the other."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.catalogue.exam_paper import POINTS
from grader.errors import GraderError
from grader.practice.exam.desk import LATE, choose_file, grade, restore, submit, unsent_tasks
from grader.practice.exam.states import task_states, time_words
from grader.practice.sitting import Answer, Sitting
from grader.practice.sittings import Sittings


class PageWork:
    """One sitting as the page sees it; safe to be used by several requests at once."""

    def __init__(self, sittings: Sittings, number: int, line: ThreadPoolExecutor | None = None) -> None:
        self._sittings = sittings
        self.number = number
        """The sitting that is shown."""
        self._one_at_a_time = line or ThreadPoolExecutor(max_workers=1)
        self._lock = threading.Lock()
        self._said: dict[str, tuple[str, bool]] = {}

    def sitting(self) -> Sitting:
        """Return the sitting as it stands now."""
        return self._sittings.get(self.number)

    def state(self) -> dict[str, Any]:
        """Return the seconds that are left and how each task stands, as plain values."""
        sitting = self.sitting()
        restore(sitting)
        with self._lock:
            said = dict(self._said)
        tasks = []
        for task_state in task_states(sitting):
            words, is_problem = said.get(task_state.task, ("", False))
            tasks.append({**asdict(task_state), "said": words, "problem": is_problem})
        return {
            "number": sitting.number,
            "left": sitting.left,
            "runs": not (sitting.paused or sitting.is_over),
            "closed": sitting.closed,
            "over": sitting.is_over,
            "told": time_words(sitting) if sitting.paused or sitting.is_over else f"left, until {_time_of(sitting)}",
            "tasks": tasks,
            "unsent": [] if sitting.is_over else unsent_tasks(sitting),
            "total": None if sitting.feedback == "none" and not sitting.closed else sitting.total(),
            "needed": sitting.needed(POINTS),
            "possible": POINTS * len(sitting.tasks),
        }

    def submit(self, task: str, named: Path | None = None) -> str:
        """Submit ``named``, or the file of a task that was saved last; return what came of it. It is graded later."""
        sitting = self.sitting()
        try:
            path, choice = choose_file(sitting, task, named)
            answer = submit(self._sittings, sitting, task, path)
        except GraderError as error:
            return self._say(task, str(error), problem=True)
        late = f" {LATE}" if answer.late else ""
        said = self._say(task, f"{path.name} is submitted{late}. {choice}".strip())
        self._sittings.claim(answer)
        self._one_at_a_time.submit(self._grade, sitting, answer)
        return said

    def _grade(self, sitting: Sitting, answer: Answer) -> None:
        try:
            submitted = grade(self._sittings, sitting, answer)
        except Exception as error:
            words = f"It could not be graded ({type(error).__name__}); your submission is kept."
            self._say(answer.task, words, problem=True)
            return
        if submitted.score is None or submitted.complaint:
            words = submitted.complaint or "It could not be graded. This is not your fault, and nothing is lost."
            self._say(answer.task, words, problem=True)
        else:
            self._say(answer.task, "")

    def _say(self, task: str, words: str, problem: bool = False) -> str:
        with self._lock:
            self._said[task] = (words, problem)
        return words

    def close(self) -> None:
        """Wait for the grading that runs, and begin no other: what is left is graded when the sitting is finished."""
        self._one_at_a_time.shutdown(wait=True, cancel_futures=True)


def _time_of(sitting: Sitting) -> str:
    return f"{datetime.datetime.fromtimestamp(sitting.deadline):%H:%M}"
