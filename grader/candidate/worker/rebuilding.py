"""A learner's model built once more with other layers, for an experiment; runs inside the sandbox.

Only a chain of layers is rebuilt: a ``Sequential`` model, or a functional one in which each layer has one input and
one output. One more hidden layer goes before the last layer of any functional model. The learner's model object stays
the one that is trained and asked; its layers are replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.candidate.worker.fit_evidence import holds_layers

MOST_UNITS, LEAST_UNITS, TIMES = 512, 32, 4
"""Hidden layers are tried with four times as many units, between these limits."""
_UNITS = {"Dense": "units", "LSTM": "units", "GRU": "units", "SimpleRNN": "units", "Conv1D": "filters",
          "Conv2D": "filters", "Embedding": "output_dim"}  # fmt: skip
_SCALES = ("Rescaling", "Normalization")
_POOLS_STEPS = ("GlobalAveragePooling1D", "GlobalMaxPooling1D")
_POOLS_IMAGES = ("GlobalAveragePooling2D", "GlobalMaxPooling2D", "Flatten")


_WITHOUT_BEGINNING = ("unscaled_ids", "neighbouring_ids", "placed_ids", "plain_inputs")
"""Changes that leave out what comes before the first weights; operations between layers are left out with it."""


class NotRebuilt(Exception):
    """The model is no chain of layers, or has no place for the change."""


def rebuild(keras: Any, model: Any, change: dict[str, Any]) -> None:
    """Give ``model`` the layers that ``change`` asks for; raises ``NotRebuilt`` where it has no place for them.

    ``change`` has one of: ``wider`` (more units in hidden layers, or in the one called ``only``), ``hidden`` (one more
    hidden layer), ``dropout`` (before the last layer), ``straight`` (no activation in hidden layers), ``ordered`` (a
    layer that reads steps in their order, in the place of pooling), ``neighbouring_steps`` (a convolution before that
    pooling), ``all_places`` (nothing is pooled), ``uncropped``,
    ``convolution`` (before the first layer that flattens an image), ``neighbours`` (kernels of size 3),
    ``plain_output`` (no activation in the last layer), ``rescaled`` (scale and offset of the outputs), ``float_input``
    (no integers), ``over_steps`` (pooling),
    ``embedding`` (of so many ``rows``, before the first layer), ``neighbouring_ids`` (an embedding and a convolution in
    the place of all before the first units), ``placed_ids`` (without the convolution), ``ends_there`` (nothing after
    the last layer with units), ``bias`` (in the last layer), ``unscaled_ids`` (nothing before the embedding, which has
    so many ``rows`` at least), ``each_step`` (one unit for each copy of a ``RepeatVector``), ``standardized`` (each
    column of the ``examples``), ``unshrunk`` (nothing that shrinks examples before the first weights), ``unskipped``
    (the first convolution moves by one), ``fine_strides`` (each one does), ``plain_inputs`` (no activation, and no
    operation, before the first weights), ``bounded_states`` (of recurrent layers), ``small_pools`` (of two),
    ``no_softmax`` (between layers with weights), ``unscaled_outputs`` (no ``Rescaling`` behind the last weights),
    ``unscaled_features`` (none behind the first weights), ``usual`` (Keras's default for a ``setting`` of all layers
    that have it), ``added_back`` (what ``Subtract`` takes away from the inputs, to the output), ``summed`` (``Add``
    in the place of ``Average``). Layers that stay as they are keep their weights.
    """
    with_branches = _WITH_BRANCHES.get(change["layers"]) if _has_branches(model) else None
    made = with_branches(keras, model) if with_branches else _of_chain(keras, model, change)
    made.compile_from_config(model.get_compile_config())
    if type(made) is not type(model):
        raise NotRebuilt("a class of its own")
    vars(model).clear()
    vars(model).update(vars(made))


def _of_chain(keras: Any, model: Any, change: dict[str, Any]) -> Any:
    """Return a new model with the layers that ``change`` makes of the model's chain."""
    old = _chain(model)
    operations = getattr(model, "operations", model.layers)
    if len(operations) > len(model.layers) and change["layers"] not in _WITHOUT_BEGINNING:
        raise NotRebuilt("operations between layers")
    if change["layers"] == "plain_inputs" and not _are_before_weights(model):
        raise NotRebuilt("operations after the first weights")
    new = _EDITS[str(change["layers"])](keras, old, change)
    dtype = "float32" if change["layers"] == "float_input" else model.inputs[0].dtype
    without = len(operations) > len(model.layers) and change["layers"] == "plain_inputs"
    if new == old and dtype == model.inputs[0].dtype and not without:
        raise NotRebuilt("nothing to change")
    inputs = keras.Input(model.inputs[0].shape[1:], dtype=dtype)
    new = [_fresh(item) if item in old else item for item in new]
    if isinstance(model, keras.Sequential):
        made = keras.Sequential([inputs, *new])
    else:
        outputs = inputs
        for layer in new:
            outputs = layer(outputs)
        made = keras.Model(inputs, outputs)
    _keep_weights(old, new)
    return made


