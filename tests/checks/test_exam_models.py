"""Words about an exam's model: what may be submitted, for which inputs, and how far up the ladder it comes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.exam.models import ExamModel, _how_to_read, take_model
from grader.checks.exam.predictions import Estimates, choose_classes, estimate, some_digits
from grader.checks.exam.task import Task
from grader.checks.expect import Unmet, expect
from grader.examiner.diagnosis import sentence_for

Function = Callable[[Any], Any]


def layer(kind: str, name: str = "layer", module: str = "keras.src.layers", **config: Any) -> dict[str, Any]:
    return {"class": kind, "module": module, "name": name, "config": {"name": name, **config}}


DENSE = layer("Dense", "dense", units=1, activation="linear")


class Learner:
    """A candidate whose ``solution_model`` gives a model that is a function of its inputs."""

    def __init__(self, answer: Function, layers: Any = (DENSE,), shape: Any = (None, 3), **more: Any) -> None:
        self.parts: dict[int, Any] = {}
        self.notes: dict[str, Any] = {}
        self.ledger = Ledger()
        self.history = {"loss": [2.0, 1.0]}
        self.scratch: Path = more.get("scratch", Path("/nowhere"))
        self.asked: list[str] = []
        self.is_as_begun = False
        self.fits: list[dict[str, Any]] = more.get("fits", [])
        self._answer, self._layers, self._shape = answer, list(layers), shape
        self._parameters, self._texts, self._fault = more.get("parameters", 4), more.get("texts"), more.get("fault")
        self._returned = more.get("returned", Handle(1, "model", "Sequential"))
        self._loss = more.get("loss", "mean_squared_error")
        self._named = more.get("named", {"class": "Sequential", "module": "keras.src.models.sequential"})

    def call(self, name: str, *_: Any, **__: Any) -> Any:
        self.asked.append(name)
        if self._fault and name == "solution_model":
            raise CandidateFault(self._fault)
        return self._texts if name == "saved_config" else self._returned

    def attribute(self, thing: Handle, name: str) -> Any:
        if name == "input_shape":
            return self._shape
        return Handle(2, "history", "History") if thing.kind == "model" else self.history

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        self.asked.append("look")
        walk = {"ordered": True, "layers": self._layers, "parameters": self._parameters, "compiled": True}
        walk |= self._named
        return {"outputs": self._answer(np.asarray(inputs)), "walk": {**walk, "loss": self._loss}}

    def losses(self, model: Handle, inputs: Any, labels: Any) -> Any:
        return {name: 1.0 for name in labels}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return self._answer(np.asarray(inputs))

    def recorded_fits(self) -> list[Any]:
        return self.fits

    def note(self, key: str, value: Any) -> None:
        self.notes[key] = value


def advice_for(unmet: Unmet, learner: Learner) -> str:
    """Return what the learner is told to do: the word's own advice, or that of the table of causes."""
    return unmet.advice or sentence_for(unmet.details, learner.notes)


def first(inputs: Any) -> Any:
    return np.asarray(inputs).reshape(len(inputs), -1)[:, :1]


INPUTS = np.arange(12, dtype=np.float32).reshape(4, 3)


def take(learner: Learner, inputs: Any = INPUTS, saved: str = "") -> ExamModel:
    return take_model(learner, Task({"SEED": 0}, "solution_model", saved), inputs, seed=1)  # type: ignore[arg-type]


def test_a_model_of_keras_own_layers_may_be_submitted() -> None:
    model = take(Learner(first))
    expect(model).may_be_submitted()
    assert model.history == {"loss": [2.0, 1.0]}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"layers": [layer("Lambda", "lambda_1"), DENSE]}, "the `Lambda` layer `lambda_1`"),
        ({"layers": [layer("Halved", "halved", "submission"), DENSE]}, "a layer of your own class `Halved`"),
        ({"named": {"class": "Mine", "module": "submission", "registered_name": "Mine"}}, "your own class `Mine`"),
        ({"loss": {"module": "submission", "class_name": "function", "config": "my_loss"}}, "the loss my_loss"),
    ],
)
def test_what_no_exam_takes_is_refused_with_the_rule_and_the_fix(held: dict[str, Any], words: str) -> None:
    with pytest.raises(Unmet) as unmet:
        expect(take(Learner(first, **held))).may_be_submitted()
    assert words in unmet.value.found
    assert "no `Lambda` layers and no custom objects" in unmet.value.expected
    assert "Rescaling" in unmet.value.advice


