"""Where a cohort's grades, reports and tables lie; each file is written whole as soon as it is known."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.catalogue import places
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import read_rubric
from grader.cohort.grading import Question, Settled
from grader.cohort.record import Cohort, Record
from grader.errors import UsageProblem
from grader.feedback.pages.report import render_page, render_report
from grader.feedback.pages.report_page import PART_NAMES

FORMAT = 1
COHORT = "cohort.json"


class Shelf:
    """The folder of one cohort: ``cohort.json``, ``grades``, ``reports`` and ``staff``."""

    def __init__(self, out: Path, exercise: Exercise) -> None:
        self.out = out
        """The folder."""
        self._exercise = exercise
        self._grades = out / "grades"
        self._reports = out / "reports"

    def facts(self) -> dict[str, Any]:
        """Return what is written down of the cohort, empty where nothing is yet. Raises ``UsageProblem``."""
        path = self.out / COHORT
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            if facts["format"] == FORMAT:
                return dict(facts)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise UsageProblem(
            f"{path} cannot be read as a cohort.",
            "It was written by another program, or by a later version of the kit.",
            "Name another folder with `--out`.",
        )

    def open(self, question: Question, learners: Sequence[str]) -> None:
        """Make the folder, and write down what everybody is asked, and who they are. Raises ``UsageProblem``."""
        with _writing(self.out):
            for folder in (self._grades, self._reports, self.out / "staff"):
                folder.mkdir(parents=True, exist_ok=True)
        self._write_facts({**self.facts(), **_told(question), "expected": list(learners)})

    def kept(self) -> dict[str, list[Record]]:
        """Return the records of earlier runs, by their keys; a file that cannot be read is as good as none."""
        found: dict[str, list[Record]] = defaultdict(list)
        for path in sorted(self._grades.glob("*.json")):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                facts = json.loads(path.read_text(encoding="utf-8"))
                if facts["format"] == FORMAT and facts["key"]:
                    found[facts["key"]].append(Record.from_facts(facts["record"]))
        return found

    def put(self, settled: Settled) -> None:
        """Write one learner's grade and report. Raises ``UsageProblem``."""
        record = settled.record
        report = self._reports / f"{record.stem}.html"
        path = self._grades / f"{record.stem}.json"
        facts = {"format": FORMAT, "key": settled.key, "record": record.to_facts()}
        data = json.dumps(facts, indent=1, allow_nan=False).encode()
        with _writing(path):
            if report.exists() and path.exists() and path.read_bytes() == data:
                return
            places.write_whole(report, self._page_of(record).encode())
            # Last, for whoever finds the grade relies on the report.
            places.write_whole(path, data)

    def _page_of(self, record: Record) -> str:
        """Return what the learner may see."""
        if record.grade:
            return render_report(record.grade, self._exercise, read_rubric(self._exercise), of_class=True)
        part = PART_NAMES.get(self._exercise.part, self._exercise.part)
        return render_page("refused.html", exercise=self._exercise, part=part, record=record)

    def close(self, cohort: Cohort) -> None:
        """Write down who belongs to the cohort; what lies about of others is not read with it."""
        learners = [record.learner for record in cohort.records]
        self._write_facts({**self.facts(), "learners": learners, "look_alikes": cohort.look_alikes})

    def read(self) -> Cohort:
        """Return the cohort as the last whole run left it. Raises ``UsageProblem``."""
        facts = self.facts()
        if "learners" not in facts:
            raise UsageProblem(f"{self.out} has no cohort that was graded completely.")
        by_learner = {record.learner: record for record in self.records()}
        for learner in facts["learners"]:
            if learner not in by_learner:
                raise UsageProblem(f"The grade of {learner} is missing in {self._grades}.", next_step="Grade again.")
        return _cohort(facts, tuple(by_learner[fact] for fact in facts["learners"]))

    def so_far(self) -> tuple[Cohort, int]:
        """Return the cohort with whoever is graded by now, and how many learners there are.

        Raises ``UsageProblem`` where the folder holds no cohort.
        """
        facts = self.facts()
        learners = facts.get("expected") or facts.get("learners")
        if not learners:
            raise UsageProblem(f"{self.out} holds no cohort.", next_step="Grade one with `cohort grade --out FOLDER`.")
        by_learner = {record.learner: record for record in self.records()}
        records = tuple(by_learner[learner] for learner in learners if learner in by_learner)
        return _cohort(facts, records), len(learners)

    def records(self) -> Iterator[Record]:
        """Yield every record that can be read, also of learners who are not in the cohort any more."""
        for path in sorted(self._grades.glob("*.json")):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                yield Record.from_facts(json.loads(path.read_text(encoding="utf-8"))["record"])

    def _write_facts(self, facts: dict[str, Any]) -> None:
        path = self.out / COHORT
        with _writing(path):
            places.write_whole(path, json.dumps({"format": FORMAT, **facts}, indent=1).encode())


def _cohort(facts: dict[str, Any], records: tuple[Record, ...]) -> Cohort:
    """Return the cohort of these records, with the groups of look-alikes that are all among them."""
    there = {record.learner for record in records}
    alike = tuple(tuple(group) for group in facts.get("look_alikes", ()) if there.issuperset(group))
    return Cohort(facts["exercise_name"], records, facts["seed"], facts["versions"], alike)


def _told(question: Question) -> dict[str, Any]:
    return {
        "exercise_name": question.exercise_name,
        "exercise_digest": question.identity["exercise"],
        "seed": question.seed,
        "versions": question.versions,
        "limits": question.limits,
    }


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageProblem(
            f"{path} cannot be written.",
            f"{error.strerror or error}.",
            "What was graded so far is kept. Free some space, then run the same command again.",
        ) from error