def _with_hidden(keras: Any, model: Any) -> Any:
    """Return a new model with the same layers, and one more before the last one: branches stay as they are."""
    last = model.layers[-1]
    if len(model.outputs) != 1 or _kind(last) != "Dense" or last.output is not model.outputs[0]:
        raise NotRebuilt("no last layer with units")
    inside = keras.layers.Dense(64, activation="relu")(last.input)
    return keras.Model(model.inputs, _fresh(last)(inside))


def _with_plain_output(keras: Any, model: Any) -> Any:
    """Return a new model whose last layer with units has no activation: branches and parts stay as they are."""
    weighing = [layer for layer in _layers(model) if _kind(layer) in _UNITS or _is_model(layer)]
    if not weighing:
        raise NotRebuilt("no layer with units")
    last = weighing[-1]
    plain = _with_plain_output(keras, last) if _is_model(last) else _linear(last)
    return keras.models.clone_model(model, clone_function=lambda layer: plain if layer is last else layer)


def _with_what_was_taken_away(keras: Any, model: Any) -> Any:
    """Return a new model that adds to its output what its first ``Subtract`` takes away from the inputs."""
    differences = [operation for operation in model.operations if _kind(operation) == "Subtract"]
    taken = differences[0]._inbound_nodes[0].input_tensors if differences else []
    if len(taken) != 2 or len(model.outputs) != 1 or len(model.outputs[0].shape) != 2:
        raise NotRebuilt("nothing that is taken away")
    return keras.Model(model.inputs, keras.layers.Add()([model.outputs[0], keras.layers.Flatten()(taken[1])]))


def _with_sums(keras: Any, model: Any) -> Any:
    """Return a new model that adds its branches where it averages them now."""
    if not any(_kind(layer) == "Average" for layer in model.layers):
        raise NotRebuilt("no branches that are averaged")
    return keras.models.clone_model(
        model, clone_function=lambda layer: keras.layers.Add() if _kind(layer) == "Average" else layer
    )


_WITH_BRANCHES = {
    "hidden": _with_hidden, "plain_output": _with_plain_output, "added_back": _with_what_was_taken_away,
    "summed": _with_sums,
}  # fmt: skip
"""What can be changed in a model that is no chain of layers."""


def _layers(model: Any) -> list[Any]:
    return [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]


def _is_model(layer: Any) -> bool:
    return bool(getattr(layer, "layers", None)) and hasattr(layer, "compile")


def _has_branches(model: Any) -> bool:
    """Return whether layers of a model join, or some of them are in a model that is a part of it."""
    joins = any(map(_is_model, _layers(model)))
    joins |= any(len(node.parent_nodes) > 1 for layer in _layers(model) for node in layer._inbound_nodes)
    return joins and bool(getattr(model, "outputs", None))