def test_a_model_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unmet, match="60 MB"):
        expect(take(Learner(first, parameters=15_000_000))).may_be_submitted()
    (tmp_path / "model-1.keras").write_bytes(b"")
    with (tmp_path / "model-2.keras").open("wb") as file:
        file.truncate(70_000_000)
    with pytest.raises(Unmet, match="70 MB"):
        expect(take(Learner(first, scratch=tmp_path))).may_be_submitted()


@pytest.mark.parametrize(
    ("due", "found", "told"),
    [
        ((28, 28), (1, 28, 28), "then `Reshape((28, 28, 1))`. Keras reads images as (height, width, channels)"),
        ((18,), (17,), "leaves out 1 of the 18 values of each example: give `fit` all of them"),
        ((20, 1), (19, 1), "leaves out 1 of the 20 values"),
        ((28, 28, 3), (27, 28, 3), "Move what changes them before `fit` into layers"),
    ],
)
def test_what_was_done_to_the_examples_is_seen_by_their_shape(
    due: tuple[int, ...], found: tuple[int, ...], told: str
) -> None:
    assert told in _how_to_read(due, found)


def test_inputs_of_another_shape_are_named_before_the_model_is_asked() -> None:
    learner = Learner(first, shape=(None, 5))
    with pytest.raises(Unmet) as unmet:
        take(learner)
    assert "(batch, 3), like this task's data" in unmet.value.expected
    assert "look" not in learner.asked
    assert "(batch, 5)" in unmet.value.found and "begin with `Input((3,))`" in unmet.value.advice


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ((12,), "begin with `Input((3, 4))`, then `Flatten()`."),
        ((4, 3), "begin with `Input((3, 4))`, then `Reshape((4, 3))`."),
        ((99,), "Move what changes them before `fit` into layers after it"),
    ],
)
def test_examples_that_are_prepared_outside_of_the_model_are_told(shape: tuple[int, ...], told: str) -> None:
    task = Task({}, "solution_model")
    with pytest.raises(Unmet) as unmet:
        take_model(Learner(first, shape=(None, *shape)), task, np.ones((2, 3, 4)), seed=1)  # type: ignore[arg-type]
    assert told in unmet.value.advice and "constants" not in unmet.value.advice


@pytest.mark.parametrize(
    ("shape", "inputs", "given"),
    [
        ((None, 3), INPUTS, (4, 3)),
        ((None, None), INPUTS, (4, 3)),
        (None, INPUTS, (4, 3)),
        ((None, 3, 1), INPUTS, (4, 3, 1)),
        ((None, 3), INPUTS[..., None], (4, 3)),
        ([(None, 3)], INPUTS, (4, 3)),
    ],
)
def test_a_last_axis_of_one_may_be_there_or_not(shape: Any, inputs: Any, given: tuple[int, ...]) -> None:
    model = take(Learner(first, shape=shape), inputs)
    assert model.inputs.shape == given
    assert np.array_equal(model.ask(inputs), first(inputs))


def test_several_inputs_are_named() -> None:
    with pytest.raises(Unmet, match="a model with 2 inputs"):
        take(Learner(first, shape=[(None, 3), (None, 3)]))


def test_what_is_no_model_is_named() -> None:
    with pytest.raises(Unmet, match="History"):
        take(Learner(first, returned=Handle(3, "history", "History")))


SEQUENTIAL = '{"class_name": "Sequential", "config": {"layers": [%s]}}'
LAMBDA = '{"class_name": "Lambda", "module": "keras.layers", "config": {"name": "lambda"}}'


def test_a_saved_model_with_a_lambda_is_refused_before_it_is_loaded() -> None:
    learner = Learner(first, texts=[SEQUENTIAL % LAMBDA, ""])
    with pytest.raises(Unmet, match="the `Lambda` layer `lambda`"):
        take(learner, saved=".h5")
    assert learner.asked == ["saved_config"]


