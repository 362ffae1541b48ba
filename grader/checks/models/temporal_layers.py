"""Evidence about layers that read a window step by step, and the words: do they, and do they look ahead?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.submission.models.layer_summary import LayerSummary

RECURRENT = "`SimpleRNN`, `LSTM` or `GRU`"
MOVED = 1e-5
"""A change smaller than this part of the largest value is rounding."""
MIXED = 10**6
"""So far ahead looks what was mixed over all steps, as a bidirectional layer does."""
CHANGED = 24
"""Values at the end of a window that are changed, one at a time: enough for steps of eight values."""


@dataclass(frozen=True)
class StepLayer:
    """One call of a layer that reads one step after the other."""

    kind: str
    """``recurrent`` or ``convolution``."""
    layer: str
    """Its class: ``LSTM``, ``Conv1D`` …"""
    shape: tuple[int, ...] | None
    """What it was given: ``(batch, steps, numbers per step)``; ``None`` where that cannot be seen."""
    took_ahead: int
    """How many values beyond its own a step of its input knows; ``MIXED`` where every step knows the last one."""
    gave_ahead: int
    """The same of its output."""
    turned: bool = False
    """Whether it was given the window turned round, the latest value first."""

    @property
    def steps(self) -> int:
        """How many steps it was given; more than one where that cannot be seen."""
        return self.shape[1] if self.shape else 2

    @property
    def looks_ahead(self) -> bool:
        """Whether its output looks ahead; one whose whole input knows everything cannot be judged."""
        return self.gave_ahead > 0 and self.took_ahead != MIXED


@dataclass(frozen=True)
class OverTime:
    """How a model reads windows of a series over time."""

    model: Model
    layers: tuple[StepLayer, ...]
    """Its recurrent layers and convolutions in one dimension, in the order of the calls."""

    def of_kind(self, kind: str) -> list[StepLayer]:
        """Return those of one kind: ``recurrent`` or ``convolution``."""
        return [layer for layer in self.layers if layer.kind == kind]


def read_over_time(model: Model) -> OverTime:
    """Look at what goes through a model's layers, for windows and for the same ones with a single value changed."""
    probe, groups = _probe(np.asarray(model.inputs, dtype=np.float32))
    rows = model.candidate.over_time(model.handle, probe)
    return OverTime(model, tuple(_read_layer(row, groups) for row in rows))


def _read_layer(row: dict[str, Any], groups: int) -> StepLayer:
    took, gave, turned = row["took"], row["gave"], _is_turned(row["took"], groups)
    shape = took.shape if took is not None and took.ndim == 3 else None
    if turned:
        took, gave = took[:, ::-1], gave[:, ::-1] if gave is not None and gave.ndim == 3 else gave
    return StepLayer(row["kind"], row["layer"], shape, _ahead(took, groups), _ahead(gave, groups), turned)


def _probe(inputs: Array) -> tuple[Array, int]:
    """Return two windows in groups: as they are, then with each of the last values made larger, or smaller, alone."""
    jump, last = 1 + 2 * np.abs(inputs).max(), min(CHANGED, inputs.shape[1])
    groups = []
    for window in (inputs[0], inputs[-1]):
        for sign in (jump, -jump):
            group = np.repeat(window[np.newaxis], 1 + last, axis=0)
            group[np.arange(1, 1 + last), -np.arange(1, 1 + last)] += sign
            groups.append(group)
    return np.concatenate(groups), len(groups)


def _is_turned(values: Array | None, groups: int) -> bool:
    """Return whether the first step knows the last value of the window, and each further step only earlier ones."""
    latest = _latest(values, groups)
    return latest is not None and bool(latest[0] == 0 and latest[1] > 0 and (np.diff(latest) >= 0).all())