def _chain(model: Any) -> list[Any]:
    layers = _layers(model)
    inputs = getattr(model, "inputs", None) or ()
    if "Sequential" in (cls.__name__ for cls in type(model).__mro__) and inputs:
        return layers  # With each ``add`` Keras calls all layers again: they have several nodes.
    several = len(inputs) != 1 or len(model.outputs) != 1
    if several or any(
        len(layer._inbound_nodes) != 1 or len(layer._inbound_nodes[0].parent_nodes) > 1 for layer in layers
    ):
        raise NotRebuilt("no chain of layers")
    return layers


def _fresh(layer: Any) -> Any:
    """Return a layer with the same settings; what holds other layers, or state that no training changes, stays."""
    if (not layer.trainable_weights and layer.weights) or holds_layers(layer):
        return layer
    config = layer.get_config()
    return type(layer).from_config(config)


def _keep_weights(old: list[Any], new: list[Any]) -> None:
    known = {item.name: item for item in old}
    for layer in new:
        before = known.get(layer.name)
        if before is None or before is layer:
            continue
        same = [tuple(item.shape) for item in before.weights] == [tuple(item.shape) for item in layer.weights]
        if same and layer.built:
            for weight, value in zip(layer.weights, before.weights, strict=True):
                weight.assign(np.array(value))


def _kind(layer: Any) -> str:
    return type(layer).__name__


def _first_weighing(layers: list[Any]) -> int:
    """Return the place of the first layer with units; behind all layers where there is none."""
    return next((place for place, layer in enumerate(layers) if _kind(layer) in _UNITS), len(layers))


def _last_weighing(layers: list[Any]) -> int:
    found = [place for place, layer in enumerate(layers) if _kind(layer) in _UNITS]
    if not found:
        raise NotRebuilt("no layer with units")
    return found[-1]


def _with(layer: Any, **settings: Any) -> Any:
    return type(layer).from_config({**layer.get_config(), **settings})


