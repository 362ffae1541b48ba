"""A model on a frozen network: what it holds, what a training changes, and where it drops values."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exercises.week3_vision.expectations.base_network import Base, LastOutput
from exercises.week3_vision.expectations.transfer import Grown, Trained, grow, train_briefly
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.data import load_base_weights
from grader.submission.models.model_summary import summary_from_walk

FILE = load_base_weights()
BELOW = {name: arrays for name, arrays in FILE.items() if not name.startswith("block4")}
HEAD = (np.full((1440, 1), 0.5, np.float32), np.zeros(1, np.float32))
LOWER = tuple(one for arrays in BELOW.values() for one in arrays)
PICTURES = np.zeros((4, 48, 48, 3), np.float32)


def layer(kind: str, **config: Any) -> dict[str, Any]:
    name = kind.lower()
    return {"class": kind, "module": "keras.src.layers", "name": name, "config": {"name": name, **config}}


ANSWER = layer("Dense", units=1, activation="sigmoid")
LAYERS = (layer("Conv2D", filters=40), layer("Flatten"), layer("Dropout", rate=0.3), ANSWER)


class Learner:
    """A candidate whose final model holds these arrays before and after a training."""

    scratch = None

    def __init__(
        self,
        held: Any,
        after: Any = (),
        layers: Any = LAYERS,
        order: bool = True,
        predictions: Any = None,
        skips: int = 0,
        brightest: float = 1.0,
    ) -> None:
        self.held, self.after, self.trained_on = held, after, []
        self.ledger = Ledger()
        self.brightest, self.shown = brightest, list[float]()
        self.predicted, self.skips = predictions, skips
        self.walk = {
            "layers": list(layers), "ordered": order, "loss": "binary_crossentropy", "compiled": True,
            "output_shape": [None, 1], "optimizer": "adam",
        }  # fmt: skip

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Handle:
        assert (name, [one.number for one in arguments]) == ("create_final_model", [1, 2])
        return Handle(4, "model", "Functional")

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        return {"outputs": np.full((len(inputs), 1), 0.5), "walk": self.walk}

    def weights(self, model: Handle) -> list[Any]:
        learned = len(self.trained_on) > self.skips and self.shown[-1] <= self.brightest
        return list(self.after if learned else self.held)

    def first_input(self, model: Handle, inputs: Any, training: bool) -> dict[str, Any]:
        assert training
        return {"outputs": self.predicted(len(inputs)) if self.predicted else np.full((len(inputs), 1), 0.5)}

    def losses(self, model: Handle, inputs: Any, labels: dict[str, Any]) -> dict[str, float]:
        return {form: float(np.log(2)) for form in labels}

    def train(self, model: Handle, inputs: Any, labels: Any, **how: Any) -> dict[str, Any]:
        self.trained_on.append((inputs.shape, np.shape(labels), how))
        self.shown.append(float(inputs.max()))
        return {"loss": [1.0]}

    def predict(self, model: Handle, inputs: Any) -> Any:
        return np.full((len(inputs), 1), 0.5)

    def note(self, key: str, value: Any) -> None:
        pass


def grown(held: Any = LOWER + HEAD, **learner: Any) -> Grown:
    candidate: Any = Learner(held, **learner)
    looked_at = Model(candidate, Handle(1, "model", "Functional"), "…", PICTURES, PICTURES, summary_from_walk({}))
    last = LastOutput(Base(looked_at, FILE, ()), Handle(2, "object", "KerasTensor"), PICTURES)
    return grow(last, blocks=3)


def trained(after: Any) -> Trained:
    return train_briefly(grown(after=after), seed=1)


def complaint(thing: Any, word: str) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(thing), word)()
    return caught.value


def test_the_layers_below_the_output_are_those_of_the_first_blocks() -> None:
    model = grown()
    assert model.below.keys() == BELOW.keys()
    expect(model).continues_from_the_output()
    expect(model).predicts_two_classes()
    expect(model).has_at_most_one_unit_per_class(2)


def test_more_units_than_classes_are_counted() -> None:
    many = replace(grown(), outputs=np.zeros((4, 28)))
    with pytest.raises(Unmet, match="28 units"):
        expect(many).has_at_most_one_unit_per_class(2)
    expect(many).has_at_most_one_unit_per_class(28)


def test_a_model_without_the_files_numbers_is_told_what_is_missing() -> None:
    found = complaint(grown(HEAD), "continues_from_the_output")
    assert "or none, for `block1_conv`, `block1_norm`, `block2_conv` and 3 more" in found.found


def test_a_model_on_the_end_of_the_network_is_told_so() -> None:
    everything = tuple(one for arrays in FILE.values() for one in arrays)
    found = complaint(grown(everything + HEAD), "continues_from_the_output")
    assert "`block4_conv`, `block4_norm`" in found.found
    assert "the argument `last_output`, not from a layer or the end" in found.advice


@pytest.mark.parametrize("kind", ["Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianDropout", "AlphaDropout"])
def test_every_kind_of_dropout_counts(kind: str) -> None:
    layers = (layer("Flatten"), layer(kind, rate=0.1), ANSWER)
    expect(grown(layers=layers)).drops_values_in_training()


@pytest.mark.parametrize("layers", [(layer("Flatten"), ANSWER), (layer("Dropout", rate=0.0), ANSWER)])
def test_a_model_without_dropout_is_told_so(layers: Any) -> None:
    assert "no dropout" in complaint(grown(layers=layers), "drops_values_in_training").found


RANDOM = np.random.default_rng(3)
FORGET = {**layer("Forget"), "module": "submission", "registered_name": "Custom>Forget"}
OWN_ANSWER = {**layer("Answer"), "module": "submission", "registered_name": "Custom>Answer", "weights": [[64, 1]]}


OWN_HEAD = {**OWN_ANSWER, "inner": [layer("Dense"), layer("Dropout", rate=0.3)]}


def changing(count: int) -> Any:
    return RANDOM.uniform(0.4, 0.6, (count, 1))


def turned_off(count: int) -> Any:
    return np.linspace(0.4, 0.6, count)[:, None] * (RANDOM.uniform(size=(count, 1)) > 0.3) / 0.7


def test_dropout_behind_the_answer_does_not_count() -> None:
    layers = (layer("Flatten"), ANSWER, layer("Dropout", rate=0.3))
    assert "dropout after it" in complaint(grown(layers=layers), "drops_values_in_training").found
    unordered = grown(layers=layers, order=False, predictions=turned_off)
    assert "dropout after it" in complaint(unordered, "drops_values_in_training").found
    for layers in ((layer("Flatten"), ANSWER, FORGET), (layer("Flatten"), OWN_HEAD)):
        own = grown(layers=layers, predictions=turned_off)
        assert "dropout after it" in complaint(own, "drops_values_in_training").found


@pytest.mark.parametrize(
    ("layers", "order"),
    [
        ((layer("Flatten"), FORGET, ANSWER), True),
        ((layer("Flatten"), layer("Dropout", rate=0.2), layer("EinsumDense")), True),
        ((layer("Flatten"), ANSWER, layer("Dropout", rate=0.2), OWN_ANSWER), True),
        ((layer("Flatten"), OWN_HEAD), True),
        ((ANSWER, layer("Flatten"), layer("Dropout", rate=0.3)), False),
        ((ANSWER, layer("Flatten")), False),
    ],
    ids=["own layer", "einsum", "own answer", "own head", "own model", "own model that drops by a function"],
)
def test_whatever_drops_values_before_the_answer_is_right(layers: Any, order: bool) -> None:
    expect(grown(layers=layers, order=order, predictions=changing)).drops_values_in_training()


def test_an_own_layer_or_model_that_drops_nothing_is_told_so() -> None:
    own = grown(layers=(layer("Flatten"), FORGET, ANSWER))
    assert "no dropout" in complaint(own, "drops_values_in_training").found
    unused = grown(layers=(layer("Dropout", rate=0.3), ANSWER), order=False)
    unused = replace(unused, outputs=np.linspace(0.4, 0.6, len(PICTURES))[:, None])
    assert "is not called" in complaint(unused, "drops_values_in_training").found


def test_a_model_that_begins_with_steps_left_out_is_trained_on() -> None:
    after = train_briefly(grown(after=(*LOWER, HEAD[0] + 1, HEAD[1]), skips=4), seed=1)
    expect(after).changed_new_layers_only()
    assert len(after.grown.candidate.trained_on) == 5  # type: ignore[attr-defined]


def test_images_get_darker_until_the_outputs_have_a_gradient() -> None:
    model = replace(grown(after=(*LOWER, HEAD[0] + 1, HEAD[1]), brightest=0.45), inputs=PICTURES + 1)
    after = train_briefly(model, seed=1)
    expect(after).changed_new_layers_only()
    assert np.allclose(after.grown.candidate.shown, [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4])  # type: ignore[attr-defined]


def test_a_training_that_changes_the_new_layers_only_is_right() -> None:
    after = trained((*LOWER, HEAD[0] + 1, HEAD[1]))
    expect(after).changed_new_layers_only()
    [(inputs, labels, how)] = after.grown.candidate.trained_on  # type: ignore[attr-defined]
    assert (inputs, labels[0], how["seed"]) == (PICTURES.shape, 4, 1)


def test_a_base_that_moved_is_named() -> None:
    moved = list(LOWER)
    place = [name for name, arrays in BELOW.items() for _ in arrays].index("block2_norm")
    moved[place] = moved[place] + 1e-6
    found = complaint(trained((*moved, HEAD[0] + 1, HEAD[1])), "changed_new_layers_only")
    assert found.found == "other weights in 1 of its 6 layers: `block2_norm`"
    assert "trainable" in found.advice


def test_a_model_that_is_frozen_as_a_whole_is_named() -> None:
    found = complaint(trained(LOWER + HEAD), "changed_new_layers_only")
    assert "no weight of the model changed" in found.found


def test_arrays_of_the_head_that_equal_none_of_the_file_are_the_new_layers() -> None:
    after = trained((*LOWER, *HEAD))
    assert replace(after, arrays=(*LOWER, HEAD[0], HEAD[1] + 1)).arrays[-1][0] == 1
    expect(replace(after, arrays=(*LOWER, HEAD[0], HEAD[1] + 1))).changed_new_layers_only()
