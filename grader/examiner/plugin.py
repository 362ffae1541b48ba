"""The pytest plugin: collects the criteria of one rubric and turns what happened into verdicts."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.catalogue import places
from grader.catalogue.packs import make_importable
from grader.checks.details import Details
from grader.checks.expect import Unmet
from grader.checks.measure import Measurement, measuring
from grader.errors import CannotGrade, RubricProblem, TimeIsOver
from grader.examiner.assignment import ASSIGNMENT, DECIDED, Assignment, Decided, asked_about
from grader.examiner.change_search import MOST_SECONDS, SLOW, Missed, Searched, search_changes, search_trained
from grader.examiner.events import CriterionStarted, Decision
from grader.examiner.experiments import LEAST, SHARE, Failed, Search
from grader.examiner.faults import LIMITS, cut, spoilt, words_for
from grader.examiner.grade import KIT_BROKE, RUBRIC_BROKE, Outcome, Verdict
from grader.examiner.slowness import slowness

MOST_TEXT = 8000
"""Characters of one text of a verdict: what a learner's function returned may be megabytes."""


class _Blocked(Exception):
    """A criterion that this one comes after was not met."""

    def __init__(self, by: list[str]) -> None:
        super().__init__(", ".join(by))
        self.by = by


class GradingPlugin:
    """Sees every criterion run, and writes a verdict the moment it is decided."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._reported: list[tuple[BaseException, str]] = []
        self._gone_at = ""
        self._started = 0.0
        self._decided = Decided(
            assignment.candidate.ledger,
            outcomes={name: str(known["outcome"]) for name, known in assignment.decided.items()},
            reached={name: set(known["reached"]) for name, known in assignment.decided.items()},
        )
        self.missed: list[Missed] = []
        """Criteria that failed and need no training, in the order of the rubric."""
        self.failed: list[Failed] = []
        """Trainings that missed their threshold, in the order of the rubric."""
        self._harder: list[tuple[str, Any]] = []
        """Criteria with a harder threshold than one that was missed, with what was measured."""
        self._scope = contextlib.ExitStack()
        self._seconds: dict[str, float] = {}
        self._called: set[str] = set()
        self._called_last: set[str] = set()
        self._taken: list[Measurement] = []
        self._waiting: dict[str, list[str]] = defaultdict(list)
        """By a criterion that failed, those that could not be graded because of it."""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Store the assignment, and what is decided of it, where fixtures find them."""
        config.stash[ASSIGNMENT] = self._assignment
        config.stash[DECIDED] = self._decided
        # What pytest writes about a failure takes long, and nobody reads it: the verdict has the exception.
        config.option.tbstyle = "no"
        config.addinivalue_line("markers", "criterion(points, hint, after): one criterion of the rubric")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the criteria that were asked for, in the rubric's order; properties draw from its secret."""
        only = self._asked()
        items[:] = [item for item in items if item.name in only]
        functions = [item.obj for item in items if isinstance(item, pytest.Function)]
        properties = [function for function in functions if hasattr(function, "hypothesis")]
        if properties:
            # Here and not above: most rubrics have no property, and Hypothesis takes long to import.
            from grader.checks.properties import draw_from, draw_without_source

            draw_without_source()
            for property_ in properties:
                draw_from(self._assignment.secret, property_)

    def _asked(self) -> Sequence[str]:
        return self._assignment.only or [criterion.id for criterion in self._assignment.rubric.criteria]

    def pytest_exception_interact(self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]) -> None:
        """Tell of a rubric that cannot be imported, itself or what it imports, why it decides nothing."""
        if isinstance(node, pytest.Collector) and call.excinfo:
            self._started = time.monotonic()
            raised = call.excinfo.value
            for name in self._asked():
                self._decided.reached[name] = set()
                # For some errors pytest raises one of its own, with the text of a traceback.
                self._decide(name, raised.__cause__ or raised)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Block a criterion whose forerunners were not met, before any evidence is gathered."""
        self._started = time.monotonic()
        self._called_last = set()
        self._scope.close()
        self._called = self._scope.enter_context(self._assignment.candidate.ledger.scope())
        self._taken = self._scope.enter_context(measuring())
        self._decided.request = getattr(item, "_request", None)
        self._assignment.events.write(CriterionStarted(item.name))
        if failed := self._decided.failed(self._assignment.rubric[item.name].after):
            raise _Blocked(failed)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """Note which functions of the submission a piece of evidence came from."""
        with self._assignment.candidate.ledger.scope() as names:
            self._decided.evidence[fixturedef.argname] = names
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, None, None]:
        """Note which functions a criterion itself calls, after its evidence: a failure is about these."""
        with self._assignment.candidate.ledger.scope() as self._called_last:
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn what a criterion raised, in its evidence or in its body, into its verdict."""
        report = yield
        decided = call.when == "call" or (call.when == "setup" and call.excinfo is not None)
        if decided:
            evidence = (self._decided.evidence.get(name, set()) for name in getattr(item, "fixturenames", ()))
            self._decided.reached[item.name] = self._called.union(*evidence)
            self._decide(item.name, call.excinfo.value if call.excinfo else None)
        return report

    def _decide(self, name: str, raised: BaseException | None) -> None:
        cause = _first_cause(raised) if raised else None
        verdict = self._in_words_of_form(with_measured(self._verdict(name, cause), self._taken))
        self._decided.outcomes[name], self._seconds[name] = verdict.outcome, verdict.seconds
        if cause is not None:
            # The exception itself, not its address: that of one that is gone is soon another's.
            self._reported.append((cause, name))
        if verdict.outcome is Outcome.UNMET and len(self._called_last) == 1:
            verdict.details["called"] = min(self._called_last)
        with self._assignment.candidate.ledger.scope() as noted:
            self._decided.passed(*verdict.details.get("blocked_by", ()))
        functions, asked = asked_about(self._decided.reached[name] | noted)
        self._decided.reached[name] = functions
        shared_as = getattr(cause, "shared_as", "")
        self._assignment.events.write(Decision(verdict, sorted(functions), asked, shared_as))
        for by in verdict.details.get("blocked_by", ()):
            self._waiting[by].append(name)
        trains = self._assignment.rubric[name].trains or "runs" in verdict.details
        if verdict.outcome is Outcome.UNMET and not trains and not verdict.details.get("no_changes"):
            marked = [int(line["number"]) for line in verdict.details.get("lines", ()) if line["marked"]]
            # Not what was expected: its numbers belong to the inputs of this grading.
            self.missed.append(Missed(name, frozenset(functions), marked[-1] if marked else 0, verdict.message))

    def _in_words_of_form(self, verdict: Verdict) -> Verdict:
        """Return a verdict with the names and figures of the form that is graded."""
        form = self._assignment.exercise.form
        if form is None:
            return verdict
        expected, found = form.words(verdict.expected), form.words(verdict.found, figures=False)
        return replace(verdict, expected=expected, found=found, message=form.words(verdict.message))

    def _verdict(self, name: str, cause: BaseException | None) -> Verdict:
        seconds = round(time.monotonic() - self._started, 3)
        if cause is None:
            return Verdict(name, Outcome.MET, seconds=seconds)
        if isinstance(cause, _Blocked):
            return self._blocked(name, cause.by)
        if before := next((earlier for raised, earlier in self._reported if raised is cause), None):
            return self._blocked(name, [before])
        if isinstance(cause, Unmet):
            expected, said, advice = (cut(text, MOST_TEXT) for text in (cause.expected, cause.found, cause.advice))
            if cause.again is not None and not advice:
                cause.details["repeats"] = True
                cause.details |= self._about_training()
                self.failed.append(Failed(name, cause.details, cause.again, self._assignment.candidate.used))
            elif cause.again is not None:
                self._harder.append((name, cause.details.get("runs")))
            return Verdict(name, Outcome.UNMET, expected, said, advice, seconds, cause.details)
        if isinstance(cause, CandidateFault):
            return self._faulty(name, cause.fault, seconds)
        if isinstance(cause, CannotGrade):
            why = f"{cause.problem} {cause.because}".strip()
            of_rubric = isinstance(cause, RubricProblem)
            details: Details = {"trace": _trace_of(cause)} if of_rubric else {}
            if of_rubric and self._assignment.exercise.pack:
                details["in_rubric"] = True
            if isinstance(cause, TimeIsOver):
                details["time_limit"] = True
            return Verdict(name, Outcome.BROKEN, found=why, message=cause.next_step, seconds=seconds, details=details)
        if found := spoilt(cause, self._assignment.candidate.scratch):
            return Verdict(name, Outcome.UNMET, *found, seconds)
        details = {"trace": _trace_of(cause)}
        exercise, message = self._assignment.exercise, KIT_BROKE
        if exercise.pack and _is_raised_below(cause, exercise.folder):
            details["in_rubric"], message = True, RUBRIC_BROKE.format(exercise.pack)
        why = f"{type(cause).__name__}: {cause}"[:500]
        return Verdict(name, Outcome.BROKEN, found=why, message=message, seconds=seconds, details=details)

    def _about_training(self) -> Details:
        """Return what is known now of the training that was judged: a later one may leave other evidence."""
        evidence = self._assignment.events.evidence
        training = {name: item for name, item in evidence.get("training", {}).items() if name != "history"}
        return {"training": training, "settings": evidence.get("settings") or {}}

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """What was decided so far, by criterion."""
        return {name: Outcome(outcome) for name, outcome in self._decided.outcomes.items()}

    def try_changes(self, again: Callable[[Assignment], dict[str, Outcome]]) -> Searched:
        """Try small changes of the code on the first failed criteria, then on the first training that failed.

        What is found for a training is kept, and told when nothing else fails any more.
        """
        rubric, found = self._assignment.rubric, Searched()
        seconds = min(MOST_SECONDS, SHARE * self._assignment.exercise.reference_seconds) * slowness()
        missed = [
            replace(
                other_missed,
                waiting=tuple(name for name in self._waiting[other_missed.criterion_id] if not rubric[name].trains),
            )
            for other_missed in self.missed
        ]
        trained = [self._missed_in_training(failed) for failed in self.failed]
        if missed:
            found = search_changes(self._assignment, missed, self._passed_beside(missed), seconds, again)
        if trained:
            passed, seconds = self._passed_beside(trained), self._seconds_for_trainings()
            found = search_trained(self._assignment, trained[0], passed, seconds, again)
        return found

    def _passed_beside(self, missed: Iterable[Missed]) -> dict[str, set[str]]:
        """Return the criteria without a training that passed and that called some of the same functions.

        One that took most of what all changes may take is left out: with it, none could be tried.
        """
        rubric, reached = self._assignment.rubric, self._decided.reached
        asked = frozenset[str]().union(*(other_missed.functions for other_missed in missed))
        met = [name for name, outcome in self.outcomes.items() if outcome is Outcome.MET and not rubric[name].trains]
        met = [name for name in met if self._seconds.get(name, 0.0) < SLOW * MOST_SECONDS * slowness()]
        return {name: reached[name] for name in met if asked & reached[name]}

    def _missed_in_training(self, failed: Failed) -> Missed:
        harder = [name for name, runs in self._harder if runs == failed.details.get("runs")]
        return Missed(failed.criterion_id, frozenset(self._decided.reached[failed.criterion_id]), harder=tuple(harder))

    def _seconds_for_trainings(self) -> float:
        """Return the CPU seconds for experiments and changes: more on a slower machine, as the reference takes more."""
        return max(LEAST, SHARE * self._assignment.exercise.reference_seconds) * slowness()

    def try_cures(self, searched: Searched) -> None:
        """Try what helps the trainings that missed their thresholds; no verdict changes by it."""
        passed = [name for name, outcome in self.outcomes.items() if outcome is Outcome.MET]
        # However long one of the changes before took, some cure is tried.
        seconds = max(LEAST / 2 * slowness(), self._seconds_for_trainings() - searched.seconds)
        events = self._assignment.events
        search = Search(self._assignment.candidate, events.evidence, passed, seconds, events.write)
        for failed in self.failed:
            if failed.criterion_id in searched.helped:
                search.look_at(failed)
            else:
                search.look_into(failed)

    def _faulty(self, name: str, fault: Fault, seconds: float) -> Verdict:
        if fault.kind == "gone":
            return self._blocked(name, [self._gone_at] if self._gone_at else [])
        if fault.kind in ("ended", "protocol", *LIMITS):
            self._gone_at = self._gone_at or name
        words = words_for(fault, self._assignment.exercise, self._assignment.submission)
        outcome = Outcome.BLOCKED if fault.kind == "unwritten" else Outcome.UNMET
        return Verdict(name, outcome, words.expected, words.found, words.message, seconds, words.details)

    def _blocked(self, name: str, by: list[str]) -> Verdict:
        found = "the program had already ended"
        if by:
            others = f" and {len(by) - 1} more" if len(by) > 1 else ""
            found = f"this waits for: {self._assignment.rubric[by[0]].title}{others}"
        return Verdict(name, Outcome.BLOCKED, found=found, details={"blocked_by": by})