def _latest(values: Array | None, groups: int) -> Array | None:
    """Return of each step the latest value that changes it, counted from the window's end, ``CHANGED`` for none."""
    if values is None or values.ndim != 3 or len(values) % groups or len(values) <= groups or not values.size:
        return None
    if values.shape[1] < 2:
        return None
    each = values.reshape(groups, len(values) // groups, *values.shape[1:])
    moved = np.abs(each[:, 1:] - each[:, :1]).max(axis=(0, 3)) > MOVED * max(1e-6, float(np.abs(each).max()))
    return np.where(moved.any(axis=0), moved.argmax(axis=0), CHANGED)


def _ahead(values: Array | None, groups: int) -> int:
    """Return how far a step of ``values`` looks beyond its own values of the window; 0 where that cannot be seen.

    From one step to the next the latest value moves on by the stride; the last step but one must lie a whole stride
    before the end.
    """
    latest = _latest(values, groups)
    if latest is None:
        return 0
    if latest[0] == 0:
        return MIXED
    known = len(latest) > 2 and latest[-3] < CHANGED
    stride = max(1, int(latest[-3] - latest[-2])) if known else 1
    return max(0, stride - int(latest[-2]), int(np.sum(latest == 0)) - 1)


class OverTimeMatchers:
    """What can be said about ``OverTime``."""

    def __init__(self, over_time: OverTime) -> None:
        self._over_time = over_time

    def reads_step_by_step(self) -> None:
        """A recurrent layer of Keras's is given the window as several steps, not as one step of many numbers.

        >>> expect(read_over_time(model)).reads_step_by_step()  # doctest: +SKIP
        """
        model, layers = self._over_time.model, self._over_time.of_kind("recurrent")
        expected = f"in the model of `{model.function}` a recurrent layer that reads the window step by step"
        require(
            bool(layers),
            expected,
            f"none: its layers are {self._kinds()}",
            f"Put {RECURRENT} before the last `Dense`: it carries a memory from one step of the window to the next.",
        )
        longest = max(layers, key=lambda layer: layer.steps)
        require(
            longest.steps > 1,
            expected,
            f"`{longest.layer}` is given {_said(longest)}, and has nothing to remember from one step to the next",
            "Windows already come as (batch, window_size, 1), which is one number per step. Do not reshape them, and "
            "leave every step of the window in.",
        )

    def convolves_along_time(self) -> None:
        """A convolution in one dimension reads at least two neighbouring steps at once.

        >>> expect(read_over_time(model)).convolves_along_time()  # doctest: +SKIP
        """
        layers = self._over_time.of_kind("convolution")
        expected = "a `Conv1D` that reads neighbouring values of the window together"
        require(
            bool(layers),
            expected,
            f"none: the layers are {self._kinds()}",
            'Begin with `Conv1D(16, 5, padding="causal", activation="relu")` on windows of shape (window_size, 1).',
        )
        longest = max(layers, key=lambda layer: layer.steps)
        require(
            longest.steps > 1,
            expected,
            f"`{longest.layer}` is given {_said(longest)}: there are no neighbours to read",
            "`Conv1D` moves along the first axis after the batch: that one must be time, as in (window_size, 1).",
        )
        kernels = [layer.settings.get("kernel_size") for layer in self._cards()]
        require(
            not kernels or any(kernel not in (1, [1], (1,)) for kernel in kernels),
            expected,
            "a kernel of one step, which reads each value alone",
            "The second argument of `Conv1D` is how many neighbouring steps it reads: 3 or 5 are usual.",
        )

    def looks_only_back(self) -> None:
        """No output of a convolution changes when only a later value of the window does, by whatever means.

        >>> expect(read_over_time(model)).looks_only_back()  # doctest: +SKIP
        """
        layers = self._over_time.layers
        for place, layer in enumerate(layers):
            # What looks ahead may have been cut off before the next layer reads it.
            cut_off = any(later.took_ahead == 0 for later in layers[place + 1 : place + 2])
            if layer.kind == "convolution" and layer.looks_ahead and not cut_off:
                steps = (
                    "the whole window" if layer.gave_ahead == MIXED else f"{layer.gave_ahead} of the window's values"
                )
                raise Unmet(
                    "a convolution whose output for each step comes from that step and earlier ones",
                    f"`{layer.layer}` looks ahead: an output of it knows up to {steps} that come later",
                    "Do not turn the window round before a convolution: its padding then stands beside the latest "
                    "values, and each output knows later ones."
                    if layer.turned
                    else 'Write `padding="causal"`: then all padding is put before the window, none behind it.',
                )

    def _cards(self) -> list[LayerSummary]:
        kinds = {layer.layer for layer in self._over_time.of_kind("convolution")}
        return [summary for summary in self._over_time.model.summary.all_layers() if summary.kind in kinds]

    def _kinds(self) -> str:
        return ", ".join(dict.fromkeys(layer.kind for layer in self._over_time.model.summary.layers)) or "unknown"


def _said(layer: StepLayer) -> str:
    numbers = layer.shape[2] if layer.shape else 1
    return f"1 step of {numbers} number{'s' if numbers > 1 else ''}"


expect.register(OverTime, OverTimeMatchers)