def test_weights_alone_are_no_model() -> None:
    with pytest.raises(Unmet, match="weights without a model"):
        take(Learner(first, texts=["", ""]), saved=".h5")


def test_a_saved_model_that_keras_does_not_load_is_named_with_what_it_says() -> None:
    fault = Fault("raised", "in solution_model", "ValueError", "Unknown layer: 'Halved'. Please ensure …")
    with pytest.raises(Unmet, match="Unknown layer: 'Halved'"):
        take(Learner(first, texts=[SEQUENTIAL % "", ""], fault=fault), saved=".h5")
    with pytest.raises(CandidateFault):
        take(Learner(first, texts=[SEQUENTIAL % "", ""], fault=Fault("memory", "in solution_model")), saved=".h5")


def test_layers_that_are_asked_for_are_looked_for() -> None:
    model = take(Learner(first))
    expect(model).has_layers_for("a dense layer", ("Dense",), "")
    with pytest.raises(Unmet, match="found the layers Dense"):
        expect(model).has_layers_for("a convolution", ("Conv2D",), "Add a `Conv2D`.")


def test_an_error_on_hidden_inputs_is_measured_and_shown() -> None:
    learner = Learner(lambda inputs: first(inputs) + 2)
    said = estimate(take(learner), INPUTS, first(INPUTS)[:, 0], naive=np.zeros(4))
    expect(said).err_at_most(2.1, "points")
    with pytest.raises(Unmet) as unmet:
        expect(said).err_at_most(1.9, "points", bag_of_words=2.2)
    assert unmet.value.details["bag_of_words"] == 2.2
    assert unmet.value.found == "an MAE of 2; the naive forecast has 4.5"
    assert unmet.value.details["table"]["rows"][0] == [0.0, 2.0]
    assert learner.notes["measured"] == {"metric": "mae", "value": 2.0, "threshold": 1.9, "goal": 1.9}
    assert "too high on average" in advice_for(unmet.value, learner)


def test_random_weights_that_reach_a_threshold_by_chance_get_no_point() -> None:
    learner = Learner(lambda inputs: first(inputs) + 2)
    said = estimate(take(learner), INPUTS, first(INPUTS)[:, 0])
    learner.is_as_begun = True
    with pytest.raises(Unmet, match="the random weights with which its layers began"):
        expect(said).err_at_most(2.1, "points")
    with pytest.raises(Unmet, match="an MAE of 2"):
        expect(said).err_at_most(1.9, "points")


WIDE = np.linspace(-1, 1, 12, dtype=np.float32).reshape(4, 3)


@pytest.mark.parametrize(
    ("answer", "naive", "said"),
    [
        (lambda truth: 0.01 * truth, None, "Do the scaling inside the model"),
        (lambda truth: truth - 3, 5.0, "3 too low on average"),
        (lambda truth: 100 + 0 * truth, None, "Nearly all forecasts are the same, «100»"),
        (lambda truth: 200 - truth, None, "The training ran for 2 epochs"),
    ],
)
def test_an_error_that_is_too_large_is_told_what_to_do(answer: Function, naive: float | None, said: str) -> None:
    truth = 100 + 10 * first(WIDE)[:, 0]
    beside = None if naive is None else truth + naive
    learner = Learner(lambda inputs: answer(100 + 10 * first(inputs)))
    with pytest.raises(Unmet) as unmet:
        expect(estimate(take(learner, WIDE), WIDE, truth, naive=beside)).err_at_most(0.05, "points")
    assert said in advice_for(unmet.value, learner)


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ({"loss": [9.0, 8.0, 7.0, 6.0, 5.0]}, "The loss still falls at the end, from 6 to 5"),
        ({"loss": [9.0, 4.0, 4.0, 4.0, 4.0, 4.0]}, "The loss has levelled off at 4"),
        ({"loss": [9.0, 90.0, 900.0]}, "The loss grew from 9 to 900: the learning rate is too high"),
        ({"loss": [9.0, 4.0, 2.0, 1.0], "val_loss": [9.0, 5.0, 7.0, 9.0]}, "Overfitting: after epoch 2"),
        ({}, "The cause is not known"),
    ],
)
def test_the_cause_of_an_error_comes_from_the_training(history: dict[str, Any], said: str) -> None:
    truth = 100 + 10 * first(WIDE)[:, 0]
    learner = Learner(lambda inputs: 200 - (100 + 10 * first(inputs)))
    learner.history = history
    with pytest.raises(Unmet) as unmet:
        expect(estimate(take(learner, WIDE), WIDE, truth)).err_at_most(0.05, "points")
    assert said in advice_for(unmet.value, learner)


