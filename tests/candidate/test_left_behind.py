"""The model that a function made before it raised, or did not return, is found; one that it was given is not."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from grader.candidate.worker.left_behind import MOST_OTHERS, model_in_frames, model_of_another_call, other_models


class Model:
    """What counts as a model here."""


class Sequential(Model):
    """A model of layers, in their order."""

    layers: tuple[str, ...] = ()


KERAS = SimpleNamespace(Model=Model, Sequential=Sequential)
MADE = Model()


def fails_at_the_end(given: Model) -> Model:
    first = given
    model = MADE
    raise ValueError(f"{first} {model}")


def calls_one_that_fails() -> Any:
    model = Model()
    return model, fails_at_the_end(Model())


def fails_at_once(given: Model) -> None:
    raise ValueError(given)


def forgets(given: Model) -> None:
    model = MADE
    assert model is not given


def left_by(function: Callable[..., Any], *arguments: Any) -> Any:
    with pytest.raises(ValueError) as caught:
        function(*arguments)
    return model_in_frames(KERAS, caught.value.__traceback__, __file__)


def test_of_a_function_that_raises_the_innermost_model_is_found() -> None:
    assert left_by(calls_one_that_fails) is MADE


def test_a_model_that_was_given_is_none_that_was_made() -> None:
    assert left_by(fails_at_once, Model()) is None
    assert model_of_another_call(KERAS, lambda given: None, [Model()]) is None


def test_of_a_function_without_a_return_the_model_is_found_by_another_call() -> None:
    assert model_of_another_call(KERAS, forgets, [Model()]) is MADE
    assert model_of_another_call(KERAS, print, ["what is no function of Python's"]) is None


class Trainer:
    """Keeps its model, as learners' classes do."""

    def __init__(self) -> None:
        self.network = MADE

    def train(self) -> None:
        raise ValueError(self)


def test_the_object_of_a_method_has_made_the_models_that_it_keeps() -> None:
    assert left_by(Trainer().train) is MADE


def fails_before_the_first_layer() -> None:
    model = Sequential()
    raise ValueError(model)


def test_a_model_without_a_layer_is_none() -> None:
    assert left_by(fails_before_the_first_layer) is None


class Shaped(Model):
    """A model with weights, in a cycle."""

    __module__ = "keras.src.models"

    def __init__(self, *weights: list[int], inputs: int = 3) -> None:
        self.weights, self.itself = weights, self
        self.input_shape, self.output_shape = (None, inputs), (None, 1)


def test_models_that_share_weights_or_were_trained_are_found_beside_the_returned_one() -> None:
    shared, own, third = [1], [2], [3]
    returned, trained = Shaped(shared), Shaped(own)
    Shaped(shared, third)
    others = [Shaped(third), Shaped(shared, inputs=4), Model()]
    found = other_models(KERAS, returned, [returned, trained])
    assert found[0] is trained and [model.weights for model in found[1:]] == [(shared, third)]
    assert not {*map(id, found)} & {*map(id, others)}
    many = [Shaped([number]) for number in range(9)]
    assert other_models(KERAS, returned, many) == many[:MOST_OTHERS]
    own_class = type("Own", (Shaped,), {"__module__": "exercise"})
    assert all(type(model) is not own_class for model in other_models(KERAS, returned, [own_class(shared)]))
    assert other_models(KERAS, Model(), [Model()]) == []
