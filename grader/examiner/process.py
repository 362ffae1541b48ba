"""The examiner process: reads its assignment, starts a candidate, runs the rubric, says what it saw."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from grader.candidate.candidate import Candidate
from grader.candidate.events import Evidence
from grader.candidate.sandbox.descendants import become_subreaper, die_with_parent, reap_descendants, refuse_inspection
from grader.candidate.sandbox.limits import limit_examiner
from grader.candidate.sandbox.policy import Deadline
from grader.catalogue.exercise import Exercise, Limits, read_exercise
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import read_rubric
from grader.channels import take_writer
from grader.examiner.assignment import Assignment, seed_to_tell, world_to_learn
from grader.examiner.events import Events, Finished
from grader.examiner.saved_model import staged
from grader.examiner.scratch_cell import answer_cell
from grader.submission.submission import Submission
from grader.system import inherited, is_own, let_owner_use_new_files, remove_tree, temporary_folder

_FOLDERS = "tf-exam-at-"
_NUMBER = regex(r"([0-9]{1,9})-.*")
_SECONDS_UNTIL_ABANDONED = 24 * 3600


def main(arguments: list[str]) -> None:
    """Judge the assignment that stands on standard input; write events to the descriptor given."""
    # First: over loopback, its secret comes before the assignment.
    events = Events(take_writer(arguments[0]))
    with open(0, "rb", closefd=False) as assignment_text:
        facts: dict[str, Any] = json.load(assignment_text)
    signal.signal(signal.SIGTERM, _interrupted)
    inherited()  # It is remembered: the limits below are this process's own.
    become_subreaper()
    die_with_parent()
    refuse_inspection()
    let_owner_use_new_files()
    limit_examiner(facts["limits"]["memory_mb"])
    asked = {"task_seed": int(facts["task_seed"]), "on_upstream": facts["on_upstream"]}
    exercise = read_exercise(facts["exercise_name"]).in_form(facts["form"])
    exercise = replace(exercise, limits=Limits(**facts["limits"]), **asked)
    submission = Submission(**{**facts["submission"], "path": Path(facts["submission"]["path"])})
    _remove_abandoned_folders()
    with temporary_folder(f"{_FOLDERS}{os.getpid()}-") as folder:
        scratch = folder / "scratch"
        # Nobody else on this machine reads what a submission is given, and what it says.
        scratch.mkdir(mode=0o700)
        # Where the worker gives up being root it must still get through to its own folder.
        folder.chmod(0o711)
        submission = staged(submission, exercise.functions[0].name, scratch)
        # The worker imports TensorFlow while this process imports pytest.
        seed = seed_to_tell(facts["seed"])
        world = world_to_learn(submission.kind, facts["secret"])
        told = exercise.limits, seed, events.write, facts["required"], _deadline_of(facts["deadline"]), world
        functions = [asked.name for asked in exercise.functions]
        candidate = Candidate(submission, scratch, *told, form=exercise.form, functions=functions)
        try:
            if "cell" in facts:
                answer_cell(candidate, facts["cell"], events, exercise)
            else:
                _grade(facts, exercise, candidate, events, folder)
        finally:
            candidate.close()
            reap_descendants()


def _grade(facts: dict[str, Any], exercise: Exercise, candidate: Candidate, events: Events, folder: Path) -> None:
    from grader.examiner import plugin

    graded = facts["seed"], events, tuple(facts["only"]), facts["decided"], facts["secret"], facts["experiments"]
    assignment = Assignment(exercise, read_rubric(exercise), candidate.submission, candidate, *graded)
    plugin.run(assignment, folder)
    candidate.close()
    text, dropped = candidate.output()
    events.write(Evidence("output", {"text": text, "dropped": dropped}))
    events.write(Finished(candidate.versions))


def _deadline_of(told: dict[str, float] | None) -> Deadline | None:
    return Deadline(told["seconds"], time.monotonic() + told["left"]) if told else None


def _remove_abandoned_folders() -> None:
    """Remove what examiners of this user left behind, a day ago or longer, that were killed before they cleaned up."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}*-*"):
        number = _NUMBER.fullmatch(folder.name.removeprefix(_FOLDERS))
        with contextlib.suppress(OSError):
            found = folder.lstat()
            is_old = time.time() - found.st_mtime > _SECONDS_UNTIL_ABANDONED
            is_ours = stat.S_ISDIR(found.st_mode) and is_own(found)
            if is_old and is_ours and number and not psutil.pid_exists(int(number[1])):
                remove_tree(folder)


def _interrupted(*_: object) -> None:
    # pytest ends its session for this exception alone, and records no verdict for the criterion at work.
    raise KeyboardInterrupt
