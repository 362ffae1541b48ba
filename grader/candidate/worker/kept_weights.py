"""Which epoch's weights a model has: a submission may keep those of each epoch itself, and give back the worst.

Runs inside the sandbox and imports no Keras. What it tells are plain numbers, and advice alone rests on them.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import weakref
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SMALL = 50_000
"""Weights of more values than this are not read: the smaller ones change with every step as well."""
MOST_ENDS = 5000
"""Epochs of one model that are remembered."""
MOST_MODELS = 50
FEWEST = 3
"""Of fewer epochs, or calls of ``fit``, none is said to be the wrong one."""
FAR = 0.5
"""A figure that has come further than this on the way from the worst to the best may be a good one."""
LESS_RIGHT, MORE_WRONG = 0.05, 1.3
"""An accuracy is clearly worse that is lower by this, and an error that is so many times the best one."""
_HIGHER = ("accuracy", "acc", "auc", "precision", "recall")
_LOWER = ("loss", "mae", "mse", "mape", "error", "crossentropy")


@dataclass
class _End:
    """The end of an epoch."""

    call: int
    """Of which call of ``fit``, counted from 1."""
    mark: str
    logs: dict[str, float]


@dataclass
class _Course:
    """All trainings of one model."""

    begun: str = ""
    calls: int = 0
    ends: list[_End] = field(default_factory=list)
    looks: list[_End] = field(default_factory=list)
    """The same of each ``evaluate`` that found other weights: a loop of the learner's own has no epochs."""


class KeptWeights:
    """The weights at the end of each epoch of each model, as marks, with the figures that were measured of them."""

    def __init__(self) -> None:
        self._of: weakref.WeakKeyDictionary[Any, _Course] = weakref.WeakKeyDictionary()
        self._all: list[_Course] = []
        self._measured: dict[str, list[dict[str, float]]] = {}
        """What ``evaluate`` returned, by the mark of the weights."""

    def began(self, model: Any) -> None:
        """Note that a call of ``fit`` begins."""
        with contextlib.suppress(Exception):
            course = self._course_of(model)
            course.begun = course.begun or mark_of(model)
            course.calls += 1

    def _course_of(self, model: Any) -> _Course:
        if model not in self._of:
            self._of[model] = _Course()
            self._all = [*self._all[1 - MOST_MODELS :], self._of[model]]
        return self._of[model]

    def epoch_ended(self, model: Any, logs: dict[str, float]) -> None:
        """Note the weights at the end of an epoch, and what Keras tells of it."""
        with contextlib.suppress(Exception):
            course = self._of[model]
            if len(course.ends) < MOST_ENDS:
                course.ends.append(_End(course.calls, mark_of(model), dict(logs)))

    def evaluated(self, model: Any, returned: Any) -> None:
        """Note what ``evaluate`` of the submission's own measured of the weights that a model has now."""
        with contextlib.suppress(Exception):
            if not isinstance(returned, dict) and not type(model).get_metrics_result.__module__.startswith("keras."):
                return  # One of the submission's own may change something.
            told = returned if isinstance(returned, dict) else model.get_metrics_result()
            figures = {str(name): float(value) for name, value in told.items()}
            course, mark = self._course_of(model), mark_of(model)
            if len(self._measured) < MOST_ENDS:
                self._measured.setdefault(mark, []).append(figures)
                if not course.looks or course.looks[-1].mark != mark:
                    course.looks.append(_End(0, mark, {}))

    def about(self, model: Any) -> dict[str, Any]:
        """Return what is known of weights that are not the last ones of a training; empty where nothing is.

        ``at`` is the ``unit`` whose weights they are, an ``epoch`` or a call of ``fit`` or ``evaluate``, counted from
        1, and 0 for those before all training. Unless it is 0, they are clearly not the best ones: ``figure`` is
        ``own`` there and ``best`` at ``best_at``. ``higher`` says that more of it is better, ``is_worst`` that no
        other is worse, ``by_evaluate`` that ``evaluate`` measured it, and ``held_out`` that examples for validation
        did, or ``evaluate``.
        """
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            mark, own = mark_of(model), self._of.get(model)
            for course in [*([own] if own else []), *reversed(self._all)]:
                ends = course.ends or course.looks
                if not ends:
                    continue
                if mark == ends[-1].mark:
                    return {}
                at = next((place for place, end in enumerate(ends) if end.mark == mark), None)
                if at is not None:
                    return self._held_against_others(course, ends, at)
                if mark == course.begun:
                    return {"at": 0}
        return {}

    def _held_against_others(self, course: _Course, ends: list[_End], at: int) -> dict[str, Any]:
        place, unit = at, "epoch" if course.ends else "evaluate"
        last = [end for end, after in zip(ends, [*ends[1:], None], strict=True) if not after or after.call != end.call]
        if course.calls > 1 and ends[at] in last:
            ends, place, unit = last, last.index(ends[at]), "fit"
        rows = [self._figures_of(end) for end in ends]
        found = [told for name in rows[place] if (told := _compared(name, [row.get(name) for row in rows], place))]
        clear = [told for told in found if told.pop("is_clear")]
        if not clear or any(told["way"] > FAR for told in found):
            return {}
        first = max(clear, key=lambda told: (told["held_out"], not told["figure"].endswith("loss"), -told["way"]))
        del first["way"]
        return {**first, "at": place + 1, "unit": unit}

    def _figures_of(self, end: _End) -> dict[str, float]:
        """Return all figures of the weights at the end of an epoch; those of ``evaluate`` go by its number too."""
        calls = enumerate(self._measured.get(end.mark, ()), 1)
        return end.logs | {f"{name} {number}": value for number, told in calls for name, value in told.items()}


def _compared(name: str, values: list[float | None], place: int) -> dict[str, Any] | None:
    """Return how a figure of the end at ``place`` compares with that of all; ``None`` where that says nothing.

    ``way`` is how far it has come from the worst to the best, and ``is_clear`` says that the best is clearly better.
    """
    figure, _, number = name.partition(" ")
    higher, lower = (figure.endswith(ends) for ends in (_HIGHER, _LOWER))
    known = {at: value for at, value in enumerate(values) if value is not None and math.isfinite(value)}
    if len(known) < FEWEST or place not in known or not (higher or lower) or min(known.values()) < 0:
        return None
    own, (worst, best) = known[place], sorted((min(known.values()), max(known.values())), reverse=not higher)
    if worst == best:
        return None
    return {
        "figure": figure, "own": own, "best": best, "higher": higher, "way": (own - worst) / (best - worst),
        "best_at": next(at for at, value in known.items() if value == best) + 1, "is_worst": own == worst,
        "by_evaluate": bool(number), "held_out": bool(number) or figure.startswith("val_"),
        "is_clear": own <= best - LESS_RIGHT if higher else own >= MORE_WRONG * best,
    }  # fmt: skip


def mark_of(model: Any) -> str:
    """Return a mark of the smaller weights of ``model`` that have a fraction, in whatever order they stand."""
    weights = [weight for weight in model.weights if math.prod(weight.shape) <= SMALL]
    values = [np.asarray(weight) for weight in weights]
    bits = sorted(np.ascontiguousarray(value).tobytes() for value in values if value.dtype.kind == "f")
    return hashlib.sha256(b" ".join(bits)).hexdigest() if bits else ""
