"""A model that predicts a number is judged by its outputs, its last activation and its loss."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect


class Learner:
    """A candidate whose own loss has the values that it is given."""

    def __init__(self, near: Any, far: Any, below: Any, deep: Any) -> None:
        self.ledger = Ledger()
        self.notes: list[Any] = []
        self._told = {"near": near, "far": far, "below": below, "deep": deep}

    def losses(self, model: Handle, inputs: Any, labels: dict[str, Any]) -> dict[str, Any]:
        assert np.all(np.abs(labels["far"] - labels["near"]) >= 10)
        return self._told

    def note(self, key: str, value: Any) -> None:
        self.notes.append(value)


def graded(
    loss: str | None = "huber",
    activation: str | None = "linear",
    shape: tuple[int, ...] = (8, 1),
    near: Any = 0.0,
    far: Any = 100.0,
    below: Any = 100.0,
    deep: Any = 10_000.0,
    metrics: tuple[str, ...] = (),
    optimizer: str | None = "sgd",
) -> Learner:
    plain = {"last_activation": lambda: activation, "has": lambda *kinds: False}
    summary: Any = SimpleNamespace(loss=loss, optimizer=optimizer, metrics=metrics, **plain)
    learner: Any = Learner(near, far, below, deep)
    handle = Handle(1, "model", "Sequential")
    expect(Model(learner, handle, "create", np.zeros((8, 3)), np.ones(shape), summary)).predicts_a_number()
    told: Learner = learner
    return told


@pytest.mark.parametrize("loss", ["huber", "mean_squared_error", "log_cosh", "poisson", "own:squared"])
@pytest.mark.parametrize("activation", ["linear", "softplus", "own:double", None])
def test_any_loss_for_numbers_over_one_free_output_passes(loss: str, activation: str | None) -> None:
    assert graded(loss, activation).notes == []


@pytest.mark.parametrize(
    ("below", "deep"), [(-1.05, -1.0005), (float("nan"), float("nan")), ({"type_name": "ValueError"}, 1.0), (5.0, -1.0)]
)
def test_a_loss_that_divides_by_the_labels_passes(below: Any, deep: Any) -> None:
    graded("own:relative", below=below, deep=deep)


@pytest.mark.parametrize("metric", ["accuracy", "exact_accuracy", "binary_accuracy"])
def test_an_accuracy_of_numbers_is_advised_against(metric: str) -> None:
    assert "accuracy is for classes" in graded(metrics=("mean_squared_error", metric)).notes[0][0]
    assert graded(metrics=("mean_absolute_error", "own:accuracy_within_ten")).notes == []


def test_outputs_without_a_last_axis_pass() -> None:
    graded(shape=(8,))


def test_a_relu_at_the_end_is_advised_against() -> None:
    assert "its gradient is 0" in graded(activation="relu").notes[0][0]


@pytest.mark.parametrize(
    ("how", "phrase"),
    [
        ({"shape": (8, 10)}, r"outputs of shape \(batch, 10\)"),
        ({"shape": (8, 30, 1)}, "one for each time step"),
        ({"loss": None, "optimizer": None}, "without `compile`"),
        ({"loss": None}, "found `compile` without a loss"),
        ({"loss": "binary_crossentropy"}, "a classification loss"),
        ({"loss": "categorical_generalized_cross_entropy"}, "a classification loss"),
        ({"loss": "cosine_similarity"}, "compares only the signs"),
        ({"activation": "sigmoid"}, "between 0 and 1"),
        ({"activation": "tanh"}, "between -1 and 1"),
        ({"activation": "softmax"}, "always 1.0 here"),
        ({"loss": "own:backwards", "near": 0.0, "far": -100.0}, "sign of your own|a loss of 0"),
        ({"loss": "own:broken", "near": {"type_name": "ValueError", "message": "shapes"}}, "raised ValueError: shapes"),
        ({"loss": "own:signed", "below": -100.0, "deep": -10_000.0}, "for labels far below"),
        ({"loss": "own:nothing", "near": float("nan"), "far": float("nan")}, "a loss of nan"),
    ],
)
def test_what_cannot_predict_a_number_is_named(how: Any, phrase: str) -> None:
    with pytest.raises(Unmet, match=phrase):
        graded(**how)


@pytest.mark.parametrize(("activation", "between"), [("sigmoid", [0.0, 1.0]), ("tanh", [-1.0, 1.0]), ("softmax", None)])
def test_where_outputs_are_bounded_it_is_told_to_which_range_labels_may_be_scaled(
    activation: str, between: Any
) -> None:
    with pytest.raises(Unmet) as caught:
        graded(activation=activation)
    assert caught.value.details.get("labels_between") == between and "?" not in caught.value.advice


@pytest.mark.parametrize(("shape", "word"), [((8, 24, 1), "each time step"), ((8, 10), "(batch, 10)")])
def test_an_uncompiled_model_must_answer_with_one_number_too(shape: tuple[int, ...], word: str) -> None:
    nothing: Any = None
    dense: Any = SimpleNamespace(has=lambda *kinds: False)
    handle = Handle(1, "model", "Sequential")
    expect(Model(nothing, handle, "create", np.zeros((8, 3)), np.ones((8, 1)), dense)).outputs_one_value()
    with pytest.raises(Unmet) as caught:
        expect(Model(nothing, handle, "create", np.zeros((8, 3)), np.ones(shape), dense)).outputs_one_value()
    assert word in caught.value.found and "`create`" in caught.value.found
    assert "return_sequences" not in caught.value.advice
