"""Evidence about recurrent layers and convolutions over time, and its matchers: do they use future values?"""

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
"""A change smaller than this share of the largest value is rounding."""
MIXED = 10**6
"""The look-ahead of a layer that mixes all steps, such as a bidirectional one."""
CHANGED = 24
"""Values at the end of a window that are changed, one at a time."""


@dataclass(frozen=True)
class StepLayer:
    """One call of a recurrent layer or of a one-dimensional convolution."""

    kind: str
    """``recurrent`` or ``convolution``."""
    layer: str
    """Its class: ``LSTM``, ``Conv1D`` …"""
    shape: tuple[int, ...] | None
    """Its input shape ``(batch, steps, features)``; ``None`` where it is unknown."""
    took_ahead: int
    """How many later values a step of its input depends on; ``MIXED`` where every step depends on the last one."""
    gave_ahead: int
    """The same of its output."""
    turned: bool = False
    """Whether its input is the reversed window, the latest value first."""

    @property
    def steps(self) -> int:
        """Number of input steps; 2 where it is unknown."""
        return self.shape[1] if self.shape else 2

    @property
    def looks_ahead(self) -> bool:
        """Whether its output depends on later values; ``False`` where every step of its input already does."""
        return self.gave_ahead > 0 and self.took_ahead != MIXED


@dataclass(frozen=True)
class OverTime:
    """The recurrent layers and the convolutions of a model, as they process windows of a series."""

    model: Model
    layers: tuple[StepLayer, ...]
    """Its recurrent layers and one-dimensional convolutions, in the order of the calls."""

    def of_kind(self, kind: str) -> list[StepLayer]:
        """Return those of one kind: ``recurrent`` or ``convolution``."""
        return [layer for layer in self.layers if layer.kind == kind]


def read_over_time(model: Model) -> OverTime:
    """Record the inputs and outputs of a model's layers, for windows and for copies with one changed value."""
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
    """Return two windows in groups: unchanged, then with each of the last values increased, or decreased, alone."""
    jump, last = 1 + 2 * np.abs(inputs).max(), min(CHANGED, inputs.shape[1])
    groups = []
    for window in (inputs[0], inputs[-1]):
        for sign in (jump, -jump):
            group = np.repeat(window[np.newaxis], 1 + last, axis=0)
            group[np.arange(1, 1 + last), -np.arange(1, 1 + last)] += sign
            groups.append(group)
    return np.concatenate(groups), len(groups)


def _is_turned(values: Array | None, groups: int) -> bool:
    """Return whether the first step depends on the last value of the window, and later steps on earlier ones."""
    latest = _latest(values, groups)
    return latest is not None and bool(latest[0] == 0 and latest[1] > 0 and (np.diff(latest) >= 0).all())


def _latest(values: Array | None, groups: int) -> Array | None:
    """Return for each step the latest value that changes it, counted from the window's end; ``CHANGED`` for none."""
    if values is None or values.ndim != 3 or len(values) % groups or len(values) <= groups or not values.size:
        return None
    if values.shape[1] < 2:
        return None
    each = values.reshape(groups, len(values) // groups, *values.shape[1:])
    moved = np.abs(each[:, 1:] - each[:, :1]).max(axis=(0, 3)) > MOVED * max(1e-6, float(np.abs(each).max()))
    return np.where(moved.any(axis=0), moved.argmax(axis=0), CHANGED)


def _ahead(values: Array | None, groups: int) -> int:
    """Return how many later values a step of ``values`` depends on; 0 where it is unknown.

    From one step to the next the latest value moves by the stride; the step before the last one must end a whole
    stride before the window does.
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
    """Matchers of ``OverTime``."""

    def __init__(self, over_time: OverTime) -> None:
        self._over_time = over_time

    def reads_step_by_step(self) -> None:
        """A recurrent layer of Keras gets the window as several time steps, not as one step with many features.

        >>> expect(read_over_time(model)).reads_step_by_step()
        """
        model, layers = self._over_time.model, self._over_time.of_kind("recurrent")
        expected = f"a recurrent layer over the time steps of the window, in the model of `{model.function}`"
        require(
            bool(layers),
            expected,
            f"no recurrent layer: the layers are {self._kinds()}",
            f"Put {RECURRENT} before the last `Dense`.",
        )
        longest = max(layers, key=lambda layer: layer.steps)
        require(
            longest.steps > 1,
            expected,
            f"a layer `{longest.layer}` with {_size_of(longest)} as its input",
            "Pass windows of shape (batch, window_size, 1) to the layer, one value per time step.",
        )

    def convolves_along_time(self) -> None:
        """A one-dimensional convolution has a kernel over at least two neighboring time steps.

        >>> expect(read_over_time(model)).convolves_along_time()
        """
        layers = self._over_time.of_kind("convolution")
        expected = "a `Conv1D` whose kernel covers several time steps of the window"
        require(
            bool(layers),
            expected,
            f"no `Conv1D`: the layers are {self._kinds()}",
            'Start with `Conv1D(16, 5, padding="causal", activation="relu")` on windows of shape (window_size, 1).',
        )
        longest = max(layers, key=lambda layer: layer.steps)
        require(
            longest.steps > 1,
            expected,
            f"a layer `{longest.layer}` with {_size_of(longest)} as its input",
            "Pass windows of shape (batch, window_size, 1): `Conv1D` moves along the first axis after the batch.",
        )
        kernels = [layer.settings.get("kernel_size") for layer in self._cards()]
        require(
            not kernels or any(kernel not in (1, [1], (1,)) for kernel in kernels),
            expected,
            "a kernel size of 1",
            'Use a kernel size of 3 or 5: `Conv1D(16, 5, padding="causal")`.',
        )

    def looks_only_back(self) -> None:
        """No output of a convolution changes when only a later value of the window changes.

        >>> expect(read_over_time(model)).looks_only_back()
        """
        layers = self._over_time.layers
        for place, layer in enumerate(layers):
            # The steps that look ahead may be cut off before the next layer.
            cut_off = any(later.took_ahead == 0 for later in layers[place + 1 : place + 2])
            if layer.kind == "convolution" and layer.looks_ahead and not cut_off:
                steps = (
                    "all values of the window"
                    if layer.gave_ahead == MIXED
                    else f"up to {layer.gave_ahead} later values"
                )
                raise Unmet(
                    "a causal convolution: the output of each step depends on that step and earlier ones",
                    f"an output of `{layer.layer}` that depends on {steps}",
                    "Do not reverse the window before a convolution: each output then depends on later values."
                    if layer.turned
                    else 'Write `padding="causal"`: it pads the start of the window only.',
                )

    def _cards(self) -> list[LayerSummary]:
        kinds = {layer.layer for layer in self._over_time.of_kind("convolution")}
        return [summary for summary in self._over_time.model.summary.all_layers() if summary.kind in kinds]

    def _kinds(self) -> str:
        return ", ".join(dict.fromkeys(layer.kind for layer in self._over_time.model.summary.layers)) or "unknown"


def _size_of(layer: StepLayer) -> str:
    features = layer.shape[2] if layer.shape else 1
    return f"1 time step of {features} feature{'s' if features > 1 else ''}"


expect.register(OverTime, OverTimeMatchers)