_OF_THE_MACHINE = {
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "ENOMEM", "EMFILE", "ENFILE", "EIO") if hasattr(errno, name)
}
"""Numbers of errors for which the machine lacks something."""


def _is_raised_below(cause: BaseException, folder: Path) -> bool:
    """Return whether a rubric in this folder, or a module of its own, raised something, or made a matcher raise it.

    A full disk or memory is no fault of a rubric, and neither is what the kit raises elsewhere.
    """
    if isinstance(cause, MemoryError) or getattr(cause, "errno", None) in _OF_THE_MACHINE:
        return False
    places_run = [Path(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(cause.__traceback__)]
    own = [place for place in places_run if place.is_relative_to(folder) or place.is_relative_to(places.PACKAGE)]
    last = own[-1] if any(place.is_relative_to(folder) for place in own) else None
    return last is not None and (last.is_relative_to(folder) or last.is_relative_to(places.PACKAGE / "checks"))


def _trace_of(cause: BaseException) -> str:
    return "".join(traceback.format_exception(cause))[-MOST_TEXT:]


def with_measured(verdict: Verdict, taken: Sequence[Measurement]) -> Verdict:
    """Return a verdict with the last value that was measured for it; one that could not be decided has none."""
    if not taken or verdict.outcome not in (Outcome.MET, Outcome.UNMET):
        return verdict
    last = taken[-1]
    return replace(
        verdict,
        measured=last.value if math.isfinite(last.value) else None,
        threshold=last.threshold,
        baseline=last.baseline,
        unit=last.unit,
        metric=last.metric,
        baseline_name=last.baseline_name,
        at_least=last.at_least,
    )


def _first_cause(raised: BaseException) -> BaseException:
    """Return the exception that tells most: Hypothesis groups what a flaky function raised."""
    if isinstance(raised, BaseExceptionGroup):
        told = [_first_cause(base_exception_group) for base_exception_group in raised.exceptions]
        return next((error for error in told if isinstance(error, (Unmet, CandidateFault))), told[0])
    return raised


_WITHOUT = (
    "cacheprovider", "debugging", "doctest", "junitxml", "legacypath", "pastebin", "setuponly", "setupplan", "stepwise",
    "terminal", "unittest", "unraisableexception", "warnings",
)  # fmt: skip
"""Plugins of pytest that no rubric needs. Each takes its time in every session, and a change that is tried is one."""


def run(assignment: Assignment, folder: Path) -> int:
    """Run the rubric of an assignment under pytest; return pytest's exit code.

    Nothing of the surroundings takes part: no ``conftest.py``, no other plugin, no configuration
    file, no cache.
    """
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(folder)
    make_importable()
    plugin, code = _grade(assignment, folder)
    searched = Searched()
    if assignment.experiments and (plugin.missed or plugin.failed):
        searched = plugin.try_changes(lambda again: _grade(again, folder)[0].outcomes)
    if assignment.experiments and plugin.failed:
        plugin.try_cures(searched)
    return code


def _grade(assignment: Assignment, folder: Path) -> tuple[GradingPlugin, int]:
    """Judge every criterion of an assignment; return what was seen, and pytest's exit code."""
    from grader.examiner import fixtures

    options: list[Any] = [
        str(assignment.exercise.folder / "checks.py"),
        f"--rootdir={folder}", f"--confcutdir={folder}", "--noconftest", "-c", os.devnull,
        "--assert=plain", "--capture=no", "--import-mode=importlib",
        "-o", "python_files=checks.py", "-o", "python_functions=check_*",
        *(f"-pno:{name}" for name in _WITHOUT),
    ]  # fmt: skip
    plugin = GradingPlugin(assignment)
    return plugin, int(pytest.main(options, plugins=[fixtures, plugin]))
