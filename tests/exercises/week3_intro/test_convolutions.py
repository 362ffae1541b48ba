"""Convolutions and what makes pictures smaller are found in any spelling; what is missing is named."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.week3_intro.expectations.convolutions import Convolutions, read_convolutions
from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.submission.models.model_summary import summary_from_walk


class Learner:
    """A candidate whose model has the weights that it is given."""

    scratch = Path()

    def __init__(self, *shapes: tuple[int, ...]) -> None:
        self._shapes = shapes

    def weights(self, model: Handle) -> list[Any]:
        return [np.zeros(shape) for shape in self._shapes]


def layer(kind: str, shape: tuple[int, ...] | None = None, own: bool = False, **config: Any) -> dict[str, Any]:
    return {
        "name": kind.lower(),
        "class": kind,
        "module": "submission" if own else "keras.src.layers",
        "registered_name": kind if own else None,
        "config": config,
        "output_shape": shape,
        "weights": [[100, 70]] if kind == "Dense" else [],
    }


def seen(layers: list[Any], *kernels: tuple[int, ...], ordered: bool = True) -> Convolutions:
    summary = summary_from_walk({"layers": layers, "ordered": ordered, "parameters": 7100})
    handle = Handle(1, "model", "Sequential")
    inputs = np.zeros((8, 28, 28, 1))
    model = Model(Learner(*kernels), handle, "convolutional_model", inputs, np.zeros((8, 10)), summary)  # type: ignore[arg-type]
    return read_convolutions(model)


CONV, DENSE = layer("Conv2D", (8, 26, 26, 16), strides=[1, 1]), layer("Dense", (8, 10))


@pytest.mark.parametrize("kernel", [(3, 3, 1, 16), (1, 5, 1, 4), (5, 5, 1, 1), (2, 3, 3, 1, 8)])
def test_a_kernel_over_several_pixels_is_a_convolution_whatever_its_layer(kernel: tuple[int, ...]) -> None:
    expect(seen([DENSE], (10,), kernel, (784, 10))).have_a_kernel_over_neighbors()


@pytest.mark.parametrize(
    ("kernels", "found"),
    [
        (((784, 10), (10,)), "no convolution among `Conv2D`, `Dense`"),
        (((1, 1, 1, 16),), "kernel of one pixel: (1, 1, 1, 16)"),
    ],
)
def test_a_model_without_a_convolution_over_neighbours_is_named(kernels: Any, found: str) -> None:
    with pytest.raises(Unmet) as caught:
        expect(seen([CONV, DENSE], *kernels)).have_a_kernel_over_neighbors()
    assert found in caught.value.found


@pytest.mark.parametrize(
    "layers",
    [
        [CONV, layer("MaxPooling2D", (8, 13, 13, 16)), DENSE],
        [CONV, layer("GlobalAveragePooling2D"), DENSE],
        [layer("Conv2D", strides=[2, 2]), DENSE],
        [layer("SeparableConv2D", strides=2), DENSE],
        [CONV, layer("GetItem", (8, 13, 13, 16)), DENSE],
        [CONV, layer("Halved", own=True), DENSE],
        [CONV, layer("Lambda"), DENSE],
        [{**layer("MyPool", own=True), "base": "AveragePooling2D"}],
    ],
    ids=lambda layers: layers[-2]["class"] if len(layers) > 1 else "a layer of one's own",
)
def test_pictures_are_made_smaller_in_many_ways(layers: list[Any]) -> None:
    expect(seen(layers)).shrink_the_feature_maps()


def test_a_call_that_nobody_can_read_is_believed() -> None:
    expect(seen([CONV, DENSE], ordered=False)).shrink_the_feature_maps()


def test_pictures_that_stay_large_are_told_with_their_size() -> None:
    with pytest.raises(Unmet) as caught:
        expect(seen([CONV, layer("Conv2D", (8, 24, 24, 32), strides=[1, 1]), DENSE])).shrink_the_feature_maps()
    expect(seen([CONV, DENSE])).shrink_the_feature_maps(asked=False)
    assert "the last feature maps have 24×24 values" in caught.value.found


def test_too_many_parameters_are_told_with_the_largest_layer() -> None:
    expect(seen([CONV, DENSE])).hold_at_most(7100)
    with pytest.raises(Unmet) as caught:
        expect(seen([CONV, DENSE])).hold_at_most(7099)
    assert caught.value.found == "7,100 parameters, 7,000 of them in `dense`"