def _wider(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last, only = _last_weighing(layers), change.get("only")

    def wide(layer: Any) -> Any:
        name = _UNITS[_kind(layer)]
        units = layer.get_config()[name]
        more = min(MOST_UNITS, max(LEAST_UNITS, TIMES * units))
        return _with(layer, **{name: more}) if more > units else layer

    return [
        wide(layer) if place < last and _kind(layer) in _UNITS and only in (None, layer.name) else layer
        for place, layer in enumerate(layers)
    ]


def _hidden(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)
    return [*layers[:last], keras.layers.Dense(64, activation="relu"), *layers[last:]]


def _dropout(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)
    return [*layers[:last], keras.layers.Dropout(0.5), *layers[last:]]


def _straight(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)
    return [
        _linear(layer) if place < last else layer
        for place, layer in enumerate(layers)
        if place > last or not _is_activation(layer)
    ]


def _is_activation(layer: Any) -> bool:
    return "ReLU" in _kind(layer) or _kind(layer) == "Activation"


def _linear(layer: Any) -> Any:
    """Return a layer without its activation; a recurrent layer needs its own."""
    bends = hasattr(layer, "kernel") and layer.get_config().get("activation") not in (None, "linear")
    return _with(layer, activation="linear") if bends else layer


def _place_of_pooling(layers: list[Any]) -> int:
    place = next((place for place, layer in enumerate(layers) if _kind(layer) in _POOLS_STEPS), None)
    if place is None:
        raise NotRebuilt("no pooling over steps")
    return place


def _neighbouring_steps(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    place = _place_of_pooling(layers)
    return [*layers[:place], keras.layers.Conv1D(32, 3, activation="relu"), *layers[place:]]


def _ordered(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    place = _place_of_pooling(layers)
    ids = any(_kind(layer) == "Embedding" for layer in layers)
    return [*layers[:place], keras.layers.LSTM(32) if ids else keras.layers.Flatten(), *layers[place + 1 :]]


def _all_places(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return [keras.layers.Flatten() if _kind(layer).startswith("Global") else layer for layer in layers]


def _uncropped(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return [layer for layer in layers if "Crop" not in _kind(layer)]


def _convolution(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    place = next((place for place, layer in enumerate(layers) if _kind(layer) in _POOLS_IMAGES), None)
    if place is None or any("Conv" in _kind(layer) for layer in layers):
        raise NotRebuilt("no place for a convolution")
    shape = tuple(layers[place].input.shape)
    axis = [keras.layers.Reshape((*shape[1:], 1))] if len(shape) == 3 else []
    parts = [part for filters in (16, 32) for part in (
        keras.layers.Conv2D(filters, 3, activation="relu"), keras.layers.MaxPooling2D())]  # fmt: skip
    return [*layers[:place], *axis, *parts, *layers[place:]]


def _neighbours(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return [
        _with(layer, kernel_size=3) if "Conv" in _kind(layer) and max(layer.kernel_size) == 1 else layer
        for layer in layers
    ]


def _plain_output(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)
    return [
        *layers[:last],
        _linear(layers[last]),
        *(layer for layer in layers[last + 1 :] if not _is_activation(layer)),
    ]


def _rescaled(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return [*layers, keras.layers.Rescaling(float(change["scale"]), offset=float(change["offset"]))]


def _float_input(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return layers


def _over_steps(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return [
        _with(layer, data_format="channels_last")
        if _kind(layer) in _POOLS_STEPS and layer.get_config().get("data_format") == "channels_first"
        else layer
        for layer in layers
    ]


def _embedding(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    pooling = [] if _kind(layers[0]) == "Flatten" else [keras.layers.GlobalAveragePooling1D()]
    return [keras.layers.Embedding(int(change["rows"]), 16), *pooling, *layers]


def _neighbouring_ids(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    kept = next((layers[place:] for place, layer in enumerate(layers) if _kind(layer) in _UNITS), layers)
    pooled = [keras.layers.Conv1D(32, 3, activation="relu"), keras.layers.GlobalAveragePooling1D()]
    reading = [keras.layers.Flatten()] if change["layers"] == "placed_ids" else pooled
    return [keras.layers.Embedding(int(change["rows"]), 16), *reading, *kept]


def _ends_there(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return layers[: _last_weighing(layers) + 1]


def _bias(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)
    return [*layers[:last], _with(layers[last], use_bias=True), *layers[last + 1 :]]


def _unscaled_ids(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    place = next((place for place, layer in enumerate(layers) if _kind(layer) == "Embedding"), None)
    if place is None:
        raise NotRebuilt("no embedding")
    rows = max(layers[place].input_dim, int(change.get("rows", 0)))
    return [_with(layers[place], input_dim=rows), *layers[place + 1 :]]


def _each_step(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)
    copies = next((layer.n for layer in layers[last:] if _kind(layer) == "RepeatVector"), 0)
    if not copies:
        raise NotRebuilt("no RepeatVector")
    rest = [layer for layer in layers[last + 1 :] if _kind(layer) not in ("RepeatVector", "Flatten")]
    return [*layers[:last], _with(layers[last], units=copies), *rest]


def _standardized(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    examples: Any = change.get("examples")
    if hasattr(examples, "element_spec"):
        examples = examples.map(lambda first, *rest: first)
    elif not isinstance(examples, np.ndarray):
        raise NotRebuilt("no array of examples")
    scale = keras.layers.Normalization()
    scale.adapt(examples)
    first = _first_weighing(layers)
    return [scale, *(layer for layer in layers[:first] if _kind(layer) not in _SCALES), *layers[first:]]


def _unshrunk(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    first = _first_weighing(layers)
    kept = [layer for layer in layers[:first] if not shrinks(_kind(layer))]
    flat = [keras.layers.Flatten()] if any(_kind(layer).startswith("Global") for layer in layers[:first]) else []
    return [*kept, *flat, *layers[first:]]


def _unskipped(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    first = next((place for place, layer in enumerate(layers) if "Conv" in _kind(layer)), len(layers))
    return [_with(layer, strides=1) if place == first else layer for place, layer in enumerate(layers)]


def _fine_strides(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    coarse = [layer for layer in layers if "Conv" in _kind(layer) and max(getattr(layer, "strides", (0,))) > 1]
    return [_with(layer, strides=1) if layer in coarse else layer for layer in layers]


def _bounded_states(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    return [
        _with(layer, activation="tanh") if _kind(layer) in ("LSTM", "GRU", "SimpleRNN") else layer for layer in layers
    ]


def _no_softmax(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    last = _last_weighing(layers)

    def is_softmax(layer: Any) -> bool:
        plain = _kind(layer) == "Activation" and layer.get_config().get("activation") == "softmax"
        return _kind(layer) == "Softmax" or plain

    return [layer for place, layer in enumerate(layers) if place > last or not is_softmax(layer)]


def _plain_inputs(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    first = _first_weighing(layers)
    return [layer for place, layer in enumerate(layers) if place >= first or not _is_activation(layer)]


def _are_before_weights(model: Any) -> bool:
    """Return whether all operations between layers come before the first layer with weights."""
    operations = list(model.operations)
    first = next(
        (place for place, operation in enumerate(operations) if getattr(operation, "weights", ())), len(operations)
    )
    return all(place < first for place, operation in enumerate(operations) if operation not in model.layers)


def _small_pools(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    pools = [layer for layer in layers if max(getattr(layer, "pool_size", (0,))) > 2]
    return [_with(layer, pool_size=2, strides=None) if layer in pools else layer for layer in layers]


def shrinks(kind: str) -> bool:
    """Return whether layers of this kind make an example smaller."""
    return "Pooling" in kind or "Crop" in kind or kind == "Resizing"


def _unscaled_behind(place_of: Callable[[list[Any]], int]) -> Callable[[Any, list[Any], dict[str, Any]], list[Any]]:
    """Return the edit that leaves out each ``Rescaling`` behind the layer at the place that ``place_of`` finds."""

    def edit(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
        place = place_of(layers)
        return [*layers[: place + 1], *(layer for layer in layers[place + 1 :] if _kind(layer) != "Rescaling")]

    return edit


def _usual(keras: Any, layers: list[Any], change: dict[str, Any]) -> list[Any]:
    name = str(change["setting"])

    def plain(layer: Any) -> Any:
        config = layer.get_config()
        return type(layer).from_config({key: config[key] for key in config if key != name})

    return [plain(layer) if name in layer.get_config() else layer for layer in layers]


_EDITS: dict[str, Callable[[Any, list[Any], dict[str, Any]], list[Any]]] = {
    "wider": _wider,
    "hidden": _hidden,
    "dropout": _dropout,
    "straight": _straight,
    "ordered": _ordered,
    "neighbouring_steps": _neighbouring_steps,
    "all_places": _all_places,
    "uncropped": _uncropped,
    "convolution": _convolution,
    "neighbours": _neighbours,
    "plain_output": _plain_output,
    "rescaled": _rescaled,
    "float_input": _float_input,
    "over_steps": _over_steps,
    "embedding": _embedding,
    "neighbouring_ids": _neighbouring_ids,
    "placed_ids": _neighbouring_ids,
    "ends_there": _ends_there,
    "bias": _bias,
    "unscaled_ids": _unscaled_ids,
    "each_step": _each_step,
    "standardized": _standardized,
    "unshrunk": _unshrunk,
    "unskipped": _unskipped,
    "small_pools": _small_pools,
    "fine_strides": _fine_strides,
    "plain_inputs": _plain_inputs,
    "no_softmax": _no_softmax,
    "bounded_states": _bounded_states,
    "unscaled_outputs": _unscaled_behind(_last_weighing),
    "unscaled_features": _unscaled_behind(_first_weighing),
    "usual": _usual,
}
