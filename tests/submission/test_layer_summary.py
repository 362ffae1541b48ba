"""Layers from entries written by hand: no Keras is needed to read them."""

import pytest

from grader.submission.models.layer_summary import LayerSummary, batched, read_layer, read_layers, read_shape


def entry(kind, *, name="layer", module="keras.layers", registered=None, **config):
    return {"module": module, "class_name": kind, "config": {"name": name, **config}, "registered_name": registered}


def seen(kind, *weights, name="layer", module="keras.src.layers", registered=None, base=None, shape=None, **config):
    return {"name": name, "class": kind, "module": module, "registered_name": registered, "base": base,
            "config": {"name": name, **config}, "weights": [list(one) for one in weights],
            "output_shape": shape, "inner": []}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "weights", "note"),
    [
        (entry("Dense", units=999), [(4, 2), (2,)], "units=999 but its kernel is (4, 2)"),
        (entry("Conv1D", filters=9), [(3, 1, 8), (8,)], "filters=9 but its kernel is (3, 1, 8)"),
        (entry("Conv2DTranspose", filters=9), [(3, 3, 8, 1)], "filters=9 but its kernel is (3, 3, 8, 1)"),
        (entry("LSTM", units=9), [(1, 32), (8, 32)], "units=9 but its recurrent kernel is (8, 32)"),
        (entry("GRUCell", units=9), [(1, 24), (8, 24)], "units=9 but its recurrent kernel is (8, 24)"),
        (entry("Embedding", input_dim=9, output_dim=4), [(50, 4)], "input_dim=9 but its table is (50, 4)"),
        (entry("Embedding", input_dim=50, output_dim=9), [(50, 4)], "output_dim=9 but its table is (50, 4)"),
    ],
)
def test_weights_are_believed_before_the_config(said, weights, note):
    notes = []
    summary = read_layer(said, seen(said["class_name"], *weights), notes)
    assert notes == [f"layer layer says {note}"]
    setting = note.partition("=")[0]
    assert summary.settings[setting] in weights[0] + weights[-1]
    assert summary.settings[setting] != 9


@pytest.mark.parametrize(
    ("said", "weights"),
    [
        (entry("Dense", units=2), [(4, 2), (2,)]),
        (entry("Dense", units=2), []),
        (entry("Dense", units=2, kernel_initializer="zeros"), [(7,)]),
        (entry("SeparableConv2D", filters=8), [(3, 3, 2, 1), (1, 1, 2, 8)]),
        (entry("MultiHeadAttention", units=3), [(8, 2, 4)]),
        (entry("Dense", units=True), [(4, 2)]),
    ],
)
def test_what_the_weights_do_not_show_is_no_contradiction(said, weights):
    notes = []
    summary = read_layer(said, seen(said["class_name"], *weights), notes)
    assert notes == []
    assert summary.units in (2, 3, 8, None)


def test_a_layer_without_a_walk_has_neither_shape_nor_parameters():
    summary = read_layer(entry("Dense", units=3, activation="relu"), {}, [])
    assert summary == LayerSummary("layer", "Dense", units=3, activation="relu", settings={"units": 3})


def test_a_walk_adds_shape_and_parameters():
    summary = read_layer(entry("Dense", units=3), seen("Dense", (4, 3), (3,), shape=[32, 3]), [])
    assert (summary.output_shape, summary.parameters) == ((None, 3), 15)


def test_layers_are_paired_by_their_place_and_else_by_their_name():
    said = [entry("InputLayer", name="in"), entry("Dense", name="a", units=1), entry("Dense", name="b", units=2)]
    rows = [seen("Dense", (5, 1), name="renamed"), seen("Dense", (1, 2), name="b")]
    assert [summary.parameters for summary in read_layers(said, rows, [])] == [5, 2]
    assert [summary.parameters for summary in read_layers(said, rows[1:], [])] == [None, 2]


def test_either_source_may_say_that_a_class_is_the_learners_own():
    keras, own = entry("Dense", units=3), entry("Dense", units=3, module=None, registered="Dense")
    live = seen("Dense", module="submission", registered="Dense", base=None)
    assert not read_layer(keras, seen("Dense"), []).own
    for summary in (read_layer(own, {}, []), read_layer(own, seen("Dense"), []), read_layer(keras, live, [])):
        assert (summary.own, summary.units) == (True, None)
        assert not summary.is_a("Dense")


def test_an_extension_of_a_layer_counts_as_that_layer():
    live = seen("Wide", (4, 2), module="submission", registered="Wide", base="Dense", units=2)
    summary = read_layer(live, live, [])
    assert (summary.kind, summary.base, summary.units, summary.own) == ("Wide", "Dense", 2, True)
    assert summary.is_a("Dense", "LSTM")
    assert not summary.is_a("Wide")


def test_an_own_activation_seen_in_the_live_model_replaces_the_name_of_keras():
    live = seen("Dense", activation={"module": "submission", "class_name": "function", "config": "softmax"})
    notes = []
    summary = read_layer(entry("Dense", activation="softmax"), live, notes)
    assert summary.activation == "own:softmax"
    assert notes == ["layer layer uses a function of your own that has the name of Keras's softmax"]


@pytest.mark.parametrize(
    ("merge", "units"), [("concat", 16), ("sum", 8), ("mul", 8), ("ave", 8), (None, 8)]
)  # fmt: skip
def test_a_bidirectional_layer_gives_what_its_merging_makes(merge, units):
    inner = entry("LSTM", units=8, activation="tanh", return_sequences=True)
    summary = read_layer(entry("Bidirectional", layer=inner, backward_layer=inner, merge_mode=merge), {}, [])
    assert (summary.units, summary.activation) == (units, "tanh")
    assert [one.kind for one in summary.inner] == ["LSTM"]


@pytest.mark.parametrize(
    ("kind", "activation"),
    [("ReLU", "relu"), ("Softmax", "softmax"), ("LeakyReLU", "leaky_relu"), ("PReLU", "prelu"), ("Rescaling", None)],
)
def test_a_layer_that_is_an_activation_has_one(kind, activation):
    summary = read_layer(entry(kind), {}, [])
    assert (summary.activation, summary.is_activation()) == (activation, activation is not None)
    assert read_layer(entry(kind, module=None, registered=kind), {}, []).activation is None


def test_settings_leave_out_what_is_not_plain():
    config = {
        "rate": 0.5, "size": [2, 2], "long": list(range(40)), "deep": [[1]], "nothing": None, "text": "x" * 300,
        "dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}},
        "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.1}},
        "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}},
        "unnamed": {}, "layer": {}, "vocabulary": ["a"],
    }  # fmt: skip
    assert read_layer(entry("Any", **config), {}, []).settings == {
        "rate": 0.5,
        "size": (2, 2),
        "text": "x" * 100,
        "dtype": "float32",
        "kernel_regularizer": "L2",
        "bias_initializer": "zeros",
    }


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([None, 3], (None, 3)),
        ((2,), (2,)),
        ([], ()),
        (None, None),
        ([1.5], None),
        ([[1]], None),
        ("ab", None),
        ([True], None),
    ],
)
def test_only_a_shape_is_a_shape(value, shape):
    assert read_shape(value) == shape


def test_the_batch_of_a_shape_is_forgotten():
    assert (batched((32, 3)), batched(()), batched(None)) == ((None, 3), (), None)
