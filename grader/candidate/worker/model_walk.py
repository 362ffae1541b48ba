"""Tells what a live Keras model is made of, as plain values; runs inside the sandbox and imports no Keras.

The words are those of ``config.json`` where there are such words, so that
``submission.models.layer_summary`` reads both alike.
Unlike an archive, a walk knows shapes, and whose a function is: the module of each one is its true one.
"""

from __future__ import annotations

import inspect
import itertools
import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

MAX_LAYERS = 2000
"""InceptionV3, the largest network of the curriculum, has 313."""
MAX_NESTING = 6
"""Levels of layers inside layers: a nested model with a wrapper around a cell takes three."""
MAX_ITEMS = 64
MAX_TEXT = 200
_PLAIN_DEPTH = 4


def walk_model(model: Any, outputs: Any = None) -> dict[str, Any]:
    """Return what ``model`` is made of, as scalars, lists and dictionaries; never raises.

    ``outputs`` is what it answered to one batch: a subclassed model does not know its shape by itself.

    ``layers`` holds a row for each layer, in the order of the calls where ``ordered`` is true: ``name``,
    ``class``, ``module``, ``registered_name`` (``None`` for Keras's own), ``base`` (the Keras layer that a
    learner's class extends), ``config``, ``output_shape``, ``parameters``, ``weights`` (their shapes),
    ``trainable``, ``inner``, ``unusual`` (arguments with another value than Keras's default), ``initial`` (of a batch
    normalization, whether it has seen no example), and in a functional model ``before``: the names of the layers whose
    outputs it gets, ``by``, the number of an operation such as ``% 32``, ``step``, the step that an index such as
    ``[:, 0]`` takes, and ``times``, how often one layer is called on the way of an input, where that is more than once.
    What cannot be told is ``None`` or empty.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        walk: dict[str, Any] = _try(lambda: _walk(model, outputs), {})
        return walk


def _walk(model: Any, outputs: Any) -> dict[str, Any]:
    compiled = bool(_try(lambda: model.compiled, False))
    optimizer = _try(lambda: model.optimizer, None) if compiled else None
    raw_optimizer = _raw(optimizer)
    row = _row(model, MAX_NESTING, _Budget())
    return {
        **{key: row[key] for key in ("class", "module", "registered_name", "parameters")},
        "layers": row["inner"],
        "ordered": _is_ordered(model),
        "input_shape": _input_shape(model),
        "output_shape": row["output_shape"] or _plain(_try(lambda: _shapes(outputs), None)),
        "trainable_parameters": _numbers_in(_shapes_of(lambda: model.trainable_weights)),
        "loss": _with_arguments(_try(lambda: model.loss, None)) if compiled else None,
        "metrics": _raw(_try(lambda: model._compile_metrics._user_metrics, None)) if compiled else None,
        "optimizer": raw_optimizer,
        "learning_rate": _learning_rate(optimizer, raw_optimizer),
        "built": bool(_try(lambda: model.built, False)),
        "compiled": compiled,
    }


class _Budget:
    """Counts the rows of one walk, so that a layer that holds itself does not go on for ever."""

    def __init__(self) -> None:
        self.left = MAX_LAYERS


def _row(layer: Any, nesting: int, budget: _Budget) -> dict[str, Any]:
    budget.left -= 1
    config = _plain(_try(layer.get_config, {})) if hasattr(layer, "get_config") else {}
    config = config if isinstance(config, dict) else {}
    for function in ("activation", "function"):
        live = _try(lambda name=function: getattr(layer, name, None), None)  # type: ignore[misc]
        if inspect.isfunction(live) and not _is_from_keras(live):
            config[function] = _raw(live)
    weights = _shapes_of(lambda: layer.weights)
    inner = list(islice(_inner(layer, config), MAX_LAYERS)) if nesting else []
    before = _try(lambda: _before_each(layer), {})
    return {
        "name": _text(_try(lambda: layer.name, "")),
        **_class_of(type(layer)),
        "config": {key: value for key, value in config.items() if key not in _HOLDERS},
        "output_shape": _output_shape(layer),
        "parameters": _numbers_in(weights),
        "weights": weights,
        "trainable": bool(_try(lambda: layer.trainable, False)),
        "inner": [_row(item, nesting - 1, budget) | before.get(id(item), {}) for item in inner if budget.left > 0],
        "unusual": _try(lambda: _unusual(type(layer), config), {}) if _is_from_keras(type(layer)) else {},
        **({"initial": True} if _try(lambda: _has_seen_nothing(layer), False) else {}),
    }


def _has_seen_nothing(layer: Any) -> bool:
    """Return whether a batch normalization has the mean and the variance that it begins with."""
    if type(layer).__name__ != "BatchNormalization" or not layer.built:
        return False
    mean, variance = np.asarray(layer.moving_mean), np.asarray(layer.moving_variance)
    return not mean.any() and bool((variance == 1).all())


def _unusual(kind: type, config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a layer that are plain values, and not what Keras takes where none is given."""
    usual = inspect.signature(kind).parameters
    plain = (bool, int, float, str)  # `None` is Keras's own choice, which it then tells.
    # A convolution keeps one number for each of its axes.
    given = {name: item[0] if isinstance(item, list) and item and item == item[:1] * len(item) else item
             for name, item in config.items()}  # fmt: skip
    return {
        name: value
        for name, value in given.items()
        if name in usual and isinstance(usual[name].default, plain) and isinstance(value, plain)
        if value != usual[name].default
    }