@pytest.mark.parametrize(("linear", "said"), [(False, "No hidden layer has an activation"), (True, "levelled off")])
def test_no_activation_is_missed_where_a_linear_function_is_right(linear: bool, said: str) -> None:
    hidden = layer("Dense", "hidden", units=8, activation="linear")
    learner = Learner(lambda inputs: first(inputs) + 1, [hidden, DENSE])
    learner.history = {"loss": [9.0, 4.0, 4.0, 4.0, 4.0, 4.0]}
    with pytest.raises(Unmet) as unmet:
        expect(estimate(take(learner, WIDE), WIDE, first(WIDE)[:, 0], linear=linear)).err_at_most(0.05, "points")
    assert said in advice_for(unmet.value, learner)


def test_where_the_training_has_the_same_error_the_scale_is_not_blamed() -> None:
    truth = 100 + 10 * first(WIDE)[:, 0]
    learner = Learner(lambda inputs: 0.1 * (100 + 10 * first(inputs)))
    learner.history = {"loss": [12000.0, 9900.0]}
    with pytest.raises(Unmet) as unmet:
        expect(estimate(take(learner, WIDE), WIDE, truth)).err_at_most(0.05, "points")
    said = advice_for(unmet.value, learner)
    assert "scaling" not in said and "Train for more epochs" in said


def test_steps_above_a_missed_one_tell_what_was_measured_and_one_fix_is_enough() -> None:
    learner = Learner(lambda inputs: first(inputs) + 2)
    said = estimate(take(learner), INPUTS, first(INPUTS)[:, 0])
    expect(said).err_at_most(3, "points")
    told = []
    for step in (1.5, 1.0):
        with pytest.raises(Unmet) as unmet:
            expect(said).err_at_most(step, "points")
        told.append(unmet.value)
    assert [one.found for one in told] == ["an MAE of 2"] * 2
    assert "for 2 epochs" in advice_for(told[0], learner)
    assert told[1].advice == "Reach 1.5 first: all steps share one measurement."
    assert learner.notes["measured"] == {"metric": "mae", "value": 2.0, "threshold": 1.5, "goal": 1.0}


def test_a_shape_that_cannot_be_measured_is_missed_once_and_the_steps_wait_for_it() -> None:
    model = take(Learner(lambda inputs: inputs))
    with pytest.raises(Unmet, match="one value per example") as first_time:
        expect(model).predicts_a_number()
    with pytest.raises(Unmet) as again:
        estimate(model, INPUTS, first(INPUTS)[:, 0])
    assert again.value is first_time.value


def test_outputs_that_are_nan_fail_each_step_and_the_first_one_with_its_threshold() -> None:
    model = take(Learner(lambda inputs: first(inputs) * np.nan))
    for said, metric, steps in (
        (estimate(model, INPUTS, first(INPUTS)[:, 0]), "err_at_most", ((3.0, "points"), (1.0, "points"))),
        (choose_classes(model, INPUTS, np.zeros(len(INPUTS), int), 2, seed=1), "reach", ((0.5,), (0.9,))),
    ):
        told = []
        for step in steps:
            with pytest.raises(Unmet, match="NaN or infinity") as unmet:
                getattr(expect(said), metric)(*step)
            told.append(unmet.value)
        assert told[0] is not told[1]
        assert (told[0].details["threshold"], told[0].again is not None, told[0].advice) == (steps[0][0], True, "")
        assert told[1].advice == f"Reach {steps[0][0]:g} first: all steps share one measurement."


def test_a_wrong_loss_is_missed_and_the_predictions_are_measured_all_the_same() -> None:
    model = take(Learner(first, loss="binary_crossentropy"))
    with pytest.raises(Unmet, match="a classification loss"):
        expect(model).predicts_a_number()
    said = estimate(model, INPUTS, first(INPUTS)[:, 0] + 1)
    expect(said).err_at_most(1, "points")
    with pytest.raises(Unmet, match="an MAE of 1") as unmet:
        expect(said).err_at_most(0.5, "points")
    assert unmet.value.advice.startswith("Make the output layer and the loss match first")


