"""The training settings of a model, as plain values for the report: optimizer, loss and layers.

Read from a saved archive and from the live model. Only advice uses them, and no verdict, because the candidate
provides them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from grader.submission.models.keras_names import (
    ARRAY,
    RECURRENT,
    canonical_activation,
    canonical_initializer,
    canonical_loss,
    canonical_optimizer,
    is_own,
)
from grader.submission.models.layer_summary import Entry, entries, kind_of, mapping, text

MOST_LAYERS = 60
MOST_SETTINGS, MOST_SHOWN = 3, 40
"""Unusual settings of a layer that are told, and characters of each."""
_OF_OPTIMIZERS = (
    "learning_rate", "clipnorm", "clipvalue", "global_clipnorm", "weight_decay", "momentum", "beta_1", "beta_2", "rho",
    "epsilon", "use_ema", "ema_momentum", "gradient_accumulation_steps",
    "l1_regularization_strength", "l2_regularization_strength",
)  # fmt: skip
_OF_LOSSES = ("delta", "label_smoothing", "from_logits", "alpha", "apply_class_balancing", "ignore_class")
_OFTEN_SET = {
    "activation", "padding", "return_sequences", "return_state", "mask_zero", "seed", "name", "trainable", "dtype",
    "axis", "rate", "offset", "momentum", "use_bias", "dropout", "recurrent_dropout", "output_mode", "unroll",
    "max_tokens", "output_sequence_length", "standardize", "split", "encoding", "interpolation", "fill_mode",
    "factor", "merge_mode", "height_factor", "width_factor", "value_range", "input_length", "pool_size", "strides",
    "num_oov_indices",
}  # fmt: skip
"""Settings of layers that correct solutions choose."""
_REDUCING = ("Mean", "Max", "Sum")
"""Operations that make one number of many, along an axis."""
_OF_STARTS = ("mean", "stddev", "minval", "maxval", "value", "scale", "gain")
_OF_PENALTIES = ("l1", "l2", "factor")


def settings_of(config: Entry, walk: Entry) -> dict[str, Any]:
    """Return the settings of a model from ``config``, its archive, and ``walk``, its live layers; either may be empty.

    ``ordered`` says that data pass the layers in their order, without other code between them. ``optimizer`` and
    ``loss`` have a ``name`` and their settings, ``layers`` a row for each layer with weights or a rate. Unknown
    settings are left out. Never raises.
    """
    compiled = mapping(config.get("compile_config")) or (walk if walk.get("compiled") else {})
    optimizer = mapping(walk.get("optimizer")) or mapping(compiled.get("optimizer"))
    inside = mapping(config.get("config"))
    told = entries(inside.get("layers")) or entries(walk.get("layers"))
    found = {
        "optimizer": _optimizer(optimizer),
        "loss": {**_loss(walk.get("loss") if walk.get("compiled") else None), **_loss(compiled.get("loss"))},
        "loss_weight": _number(compiled.get("loss_weights")),
        "loss_weights": _weights(compiled.get("loss_weights")),
        "parameters": _number(walk.get("parameters")),
        "trainable": _number(walk.get("trainable_parameters")),
        "input_dtype": next((_dtype(given) for given in told if kind_of(given) == "InputLayer"), ""),
        "ordered": walk.get("ordered") is True and not any(map(_is_own, entries(walk.get("layers")))),
        "layers": list(_layers(entries(walk.get("layers")) or told))[:MOST_LAYERS],
    }
    return {name: value for name, value in found.items() if value is not False and value not in (None, "", [], {})}


def settings_of_part(whole: dict[str, Any], part: dict[str, Any], name: str | int) -> dict[str, Any]:
    """Return the settings of one output of a model: ``part``, and how much its loss counts in the ``whole``.

    >>> settings_of_part({"loss_weights": {"age": 0.5}}, {"loss": {"name": "huber"}}, "age")
    {'loss': {'name': 'huber'}, 'loss_weight': 0.5}
    """
    weight = whole.get("loss_weights", {}).get(str(name))
    return part if weight is None else {**part, "loss_weight": weight}


def _weights(raw: Any) -> dict[str, float]:
    """Return the weights of the losses of several outputs, by name or place."""
    rows = enumerate(raw) if isinstance(raw, (list, tuple)) else mapping(raw).items()
    return {str(name): number for name, item in rows if (number := _number(item)) is not None}


def _is_own(row: Entry) -> bool:
    return row.get("registered_name") is not None or any(map(_is_own, entries(row.get("inner"))))


def _optimizer(raw: Entry) -> dict[str, Any]:
    config = mapping(raw.get("config"))
    if inner := mapping(config.get("inner_optimizer")):
        return _optimizer(inner)
    schedule = kind_of(mapping(config.get("learning_rate")))
    named = {"name": canonical_optimizer(raw)} if raw else {}
    return {**named, **({"schedule": schedule} if schedule else {}), **_numbers(config, _OF_OPTIMIZERS)}


def _loss(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, (str, Mapping)) or not raw:
        return {}
    config = mapping(mapping(raw).get("config"))
    summed = {"reduction": "sum"} if config.get("reduction") == "sum" else {}
    return {"name": canonical_loss(raw), **summed, **_numbers(config, _OF_LOSSES)}


def _layers(rows: list[Entry], steps: float | None = None) -> Iterator[dict[str, Any]]:
    """Yield a row for each layer, nested layers too; ``steps`` reach the first one."""
    before: Any = None
    for row in rows:
        config = mapping(row.get("config"))
        reads, steps = steps, _steps_of(row)
        shape, before = before, row.get("output_shape")
        if row.get("inner") or config.get("layers"):
            yield from _layers(entries(row.get("inner")) or entries(config.get("layers")), reads)
        if kind_of(row) in ("InputLayer", "Sequential", "Functional"):
            continue
        found = {
            "name": text(config.get("name")) or text(row.get("name")),
            "kind": kind_of(row),
            "parameters": _number(row.get("parameters")),
            "frozen": row.get("trainable") is False or config.get("trainable") is False,
            "units": _number(config.get("units")),
            "channels": _number(config.get("filters") or config.get("output_dim")),
            "activation": _activation(config),
            "start": _start(config),
            "bias": _number(mapping(mapping(config.get("bias_initializer")).get("config")).get("value")),
            "no_bias": config.get("use_bias") is False,
            "masks": config.get("mask_zero") is True,
            "initial": row.get("initial") is True,
            "last_step": _is_last_step(row),
            "other_axis": kind_of(row) == "BatchNormalization" and _is_other_axis(config.get("axis"), shape),
            "one_row": kind_of(row).endswith("Conv2D") and _is_one_row(shape),
            "fixed": kind_of(row) == "Normalization" and config.get("mean") is not None,
            **_strides(config),
            "over_features": config.get("data_format") == "channels_first" and kind_of(row).endswith("Pooling1D"),
            "penalty": _penalty(row, config),
            **_constraint(config),
            "copies": _number(config.get("n")) if kind_of(row) == "RepeatVector" else None,
            **_numbers(config, ("rate", "momentum", "stddev", "dropout", "recurrent_dropout", "scale", "offset")),
            **(_scale_of(config) if kind_of(row) == "Normalization" else {}),
            "by": _number(config.get("num_bins") if kind_of(row) == "Hashing" else row.get("by")),
            "first_step": (kind_of(row) == "GetItem" and row.get("step") == 0) or _crops_to(row, at_end=True),
            "times": _number(row.get("times")),
            "highest": _highest(config, kind_of(row)),
            "one_mean": kind_of(row) == "Normalization" and "axis" in config and config["axis"] in (None, (), []),
            "reads": reads if kind_of(row) in RECURRENT else None,
            "axis": _number(config.get("axis")) if kind_of(row) in _REDUCING else None,
            "unusual": _unusual(row),
            "before": [text(name) for name in row["before"]] if isinstance(row.get("before"), list) else None,
        }
        yield {name: value for name, value in found.items() if value not in (None, "", 0, False, {}, [])}


def _scale_of(config: Entry) -> dict[str, float]:
    """Return what a normalization with one given mean and variance does, as a ``Rescaling`` would spell it."""
    mean, variance = _number(config.get("mean")), _number(config.get("variance"))
    if mean is None or not variance or variance < 0 or config.get("invert"):
        return {}
    return {"scale": 1 / math.sqrt(variance), "offset": -mean / math.sqrt(variance)}


def _highest(config: Entry, kind: str) -> float | None:
    """Return the highest pixel value that random brightness is made for, or the highest output of a ``ReLU``."""
    ends = config.get("value_range") if kind == "RandomBrightness" else None
    if isinstance(ends, (list, tuple)) and ends:
        return _number(ends[-1])
    return _number(config.get("max_value")) if kind == "ReLU" else None


def _is_last_step(row: Entry) -> bool:
    """Return whether a layer takes the last step of a sequence, by an index or by a crop."""
    return (kind_of(row) == "GetItem" and row.get("step") == -1) or _crops_to(row, at_end=False)


def _crops_to(row: Entry, *, at_end: bool) -> bool:
    """Return whether a crop leaves one step, and cuts the steps after it, ``at_end``, or those before it."""
    cropping = mapping(row.get("config")).get("cropping")
    sides = [_number(side) or 0.0 for side in cropping] if isinstance(cropping, (list, tuple)) else []
    leaves_one = kind_of(row) == "Cropping1D" and _steps_of(row) == 1 and len(sides) == 2
    return leaves_one and bool(sides[at_end]) and not sides[not at_end]


def _is_other_axis(axis: Any, shape: Any) -> bool:
    """Return whether inputs of this shape are normalized along another axis than the last one, their channels."""
    rank = len(shape) if isinstance(shape, (list, tuple)) else 0
    return rank > 2 and type(axis) is int and axis % rank != rank - 1


def _is_one_row(shape: Any) -> bool:
    """Return whether images of this shape, ``(batch, 1, size, size)``, have their channels first by mistake."""
    sizes = [_number(size) or 0.0 for size in shape] if isinstance(shape, (list, tuple)) else []
    return len(sizes) == 4 and sizes[1] == 1 and sizes[2] == sizes[3] > 3


def _steps_of(row: Entry) -> float | None:
    """Return how many steps a layer outputs for one example: the second axis of three."""
    shape = row.get("output_shape")
    return _number(shape[1]) if isinstance(shape, (list, tuple)) and len(shape) == 3 else None


def _unusual(row: Entry) -> list[str]:
    """Return the settings of a layer that are not Keras's defaults, and are seldom changed: ``dilation_rate=9``."""
    told = mapping(row.get("unusual")).items()
    return [f"{text(name)}={value!r}"[:MOST_SHOWN] for name, value in told if name not in _OFTEN_SET][:MOST_SETTINGS]