def _before_each(model: Any) -> dict[int, dict[str, Any]]:
    """Return for the layers of a functional model, by their address, whose outputs they get: inputs are no layers."""
    found: dict[int, dict[str, Any]] = {}
    for node in itertools.chain.from_iterable(model._nodes_by_depth.values() if _is_functional(model) else ()):
        row = found.setdefault(id(node.operation), {"before": []})
        if numbers := [argument for argument in node.arguments.args if type(argument) in (int, float)]:
            row["by"] = numbers[0]
        if places := [argument for argument in node.arguments.args if _is_step(argument)]:
            row["step"] = places[0][1]
        names = row["before"]
        sources = [item.operation for item in node.parent_nodes]
        names += [_text(source.name) for source in sources if type(source).__name__ != "InputLayer"][:MAX_ITEMS]
    for number, times in _called_again(model).items() if found else ():
        found[number]["times"] = times
    return found


def _is_step(place: Any) -> bool:
    """Return whether an index takes one step of each example, as ``x[:, 0]`` does."""
    return isinstance(place, tuple) and len(place) > 1 and place[0] == slice(None) and type(place[1]) is int


def _called_again(model: Any) -> dict[int, int]:
    """Return which layers, by their address, are called more than once on the way of an input, and how often."""
    rows = sorted(model._nodes_by_depth.items(), reverse=True)
    nodes = [item for _, row in rows for item in row]
    calls = Counter(id(item.operation) for item in nodes)
    shared = {key for key, count in calls.items() if count > 1}
    known: dict[int, Counter[int]] = {}
    most: Counter[int] = Counter()
    for node in nodes:
        told: Counter[int] = Counter()
        for before in node.parent_nodes:
            told |= known.get(id(before), Counter())
        told.update({id(node.operation)} & shared)
        known[id(node)] = told
        most |= told
    return {key: times for key, times in most.items() if times > 1}


def _is_functional(model: Any) -> bool:
    return hasattr(model, "operations") and hasattr(model, "_nodes_by_depth")


_HOLDERS = {"layers", "layer", "backward_layer", "cell", "cells", "input_layers", "output_layers"}


def _inner(layer: Any, config: dict[str, Any]) -> Iterator[Any]:
    """Yield the layers inside one; of Keras's own layers only those that a config would tell of."""

    def held(name: str) -> list[Any]:
        value = _try(lambda: getattr(layer, name, None), None)
        return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]

    for name in ("operations", "layers"):
        if value := held(name):
            yield from value
            return
    if base := _base(type(layer)):
        wrapped = "forward_layer" if base == "Bidirectional" else "layer"
        yield from held(wrapped) or (held("cell") if "cell" in config else []) or held("cells")
    else:
        yield from _try(lambda: layer._flatten_layers(include_self=False, recursive=False), ())


def _is_ordered(model: Any) -> bool:
    return "Sequential" in (cls.__name__ for cls in type(model).__mro__) or hasattr(model, "operations")


def _class_of(cls: type) -> dict[str, Any]:
    from_keras = _is_from_keras(cls)
    return {
        "class": _text(cls.__name__),
        "module": _text(cls.__module__),
        "registered_name": None if from_keras else _text(cls.__name__),
        "base": _base(cls),
    }


