"""Decorators that make a function of ``checks.py`` a criterion, or evidence that criteria share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.ledger import Ledger
from grader.checks.expect import Unmet

Function = TypeVar("Function", bound=Callable[..., Any])

fixture = pytest.fixture(scope="module")
"""Marks a function that gathers evidence once, for all criteria that name it as an argument."""


def criterion(
    *,
    title: str = "",
    points: int,
    hint: str | tuple[str, ...] = (),
    after: str | tuple[str, ...] = (),
    trains: bool = False,
) -> Callable[[Function], Function]:
    """Make a function a criterion: its docstring is the description, its body raises ``Unmet`` or is silent.

    ``title`` names it in one to four words; ``points`` are all or nothing; ``hint`` is one sentence or three (a
    question, a pointer, nearly the answer); ``after`` names criteria that must pass before this one can be graded;
    ``trains`` says that a model is trained for it, where no ``trial`` among its arguments does. All are literals,
    because the rubric is read without running it.

    >>> @criterion(title="Labels", points=20, hint="Which value comes right after the window?")
    ... def check_labels(windows):
    ...     '''The label is the value right after its window.'''
    """

    def mark(function: Function) -> Function:
        marked: Function = pytest.mark.criterion(points=points, hint=hint, after=after)(function)
        return marked

    return mark


class Trials:
    """A training that can be repeated with other seeds; the first run starts when its result is first read."""

    def __init__(self, run: Callable[[int], Any], seed: int, ledger: Ledger | None = None) -> None:
        self._run = run
        self._seed = seed
        self._ledger = ledger or Ledger()

    def result(self, number: int = 0) -> Any:
        """Return the result of run ``number``, which starts now unless it is done.

        What it raised is raised again: a training that fails is one failure for all criteria that need it.
        """
        found = self._ledger.gather((self, number), lambda: self._outcome(self._seed + 1000 * number))
        if isinstance(found, (Unmet, CandidateFault)):
            raise found.with_traceback(None)
        return found

    def _outcome(self, seed: int) -> Any:
        try:
            return self._run(seed)
        except (Unmet, CandidateFault) as raised:
            return raised

    def anew(self) -> Any:
        """Return the result of the first run after it is run once more; this result is not kept."""
        return self._run(self._seed)

    def __getitem__(self, name: Any) -> Trials:
        """Return one of several results of the same trainings, as one for each output of a model.

        >>> trained = Trials(lambda seed: {"kind": seed, "age": -seed}, 7)
        >>> trained["age"].result(), trained["age"].anew()
        (-7, -7)
        """
        return _Part(self, name)


class _Part(Trials):
    """One of the results of trainings that are run once for all."""

    def __init__(self, whole: Trials, name: Any) -> None:
        self._whole, self._name = whole, name

    def result(self, number: int = 0) -> Any:
        return self._whole.result(number)[self._name]

    def anew(self) -> Any:
        return self._whole.anew()[self._name]


def trial(function: Callable[..., Any]) -> Any:
    """Mark a function that trains one fresh model and takes ``seed`` as an argument.

    Criteria that name it get ``Trials``: a result near the threshold is measured again with other seeds, so that luck
    does not decide.
    """
    names = [name for name in inspect.signature(function).parameters if name != "seed"]

    @functools.wraps(function)
    def gather(*, seed: int, candidate: Candidate, **evidence: Any) -> Trials:
        if "candidate" in names:
            evidence["candidate"] = candidate
        return Trials(lambda drawn: function(**evidence, seed=drawn), seed, candidate.ledger)

    asked_for = dict.fromkeys(["seed", "candidate", *names])
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in asked_for]
    gather.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return fixture(gather)