def _strides(config: Entry) -> dict[str, float]:
    """Return ``kernel`` and ``stride`` of a convolution, or ``pool`` of a pooling layer, along its first axis."""
    names = {"kernel": "kernel_size", "stride": "strides", "pool": "pool_size"}
    sides = {name: config.get(setting) for name, setting in names.items()}
    firsts = {name: side[:1] if isinstance(side, (list, tuple)) else side for name, side in sides.items()}
    return {name: number for name, first in firsts.items() if (number := _number(first)) is not None}


def _activation(config: Entry) -> str:
    """Return the one name that Keras has for the activation of a layer; empty for none, and for the learner's own."""
    name = canonical_activation(config["activation"]) if config.get("activation") is not None else ""
    return "" if is_own(name) else name


def _start(config: Entry) -> dict[str, Any]:
    raw = config.get("kernel_initializer") or config.get("embeddings_initializer")
    if raw is None:
        return {}
    name, numbers = canonical_initializer(raw), _numbers(mapping(mapping(raw).get("config")), _OF_STARTS)
    # A constant may be an array, with another value for each weight.
    return {"name": ARRAY if name == "constant" and "value" not in numbers else name, **numbers}


def _constraint(config: Entry) -> dict[str, Any]:
    """Return the class of the constraint on the weights of a layer, and the largest norm that it allows."""
    raw = mapping(config.get("kernel_constraint") or config.get("embeddings_constraint"))
    kind = text(raw.get("class_name"))
    return {"constraint": kind, **_numbers(mapping(raw.get("config")), ("max_value",))} if kind else {}


def _penalty(row: Entry, config: Entry) -> float:
    """Return the largest factor of the regularizers of a layer; one layer is nothing else."""
    own = _numbers(config, _OF_PENALTIES) if kind_of(row) == "ActivityRegularization" else {}
    of_weights = (_strength(value) for name, value in config.items() if "regularizer" in str(name))
    return max((*map(abs, own.values()), *of_weights), default=0)


def _strength(raw: Any) -> float:
    return max(
        (abs(number) for number in _numbers(mapping(mapping(raw).get("config")), _OF_PENALTIES).values()), default=0
    )


def _dtype(entry: Entry) -> str:
    dtype = mapping(entry.get("config")).get("dtype")
    return text(dtype) or text(mapping(mapping(dtype).get("config")).get("name"))


def _numbers(config: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, float]:
    return {name: number for name in names if (number := _number(config.get(name))) is not None}


def _number(value: Any) -> float | None:
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None
