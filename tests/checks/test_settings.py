"""Settings of a model, read from an archive and a walk: what a diagnosis rests on, and nothing that makes it fail."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.models.training_settings import settings_of

DENSE = {
    "class_name": "Dense", "name": "dense", "parameters": 90, "trainable": False,
    "config": {
        "name": "dense", "units": 9, "activation": "relu", "trainable": False,
        "kernel_initializer": {"class_name": "RandomNormal", "config": {"stddev": 100.0}},
        "kernel_regularizer": {"class_name": "L2", "config": {"l2": 10.0}},
        "kernel_constraint": {"class_name": "MaxNorm", "config": {"max_value": 0.01, "axis": 0}},
    },
}  # fmt: skip
DROPOUT = {"class_name": "Dropout", "config": {"name": "dropout", "rate": 0.9}}
INPUT = {"class_name": "InputLayer", "config": {"name": "input", "dtype": "uint8"}}
ADAM = {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 1.0, "clipnorm": 1e-8}}
COMPILED = {"optimizer": ADAM, "loss": {"class_name": "Huber", "config": {"delta": 1e-9}}, "loss_weights": 1e-9}


def test_an_archive_and_a_walk_tell_optimizer_loss_and_layers() -> None:
    archive = {"config": {"layers": [INPUT, DENSE, DROPOUT]}, "compile_config": COMPILED}
    found = settings_of(archive, {"layers": [DENSE, DROPOUT], "parameters": 90, "trainable_parameters": 0})
    assert found["optimizer"] == {"name": "adam", "learning_rate": 1.0, "clipnorm": 1e-8}
    assert (found["loss"], found["loss_weight"], found["input_dtype"]) == (
        {"name": "huber", "delta": 1e-9},
        1e-9,
        "uint8",
    )
    assert (found["parameters"], found["trainable"]) == (90, 0)
    dense, dropout = found["layers"]
    assert dense["start"] == {"name": "random_normal", "stddev": 100.0}
    assert (dense["penalty"], dense["frozen"], dense["units"]) == (10.0, True, 9)
    assert (dense["constraint"], dense["max_value"]) == ("MaxNorm", 0.01)
    assert dropout == {"name": "dropout", "kind": "Dropout", "rate": 0.9}


def test_a_layer_that_only_penalizes_tells_its_factor() -> None:
    row = {"class_name": "ActivityRegularization", "config": {"name": "held", "l1": 0.0, "l2": 5.0}}
    start = {"class_name": "RandomNormal", "config": {"mean": 0.5, "stddev": 0.02}}
    dense = {"class_name": "Dense", "config": {"name": "dense", "units": 3, "kernel_initializer": start}}
    held, drawn = settings_of({"config": {"layers": [row, dense]}}, {})["layers"]
    assert held["penalty"] == 5.0 and drawn["start"] == {"name": "random_normal", "mean": 0.5, "stddev": 0.02}


def test_a_constant_of_one_value_is_told_from_one_for_each_weight() -> None:
    def started(value: Any) -> Any:
        start = {"class_name": "Constant", "config": {"value": value}}
        dense = {"class_name": "Dense", "config": {"name": "dense", "units": 3, "kernel_initializer": start}}
        return settings_of({"config": {"layers": [dense]}}, {})["layers"][0]["start"]

    assert started(0.5) == {"name": "constant", "value": 0.5}
    assert started({"class_name": "__numpy__", "config": {"value": [[1.0, 2.0]]}}) == {"name": "array"}


def test_a_walk_alone_is_enough() -> None:
    found = settings_of({}, {"layers": [DENSE], "compiled": True, **COMPILED})
    assert found["optimizer"]["clipnorm"] == 1e-8
    assert found["layers"][0]["penalty"] == 10.0


@pytest.mark.parametrize(("written", "name"), [("softmax_v2", "softmax"), ("relu", "relu"), ("mine", None)])
def test_an_activation_of_tensorflow_has_the_name_of_keras(written: str, name: str | None) -> None:
    function = {"module": "builtins", "class_name": "function", "config": written, "registered_name": "function"}
    dense = {"class_name": "Dense", "config": {"name": "dense", "units": 2, "activation": function}}
    assert settings_of({"config": {"layers": [dense]}}, {})["layers"][0].get("activation") == name


@pytest.mark.parametrize(
    ("before", "kind", "config", "after", "told"),
    [
        ([None, 1, 28, 28], "Conv2D", {}, None, "one_row"),
        ([None, 28, 28, 1], "Conv2D", {}, None, ""),
        ([None, 9, 9, 4], "BatchNormalization", {"axis": 1}, None, "other_axis"),
        ([None, 9, 9, 4], "BatchNormalization", {"axis": 3}, None, ""),
        ([None, 9, 9, 4], "BatchNormalization", {"axis": -1}, None, ""),
        ([None, 9, 4], "Cropping1D", {"cropping": [8, 0]}, [None, 1, 4], "last_step"),
        ([None, 9, 4], "Cropping1D", {"cropping": [0, 8]}, [None, 1, 4], "first_step"),
        ([None, 9, 4], "Cropping1D", {"cropping": [3, 0]}, [None, 6, 4], ""),
        ([None, 9], "Embedding", {"mask_zero": True}, [None, 9, 4], "masks"),
    ],
)
def test_what_a_layer_does_to_its_axes_is_told(
    before: Any, kind: str, config: dict[str, Any], after: Any, told: str
) -> None:
    first = {"class_name": "Activation", "output_shape": before, "config": {"name": "a"}}
    layer = {"class_name": kind, "output_shape": after, "config": {"name": "b", **config}}
    row = settings_of({}, {"layers": [first, layer]})["layers"][1]
    assert {name for name in row if name in ("one_row", "other_axis", "last_step", "first_step", "masks")} == (
        {told} if told else set()
    )


def test_pools_and_the_numbers_of_operations_are_told() -> None:
    pool = {"class_name": "MaxPooling2D", "config": {"name": "pool", "pool_size": [12, 12]}}
    fold = {"class_name": "Mod", "name": "mod", "by": 32, "times": 2}
    mean, norm = ({"class_name": kind, "config": {"axis": -1}} for kind in ("Mean", "LayerNormalization"))
    assert [one.get("axis") for one in settings_of({}, {"layers": [mean, norm]})["layers"]] == [-1, None]
    low = {"class_name": "Constant", "config": {"value": -8.0}}
    dense = {"class_name": "Dense", "config": {"bias_initializer": low}}
    assert settings_of({}, {"layers": [dense]})["layers"][0]["bias"] == -8
    bins = {"class_name": "Hashing", "config": {"num_bins": 40}}
    cuts = [{"class_name": "GetItem", "step": step} for step in (0, -1)]
    assert [one.get("first_step") for one in settings_of({}, {"layers": cuts})["layers"]] == [True, None]
    first, second, third = settings_of({}, {"layers": [pool, fold, bins]})["layers"]
    assert (first["pool"], second["by"], second["times"], third["by"]) == (12, 32, 2, 40)


def test_what_keras_leaves_out_of_the_archive_of_a_loss_is_told_by_the_walk() -> None:
    archive = {"compile_config": {"loss": {"class_name": "Huber", "config": {"reduction": "sum"}}}}
    walk = {"compiled": True, "loss": {"class_name": "Huber", "config": {"delta": 1e-6}}}
    assert settings_of(archive, walk)["loss"] == {"name": "huber", "reduction": "sum", "delta": 1e-6}


def test_a_schedule_is_named_and_a_wrapped_optimizer_unpacked() -> None:
    decay = {"class_name": "ExponentialDecay", "config": {}}
    scaled = {
        "class_name": "LossScaleOptimizer",
        "config": {"inner_optimizer": {**ADAM, "config": {"learning_rate": decay}}},
    }
    assert settings_of({"compile_config": {"optimizer": scaled}}, {})["optimizer"] == {
        "name": "adam", "schedule": "ExponentialDecay",
    }  # fmt: skip


def test_layers_of_the_learners_own_leave_the_order_unknown() -> None:
    own = {"class_name": "Block", "registered_name": "Block", "name": "block", "config": {}}
    assert settings_of({}, {"layers": [DENSE], "ordered": True})["ordered"]
    assert "ordered" not in settings_of({}, {"layers": [DENSE, own], "ordered": True})
    assert "ordered" not in settings_of({}, {"layers": [{**DENSE, "inner": [own]}], "ordered": True})
    assert "ordered" not in settings_of({}, {"layers": [DENSE]})


def test_layers_inside_others_are_told() -> None:
    nested = {"class_name": "Bidirectional", "name": "both", "inner": [DROPOUT], "config": {}}
    assert [one["kind"] for one in settings_of({}, {"layers": [nested]})["layers"]] == ["Dropout", "Bidirectional"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["config", "layers", "class_name", "name", "optimizer", "inner", "compile_config"]), inner
        )
    ),
    max_leaves=20,
)


@given(config=st.dictionaries(st.sampled_from(["config", "compile_config", "layers"]), JSON),
       walk=st.dictionaries(st.sampled_from(["layers", "optimizer", "loss", "parameters"]), JSON))  # fmt: skip
def test_nothing_that_a_candidate_tells_makes_it_fail(config: Any, walk: Any) -> None:
    assert isinstance(settings_of(config, walk), dict)


@pytest.mark.parametrize("value", [None, "x", [], {"a": 1}, float("nan"), True])
def test_what_is_no_number_is_left_out(value: Any) -> None:
    odd = {**ADAM, "config": {"learning_rate": value, "clipnorm": value}}
    found = settings_of({"compile_config": {"optimizer": odd}}, {})["optimizer"]
    assert "clipnorm" not in found or found["clipnorm"] == 1.0


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"mean": 2.0, "variance": 16.0}, {"scale": 0.25, "offset": -0.5}),
        ({"mean": [2.0], "variance": [16.0]}, {"scale": 0.25, "offset": -0.5}),
        ({"mean": 2.0, "variance": 16.0, "invert": True}, {}),
        ({"mean": [1.0, 2.0], "variance": [1.0, 4.0]}, {}),
        ({"mean": 2.0, "variance": 0.0}, {}),
        ({}, {}),
    ],
)
def test_a_normalization_with_one_mean_is_a_scale(config: dict[str, Any], found: dict[str, float]) -> None:
    row = {"class_name": "Normalization", "config": config}
    [layer] = settings_of({"config": {"layers": [row]}}, {})["layers"]
    assert {name: layer[name] for name in ("scale", "offset") if name in layer} == found
