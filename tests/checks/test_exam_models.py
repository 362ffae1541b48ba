"""Words about an exam's model: what may be handed in, for which inputs, and how far up the ladder it comes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle
from grader.checks.exam_answers import Estimates, choose_classes, estimate, some_digits
from grader.checks.exam_models import ExamModel, take_model
from grader.checks.exam_task import Task
from grader.checks.expect import Unmet, expect

Function = Callable[[Any], Any]


def layer(kind: str, name: str = "layer", module: str = "keras.src.layers", **config: Any) -> dict[str, Any]:
    return {"class": kind, "module": module, "name": name, "config": {"name": name, **config}}


DENSE = layer("Dense", "dense", units=1, activation="linear")


class Learner:
    """A candidate whose ``solution_model`` gives a model that is a function of its inputs."""

    def __init__(self, answer: Function, layers: Any = (DENSE,), shape: Any = (None, 3), **more: Any) -> None:
        self.notes: dict[str, Any] = {}
        self.scratch: Path = more.get("scratch", Path("/nowhere"))
        self.asked: list[str] = []
        self._answer, self._layers, self._shape = answer, list(layers), shape
        self._parameters, self._texts, self._fault = more.get("parameters", 4), more.get("texts"), more.get("fault")
        self._returned = more.get("returned", Handle(1, "model", "Sequential"))
        self._loss = more.get("loss", "mean_squared_error")

    def call(self, name: str, *_: Any, **__: Any) -> Any:
        self.asked.append(name)
        if self._fault and name == "solution_model":
            raise CandidateFault(self._fault)
        return self._texts if name == "saved_config" else self._returned

    def attribute(self, thing: Handle, name: str) -> Any:
        if name == "input_shape":
            return self._shape
        return Handle(2, "history", "History") if thing.kind == "model" else {"loss": [2.0, 1.0]}

    def look(self, model: Handle, inputs: Any) -> dict[str, Any]:
        self.asked.append("look")
        walk = {"ordered": True, "layers": self._layers, "parameters": self._parameters, "compiled": True}
        return {"outputs": self._answer(np.asarray(inputs)), "walk": {**walk, "loss": self._loss}}

    def losses(self, model: Handle, inputs: Any, labels: Any, traced: bool = False) -> Any:
        return {name: 1.0 for name in labels}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return self._answer(np.asarray(inputs))

    def note(self, key: str, value: Any) -> None:
        self.notes[key] = value


def first(inputs: Any) -> Any:
    return np.asarray(inputs).reshape(len(inputs), -1)[:, :1]


INPUTS = np.arange(12, dtype=np.float32).reshape(4, 3)


def take(learner: Learner, inputs: Any = INPUTS, saved: str = "") -> ExamModel:
    return take_model(learner, Task({"SEED": 0}, saved), inputs, seed=1)  # type: ignore[arg-type]


def test_a_model_of_keras_own_layers_may_be_handed_in() -> None:
    model = take(Learner(first))
    expect(model).may_be_handed_in()
    assert model.history == {"loss": [2.0, 1.0]}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"layers": [layer("Lambda", "lambda_1"), DENSE]}, "the `Lambda` layer `lambda_1`"),
        ({"layers": [layer("Halved", "halved", "submission"), DENSE]}, "a layer of your own class `Halved`"),
        ({"loss": {"module": "submission", "class_name": "function", "config": "my_loss"}}, "the loss my_loss"),
    ],
)
def test_what_no_exam_takes_is_refused_with_the_rule_and_the_fix(held: dict[str, Any], words: str) -> None:
    with pytest.raises(Unmet) as unmet:
        expect(take(Learner(first, **held))).may_be_handed_in()
    assert words in unmet.value.found
    assert "no `Lambda` layers and no custom objects" in unmet.value.expected
    assert "Rescaling" in unmet.value.advice


def test_a_model_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unmet, match="60 MB"):
        expect(take(Learner(first, parameters=15_000_000))).may_be_handed_in()
    (tmp_path / "model-1.keras").write_bytes(b"")
    with (tmp_path / "model-2.keras").open("wb") as file:
        file.truncate(70_000_000)
    with pytest.raises(Unmet, match="70 MB"):
        expect(take(Learner(first, scratch=tmp_path))).may_be_handed_in()


def test_inputs_of_another_shape_are_named_before_the_model_is_asked() -> None:
    learner = Learner(first, shape=(None, 5))
    with pytest.raises(Unmet) as unmet:
        take(learner)
    assert "(batch, 3), as this task's data have" in unmet.value.expected
    assert "look" not in learner.asked
    assert "(batch, 5)" in unmet.value.found and "another sitting" in unmet.value.advice


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
    with pytest.raises(Unmet, match="one with 2 inputs"):
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
        expect(said).err_at_most(1.9, "points")
    assert unmet.value.found == "2; the last value of each window has 4.5"
    assert unmet.value.details["table"]["rows"][0] == [0.0, 2.0]
    assert learner.notes["measured"] == {"metric": "mae", "value": 2.0, "bar": 1.9}
    assert "must come nearer" in unmet.value.advice


@pytest.mark.parametrize(
    ("factor", "naive", "said"),
    [(0.01, None, "of another size"), (2.5, 0.1, "no better than to repeat the last value")],
)
def test_an_error_that_is_too_large_is_told_what_to_do(factor: float, naive: float | None, said: str) -> None:
    truth = 100 + first(INPUTS)[:, 0]
    beside = None if naive is None else truth + naive
    asked = estimate(take(Learner(lambda inputs: factor * (100 + first(inputs)))), INPUTS, truth, naive=beside)
    with pytest.raises(Unmet) as unmet:
        expect(asked).err_at_most(0.05, "points")
    assert said in unmet.value.advice


def test_several_numbers_for_one_input_are_named() -> None:
    with pytest.raises(Unmet, match="one number for each of 4 inputs"):
        estimate(take(Learner(lambda inputs: inputs)), INPUTS, first(INPUTS)[:, 0])


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
    with pytest.raises(Unmet, match=r"75\.0% right"):
        expect(chosen).reach(0.8)


def test_hidden_digits_are_drawn_anew_for_each_grading() -> None:
    from grader.hidden import hidden_digits

    task = Task({"SEED": 3, "CLASSES": 5, "SIZE": 24})
    images, labels = some_digits(hidden_digits(), task)
    drawn, theirs = some_digits(hidden_digits(), task, np.random.default_rng(1))
    others, _ = some_digits(hidden_digits(), task, np.random.default_rng(2))
    assert (len(images), len(drawn)) == (500, 400) and len(theirs) == 400
    assert not np.array_equal(drawn, others) and set(labels) == set(range(5))


def test_estimates_know_their_error() -> None:
    assert Estimates(None, np.array([1.0, 2.0]), np.array([2.0, 4.0])).mae() == 1.5  # type: ignore[arg-type]
