"""A model is counted before it is called: what it holds, and the least that its layers will make."""

from typing import Any

import pytest

from grader.candidate.faults import CandidateFault
from grader.candidate.replies import MOST_PARAMETERS, read_size
from grader.candidate.worker.weight_count import least_parameters


class Weight:
    def __init__(self, *shape: int) -> None:
        self.shape = shape


class Layer:
    """A layer as Keras has it, as far as it is counted."""

    def __init__(self, *weights: Weight, inner: tuple[Any, ...] = (), **settings: Any) -> None:
        self.weights = list(weights)
        self._inner = inner
        for name, value in settings.items():
            setattr(self, name, value)

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list[Any]:
        inner = [one for part in self._inner for one in part._flatten_layers()]
        return [self, *inner] if include_self else inner


class Dense(Layer):
    pass


class Embedding(Layer):
    pass


class LSTM(Layer):
    pass


class Dropout(Layer):
    pass


class Own(Layer):
    pass


def model(*layers: Layer) -> Layer:
    return Layer(inner=layers)


def test_what_is_built_counts_as_it_is() -> None:
    assert least_parameters(model(Dense(Weight(4, 3), Weight(3), units=3), Dense(Weight(3, 1), units=1))) == 18


def test_what_is_not_built_counts_as_little_as_it_can_be() -> None:
    assert least_parameters(model(Dense(units=100), Dropout(), Dense(units=50), Dense(units=1))) == 5050
    assert least_parameters(model(Embedding(input_dim=1000, output_dim=16), LSTM(units=10))) == 16_400


def test_between_other_layers_nothing_is_assumed() -> None:
    assert least_parameters(model(Dense(units=10_000), Own(), Dense(units=10_000))) == 0


def test_nested_models_are_counted_once() -> None:
    inner = model(Dense(Weight(4, 3), units=3))
    assert least_parameters(model(inner, Dense(Weight(3, 1), units=1))) == 15


@pytest.mark.parametrize("units", [None, "many", 2.5, -7, True])
def test_settings_that_are_no_numbers_count_nothing(units: Any) -> None:
    assert least_parameters(model(Dense(units=5), Dense(units=units))) == 0


def test_a_model_beyond_the_limit_is_named_with_its_size() -> None:
    assert read_size(MOST_PARAMETERS) == MOST_PARAMETERS
    with pytest.raises(CandidateFault) as caught:
        read_size(MOST_PARAMETERS + 1)
    fault = caught.value.fault
    assert (fault.kind, fault.message, fault.used) == ("size", "40,000,000 parameters", "40,000,001")
