"""Words about layers over time: who reads steps, who reads one step of many numbers, and who looks ahead."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.checks.models.temporal_layers import OverTime, read_over_time

WINDOWS = np.arange(16.0, dtype=np.float32).reshape(2, 8, 1)


def moving(values: Any, kernel: int = 3, before: int | None = None) -> Any:
    """Return the sums of ``kernel`` steps, with ``before`` of the zeros in front and the rest behind."""
    before = kernel - 1 if before is None else before
    padded = np.pad(values, ((0, 0), (before, kernel - 1 - before), (0, 0)))
    return sum(padded[:, shift : shift + values.shape[1]] for shift in range(kernel))


def row(kind: str, layer: str, took: Any, gave: Any) -> dict[str, Any]:
    return {"kind": kind, "layer": layer, "took": took, "gave": gave}


class Learner:
    """A candidate whose model is a plain function from windows to the rows that it leaves."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def over_time(self, model: Handle, inputs: Any) -> Any:
        return self._rows(inputs)


def read(rows: Any, kernel: int | None = None) -> OverTime:
    layers = [SimpleNamespace(kind="Conv1D", settings={"kernel_size": kernel})] if kernel else []
    summary: Any = SimpleNamespace(layers=layers, all_layers=lambda: layers)
    learner: Any = Learner(rows)
    return read_over_time(Model(learner, Handle(1, "model", "Sequential"), "create_model", WINDOWS, WINDOWS, summary))


def complaint(word: str, rows: Any, kernel: int | None = None) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(read(rows, kernel)), word)()
    return caught.value


def test_a_layer_that_reads_all_steps_passes() -> None:
    expect(read(lambda x: [row("recurrent", "LSTM", x, x[:, -1])])).reads_step_by_step()


def test_one_that_cannot_be_seen_passes() -> None:
    expect(read(lambda x: [row("recurrent", "LSTM", None, None)])).reads_step_by_step()


def test_a_model_without_a_recurrent_layer_is_named() -> None:
    assert "no recurrent layer" in complaint("reads_step_by_step", lambda x: []).found


@pytest.mark.parametrize(
    ("shape", "said"), [((2, 1, 8), "1 time step of 8 features"), ((2, 1, 1), "1 time step of 1 feature")]
)
def test_one_step_of_many_numbers_is_no_sequence(shape: tuple[int, ...], said: str) -> None:
    found = complaint("reads_step_by_step", lambda x: [row("recurrent", "LSTM", np.zeros(shape), None)]).found
    assert said in found


def test_a_convolution_over_neighbours_passes() -> None:
    words = expect(read(lambda x: [row("convolution", "Conv1D", x, moving(x))], kernel=3))
    words.convolves_along_time()
    words.looks_only_back()


@pytest.mark.parametrize(
    ("rows", "kernel", "said"),
    [
        (lambda x: [row("recurrent", "LSTM", x, x)], None, "no `Conv1D`"),
        (lambda x: [row("convolution", "Conv1D", np.zeros((2, 1, 8)), None)], 3, "1 time step of 8 features"),
        (lambda x: [row("convolution", "Conv1D", x, x)], 1, "a kernel size of 1"),
    ],
)
def test_what_is_no_convolution_along_time_is_named(rows: Any, kernel: int | None, said: str) -> None:
    assert said in complaint("convolves_along_time", rows, kernel).found


@pytest.mark.parametrize(("before", "said"), [(1, "up to 1 later"), (0, "up to 2 later")])
def test_padding_behind_the_window_looks_ahead(before: int, said: str) -> None:
    found = complaint("looks_only_back", lambda x: [row("convolution", "Conv1D", x, moving(x, 3, before))])
    assert said in found.found
    assert "causal" in found.advice


def test_pooling_hides_nothing() -> None:
    def pooled(before: int) -> Any:
        def rows(x: Any) -> Any:
            wide = moving(x, 3, before)
            small = wide.reshape(len(wide), 4, 2, 1).max(axis=2)
            return [row("convolution", "Conv1D", x, wide), row("recurrent", "GRU", small, None)]

        return rows

    expect(read(pooled(2))).looks_only_back()
    assert "up to 1 later" in complaint("looks_only_back", pooled(1)).found


@pytest.mark.parametrize("stride", [2, 3])
def test_strides_of_a_causal_convolution_pass(stride: int) -> None:
    expect(read(lambda x: [row("convolution", "Conv1D", x, moving(x)[:, ::stride])])).looks_only_back()


def test_without_padding_nothing_looks_ahead() -> None:
    expect(read(lambda x: [row("convolution", "Conv1D", x, moving(x)[:, 2:])])).looks_only_back()


def test_what_looks_ahead_may_be_cut_off_before_it_is_read() -> None:
    def cropped(x: Any) -> Any:
        wide = moving(np.pad(x, ((0, 0), (0, 2), (0, 0))))
        return [row("convolution", "Conv1D", x, wide), row("recurrent", "GRU", wide[:, :-2], None)]

    expect(read(cropped)).looks_only_back()


def test_after_a_layer_that_mixes_all_steps_nothing_can_be_said() -> None:
    def both_ways(x: Any) -> Any:
        mixed = x + x.sum(axis=1, keepdims=True)
        return [row("convolution", "Conv1D", mixed, moving(mixed, 3, 1))]

    expect(read(both_ways)).looks_only_back()


def turned(before: int, kernel: int = 3, first: int = 0, stride: int = 1) -> Any:
    def rows(x: Any) -> Any:
        back = x[:, ::-1]
        wide = moving(back, kernel, before)[:, first::stride]
        return [row("convolution", "Conv1D", back, wide), row("recurrent", "GRU", wide, wide[:, -1])]

    return rows


@pytest.mark.parametrize(("before", "stride"), [(1, 1), (2, 1), (2, 2), (2, 3)])
def test_a_convolution_over_a_turned_window_looks_ahead(before: int, stride: int) -> None:
    found = complaint("looks_only_back", turned(before, stride=stride))
    assert "later values" in found.found
    assert "Do not reverse the window" in found.advice


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_a_turned_window_may_be_read_without_looking_ahead(stride: int) -> None:
    expect(read(turned(0, stride=stride))).looks_only_back()
    if stride == 1:
        expect(read(turned(2, first=2))).looks_only_back()


@pytest.mark.parametrize("shape", [(0, 8, 1), (4, 8, 1), (3, 8, 1), (36, 1, 1), (36, 8)])
def test_odd_values_of_a_layer_are_no_reason_to_break(shape: tuple[int, ...]) -> None:
    expect(read(lambda x: [row("convolution", "Conv1D", np.zeros(shape), np.ones(shape))])).looks_only_back()