def classifier(units: int, activation: str = "softmax", loss: str = "sparse_categorical_crossentropy") -> ExamModel:
    """A model that is sure of the class that the first number of an input says, in ``units`` outputs."""
    dense = layer("Dense", "dense", units=units, activation=activation)

    def classify(inputs: Any) -> Any:
        rows = np.eye(units)[np.asarray(inputs).reshape(len(inputs), -1)[:, 0].astype(int) % 3]
        return rows * 0.9 + 0.1 / units

    return take(Learner(classify, [dense], loss=loss))


@pytest.mark.parametrize(
    ("model", "found"),
    [
        (classifier(4), "units=4"),
        (classifier(10), "units=10"),
        (classifier(3, loss="binary_crossentropy"), "each of the 3 outputs as a separate binary"),
        (classifier(3, loss="mystery"), "1 for correct predictions"),
    ],
)
def test_units_and_loss_that_do_not_fit_are_missed_and_the_classes_are_counted(model: ExamModel, found: str) -> None:
    truth = INPUTS[:, 0].astype(int) % 3
    with pytest.raises(Unmet) as unmet:
        expect(model).predicts_one_of(3)
    assert found in unmet.value.found
    expect(choose_classes(model, INPUTS, truth, 3, seed=2)).reach(1.0)


def test_one_unit_names_none_of_three_classes_and_is_missed_once() -> None:
    model = take(Learner(first, [layer("Dense", "dense", units=1, activation="sigmoid")], loss="binary_crossentropy"))
    with pytest.raises(Unmet, match="one unit for each of the 3 classes") as first_time:
        expect(model).predicts_one_of(3)
    with pytest.raises(Unmet) as again:
        choose_classes(model, INPUTS, np.zeros(4), 3, seed=2)
    assert again.value is first_time.value


def test_three_units_are_too_many_for_yes_or_no() -> None:
    with pytest.raises(Unmet, match="units=3") as unmet:
        expect(classifier(3)).predicts_two_classes()
    assert "Dense(1" in unmet.value.advice


def test_classes_are_counted_as_the_model_reads_them() -> None:
    dense = layer("Dense", "dense", units=3, activation="softmax")

    def classify(inputs: Any) -> Any:
        rows = np.eye(3)[np.asarray(inputs).reshape(len(inputs), -1)[:, 0].astype(int) % 3]
        return rows * 0.9 + 0.1 / 3

    learner = Learner(classify, [dense], loss="sparse_categorical_crossentropy")
    truth = INPUTS[:, 0].astype(int) % 3
    truth[0] = (truth[0] + 1) % 3
    chosen = choose_classes(take(learner), INPUTS, truth, 3, seed=2)
    expect(chosen).reach(0.75)
    with pytest.raises(Unmet, match=r"an accuracy of 0\.750") as unmet:
        expect(chosen).reach(0.8, bag_of_words=0.7)
    assert unmet.value.details == {"runs": [0.75], "threshold": 0.8, "bag_of_words": 0.7}
    with pytest.raises(Unmet, match=r"an accuracy of 0\.750") as higher:
        expect(chosen).reach(0.9)
    assert higher.value.advice == "Reach 0.8 first: all steps share one measurement."


def test_hidden_digits_are_drawn_anew_for_each_grading() -> None:
    from grader.hidden import hidden_digits

    task = Task({"SEED": 3, "CLASSES": 5, "SIZE": 24}, "solution_model")
    images, labels = some_digits(hidden_digits(), task)
    drawn, theirs = some_digits(hidden_digits(), task, np.random.default_rng(1))
    others, _ = some_digits(hidden_digits(), task, np.random.default_rng(2))
    assert (len(images), len(drawn)) == (500, 400) and len(theirs) == 400
    assert not np.array_equal(drawn, others) and set(labels) == set(range(5))


def test_estimates_know_their_error() -> None:
    assert Estimates(None, np.array([1.0, 2.0]), np.array([2.0, 4.0])).mae() == 1.5  # type: ignore[arg-type]
