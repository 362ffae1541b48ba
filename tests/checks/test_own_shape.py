"""A model that reads another shape than asked for is looked at in its own, and says so where its shape is judged."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.checks.models.own_shape import build_in_its_shape, in_shape, shape_of_inputs

MODEL = Handle(1, "model", "Sequential")


class Learner:
    """A candidate whose model reads one shape only, and says which."""

    scratch = Path()

    def __init__(self, reads: tuple[int, ...], says: Any = "what it reads", kind: str = "raised") -> None:
        self.ledger = Ledger()
        self._reads, self._kind = reads, kind
        self._says = (None, *reads) if says == "what it reads" else says

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        return MODEL

    def attribute(self, thing: Handle, name: str) -> Any:
        assert name == "input_shape"
        return self._says

    def inspect_model(self, model: Handle, inputs: Any) -> Any:
        if inputs.shape[1:] != self._reads:
            raise CandidateFault(Fault(self._kind, "in the model", "ValueError", "another shape"))
        outputs = np.linspace(0, 1, len(inputs))[:, np.newaxis]
        return {"outputs": outputs, "walk": {"compiled": True, "loss": "mse"}}

    def note(self, key: str, value: Any) -> None:
        pass


def built(reads: tuple[int, ...], asked: tuple[int, ...], **how: Any) -> Any:
    return build_in_its_shape(Learner(reads, **how), "create_model", inputs=np.zeros((4, *asked)))  # type: ignore[arg-type]


def test_a_model_for_the_shape_asked_for_is_looked_at_in_that_one() -> None:
    model = built((28, 28, 1), (28, 28, 1))
    assert (model.inputs.shape, model.misfit) == ((4, 28, 28, 1), None)


@pytest.mark.parametrize(
    ("reads", "asked"),
    [
        ((28, 28, 3), (28, 28, 1)),
        ((784,), (28, 28)),
        ((150, 150, 3), (48, 48, 3)),
        ((20, 1), (24, 1)),
        ((30,), (24, 1)),
    ],
)
def test_a_model_for_another_shape_is_looked_at_in_its_own_and_told_once(
    reads: tuple[int, ...], asked: tuple[int, ...]
) -> None:
    model = built(reads, asked)
    assert model.inputs.shape == (4, *reads)
    expect(model).learns_numbers()
    with pytest.raises(Unmet) as caught:
        expect(model).predicts_a_number()
    assert (str(asked) in caught.value.expected, str(reads) in caught.value.found) == (True, True)


@pytest.mark.parametrize(
    "says", [None, "", (None,), (None, 0), (None, 10**9), (None, "28"), (None, 1, 1, 1, 1), [[1], [2]]]
)
def test_a_model_that_names_no_shape_fails_as_it_does(says: Any) -> None:
    with pytest.raises(CandidateFault):
        built((28, 28), (48, 48), says=says)


def test_a_program_that_has_ended_is_asked_nothing_more() -> None:
    with pytest.raises(CandidateFault):
        built((28, 28), (48, 48), kind="time")


class OfIntegers(Learner):
    """A candidate whose model takes integers, and fails until it takes floats."""

    def read_floats(self, model: Handle) -> str:
        dtype, self._kind = ("uint8" if self._kind == "raised" else ""), "none"
        return dtype

    def inspect_model(self, model: Handle, inputs: Any) -> Any:
        if self._kind != "none":
            raise CandidateFault(Fault(self._kind, "in the model", "ValueError", "no type uint8"))
        return super().inspect_model(model, inputs)


def test_a_model_that_fails_for_its_integers_is_measured_with_floats_and_told_once() -> None:
    model = built_by(OfIntegers((28,)))
    assert model.inputs.shape == (4, 28)
    with pytest.raises(Unmet, match='an `Input` with `dtype="uint8"`') as caught:
        expect(model).predicts_a_number()
    assert caught.value.advice == 'Remove `dtype="uint8"` from `Input(…)`.'
    with pytest.raises(CandidateFault):
        built_by(OfIntegers((28,), kind="time"))


def test_sizes_that_are_left_open_are_those_of_the_inputs() -> None:
    learner: Any = Learner((28, 28, 1), says=(None, None, None, 1))
    assert shape_of_inputs(learner, MODEL, np.zeros((2, 48, 40, 3))) == (48, 40, 1)


def test_images_keep_what_they_show() -> None:
    image = np.arange(16.0).reshape(1, 4, 4, 1)
    assert in_shape(image, (2, 2, 1)).ravel().tolist() == [0, 2, 8, 10]
    assert in_shape(image, (4, 4, 3))[0, 1, 2].tolist() == [6, 6, 6]
    assert in_shape(image, (16,)).ravel().tolist() == list(range(16))
    assert in_shape(image, (4, 4)).shape == (1, 4, 4)


class Raising(Learner):
    """A candidate whose function raises, and leaves a model behind that reads one shape only."""

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        raise CandidateFault(Fault("raised", "in create_model", "ValueError", "no activation called 'rellu'"))

    def left_behind(self, function: str) -> Handle:
        return MODEL


def test_a_model_left_half_made_fails_with_what_its_function_raised() -> None:
    with pytest.raises((CandidateFault, Unmet), match="rellu"):
        built_by(Raising((3,), says=None))
    with pytest.raises(CandidateFault, match="another shape"):
        built_by(Raising((3,), says=None, kind="memory"))
    assert built_by(Raising((28,))).fault is not None


def built_by(learner: Any) -> Any:
    return build_in_its_shape(learner, "create_model", inputs=np.zeros((4, 28)))
