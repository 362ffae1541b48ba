"""A pre-trained network: are the file's numbers in it, is it frozen, and which output is handed on?"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exercises.week3_vision.expectations.base_network import (
    EARLIER,
    Base,
    are_alike,
    base_outputs,
    listed,
    load_base,
    read_last_output,
)
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.data import draw_base_weights, draw_cats_or_dogs, load_base_weights
from grader.data.images.base_weights import Weights

PICTURES = draw_cats_or_dogs(1, 2)[0]
KIT = load_base_weights()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    return draw_base_weights(1, tmp_path_factory.mktemp("weights") / "other.weights.h5")


def row(name: str, arrays: Any, trainable: bool) -> dict[str, Any]:
    kind = "Conv2D" if name.endswith("conv") else "BatchNormalization"
    config, shapes = {"name": name, "trainable": trainable}, [list(one.shape) for one in arrays]
    return {"class": kind, "module": "keras.src.layers", "name": name, "config": config, "weights": shapes}


class Learner:
    """A candidate whose network holds ``held``, and whose chosen output is that of a layer called ``chosen``."""

    scratch = None

    def __init__(
        self, held: Weights, free: tuple[str, ...] = (), chosen: Any = "block3_pool", fault: str = "", plus: float = 0
    ) -> None:
        self.held, self.free, self.chosen, self.fault, self.plus = held, free, chosen, fault, plus
        self.paths: list[str] = []

    def call(self, name: str, *arguments: Any) -> Any:
        if name == "create_pre_trained_model":
            self.paths += arguments
            return Handle(1, "model", "Functional")
        assert (name, arguments) == ("output_of_last_layer", (Handle(1, "model", "Functional"),))
        return Handle(2, "object", "KerasTensor") if isinstance(self.chosen, str) else self.chosen

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        sizes = {name: sum(one.size for one in arrays) for name, arrays in self.held.items()}
        walk = {
            "layers": [row(name, arrays, name in self.free) for name, arrays in self.held.items()],
            "trainable_parameters": sum(sizes[name] for name in self.free),
            "parameters": sum(sizes.values()),
        }
        return {"outputs": list(base_outputs(self.held, inputs).values())[-1] + self.plus, "walk": walk}

    def weights(self, model: Handle) -> list[Any]:
        return [one for arrays in self.held.values() for one in arrays]

    def stand_in(self, kind: str, **how: Handle) -> Handle:
        assert (kind, how["model"].number, how["output"].number) == ("model_up_to", 1, 2)
        if self.fault:
            raise CandidateFault(Fault(self.fault, "while a test object was made", "ValueError", "…"))
        return Handle(3, "model", "Functional")

    def predict(self, model: Handle, inputs: Any) -> Any:
        return base_outputs(self.held, inputs)[self.chosen].astype(np.float32)

    def note(self, key: str, value: Any) -> None:
        pass


def loaded(weights: Weights, **learner: Any) -> Base:
    candidate: Any = Learner(**{"held": weights, **learner})
    base = load_base(candidate, Path("other.weights.h5"), weights, PICTURES)
    assert candidate.paths == ["other.weights.h5"]
    return base


def test_a_network_kept_from_the_call_before_is_told(tmp_path: Path) -> None:
    drawn = draw_base_weights(1, tmp_path / "drawn.weights.h5")
    kept = draw_base_weights(EARLIER, tmp_path / "kept.weights.h5")
    candidate: Any = Learner(kept)
    base = load_base(candidate, tmp_path / "other.weights.h5", drawn, PICTURES, twice=True)
    assert [Path(one).name for one in candidate.paths] == ["first.weights.h5", "other.weights.h5"]
    assert "the previous call" in complaint(base, "has_the_weights_of_the_file").found


def complaint(base: Any, word: str, *arguments: Any) -> Unmet:
    with pytest.raises(Unmet) as caught:
        getattr(expect(base), word)(*arguments)
    return caught.value


def test_a_block_is_convolution_norm_relu_and_pool() -> None:
    middle = np.zeros((3, 3, 1, 1))
    middle[1, 2] = 2.0
    ones = np.ones(1)
    weights: Any = {"block1_conv": (middle, ones), "block1_norm": (3 * ones, ones, 5 * ones, 4 * ones - 1e-3)}
    outputs = base_outputs(weights, np.arange(4.0).reshape(1, 2, 2, 1))
    np.testing.assert_allclose(outputs["block1_conv"][0, ..., 0], [[3, 1], [7, 1]])
    np.testing.assert_allclose(outputs["block1_norm"][0, ..., 0], [[-2, -5], [4, -5]])
    np.testing.assert_allclose(outputs["block1_relu"][0, ..., 0], [[0, 0], [4, 0]])
    np.testing.assert_allclose(outputs["block1_pool"], [[[[4]]]])


def test_the_numbers_of_the_file_are_found(drawn: Weights) -> None:
    expect(loaded(drawn)).has_the_weights_of_the_file()


def test_random_numbers_are_told_from_those_of_the_kits_own_file(drawn: Weights, tmp_path: Path) -> None:
    others = draw_base_weights(2, tmp_path / "random.weights.h5")
    random = complaint(loaded(drawn, held=others), "has_the_weights_of_the_file")
    assert "as in a new network" in random.found
    assert "An assignment with `=`" in random.advice
    own = complaint(loaded(drawn, held=KIT), "has_the_weights_of_the_file")
    assert "the weights of the kit's own file" in own.found


def test_layers_that_hold_other_numbers_are_named(drawn: Weights) -> None:
    mixed = {**drawn, "block2_norm": KIT["block2_norm"]}
    found = complaint(loaded(drawn, held=mixed), "has_the_weights_of_the_file").found
    assert found == "other weights in 1 of 8 layers: `block2_norm`"


def test_a_network_that_computes_something_else_is_refused(drawn: Weights) -> None:
    found = complaint(loaded(drawn, plus=5.0), "has_the_weights_of_the_file")
    assert found.expected.endswith("of shape (batch, 3, 3, 40)")
    assert "other outputs, of shape (batch, 3, 3, 40)" in found.found
    assert "scale nothing before it" in found.advice


def test_a_frozen_network_is_frozen(drawn: Weights) -> None:
    expect(loaded(drawn)).is_frozen()


def test_layers_that_can_be_trained_are_named(drawn: Weights) -> None:
    norms = tuple(name for name in drawn if name.endswith("norm"))
    found = complaint(loaded(drawn, free=norms), "is_frozen")
    assert "`block1_norm`, `block2_norm`, `block3_norm` and 1 more" in found.found
    assert "Batch normalization layers" in found.advice
    last = complaint(loaded(drawn, free=("block4_conv", "block4_norm")), "is_frozen")
    assert "leaves these layers out" in last.advice and "Batch" not in last.advice
    everything = complaint(loaded(drawn, free=tuple(drawn)), "is_frozen")
    assert "31,600 of 31,600 are trainable" in everything.found
    assert "Batch normalization" not in everything.advice
    assert "Check for `==`" in everything.advice


def test_the_asked_output_is_recognised_by_what_it_gives(drawn: Weights) -> None:
    expect(read_last_output(loaded(drawn))).is_the_output_of("block3_pool")


@pytest.mark.parametrize(("chosen", "shape"), [("block4_pool", "3, 3, 40"), ("block3_relu", "12, 12, 40")])
def test_another_output_is_named(drawn: Weights, chosen: str, shape: str) -> None:
    last = read_last_output(loaded(drawn, chosen=chosen))
    assert (
        complaint(last, "is_the_output_of", "block3_pool").found
        == f"the output of `{chosen}`, of shape (batch, {shape})"
    )


@pytest.mark.parametrize(
    ("chosen", "found"),
    [(Handle(5, "function", "MaxPooling2D"), "an object of type `MaxPooling2D`"), (None, "`None`")],
)
def test_a_layer_is_no_output(drawn: Weights, chosen: Any, found: str) -> None:
    with pytest.raises(Unmet) as caught:
        read_last_output(loaded(drawn, chosen=chosen))
    assert caught.value.found == found
    assert ".output" in caught.value.advice


def test_an_output_of_another_network_is_named(drawn: Weights) -> None:
    with pytest.raises(Unmet, match="not connected"):
        read_last_output(loaded(drawn, fault="raised"))
    with pytest.raises(CandidateFault):
        read_last_output(loaded(drawn, fault="memory"))


def test_outputs_agree_up_to_rounding() -> None:
    values = np.array([1.0, 100.0])
    assert are_alike(values, values + 1)
    assert not are_alike(values, values + 5)
    assert not are_alike(values, values[None])


def test_names_are_listed_up_to_three() -> None:
    assert listed(["a", "b", "c"]) == "`a`, `b`, `c`"
    assert listed("abcde") == "`a`, `b`, `c` and 2 more"