def _base(cls: type) -> str | None:
    """Return the nearest class of Keras's that is more than a bare layer or operation."""
    found = next((class_.__name__ for class_ in cls.__mro__ if _is_from_keras(class_)), None)
    return None if found in ("Layer", "Operation", None) else _text(found)


def _is_from_keras(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).partition(".")[0] in ("keras", "tf_keras", "tensorflow")


def _output_shape(layer: Any) -> Any:
    def computed() -> Any:
        # Only Keras's own: to compute the shape of another layer may run its call.
        inputs = layer.get_build_config()["input_shape"] if _is_from_keras(type(layer)) else None
        return _plain(layer.compute_output_shape(inputs)) if inputs else None

    return _plain(_try(lambda: _shapes(layer.output), None)) or _try(computed, None)


def _shapes(outputs: Any) -> Any:
    """Return the shape of one output, or those of several, in a list."""
    if isinstance(outputs, (list, tuple, dict)):
        return [list(output.shape) for output in (outputs.values() if isinstance(outputs, dict) else outputs)]
    return list(outputs.shape)


def _input_shape(model: Any) -> Any:
    shape = _plain(_try(lambda: model.input_shape, None))
    return shape or _plain(_try(lambda: model.get_build_config()["input_shape"], None))


def _shapes_of(weights: Callable[[], Any]) -> list[list[int]]:
    """Return the shapes of some weights; none where they cannot be read."""
    shapes: list[list[int]] = _try(lambda: [[int(size) for size in weight.shape] for weight in weights()], [])
    return shapes


def _numbers_in(shapes: list[list[int]]) -> int:
    return sum(math.prod(shape) for shape in shapes)


def _learning_rate(optimizer: Any, raw: Any) -> float | None:
    config = raw.get("config") if isinstance(raw, dict) else None
    if not isinstance(config, dict) or isinstance(config.get("learning_rate"), dict):
        return None
    rate: float | None = _try(lambda: float(optimizer.learning_rate), None)
    return rate


def _with_arguments(loss: Any) -> Any:
    """Return a loss with the arguments of its function, some of which Keras leaves out of its config: Huber's delta."""
    told = _raw(loss)
    given = _try(lambda: dict(loss._fn_kwargs), {})
    if isinstance(told, dict) and isinstance(told.get("config"), dict):
        told["config"] |= {
            name: float(item)
            for name, item in given.items()
            if type(item) in (int, float) and name not in told["config"]
        }
    return told


def _raw(thing: Any, depth: int = _PLAIN_DEPTH) -> Any:
    """Return a loss, metric, optimizer or activation as it would stand in ``compile_config``."""
    if thing is None or isinstance(thing, (bool, int, float, str, list, tuple, dict)):
        return _plain(thing, depth)
    name = _try(lambda: thing.__name__, None)
    if isinstance(thing, type) or not (inspect.isroutine(thing) or isinstance(name, str)):
        cls = thing if isinstance(thing, type) else type(thing)
        config = {} if isinstance(thing, type) else _try(thing.get_config, {}) if hasattr(thing, "get_config") else {}
        told = _class_of(cls)
        return {
            "module": told["module"],
            "class_name": told["class"],
            "config": _plain(config, depth - 1),
            "registered_name": told["registered_name"],
        }
    module = "builtins" if _is_from_keras(thing) else _text(_try(lambda: thing.__module__, ""))
    return {"module": module, "class_name": "function", "config": _text(name), "registered_name": "function"}


def _plain(value: Any, depth: int = _PLAIN_DEPTH) -> Any:
    """Return a value as scalars, lists and dictionaries: long ones cut, deep ones ``None``."""
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.tolist() if value.size <= MAX_ITEMS else None
    if value is None or isinstance(value, (bool, int, float)):
        return next((base(value) for base in (bool, int, float) if isinstance(value, base)), None)
    if isinstance(value, str):
        return _text(value)
    if depth == 0:
        return None
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth - 1) for item in value] if len(value) <= MAX_ITEMS else None
    if isinstance(value, dict):
        return {_text(f"{key}"): _plain(item, depth - 1) for key, item in islice(value.items(), MAX_ITEMS)}
    return _raw(value, depth - 1)


def _text(value: Any) -> str:
    return str.__str__(value)[:MAX_TEXT] if isinstance(value, str) else ""


def _try(tell: Callable[[], Any], otherwise: Any) -> Any:
    """Return what ``tell`` returns; ``otherwise`` where the learner's code in it raises or ends the program."""
    try:
        return tell()
    except (Exception, SystemExit):
        return otherwise
