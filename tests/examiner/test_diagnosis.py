"""Why a training missed its threshold: each cause of the table is told with its evidence, and not without."""

import math
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.examiner.diagnosis import UNTRIED, likely_cause, sentence_for
from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.diagnosis.cures import fitted_alike, fitted_longer, higher_rate, whatever
from grader.examiner.diagnosis.facts import Facts, Settings
from grader.examiner.diagnosis.ranking import Trial, next_cure, rank
from grader.examiner.diagnosis.signs import narrow_layer, starts_far_off
from grader.examiner.diagnosis.words import exploded, order_is_lost
from grader.submission.models.keras_names import ARRAY

FALLING = [0.69, 0.6, 0.5, 0.42, 0.35, 0.29, 0.24, 0.2]
SETTLED = [0.69, 0.6, 0.52, 0.5, 0.49, 0.488, 0.487, 0.487, 0.486, 0.486]
CHANCE = [0.694, 0.693, 0.6931, 0.693]
JUMPING = [0.9, 0.5, 0.8, 0.45, 0.85, 0.5, 0.9, 0.5, 0.8, 0.45]
SEASON = [20 + 5 * math.sin(day / 5) for day in range(60)]
SWINGING = [value + 0.5 * (-1) ** day for day, value in enumerate(SEASON[1:])]
ADAM = {"optimizer": {"name": "adam", "learning_rate": 0.001}}
ALL_ONE = ((50, 0), (50, 0))


STANDING = {"name": "dense", "weights": 40, "trainable": True, "size": 2.0, "moved": 0.0, "still": 1.0}
"""What is recorded of a layer that no step changed."""


def of_classes(
    history: Any, *runs: float, matrix: Any = ((30, 20), (25, 25)), threshold: float = 0.85, **evidence: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return details and evidence of a classifier that was right in ``runs`` parts of the held-out examples."""
    return {"runs": list(runs), "threshold": threshold}, {
        "measured": {"metric": "accuracy", "value": runs[0], "threshold": threshold},
        "curves": {"metric": "accuracy", "threshold": threshold, "history": history},
        "confusion": {"labels": ["displeased", "pleased"], "matrix": matrix},
        **evidence,
    }


def of_values(
    history: dict[str, Any],
    error: float | None,
    forecast: list[float],
    threshold: float = 2.0,
    *,
    linear: bool = False,
    **evidence: Any,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return details and evidence of a model whose ``forecast`` of a season has this mean absolute error."""
    return {"runs": [error], "threshold": threshold, "linear": linear}, {
        "measured": {"metric": "mae", "value": error, "threshold": threshold},
        "curves": {"metric": "loss", "threshold": None, "history": history},
        "forecast": {"time": list(range(59)), "truth": SEASON[1:], "forecast": forecast, "naive": SEASON[:-1]},
        **evidence,
    }


def classes(history: Any, *runs: float, **how: Any) -> str:
    """Return what is told of a classifier."""
    return sentence_for(*of_classes(history, *runs, **how))


def values(history: dict[str, Any], error: float | None, forecast: list[float], **how: Any) -> str:
    """Return what is told of a forecast."""
    return sentence_for(*of_values(history, error, forecast, **how))


def cause_of(told: tuple[dict[str, Any], dict[str, Any]]) -> str:
    """Return the name of the first cause that holds."""
    facts = Facts.read(*told)
    assert facts is not None
    return next(cause.name for cause in CAUSES if cause.holds(facts))


def compiled(optimizer: str = "adam", **numbers: Any) -> dict[str, Any]:
    return {"optimizer": {"name": optimizer, **numbers}}


def layered(*layers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return settings with these layers before an output layer."""
    output = {"name": "output", "kind": "Dense", "activation": "softmax", "parameters": 20, "units": 2}
    return {
        **ADAM,
        "ordered": True,
        "layers": [*({"name": "hidden", "parameters": 9, **one} for one in layers), output],
        **more,
    }


def stuck(**evidence: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that guesses, after a training in which the loss did not move."""
    return of_classes({"loss": CHANCE, "accuracy": [0.5] * 4}, 0.5, **evidence)


def learned(**evidence: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that reaches the threshold in training, and only there."""
    return of_classes({"loss": FALLING, "accuracy": [0.6, 0.99]}, 0.71, **evidence)


def never_predicted(classes: int) -> dict[str, Any]:
    """Return a confusion matrix of so many classes: the first is taken for the second."""
    rows = [[9 * (column == (row or 1)) for column in range(classes)] for row in range(classes)]
    return {"labels": [*map(str, range(classes))], "matrix": rows}


ABOVE_USUAL = {
    **layered({"kind": "Dense"}),
    **compiled(learning_rate=0.05),
    "loss": {"name": "sparse_categorical_crossentropy"},
}


def young(val_loss: Any = (0.62, 0.48, 0.44, 0.42, 0.4), **evidence: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that is nearly good enough after five epochs, with both losses still falling."""
    history = {"loss": [1.1, 0.55, 0.44, 0.37, 0.33], "accuracy": [0.67, 0.83, 0.86, 0.88, 0.9]}
    checked = {"val_loss": [*val_loss], "val_accuracy": [0.8, 0.81, 0.82, 0.83, 0.83][: len(val_loss)]}
    return of_classes({**history, **checked}, 0.83, **evidence)


def slow(**evidence: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that is still learning when the training ends."""
    return of_classes({"loss": FALLING, "accuracy": [0.5, 0.6]}, 0.62, **evidence)


GUESSING_RATES = {"learning_rate": [1e-3, 1e-6, 1e-9, 1e-12], "loss": CHANCE, "accuracy": [0.5] * 4}
STEADY_RATES = {**GUESSING_RATES, "learning_rate": [1e-3] * 4}
RISING_RATES = {**GUESSING_RATES, "learning_rate": [1e-8, 1e-6, 1e-4, 1e-2]}
CREEPING = [1 - 0.009 * epoch for epoch in range(20)]
SGD = compiled("sgd", learning_rate=0.01)
EDGE = [1e-30] * 59


def ending_in(activation: str) -> dict[str, Any]:
    """Return the settings of a model whose last layer has this activation."""
    last = {"kind": "Dense", "parameters": 9, "name": "d", "activation": activation}
    return {"ordered": True, "layers": [last], "optimizer": {"name": "adam", "learning_rate": 0.002}}


ZEROS, RELU = [0.0] * 59, layered({"kind": "Dense"}, layers=[{"kind": "Dense", "activation": "relu", "name": "d"}])
LEVEL = {"loss": [30.0, 12.0, 10.0, 9.92, 9.91, 9.9]}


SQUEEZING = [{"kind": "Rescaling", "scale": 0.01}, {"kind": "Softmax"}]


def lost_on(name: str, lowest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that was trained with a loss on labels from ``lowest`` to 40."""
    training = {"targets": {"lowest": lowest, "highest": 40.0}}
    return of_values(LEVEL, 5.0, SWINGING, settings={**ADAM, "loss": {"name": name}}, training=training)


def striding(kernel: int, stride: int) -> dict[str, Any]:
    """Return settings of a model that begins with such a convolution."""
    return layered({"kind": "Conv1D", "kernel": kernel, "stride": stride})


def pooling(kind: str, size: int) -> dict[str, Any]:
    """Return settings of a model with such a pooling layer."""
    return layered({"kind": kind, "pool": size, "parameters": 0})


def losing(name: str) -> dict[str, Any]:
    """Return settings of a classifier with such a loss."""
    return layered({"kind": "Dense", "activation": "relu"}, loss={"name": name})


def spread(loss: str, label_values: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that guesses, with such a loss and labels of so many values each."""
    return stuck(settings=losing(loss), training={"label_values": label_values})


def moving(kind: str, kernel: int, stride: int) -> dict[str, Any]:
    """Return settings of a model with such a convolution behind another one."""
    return layered({"kind": kind, "kernel": 3, "stride": 1}, {"kind": kind, "kernel": kernel, "stride": stride})


def stopped(kind: str, **how: Any) -> dict[str, Any]:
    """Return settings of a model with something between its first layer and the others."""
    between = {"kind": kind, "name": "between", "parameters": 9 * (kind == "Dense"), **how}
    return layered({"kind": "Dense", "name": "first", "activation": "relu"}, between)


def folded_inputs(kind: str, lowest: float = -4.0, **how: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training on inputs from ``lowest`` on, which pass something before the first weights."""
    settings = layered({"kind": kind, "parameters": 0, **how}, {"kind": "Dense", "activation": "relu"})
    return slow(settings=settings, training={"examples": {"rows": 90, "lowest": lowest, "highest": 4.0}})


def level_with(loss: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, trained with such a loss."""
    return of_values(LEVEL, 5.0, SWINGING, settings={**layered({"kind": "LSTM"}), "loss": {"name": loss}})


def drawn(mean: float, stddev: float) -> dict[str, Any]:
    """Return an initializer that draws around a mean."""
    return {"name": "random_normal", "mean": mean, "stddev": stddev}


def uniform(low: float, high: float) -> dict[str, Any]:
    """Return an initializer that draws between two limits."""
    return {"name": "random_uniform", "minval": low, "maxval": high}


def placed(kind: str, name: str, *before: str, **more: Any) -> dict[str, Any]:
    """Return a layer of a functional model that gets the outputs of these."""
    return {"kind": kind, "name": name, "before": list(before), **more}


def merged(axis: int) -> dict[str, Any]:
    """Return settings of a model that takes means of its feature maps along an axis."""
    conv = placed("Conv2D", "conv", channels=32, parameters=9)
    settings = layered(conv, placed("MaxPooling2D", "pool", "conv"), placed("Mean", "mean", "pool", axis=axis))
    return {**settings, "layers": [*settings["layers"][:-1], {**settings["layers"][-1], "before": ["mean"]}]}


def limited(constraint: str) -> dict[str, Any]:
    """Return settings of a model whose output layer has a constraint."""
    settings = layered({"kind": "Dense", "activation": "relu"})
    return {**settings, "layers": [settings["layers"][0], {**settings["layers"][1], "constraint": constraint}]}


def between_weights(kind: str) -> dict[str, Any]:
    """Return settings of a model with such a layer between two with weights."""
    first, between = {"kind": "Embedding", "channels": 24}, {"kind": kind, "parameters": 0}
    return layered(first, between, {"kind": "GlobalAveragePooling1D", "parameters": 0})


NEGATIVE = {"targets": {"lowest": -20.0, "highest": 80.0}}
POSITIVE = {"targets": {"lowest": 0.5, "highest": 80.0}}


def repeated(times: int) -> dict[str, Any]:
    """Return settings of a model that calls one layer so many times."""
    again = placed("Dense", "again", "first", *["again"] * (times - 1), times=times, activation="relu")
    return layered(placed("Dense", "first", activation="relu"), again)


def recurring(activation: str) -> dict[str, Any]:
    """Return settings of a recurrent model with such an activation."""
    return layered({"kind": "SimpleRNN", "activation": activation})


def waisted(units: int) -> dict[str, Any]:
    """Return settings of a model with a layer of so many units before a wide one."""
    return layered({"kind": "Dense", "units": units}, {"kind": "Dense", "units": 256})


def seen_behind(kind: str, values: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training of images of 784 values, so many of which reach the first weights behind such a layer."""
    details, evidence = seen(values=784, input={"highest": 1.0, "values": values})
    return details, {**evidence, "settings": layered({"kind": kind, "parameters": 0}, {"kind": "Conv2D"})}


def changed(moved: float, trainable: bool = True) -> dict[str, Any]:
    """Return what a training tells of its weights."""
    return {"layers": [{"name": "dense", "weights": 9, "trainable": trainable, "size": 1.0, "moved": moved}]}


def seen(**look: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training that is stuck, and of which an experiment has looked at one batch."""
    details, evidence = stuck()
    return {**details, "tried": {"trials": [], "look": look}}, evidence


def read_token_ids(kinds: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training of which so many of 100 token ids of a batch reach the embedding."""
    details, evidence = seen(values=34, input={"values": 34, "kinds": kinds, "given_kinds": 100.0})
    layers = layered({"kind": "Hashing", "parameters": 0}, {"kind": "Embedding", "name": "words"})
    return details, {**evidence, "settings": layers, "training": {"of_token_ids": True}}


def noised_at(spread: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training whose first layer adds noise to values of this standard deviation."""
    details, evidence = seen(input={"highest": 1.0, "spread": spread})
    return details, {**evidence, "settings": layered({"kind": "GaussianNoise", "stddev": 0.3, "parameters": 0})}


def last(kind: str) -> dict[str, Any]:
    """Return settings of a model that ends with a layer of this kind."""
    return {"ordered": True, "layers": [{"name": "a", "kind": "LSTM", "parameters": 9}, {"name": "b", "kind": kind}]}


def kinds_at_the_end(*kinds: str) -> dict[str, Any]:
    """Return settings of a model that ends with these layers, of which a ``Dense`` alone has weights."""
    rows = [{"name": kind.lower(), "kind": kind, "parameters": 9 * (kind == "Dense")} for kind in kinds]
    return {"ordered": True, "layers": [{"name": "a", "kind": "LSTM", "parameters": 9}, *rows]}


def noised(spread: float) -> dict[str, Any]:
    """Return settings of a model with a layer that adds noise."""
    return {"layers": [{"name": "noise", "kind": "GaussianNoise", "stddev": spread}]}


def sloped(*norms: float) -> list[dict[str, Any]]:
    """Return the norms of the gradients of layers."""
    return [{"gradient": one} for one in norms]


def level(uses: dict[str, Any] | None = None, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast whose training has levelled off, and what of its inputs the model uses."""
    details, evidence = of_values(LEVEL, 5.0, SWINGING, settings=layered({"kind": "LSTM"}))
    return {**details, **more, "tried": {"trials": [], "look": {}, "uses": uses or {}}}, evidence


def scaled_outside(loss: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a model that is right on another scale, and what its training reached there."""
    line = {"factor": 50.0, "offset": 3.0, "error": 0.5, "spread": 0.02 * 50, "middle": 1.0}
    history, settings = {"loss": [1.0, 0.5, loss]}, {"loss": {"name": "mean_squared_error"}}
    details, evidence = of_values(history, 40.0, SWINGING, settings=settings)
    return {**details, "line": line}, evidence


def joined(error: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a model of two others, and what error it has on another scale."""
    details, evidence = of_values({}, 40.0, SWINGING, trained_by="composed", settings=ADAM)
    line = {"factor": 50.0, "offset": 3.0, "error": error, "spread": 1.0, "middle": 1.0}
    return {**details, "line": line}, evidence


def dense_on(uses: dict[str, Any], layer: dict[str, Any] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier of two dense layers that has levelled off, and what of its inputs it uses."""
    settled = {"loss": SETTLED, "accuracy": [0.55, 0.79]}
    details, evidence = of_classes(settled, 0.7, settings=layered(layer or {"kind": "Dense", "activation": "relu"}))
    return {**details, "tried": {"trials": [], "look": {}, "uses": uses}}, evidence


def bounded(activation: str, scale: float = 0.0, **evidence: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, by a model whose last weights have an activation, and a scale after."""
    settings = layered({"kind": "LSTM"})
    settings["layers"][-1]["activation"] = activation
    if not scale:
        return of_values(LEVEL, 5.0, SWINGING, settings=settings, **evidence)
    settings["layers"].append({"name": "scale", "kind": "Rescaling", "scale": scale})
    details, evidence = of_values({"loss": [1.0, *[0.01] * 20]}, 40.0, SWINGING, settings=settings)
    return {**details, "line": scaled_outside(0.01)[0]["line"]}, evidence


def moved(offset: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of values from 15 to 185 whose last weights have a ``relu``, which is scaled after it."""
    details, evidence = bounded("relu", training={"targets": {"lowest": 15.0, "highest": 185.0}})
    evidence["settings"]["layers"].append({"name": "after", "kind": "Rescaling", "scale": 40.0, "offset": offset})
    return details, evidence


def followed_by(**layer: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of values below 0 by a model whose last weights have no activation, and a layer after them."""
    details, evidence = bounded("linear", training=NEGATIVE)
    evidence["settings"]["layers"].append({"name": "after", **layer})
    return details, evidence


def added(activation: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of a change, which is added to the last value: all labels are above 0, and changes are not."""
    details, evidence = bounded(activation, training={"targets": {"lowest": 300.0, "highest": 390.0}})
    last = evidence["settings"]["layers"][-1] | {"name": "change"}
    evidence["settings"]["layers"] = [last, {"name": "add", "kind": "Add", "before": ["last", "change"]}]
    return details, evidence


def far_beyond(error: float, activation: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast with an error by a model with a small rate, whose last layer has an activation."""
    settings = {**compiled("sgd", learning_rate=1e-9), "layers": [{"kind": "Dense", "activation": activation}]}
    return of_values({"loss": [2631.2, *[2604.0] * 20]}, error, SWINGING, settings={**settings, "ordered": True})


def sweeping(factor: float) -> dict[str, list[float]]:
    """Return a history in which the learning rate rises by a factor."""
    return {**GUESSING_RATES, "learning_rate": [1e-8 * factor ** (step / 3) for step in range(4)]}


def scaled_down(scale: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of one value, whose last layer multiplies by ``scale``."""
    settings = layered({"kind": "LSTM"})
    settings["layers"].append({"name": "scale", "kind": "Rescaling", "scale": scale})
    training = {"targets": {"lowest": 0.0, "highest": 90.0}}
    return of_values(LEVEL, 5.0, [0.8] * 59, settings=settings, training=training)


def capped(highest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of one value, whose last weights are followed by a ``ReLU`` with a highest output."""
    details, evidence = scaled_down(200.0)
    layers = evidence["settings"]["layers"]
    evidence["settings"]["layers"] = [*layers[:-1], {"name": "cap", "kind": "ReLU", "highest": highest}, layers[-1]]
    return details, evidence


def brightened(highest: float, scale: float = 1 / 255) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier of pixels that are scaled, and then made brighter or darker."""
    layers = [{"kind": "Rescaling", "scale": scale}, {"kind": "RandomBrightness", "highest": highest}]
    return stuck(settings=layered(*layers), training={"examples": {"rows": 90, "lowest": 0.0, "highest": 255.0}})


def far_off(highest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of one value, trained with labels from 0 to ``highest``."""
    training = {"targets": {"lowest": 0.0, "highest": highest}}
    return of_values(LEVEL, 5.0, [47.4] * 59, settings=layered({"kind": "LSTM"}), training=training)


def read_from(highest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of one value by dense layers, whose inputs go up to ``highest``."""
    training = {"targets": {"lowest": 0.0, "highest": 90.0}, "examples": {"lowest": 0.0, "highest": highest}}
    hidden = {"kind": "Dense", "activation": "relu", "units": 16}
    return of_values(LEVEL, 5.0, [47.4] * 59, settings=layered(hidden), training=training)


def still_far(constant: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast whose loss still falls, and the loss of the best constant prediction."""
    training = {"targets": {"lowest": 20.0, "highest": 90.0}}
    falling, settings = {"loss": [48.0, 44.0, 40.0, 36.0, 32.0]}, layered({"kind": "LSTM"})
    details, evidence = of_values(falling, 5.0, SWINGING, settings=settings, training=training)
    return {**details, "tried": {"trials": [], "look": {"constant": constant}}}, evidence


def flipped(share: float, kind: str = "Conv2D") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training whose examples hold their values in another order, by such a share."""
    details, evidence = slow(settings=layered({"kind": kind}))
    return details, {**evidence, "training": {"examples": {"rows": 90}, "changed": {"turned": share}}}


def folded(kind: str, by: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training on 240 token ids, with such an operation before the embedding."""
    layers = layered({"kind": kind, "by": by, "parameters": 0}, {"kind": "Embedding", "name": "words"})
    return slow(settings=layers, training={"examples": {"rows": 90, "highest": 239.0}})


def inverted(mean: float, lowest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier whose ``fit`` was given values from ``lowest`` to 1, and others from 0 to 1 or to 159."""
    asked = {"lowest": 0.0, "highest": 159.0 if lowest < -1 else 1.0, "mean": 71.0 if lowest < -1 else 0.13}
    return slow(training={"examples": {"rows": 90, "lowest": lowest, "highest": 1.0, "mean": mean}, "asked": asked})


def averaged(convolutions: int) -> dict[str, Any]:
    """Return settings of a model that keeps one value of each filter after so many convolutions."""
    return layered(*({"kind": "Conv2D", "channels": 32},) * convolutions, {"kind": "GlobalAveragePooling2D"})


def with_units(units: int, kind: str = "Dense") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, by a model with so many units in a hidden layer."""
    hidden = {"kind": kind, "activation": "relu", "units": units}
    return of_values(LEVEL, 5.0, SWINGING, settings=layered(hidden))


def read_in_steps(steps: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, by a recurrent layer that so many steps reach."""
    return of_values(LEVEL, 5.0, SWINGING, settings=layered({"kind": "LSTM", "units": 32, "reads": steps}))


def embedded(width: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier with a frozen embedding, whose weights were about ``width`` at the start."""
    start = {"name": "random_uniform", "minval": -0.05, "maxval": 0.05}
    layers = layered({"kind": "Embedding", "frozen": True, "start": start, "parameters": 1200})
    size = width * math.sqrt(1200 / 3)
    rows = [{"name": "hidden", "weights": 1200, "trainable": False, "size": size, "moved": 0.0}]
    return slow(settings=layers, training={"layers": rows})


def diverged(**loss: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier whose loss grew, compiled with a loss of these settings."""
    return of_classes({"loss": [2.3, 9.0, 80.0]}, 0.1, settings={"loss": {"name": "mean_squared_error", **loss}})


def with_rates(rate: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training whose learning rate was the same in each epoch."""
    return of_classes({"loss": [2.3, 2.3, 2.3], "learning_rate": [rate] * 3}, 0.1, settings=ADAM)


def ignoring(label: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training on labels from 0 to 9, whose loss leaves out one label."""
    loss = {"name": "sparse_categorical_crossentropy", "ignore_class": label}
    return slow(settings={**ADAM, "loss": loss}, training={"targets": {"lowest": 0, "highest": 9}})


def balanced(alpha: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training with a focal loss."""
    loss = {"name": "binary_focal_crossentropy", "apply_class_balancing": 1.0, "alpha": alpha}
    return stuck(settings={**ADAM, "loss": loss})


def ended_at(loss: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training whose loss fell to this, with an accuracy of guessing."""
    return of_classes({"loss": [0.02, loss, loss], "accuracy": [0.1] * 3}, 0.1, settings=ADAM)


def set_back(*unusual: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training that does not carry over, of a model with these unusual settings."""
    return learned(settings=layered({"kind": "Conv1D", "unusual": [*unusual]}))


def validated(best: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a training with a callback, of 80 % on held-out examples."""
    history = {"loss": FALLING, "accuracy": [0.5] * len(FALLING), "val_accuracy": [best] * len(FALLING)}
    return of_classes(history, 0.8, settings=ADAM, training={"epochs": 50, "callbacks": 1})


@pytest.mark.parametrize(("highest", "is_told"), [(1.0, True), (255.0, False), (200.0, False)])
def test_validation_examples_on_another_scale_are_told(highest: float, is_told: bool) -> None:
    details, evidence = validated(0.35)
    evidence["training"] |= {"validation": {"highest": highest}, "examples": {"highest": 255.0}}
    told = sentence_for(details, evidence)
    assert ("Its examples go up to 1, and those of `fit` up to 255" in told) is is_told
    assert ("wrong labels" in told) is not is_told


def pooled(over_features: bool) -> dict[str, Any]:
    """Return settings of a model that pools, over features or over steps."""
    return layered({"kind": "GlobalAveragePooling1D", "over_features": over_features})


def between(scale: float) -> dict[str, Any]:
    """Return settings of a model with a ``Rescaling`` between two layers with weights."""
    return layered({"kind": "Conv2D"}, {"name": "r", "kind": "Rescaling", "scale": scale, "parameters": 0})


ONE_LAYER = {"ordered": True, "layers": [{"name": "output", "kind": "Dense", "parameters": 9, "units": 1}]}
"""Settings of a model whose only weights are those of its output layer."""


def stepping(kind: str, **joined: list[str]) -> dict[str, Any]:
    """Return settings of a model that takes the first step of a layer of this kind; ``Sequential`` tells no joins."""
    cut = {"name": "get_item", "kind": "GetItem", "parameters": 0, "first_step": True, **joined}
    return layered({"name": "read", "kind": kind}, cut)


def thrown(times: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a constant forecast after a training that changed the weights by so many times their size."""
    settings = {**layered({"kind": "Dense", "activation": "relu"}), "optimizer": {"name": "sgd", "learning_rate": 1e-3}}
    training = {"layers": [{"name": "hidden", "size": 2.0, "moved": 2.0 * times, "trainable": True}]}
    return of_values({"loss": [2.6e7, 1400.0, 300.0, 310.0]}, 11.0, [47.4] * 59, settings=settings, training=training)


def ended_by(offset: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of labels from 200 to 400 by a model that ends with a ``Rescaling``."""
    layers = [
        {"name": "d", "kind": "Dense", "units": 1},
        {"name": "r", "kind": "Rescaling", "scale": 20.0, "offset": offset},
    ]
    training = {"targets": {"lowest": 200.0, "highest": 400.0}}
    settings = {**ADAM, "ordered": True, "layers": layers}
    return of_values(LEVEL, 500.0, SWINGING, settings=settings, training=training)


def begun_at(loss: float, name: str = "mean_absolute_error") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of labels from 300 to 340 by a model that had this loss before its training."""
    details, evidence = of_values(
        LEVEL, 500.0, SWINGING, settings={**layered({"kind": "Dense"}), "loss": {"name": name}}
    )
    evidence["training"] = {"targets": {"lowest": 300.0, "highest": 340.0}}
    return {**details, "tried": {"trials": [], "look": {"rows": 64, "loss": loss, "constant": 5.0}}}, evidence


def summed(loss: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast by a model that ends with a sum, and then a factor, and had this loss before its training."""
    layers = [{"kind": "Dense", "units": 1}, {"kind": "Add"}, {"kind": "Rescaling", "scale": 10.0}]
    details, evidence = of_values(LEVEL, 500.0, SWINGING, settings={**ADAM, "ordered": True, "layers": layers})
    return {**details, "tried": {"trials": [], "look": {"rows": 64, "loss": loss, "constant": 5.0}}}, evidence


def differing(*after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of labels from 200 to 400 by a model of differences, with these layers at its end."""
    layers = [{"kind": "Subtract", "name": "s"}, {"kind": "Dense", "name": "d", "units": 1, "parameters": 9}, *after]
    training = {"targets": {"lowest": 200.0, "highest": 400.0}}
    return of_values(LEVEL, 500.0, SWINGING, settings={**ADAM, "ordered": True, "layers": layers}, training=training)


def test_one_step_after_a_pooling_is_told_with_the_pooling() -> None:
    pooled = layered({"kind": "GlobalAveragePooling1D", "parameters": 0}, {"kind": "LSTM", "units": 32, "reads": 1})
    details, evidence = of_values(LEVEL, 5.0, SWINGING, settings=pooled)
    assert "Remove `GlobalAveragePooling1D`" in sentence_for(details, evidence)
    assert "`Reshape((steps, 1))`" in sentence_for(*read_in_steps(1))


def trained_to(loss: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast whose mean absolute error is this in training, and 5 on held-out examples."""
    settings = {**layered({"kind": "Dense"}), "loss": {"name": "mean_absolute_error"}}
    return of_values({"loss": [30.0, 2 * loss, 1.01 * loss, loss, loss, loss]}, 5.0, SWINGING, settings=settings)


def forgotten(*layers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a model with such layers whose predictions depend on the last steps alone."""
    return level({"steps": 60, "first": 49, "last": 60, "ordered": True}, settings=layered(*layers))


def averaged_along(axis: int) -> dict[str, Any]:
    """Return settings of a model that takes a mean of the vectors of tokens along this axis."""
    mean = {"kind": "Mean", "name": "mean", "axis": axis, "before": ["words"], "parameters": 0}
    return layered({"kind": "Embedding", "name": "words"}, mean)


def compared(**neighbors: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that is stuck, and how often similar examples have the same label."""
    details, evidence = of_classes({"loss": [2.4, 2.31, 2.3, 2.3, 2.3, 2.3]}, 0.1)
    return {**details, "tried": {"trials": [], "look": {"neighbors": neighbors}}}, evidence


def fitted(
    examples: tuple[float, float, float], asked: tuple[float, float, float]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier whose ``fit`` was given values with this lowest, highest and mean, and others these."""
    own, other = (dict(zip(("lowest", "highest", "mean"), one, strict=True)) for one in (examples, asked))
    return slow(training={"examples": {"rows": 90, **own}, "asked": {"rows": 90, **other}})


def labelled(own: tuple[float, float], asked: tuple[float, float], kinds: tuple[int, int] = (50, 50)) -> dict[str, Any]:
    """Return what is told of the range of the labels of ``fit``, and of those that the submission was given."""
    known = {"lowest": asked[0], "highest": asked[1], "kinds": kinds[0], "offered_kinds": kinds[1]}
    return {"targets": {"lowest": own[0], "highest": own[1]}, "examples": {"rows": 90}, "asked_labels": known}


def one_hot(own: tuple[float, float], asked: tuple[float, float]) -> dict[str, Any]:
    """Return what is told of one-hot labels of ``fit``, whose classes go from one number to another."""
    told = labelled((0, 1), asked)
    return {**told, "asked_labels": {**told["asked_labels"], "own_lowest": own[0], "own_highest": own[1]}}


def numbered_to(highest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier of numbered classes that guesses, and how far its labels went."""
    labels = {"examples": {"rows": 9}, "targets": {"lowest": 0, "highest": highest}}
    return stuck(training=labels, settings={**ADAM, "loss": {"name": "sparse_categorical_crossentropy"}})


def about_numbers(training: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, and what is told of its labels."""
    return of_values(LEVEL, 5.0, SWINGING, training=training, settings=layered({"kind": "LSTM"}))


def ending(*layers: dict[str, Any]) -> dict[str, Any]:
    """Return settings of a model with these layers after an output layer with a softmax."""
    settings = layered({"kind": "Dense", "activation": "relu"})
    return {**settings, "layers": [*settings["layers"], *layers]}


def kept(constraint: str, limit: float | None = None) -> dict[str, Any]:
    """Return settings of a model with a hidden layer whose weights have this constraint."""
    return layered({"kind": "Dense", "activation": "relu", "constraint": constraint, "max_value": limit})


def softmax_over(units: int) -> dict[str, Any]:
    """Return settings of a model that ends with a softmax over so many values."""
    settings = layered({"kind": "Dense", "activation": "relu"})
    settings["layers"][-1] |= {"units": units}
    return settings


def without_bias(no_bias: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, by a model whose last layer may have no bias."""
    settings = layered({"kind": "LSTM"})
    settings["layers"][-1] |= {"activation": "linear", "no_bias": no_bias}
    return of_values(LEVEL, 5.0, SWINGING, settings=settings)


def given_otherwise(**shares: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that is stuck, and the shares of examples and labels that ``fit`` was given otherwise."""
    examples, asked = (
        {"rows": 90, "mean": shares.get("mean", 0.2), "highest": 1},
        {"rows": 90, "mean": 0.5, "highest": 1},
    )
    return slow(training={"examples": examples, "asked": asked, "changed": shares})


def other_labels(**shares: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, and the share of labels that are not those that were offered."""
    return about_numbers({"targets": {"lowest": 0.1, "highest": 4.0}, "changed": shares})


def grown(inputs: float, labels: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast whose inputs and labels reach so many times as far as those that were offered."""
    return about_numbers({
        "examples": {"rows": 90, "lowest": 0.0, "highest": 100.0 * inputs}, "asked": {"lowest": 0.0, "highest": 100.0},
        "targets": {"lowest": 0.0, "highest": 90.0 * labels}, "asked_labels": {"lowest": 0.0, "highest": 90.0},
        "changed": {"labels": 1.0, "same_labels": 0.0},
    })  # fmt: skip


def weighted(highest: float, counts: tuple[int, int], light: float = 0.5) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier with weights from 1 to ``highest``, and how frequent its classes are."""
    known = {
        "weighed": {"lowest": 1.0, "highest": highest, "light": light},
        "classes": {"counts": list(counts), "turns": 40},
    }
    return slow(training=known)


def from_sets(fitted_rows: int, largest: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier whose ``fit`` was given one of two data sets that were loaded."""
    asked = {"rows": fitted_rows, "largest": largest, "highest": 1.0}
    return slow(training={"examples": {"rows": fitted_rows, "highest": 1.0}, "asked": asked})


def returned(trained_by: str, **training: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that guesses, without a history where ``training`` says that others were trained."""
    history = {} if training else {"loss": FALLING, "accuracy": [0.6, 0.99]}
    return of_classes(history, 0.5, trained_by=trained_by, training=training, settings=ADAM)


def relabelled(share: float, **evidence: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier whose examples come with other labels from the second epoch on, and averages its steps."""
    told = {"settings": layered({"kind": "GlobalAveragePooling1D"}), **evidence}
    return slow(changed_labels={"share": share, "since": 2.0, "epochs": 1.0}, **told)


def beside(value: float | None, fit: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that guesses, and what another model of the same function reaches."""
    details, evidence = stuck(settings=ADAM)
    told = {"value": value, "fit": fit, "layers": ["Flatten", "Add"]}
    return {**details, "tried": {"trials": [], "other": told}}, evidence


def in_columns(same: int, trained_by: str = "composed") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return forecasts of several steps, by a model with so many columns that are all the same."""
    details, evidence = of_values({}, 14.0, SWINGING, settings=ADAM, trained_by=trained_by)
    return {**details, "same_columns": same}, evidence


def given_back(**told: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier that has the weights of this epoch again."""
    details, evidence = returned("overwritten")
    known = {"figure": "val_accuracy", "own": 0.31, "best": 0.95, "best_at": 17, "higher": True, "held_out": True}
    return details, {**evidence, "kept_weights": {"unit": "epoch", "is_worst": True, **known, **told}}


def dropped(loss: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast with a dropout of half, whose squared error in training ended at ``loss``."""
    settings = {**layered({"kind": "Dropout", "rate": 0.5}), "loss": {"name": "mean_squared_error"}}
    return of_values({"loss": [2 * loss, 1.5 * loss, 1.2 * loss, loss]}, 5.0, SWINGING, settings=settings)


def normalized_for(batch: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier with batch normalization, trained on 2,000 examples in batches of this size."""
    training = {"examples": {"rows": 2000}, "batch": batch}
    return slow(settings=layered({"kind": "BatchNormalization", "momentum": 0.99}), training=training)


def looped(trained_by: str, rate: float = 0.001, optimizer: str = "adam") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast of one value, by a model that something trained; a loop has its own optimizer."""
    settings = layered({"kind": "LSTM"}, **compiled(learning_rate=0.001))
    known = {"trained_by": trained_by, "loop_optimizer": {"name": optimizer, "learning_rate": rate}}
    return of_values({}, 5.0, [47.4] * 59, settings=settings, **known)


def lost_at(epoch: int, highest: float, *layers: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a model whose loss is NaN from an epoch on, trained with inputs up to ``highest``."""
    settings = {**layered(*({"kind": one} for one in layers), {"kind": "Dense"}), **compiled("sgd", learning_rate=0.01)}
    loss = [30.0, None] if epoch > 1 else [None, None]
    training = {"history": {"loss": loss}, "examples": {"rows": 90, "size": 90, "lowest": 0.0, "highest": highest}}
    return {"runs": [None], "threshold": 2.0, "metric": "mae"}, {"training": training, "settings": settings}


def table_up_to(highest: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return values that fall short, from a table with a column of this size; nobody looked at a batch."""
    training = {"examples": {"rows": 800, "size": 4000, "lowest": 0.0, "highest": highest}}
    return of_values(
        {"loss": [75.0, 70.0, 60.0]}, 7.0, SWINGING, settings=layered({"kind": "Dense"}), training=training
    )


def lost_before(**look: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a model whose loss is NaN, and what a look at a batch showed before the training."""
    details, evidence = lost_at(1, 1.0)
    return {**details, "tried": {"trials": [], "look": {"rows": 64, **look}}}, evidence


def joined_before(*names: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier of two branches, and the names of the layers between their join and the output layer."""
    branches = [{"name": "left", "before": []}, {"name": "right", "before": []}]
    join = [*branches, {"name": "join", "before": ["left", "right"]}]
    behind = [{"name": one, "before": [two], "kind": one} for one, two in zip(names, ("join", *names), strict=False)]
    settings = layered(*(join + behind))
    settings["layers"][2]["parameters"] = 0
    settings["layers"][-1]["before"] = [([*names] or ["join"])[-1]]
    return of_classes({"loss": SETTLED}, 0.5, settings=settings)


def pooled_series(kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a forecast that has levelled off, by a model with such a layer."""
    return of_values(LEVEL, 5.0, SWINGING, settings=layered({"kind": "Conv1D"}, {"kind": kind}))


def mixed_up(**changed: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier whose similar examples have unrelated labels, and what of them was changed."""
    details, evidence = compared(agree=0.12, chance=0.1, rows=400)
    values = {"rows": 90, "lowest": 0.0, "highest": 1.0, "mean": 0.5}
    details["tried"]["look"] |= {"data": {"changed": changed, "examples": values, "asked": values}}
    return details, evidence


MIXED_UP = of_classes({"loss": FALLING}, 0.05, matrix=((2, 48), (49, 1)))
WHOLE = {"steps": 20, "first": 1, "last": 20, "ordered": True}


def bagged(*kinds: str, most: float = 0.64) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier of texts, still learning, whose data need word order: without it ``most`` is reached."""
    settings = layered({"kind": "Embedding"}, *({"kind": one, "name": one, "kernel": 5} for one in kinds))
    details, evidence = of_classes({"loss": FALLING, "accuracy": [0.5, 0.6]}, 0.65, threshold=0.75, settings=settings)
    return {**details, "bag_of_words": most}, evidence


BOTH_WAYS: list[tuple[str, Any, Any]] = [
    ("values in another order", given_otherwise(examples=1.0, turned=0.98), given_otherwise(examples=0.1, turned=0.1)),
    ("inputs changed", given_otherwise(examples=1.0, turned=0.1), given_otherwise(examples=0.1, turned=0.0)),
    (
        "inputs changed",
        given_otherwise(examples=1.0, mean=0.5, share=0.9, share_before=0.03, value=1.0),
        given_otherwise(examples=1.0, mean=0.5, share=0.2, share_before=0.15, value=1.0),
    ),
    (
        "inputs changed",
        given_otherwise(examples=1.0, mean=0.5, alike=0.02),
        given_otherwise(examples=1.0, mean=0.5, alike=0.97),
    ),
    ("inputs changed", given_otherwise(examples=1.0), given_otherwise(examples=1.0, mean=0.49)),
    ("values of labels in another order", given_otherwise(turned_labels=1.0), given_otherwise(turned_labels=0.0)),
    (
        "labels of other examples",
        slow(training={"moved_labels": 0.8, "changed": {"turned_labels": 0.8}}),
        slow(training={"moved_labels": 0.0, "changed": {"turned_labels": 0.8}}),
    ),
    ("labels come apart", relabelled(0.83), relabelled(0.2)),
    ("labels come apart", relabelled(0.83, trained_by="loop"), returned("loop")),
    ("labels changed", other_labels(labels=1.0, same_labels=0.0), other_labels(labels=1.0, same_labels=1.0)),
    ("labels changed", grown(inputs=1.0, labels=1.4), grown(inputs=1.4, labels=1.4)),
    ("weights far apart", weighted(200.0, (40, 38)), weighted(30.0, (400, 10))),
    ("weights far apart", weighted(200.0, (40, 38)), weighted(90.0, (40, 38), 0.05)),
    ("weights far apart", weighted(1200.0, (40, 38), 0.05), weighted(1200.0, (400, 4), 0.05)),
    ("smaller data set", from_sets(240, 2160), from_sets(2160, 2160)),
    ("weights replaced", returned("overwritten"), returned("fit")),
    ("another model is better", beside(0.93), beside(None)),
    ("same columns", in_columns(7), in_columns(0)),
    ("wrong weights kept", given_back(at=1), returned("overwritten")),
    ("first weights kept", given_back(at=0), given_back(at=1)),
    ("starts far off", begun_at(5000.0), begun_at(330.0)),
    ("starts far off", begun_at(9e5, "mean_squared_error"), begun_at(1e5, "mean_squared_error")),
    ("held-out examples differ", trained_to(0.5), trained_to(4.0)),
    ("given otherwise", learned(training={"changed": {"labels": 0.4}}), learned(training={"changed": {"labels": 0.0}})),
    ("outputs elsewhere", ended_by(-300.0), ended_by(290.0)),
    ("images cropped", slow(settings=layered({"kind": "CenterCrop"})), slow(settings=layered({"kind": "Resizing"}))),
    ("branches averaged", differing({"kind": "Average", "name": "a"}), differing({"kind": "Add", "name": "a"})),
    ("value taken away", differing(), differing({"kind": "Add", "name": "a"})),
    ("sum scaled up", summed(3000.0), summed(9.0)),
    ("vectors reduced", stuck(settings=averaged_along(-1)), stuck(settings=averaged_along(1))),
    ("weights set", returned("assigned", other_fits=3), returned("loop", other_fits=3)),
    ("gradients not applied", returned("unapplied", other_fits=0), returned("loop", other_fits=0)),
    ("steps of zero", returned("idle", other_fits=0), returned("unapplied", other_fits=0)),
    ("own loop", returned("loop", other_fits=0), returned("fit", other_fits=0)),
    ("shapes in an own loop", looped("loop"), looped("fit")),
    ("shapes in an own loop", looped("loop", rate=0.05), looped("fit", rate=0.05)),
    ("another model returned", returned("loop", other_fits=1), returned("loop", other_fits=0)),
    ("large inputs", lost_at(2, 240.0), lost_at(2, 240.0, "Rescaling")),
    ("NaN before training", lost_before(loss=float("nan")), lost_before(loss=1.2)),
    ("NaN before training", lost_before(loss=0.7, input={"lost": 15}), lost_before(loss=0.7, input={"lost": 0})),
    (
        "scaled token ids",
        slow(settings=layered({"kind": "Rescaling"}, {"kind": "Embedding"})),
        slow(settings=layered({"kind": "Embedding"}, {"kind": "Rescaling"})),
    ),
    (
        "one value for all steps",
        of_values(
            LEVEL,
            5.0,
            SWINGING,
            settings=layered(
                layers=[{"kind": "Dense", "units": 1, "name": "d"}, {"kind": "RepeatVector", "copies": 7}]
            ),
        ),
        of_values(
            LEVEL,
            5.0,
            SWINGING,
            settings=layered(layers=[{"kind": "RepeatVector", "copies": 7}, {"kind": "GRU", "units": 1, "name": "d"}]),
        ),
    ),
    (
        "augmentation",
        of_classes({"loss": SETTLED, "accuracy": [0.5, 0.6]}, 0.62, settings=layered({"kind": "RandomRotation"})),
        of_classes({"loss": SETTLED, "accuracy": [0.5, 0.9]}, 0.62, settings=layered({"kind": "RandomRotation"})),
    ),
    ("dropout", slow(settings=layered({"kind": "LSTM", "dropout": 0.9})), slow(settings=layered({"kind": "LSTM"}))),
    (
        "weights averaged",
        slow(settings=compiled(use_ema=1.0, ema_momentum=0.9999)),
        slow(settings=compiled(use_ema=0.0, ema_momentum=0.9999)),
    ),
    (
        "gradients added up",
        slow(settings=compiled(gradient_accumulation_steps=500)),
        slow(settings=compiled(gradient_accumulation_steps=1)),
    ),
    (
        "gradients clipped to nothing",
        slow(settings=compiled("sgd", clipnorm=0.001)),
        slow(settings=compiled("sgd", clipnorm=1.0)),
    ),
    (
        "learning rate ran out",
        of_classes({"loss": SETTLED, "learning_rate": [0.01, 0.001, *[1e-4] * 8]}, 0.5),
        of_classes({"loss": SETTLED, "learning_rate": [0.01, 0.008, *[5e-3] * 8]}, 0.5),
    ),
    (
        "dropout",
        of_classes({"loss": SETTLED}, 0.5, settings=layered({"kind": "Dropout", "rate": 0.7})),
        of_classes({"loss": SETTLED}, 0.5, settings=layered({"kind": "Dropout", "rate": 0.3})),
    ),
    (
        "regularizer",
        of_classes({"loss": SETTLED}, 0.5, settings=layered({"kind": "Dense", "penalty": 0.01})),
        of_classes({"loss": SETTLED}, 0.5, settings=layered({"kind": "Dense", "penalty": 0.001})),
    ),
    (
        "stopped early",
        of_classes({"loss": SETTLED}, 0.5, training={"epochs": 20, "callbacks": 1}),
        of_classes({"loss": SETTLED}, 0.5, training={"epochs": 10, "callbacks": 1}),
    ),
    ("late join", joined_before(), joined_before("Dense")),
    ("steps pooled", pooled_series("GlobalAveragePooling1D"), pooled_series("Flatten")),
    ("bag of words", bagged("GlobalAveragePooling1D"), bagged("Conv1D", "GlobalAveragePooling1D")),
    ("bag of words", bagged("Dropout", "GlobalMaxPooling1D"), bagged("GlobalMaxPooling1D", most=0.8)),
    ("bag of words", bagged("GlobalMaxPooling1D"), bagged("Embedding", "Add", "GlobalMaxPooling1D")),
    (
        "bag of words",
        bagged("MultiHeadAttention", "GlobalMaxPooling1D"),
        bagged("Add", "MultiHeadAttention", "GlobalMaxPooling1D"),
    ),
    ("unused columns", level({"unused": [2]}), level({"unused": []})),
    ("examples and labels changed", mixed_up(examples=1.0, labels=0.9), mixed_up(examples=0.0, labels=0.9)),
    ("part of the input", level({**WHOLE, "first": 16}), level({**WHOLE, "first": 2})),
    ("order is lost", level({**WHOLE, "ordered": False}), level(WHOLE)),
    ("another scale", scaled_outside(0.01), scaled_outside(1000.0)),
    ("no convolution", dense_on({"image": True, "ordered": True}), dense_on(WHOLE)),
    (
        "kernels of one",
        dense_on({"image": True, "ordered": True}, {"kind": "Conv2D", "kernel": 1}),
        dense_on({"image": True, "ordered": True}, {"kind": "Conv2D", "kernel": 3}),
    ),
    (
        "activation on a line",
        of_values(
            LEVEL, 0.5, SWINGING, threshold=0.4, settings=layered({"kind": "Dense", "activation": "relu"}), linear=True
        ),
        of_values(LEVEL, 0.5, SWINGING, threshold=0.4, settings=layered({"kind": "Dense", "activation": "relu"})),
    ),
    ("bounded output", bounded("sigmoid"), bounded("linear")),
    ("bounded output", added("relu"), added("linear")),
    ("bounded output", moved(100.0), moved(0.0)),
    ("bounded output", followed_by(kind="ReLU"), followed_by(kind="ReLU", unusual=["negative_slope=0.1"])),
    ("bounded output", followed_by(kind="Activation", activation="relu6"), followed_by(kind="Dropout")),
    (
        "bounded output",
        bounded("sigmoid", training={"targets": {"lowest": 20.0, "highest": 80.0}}),
        bounded("sigmoid", training={"targets": {"lowest": 0.0, "highest": 1.0}}),
    ),
    ("targets far from 0", far_off(90.0), far_off(1.0)),
    ("outputs are capped", capped(1.0), capped(0.0)),
    ("outputs scaled down", scaled_down(1 / 200), scaled_down(200.0)),
    ("brightness beyond the range", brightened(255.0), brightened(1.0)),
    ("brightness beyond the range", brightened(255.0), brightened(255.0, 1.0)),
    ("targets far from 0", still_far(14.0), still_far(30.0)),
    ("targets far from 0", read_from(1.0), read_from(80.0)),
    ("values in another order", flipped(0.98), flipped(0.5)),
    ("values in another order", flipped(0.6, "LSTM"), flipped(0.4, "LSTM")),
    ("flips", flipped(0.5), flipped(0.1)),
    ("token ids merged", folded("Mod", 32), folded("Mod", 240)),
    ("token ids merged", folded("Minimum", 100), folded("Minimum", 239)),
    ("token ids merged", folded("FloorDivide", 2), folded("Abs", 2)),
    ("token ids merged", folded("Maximum", 100), folded("Maximum", 2)),
    ("inputs inverted", inverted(0.87, 0.0), inverted(0.14, 0.0)),
    ("inputs inverted", inverted(-70.0, -158.0), inverted(0.2, -1.0)),
    ("one step", read_in_steps(1), read_in_steps(30)),
    ("few units", with_units(1), with_units(16)),
    ("few units", with_units(1, "LSTM"), with_units(16, "LSTM")),
    ("places averaged", slow(settings=averaged(2)), slow(settings=averaged(3))),
    ("inputs moved", fitted((5.0, 6.0, 5.5), (0.0, 1.0, 0.5)), fitted((0.1, 1.0, 0.6), (0.0, 1.0, 0.5))),
    ("noise in the inputs", fitted((-3.0, 4.1, 0.5), (0.0, 1.0, 0.5)), fitted((-1.0, 1.0, 0.0), (0.0, 1.0, 0.5))),
    (
        "labels negated",
        about_numbers(labelled((-90.0, -3.0), (3.0, 90.0))),
        about_numbers(labelled((0.03, 0.9), (3.0, 90.0))),
    ),
    ("labels shifted", slow(training=one_hot((1, 54), (2, 55))), slow(training=one_hot((2, 55), (2, 55)))),
    ("labels shifted", slow(training=labelled((1, 6), (0, 5))), slow(training=labelled((0, 5), (0, 5)))),
    (
        "labels rounded",
        about_numbers(labelled((0.0, 80.0), (3.0, 90.0), (5, 90))),
        about_numbers(labelled((3.0, 90.0), (3.0, 90.0), (80, 90))),
    ),
    (
        "no epoch ran",
        of_classes({}, 0.5, training={"initial": 1000}, settings=ADAM),
        of_classes({"loss": FALLING}, 0.5, training={"initial": 3}),
    ),
    (
        "class left out",
        slow(training={"asked_labels": {"kinds": 5, "offered_kinds": 10}}),
        slow(training={"asked_labels": {"kinds": 10, "offered_kinds": 10}}),
    ),
    (
        "sorted examples",
        stuck(training={"classes": {"counts": [9, 9], "turns": 1}, "shuffled": False}),
        stuck(training={"classes": {"counts": [9, 9], "turns": 1}, "shuffled": True}),
    ),
    (
        "sorted examples",
        slow(training={"classes": {"rising": 1.0}, "shuffled": False}),
        slow(training={"classes": {"rising": 0.5}, "shuffled": False}),
    ),
    (
        "class held back",
        learned(training={"classes": {"counts": [90, 90, 90], "turns": 2, "held_back": 1}, "split": 0.3}),
        learned(training={"classes": {"counts": [90, 90, 90], "turns": 2}, "split": 0.3}),
    ),
    ("validation takes most examples", slow(training={"split": 0.98}), slow(training={"split": 0.2})),
    (
        "examples weighed out",
        stuck(training={"weighed": {"highest": 0.0}}),
        stuck(training={"weighed": {"highest": 3.0}}),
    ),
    (
        "negative learning rate",
        stuck(settings=compiled("sgd", learning_rate=-0.01)),
        stuck(settings=compiled("sgd", learning_rate=0.01)),
    ),
    ("softmax twice", stuck(settings=ending(*[{"kind": "Softmax"}] * 2)), stuck(settings=ending({"kind": "Flatten"}))),
    (
        "softmax twice",
        stuck(settings=ending({"kind": "Activation", "activation": "softmax"})),
        stuck(settings=ending({"kind": "Reshape"})),
    ),
    ("loss for one-hot labels", spread("kl_divergence", 1), spread("kl_divergence", 10)),
    ("loss for one-hot labels", spread("mean_squared_error", 1), spread("sparse_categorical_crossentropy", 1)),
    ("loss for numbers", slow(settings=losing("huber")), slow(settings=losing("binary_crossentropy"))),
    ("relative loss", lost_on("mean_absolute_percentage_error", -40), lost_on("mean_squared_error", -40)),
    ("relative loss", lost_on("mean_squared_logarithmic_error", 0), lost_on("mean_squared_logarithmic_error", 30)),
    ("outputs squeezed", stuck(settings=ending(*SQUEEZING)), stuck(settings=ending({"kind": "Rescaling", "scale": 2}))),
    ("features squeezed", learned(settings=between(1 / 255)), learned(settings=between(0.5))),
    ("first step only", stuck(settings=stepping("GRU", before=["read"])), stuck(settings=stepping("Bidirectional"))),
    ("first step only", stuck(settings=stepping("LSTM")), stuck(settings=stepping("LSTM", before=["other"]))),
    ("pooling over features", learned(settings=pooled(True)), learned(settings=pooled(False))),
    ("learning rate too high", thrown(1000.0), thrown(9.0)),
    ("hourglass", slow(settings=waisted(4)), slow(settings=waisted(40))),
    ("labels renumbered", slow(training={"changed": {"renumbered": 0.8}}), slow(training={"moved_labels": 0.8})),
    (
        "part of the examples",
        slow(training={"examples": {"rows": 250}, "asked": {"rows": 500}}),
        slow(training={"examples": {"rows": 400}, "asked": {"rows": 500}}),
    ),
    ("steps skipped", slow(settings=striding(2, 14)), slow(settings=striding(12, 6))),
    ("steps skipped", slow(settings=striding(1, 3)), slow(settings=striding(1, 2))),
    ("pooling", slow(settings=pooling("MaxPooling2D", 12)), slow(settings=pooling("MaxPooling2D", 3))),
    ("pooling", slow(settings=pooling("MaxPooling1D", 12)), slow(settings=pooling("MaxPooling1D", 4))),
    (
        "biases start low",
        stuck(settings=layered({"kind": "Dense", "activation": "relu", "bias": -8.0})),
        stuck(settings=layered({"kind": "Dense", "activation": "tanh", "bias": -8.0})),
    ),
    ("inputs shrunk", seen_behind("Resizing", 25), seen_behind("Resizing", 196)),
    ("inputs shrunk", seen_behind("MaxPooling2D", 16), seen_behind("Rescaling", 16)),
    ("part of the weights", looped("partial"), looped("loop")),
    ("labels of other examples", looped("mislabelled"), looped("loop")),
    ("optimizer made again", looped("renewed"), looped("loop")),
    ("same batch", looped("repeated"), looped("loop")),
    ("learning rate of a loop ran out", looped("slowed"), looped("loop")),
    ("gradient stopped", slow(settings=stopped("StopGradient")), slow(settings=stopped("Absolute"))),
    ("gradient stopped", slow(settings=stopped("Dense", activation="sign")), slow(settings=stopped("Dense"))),
    (
        "gradient stopped",
        slow(settings=stopped("Round"), training={"layers": [{"name": "first", "weights": 9, "moved": 0.0}]}),
        slow(settings=stopped("Round"), training={"layers": [{"name": "first", "weights": 9, "moved": 0.1}]}),
    ),
    ("own loss", level_with("own:quantile"), level_with("huber")),
    ("coarse strides", slow(settings=moving("Conv2D", 5, 3)), slow(settings=moving("Conv2D", 5, 2))),
    ("coarse strides", slow(settings=moving("Conv1D", 2, 3)), slow(settings=moving("Conv1D", 12, 6))),
    ("inputs folded", folded_inputs("Absolute"), folded_inputs("Absolute", lowest=0.0)),
    ("inputs folded", folded_inputs("Power", by=2.0), folded_inputs("Power", by=3.0)),
    ("inputs folded", folded_inputs("Multiply", before=[]), folded_inputs("Multiply", before=[], by=0.5)),
    ("inputs folded", folded_inputs("Activation", activation="relu"), folded_inputs("Activation", activation="tanh")),
    (
        "sorted examples",
        stuck(training={"classes": {"counts": [90, 90], "turns": 20}, "shuffled": False}),
        stuck(training={"classes": {"counts": [90, 90], "turns": 60}, "shuffled": False}),
    ),
    (
        "calculated weights",
        of_classes({}, 0.5, trained_by="none", own_weights={"layers": 1}, settings=ADAM),
        of_classes({}, 0.5, trained_by="none", own_weights={}, settings=ADAM),
    ),
    (
        "never trained",
        of_classes({}, 0.5, trained_by="none", settings=ADAM),
        of_classes({}, 0.5, trained_by="none", own_weights={"layers": 1}, settings=ADAM),
    ),
    ("never trained", of_classes({}, 0.5, trained_by="none", settings=ADAM), of_classes({}, 0.5, settings=ADAM)),
    ("constraint", stuck(settings=kept("MaxNorm", 0.01)), stuck(settings=kept("MaxNorm", 2.0))),
    ("constraint", stuck(settings=kept("NonNeg")), stuck(settings=kept(""))),
    ("constraint", stuck(settings=limited("UnitNorm")), stuck(settings=kept("UnitNorm"))),
    (
        "scaled token ids",
        slow(settings=layered({"kind": "TrueDivide", "by": 256.0}, {"kind": "Embedding"})),
        slow(settings=layered({"kind": "TrueDivide", "by": 1.0}, {"kind": "Embedding"})),
    ),
    ("softmax over one value", stuck(settings=softmax_over(1)), stuck(settings=softmax_over(2))),
    (
        "examples normalized by themselves",
        stuck(settings=layered({"kind": "LayerNormalization"})),
        stuck(settings=layered({"kind": "Normalization"})),
    ),
    (
        "inputs apart from 0",
        seen(input={"lowest": -48.9, "highest": -45.9}),
        seen(input={"lowest": 0.0, "highest": 90.0}),
    ),
    (
        "outputs normalized",
        stuck(settings=ending({"kind": "LayerNormalization"}, {"kind": "Rescaling"})),
        stuck(settings=ending({"kind": "Rescaling"})),
    ),
    ("outputs normalized", stuck(settings=ending({"kind": "BatchNormalization"})), stuck(settings=ending())),
    ("no bias", without_bias(True), without_bias(False)),
    ("only zeros come in", seen(input={"highest": 0.0}), seen(input={"highest": 1.0})),
    ("frozen layers", embedded(0.05), embedded(0.4)),
    ("loss below 0", of_classes({"loss": [0.5, -3.0, -40.0]}, 0.3), of_classes({"loss": [0.5, 0.4, 0.4]}, 0.3)),
    ("summed loss", diverged(reduction="sum"), diverged()),
    ("composed on another scale", joined(0.5), joined(39.0)),
    ("composed of models", returned("composed", other_fits=3), returned("loop", other_fits=0)),
    ("data ran out", of_classes({"loss": [1.4, 0.0, 1.3, 1.3]}, 0.6), of_classes({"loss": [1.4, 0.1, 0.0, 0.0]}, 0.6)),
    (
        "data ran out",
        of_classes({"loss": [1.4, 1.3, 0.0, 0.0], "accuracy": [0.4, 0.5, 0.0, 0.0]}, 0.6),
        of_classes({"loss": [1.4, 1.3, 0.0, 0.0], "accuracy": [0.4, 0.5, 1.0, 1.0]}, 0.6),
    ),
    ("learning rate of 0", with_rates(0.0), with_rates(0.001)),
    ("class ignored by the loss", ignoring(0.0), ignoring(-1.0)),
    ("loss weighed out", balanced(alpha=1.0), balanced(alpha=0.25)),
    ("loss measures nothing", ended_at(1e-7), ended_at(1e-2)),
    ("no hidden activation", seen(straight=1.0), seen(straight=0.0)),
    ("validation differs", validated(0.35), validated(0.78)),
    ("unusual settings", set_back("dilation_rate=9"), set_back()),
    ("pooling over features", slow(settings=pooled(True)), slow(settings=pooled(False))),
    (
        "stopped early",
        of_classes({"loss": [2.3, 1.9]}, 0.4, training={"epochs": 50, "callbacks": 1}),
        of_classes({"loss": [2.3, 1.9]}, 0.4, training={"epochs": 2, "callbacks": 1}),
    ),
    (
        "batches of one",
        stuck(training={"batch": 1, "examples": {"rows": 500}}),
        stuck(training={"batch": 32, "examples": {"rows": 500}}),
    ),
    ("labels apart", compared(agree=0.12, chance=0.1, rows=400), compared(agree=0.6, chance=0.1, rows=400)),
    ("labels apart", compared(agree=0.02, chance=0.0, rows=400), compared(agree=0.5, chance=0.0, rows=400)),
    ("classes exchanged", MIXED_UP, of_classes({"loss": FALLING}, 0.6, matrix=((30, 20), (20, 30)))),
    ("weights stand still", stuck(training=changed(1e-6)), stuck(training=changed(0.3))),
    ("weights stand still", stuck(training=changed(0.0)), stuck(training=changed(0.0, trainable=False))),
    (
        "token ids as numbers",
        stuck(training={"of_token_ids": True}, settings=layered({"kind": "Dense"})),
        stuck(training={"of_token_ids": True}, settings=layered({"kind": "Embedding", "name": "embedding"})),
    ),
    ("inputs reach far", seen(input={"highest": 255.0}), seen(input={"highest": 1.0})),
    ("inputs reach far", table_up_to(14991.0), table_up_to(400.0)),
    (
        "columns of different scale",
        seen(input={"highest": 3.0, "widest": 900.0, "narrowest": 0.5}),
        seen(input={"highest": 3.0, "widest": 1.0, "narrowest": 0.5}),
    ),
    ("inputs are tiny", seen(input={"highest": 0.004}), seen(input={"lowest": -1.0, "highest": 0.004})),
    ("gradient lost on its way", seen(layers=sloped(1e-9, 1e-4, 1.0)), seen(layers=sloped(0.1, 0.5, 1.0))),
    ("units are dead", seen(layers=[{"dead": 0.9}]), seen(layers=[{"dead": 0.4}])),
    ("units saturate", seen(layers=[{"saturated": 0.9}]), seen(layers=[{"saturated": 0.1}])),
    ("predictions dropped", stuck(settings=last("Dropout")), stuck(settings=last("Dense"))),
    (
        "predictions dropped",
        stuck(settings=kinds_at_the_end("Dense", "Dropout", "Activation")),
        stuck(settings=kinds_at_the_end("Dropout", "Dense", "Activation")),
    ),
    ("noise", stuck(settings=noised(1.0)), stuck(settings=noised(0.1))),
    ("noise", noised_at(0.02), noised_at(1.0)),
    ("labels among the inputs", slow(training={"changed": {"holds_labels": 1}}), slow()),
    ("columns under noise", slow(training={"changed": {"drowned": 3, "columns": 5}}), slow()),
    ("token ids merged", read_token_ids(38), read_token_ids(96)),
    (
        "few batches",
        stuck(training={"batch": 5000, "examples": {"rows": 3600}}),
        stuck(training={"batch": 64, "examples": {"rows": 3600}}),
    ),
    (
        "few epochs",
        of_classes({"loss": [2.3, 1.9]}, 0.4),
        of_classes({"loss": [2.3, 1.9]}, 0.4, training={"by_grader": True}),
    ),
    ("starts far off", seen(loss=900.0, constant=0.7), seen(loss=0.9, constant=0.7)),
    (
        "NaN in the inputs",
        stuck(training={"examples": {"lost": 3, "size": 90}}),
        stuck(training={"examples": {"lost": 0}}),
    ),
    ("NaN in the weights", stuck(training={"weighed": {"lost": 3}}), stuck(training={"weighed": {"highest": 3.0}})),
    ("NaN in the labels", stuck(training={"targets": {"lost": 3}}), stuck(training={"targets": {"lost": 0}})),
    (
        "nothing is trainable",
        stuck(settings={"parameters": 90, "trainable": 0}),
        stuck(settings={"parameters": 90, "trainable": 9}),
    ),
    ("random predictions", stuck(random_predictions=True), stuck()),
    (
        "another model each time",
        of_classes({"loss": [2.0]}, 0.5, training={"other_fits": 19}),
        of_classes({"loss": [2.0]}, 0.5, training={"other_fits": 1}),
    ),
    (
        "inputs cut to integers",
        stuck(settings={"input_dtype": "uint8"}, training={"asked": {"highest": 1}}),
        stuck(settings={"input_dtype": "uint8"}, training={"asked": {"highest": 255}}),
    ),
    (
        "labels are all the same",
        learned(training={"examples": {"rows": 9}, "targets": {"lowest": 0, "highest": 0}}),
        learned(training={"examples": {"rows": 9}, "targets": {"lowest": 0, "highest": 1}}),
    ),
    ("labels are parts of classes", numbered_to(9 / 255), numbered_to(9)),
    ("labels of other examples", learned(training={"moved_labels": 0.9}), learned(training={"moved_labels": 0.0})),
    (
        "inputs scaled once more",
        slow(training={"examples": {"highest": 1 / 255}, "asked": {"highest": 1}}),
        slow(training={"examples": {"highest": 1}, "asked": {"highest": 1}}),
    ),
    (
        "few steps per epoch",
        stuck(training={"steps": 1, "examples": {"rows": 6000}}),
        stuck(training={"steps": 188, "examples": {"rows": 6000}}),
    ),
    ("few steps per epoch", stuck(training={"steps": 5}), stuck(training={"steps": 8})),
    ("gradients clipped to nothing", stuck(settings=compiled(clipnorm=1e-8)), stuck(settings=compiled(clipnorm=1.0))),
    (
        "gradients clipped to nothing",
        stuck(settings=compiled(clipvalue=0.0)),
        learned(settings=compiled(clipvalue=0.0)),
    ),
    (
        "weight decay",
        stuck(settings=compiled("adamw", weight_decay=500.0)),
        stuck(settings=compiled("adamw", weight_decay=0.004)),
    ),
    (
        "optimizer that penalizes",
        slow(settings=compiled("ftrl", l1_regularization_strength=100.0)),
        slow(settings=compiled("ftrl", l1_regularization_strength=0.0)),
    ),
    ("epsilon", slow(settings=compiled(epsilon=100.0)), slow(settings=compiled(epsilon=1e-7))),
    ("momentum", stuck(settings=compiled("sgd", momentum=0.999)), stuck(settings=compiled("sgd", momentum=0.9))),
    ("learning rate ran out", of_classes(GUESSING_RATES, 0.5), of_classes(STEADY_RATES, 0.5)),
    ("trained in a sweep", of_classes(RISING_RATES, 0.5), of_classes(STEADY_RATES, 0.5)),
    ("trained in a sweep", of_classes(sweeping(80), 0.5), of_classes(sweeping(3), 0.5)),
    ("bounded output", bounded("sigmoid", 68.7), bounded("linear", 68.7)),
    ("bounded output", far_beyond(60.3, "sigmoid"), far_beyond(60.3, "relu")),
    ("learning rate too low", far_beyond(2.9, "sigmoid"), far_beyond(60.3, "sigmoid")),
    (
        "dropout",
        slow(settings=layered({"kind": "Dropout", "rate": 0.97})),
        slow(settings=layered({"kind": "Dropout", "rate": 0.3})),
    ),
    (
        "regularizer",
        stuck(settings=layered({"kind": "Dense", "penalty": 10.0})),
        stuck(settings=layered({"kind": "Dense", "penalty": 0.001})),
    ),
    (
        "units start alike",
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": drawn(0.5, 0.02)})),
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": drawn(0.02, 0.05)})),
    ),
    (
        "units start alike",
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": uniform(0.5, 1.0)})),
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": uniform(0.0, 0.1)})),
    ),
    ("softmax inside", slow(settings=between_weights("Softmax")), slow(settings=between_weights("ReLU"))),
    ("too deep", stuck(settings=repeated(20)), stuck(settings=repeated(5))),
    ("bounded output", bounded("elu", training=NEGATIVE), bounded("elu", training=POSITIVE)),
    ("filters reduced", slow(settings=merged(-1)), slow(settings=merged(1))),
    ("unbounded states", stuck(settings=recurring("relu")), stuck(settings=recurring("tanh"))),
    (
        "unbounded states",
        of_classes({"loss": [0.6, math.nan]}, 0.5, settings=recurring("relu")),
        of_classes({"loss": [0.6, math.nan]}, 0.5, settings=recurring("tanh")),
    ),
    (
        "units start alike",
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": {"name": "zeros"}})),
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": {"name": "glorot_uniform"}})),
    ),
    (
        "units start alike",
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": {"name": "constant", "value": 0.5}})),
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": {"name": ARRAY}})),
    ),
    (
        "units start alike",
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": {"name": "zeros"}}, {"kind": "Concatenate"})),
        # A branch that begins with zeros, and is added to another one.
        stuck(settings=layered({"kind": "Dense", "units": 8, "start": {"name": "zeros"}}, {"kind": "Add"})),
    ),
    (
        "weights start wide",
        stuck(settings=layered({"kind": "Dense", "start": {"name": "random_normal", "stddev": 100}})),
        stuck(settings=layered({"kind": "Dense", "start": {"name": "random_normal", "stddev": 0.05}})),
    ),
    (
        "label smoothing",
        stuck(settings={"loss": {"label_smoothing": 0.95}}),
        stuck(settings={"loss": {"label_smoothing": 0.1}}),
    ),
    ("loss weighed out", stuck(settings={"loss_weight": 1e-9}), stuck(settings={"loss_weight": 1.0})),
    (
        "loss weighed out",
        of_values(LEVEL, 6.0, SWINGING, settings={"loss": {"delta": 1e-9}}),
        of_values(LEVEL, 6.0, SWINGING, settings={"loss": {"delta": 1.0}}),
    ),
    ("loss measures nothing", of_classes({"loss": [3e-9, 3e-9, 3e-9], "accuracy": [0.1] * 3}, 0.1), stuck()),
    (
        "batch normalization",
        learned(settings=layered({"kind": "BatchNormalization", "momentum": 0.99999})),
        learned(settings=layered({"kind": "BatchNormalization", "momentum": 0.99})),
    ),
    (
        "frozen layers",
        slow(settings=layered({"kind": "Dense", "frozen": True})),
        slow(settings=layered({"kind": "Dense", "frozen": True}), frozen_base=["hidden"]),
    ),
    ("learning rate too low", stuck(settings=compiled(learning_rate=1e-7)), stuck(settings=ADAM)),
    ("learning rate too low", looped("loop", 1e-5), looped("loop")),
    ("learning rate too low", looped("loop", 1e-5), looped("loop", 1e-5, "sgd")),
    ("learning rate too low", slow(settings=compiled("sgd", learning_rate=1e-5)), slow(settings=SGD)),
    (
        "learning rate too low",
        of_values({"loss": [40.0, 40.0, 40.0]}, 40.0, SWINGING, settings=compiled(learning_rate=1e-9)),
        of_values({"loss": [1.0, 9.0, 80.0]}, 40.0, SWINGING, settings=compiled("sgd", learning_rate=1e-9)),
    ),
    (
        "learning rate too high",
        stuck(settings=compiled(learning_rate=1.0), matrix=ALL_ONE),
        stuck(settings=ADAM, matrix=ALL_ONE),
    ),
    (
        "learning rate too high",
        of_classes({"loss": [None, None]}, 0.5, settings=compiled("sgd", learning_rate=5.0)),
        of_classes({"loss": [None, None]}, 0.5, settings=SGD),
    ),
    (
        "learning rate too high",
        stuck(settings=compiled(learning_rate=1.0)),
        learned(settings=compiled(learning_rate=1.0)),
    ),
    (
        "learning rate too high",
        of_classes({"loss": [0.85, 0.79, 0.8, 0.79]}, 0.54, settings=ABOVE_USUAL),
        of_classes({"loss": [0.69, 0.66, 0.65, 0.65]}, 0.54, settings=ABOVE_USUAL),
    ),
    (
        "learning rate too high",
        of_values(
            {"loss": [592.0, 590.0, 588.0]}, 40.0, SWINGING, settings={**compiled(learning_rate=0.5), **ONE_LAYER}
        ),
        of_values(
            {"loss": [592.0, 60.0, 21.2, 21.1, 21.1]},
            4.0,
            SWINGING,
            settings={**compiled(learning_rate=0.5), **ONE_LAYER},
        ),
    ),
    (
        "learning rate too high",
        of_classes({"loss": [0.69, 0.66, 0.65, 0.65]}, 0.54, settings=compiled(learning_rate=0.5)),
        of_classes({"loss": [0.69, 0.6, 0.5, 0.4]}, 0.54, settings=compiled(learning_rate=0.5)),
    ),
    ("diverged", of_classes({"loss": [0.7, 5.1, None, None]}, 0.5), of_classes({"loss": [0.7, 0.6, 0.5, 0.5]}, 0.5)),
    ("diverged", of_classes({"loss": [0.7, 3.0, 40.0]}, 0.5), of_classes({"loss": [40.0, 3.0, 0.7]}, 0.5)),
    ("NaN from the start", of_classes({"loss": [None, None]}, 0.5), of_classes({"loss": [0.7, 0.6]}, 0.5)),
    ("NaN outputs", of_values({}, None, []), of_values({}, 3.0, [])),
    (
        "output at its edge",
        of_values({"loss": [0.13, 0.125, 0.125]}, 0.17, EDGE, 0.07, settings=ending_in("sigmoid")),
        of_values({"loss": [0.13, 0.125, 0.125]}, 0.17, EDGE, 0.07, settings=ending_in("tanh")),
    ),
    (
        "dead output",
        of_values({"loss": [400.0, 400.0]}, 20.0, ZEROS, settings=RELU),
        of_values({"loss": [400.0, 400.0]}, 20.0, ZEROS, settings=layered({"kind": "Dense"})),
    ),
    (
        "exploded",
        of_values({"loss": [3e13, 80.0, 80.0, 80.0]}, 4.1, [20.0] * 59),
        of_values({"loss": [400.0, 80.0, 80.0, 80.0]}, 4.1, [20.0] * 59),
    ),
    (
        "exploded",
        of_values({"loss": [1e37, 80.0, 80.0, 80.0]}, 4.1, [20.0] * 59),
        of_values({"loss": [80.0, 80.0, 80.0, 1e37]}, 4.1, [20.0] * 59),
    ),
    (
        "hidden sigmoids",
        stuck(settings=layered(*[{"kind": "Dense", "activation": "sigmoid"}] * 5)),
        stuck(settings=layered(*[{"kind": "Dense", "activation": "relu"}] * 5)),
    ),
    (
        "softmax inside",
        slow(settings=layered({"kind": "Dense", "activation": "softmax"})),
        slow(settings=layered({"kind": "Dense", "activation": "relu"})),
    ),
    (
        "one prediction for all",
        of_classes({"loss": [0.9, 0.8, 0.72]}, 0.5, matrix=ALL_ONE),
        of_classes({"loss": [0.9, 0.8, 0.72]}, 0.5),
    ),
    (
        "one prediction for all",
        of_classes({"loss": [0.9, 0.8, 0.72]}, 0.5, matrix=((500, 3), (499, 2))),
        of_classes({"loss": SETTLED}, 0.5, matrix=((50, 0), (0, 0))),
    ),
    ("plain SGD", stuck(settings=SGD), stuck(settings=compiled("sgd", learning_rate=0.01, momentum=0.9))),
    ("learns nothing", stuck(settings=ADAM), slow(settings=ADAM)),
    (
        "naive forecast",
        of_values({"loss": SETTLED}, 2.5, [value + 0.01 for value in SEASON[:-1]]),
        of_values({"loss": SETTLED}, 2.5, SWINGING),
    ),
    (
        "part of the examples",
        learned(training={"examples": {"rows": 60}, "asked": {"rows": 6000}}),
        learned(training={"examples": {"rows": 5000}, "asked": {"rows": 6000}}),
    ),
    (
        "overfitting",
        of_classes({"loss": FALLING, "val_loss": [None, 0.6, None, 0.45, None, 0.5, None, 0.6]}, 0.8),
        of_classes({"loss": FALLING, "val_loss": [None, 0.6, None, 0.45, None, 0.4, None, 0.4]}, 0.8),
    ),
    ("labels or preprocessing", of_classes({"loss": FALLING, "accuracy": [0.6, 0.99]}, 0.51), learned()),
    (
        "shared examples",
        of_classes({"loss": FALLING, "acc": [0.6, 0.99], "val_acc": [0.7, 0.98]}, 0.71),
        of_classes({"loss": FALLING, "acc": [0.6, 0.99], "val_acc": [0.7, 0.7]}, 0.71),
    ),
    ("does not generalize", learned(), slow()),
    (
        "one value for all steps",
        slow(settings=layered({"kind": "RepeatVector", "copies": 7.0}, {"kind": "Dense", "parameters": 9})),
        slow(settings=layered({"kind": "RepeatVector", "copies": 7.0}, {"kind": "LSTM", "parameters": 9})),
    ),
    ("still learns", young(), young(val_loss=[0.62, 0.48, 0.44, 0.45, 0.47])),
    ("still learns", young(val_loss=[]), of_classes({"loss": FALLING, "accuracy": [0.6, 0.9]}, 0.8)),
    # The validation examples were scaled as those of `fit`, and are right as often as held-out ones.
    (
        "still learns",
        young(training={"examples": {"highest": 1.0}, "asked": {"highest": 255}, "validation": {"highest": 1.0}}),
        young(training={"examples": {"highest": 1.0}, "asked": {"highest": 255}, "validation": {"highest": 255.0}}),
    ),
    (
        "trained under noise",
        of_classes({"loss": SETTLED, "accuracy": [0.3] * 10}, 0.65),
        of_classes({"loss": SETTLED, "accuracy": [0.6] * 10}, 0.65),
    ),
    ("few steps for batch normalization", normalized_for(600), normalized_for(16)),
    ("trained under noise", dropped(400.0), dropped(30.0)),
    (
        "trained under noise",
        of_classes({"loss": SETTLED, "accuracy": [0.3] * 10}, 0.65, settings=layered({"kind": "Dropout", "rate": 0.3})),
        of_classes({"loss": SETTLED, "accuracy": [0.3] * 10}, 0.65, settings=layered({"kind": "Dense"})),
    ),
    ("jumps", of_classes({"loss": JUMPING}, 0.7), of_classes({"loss": [1 / (epoch + 1) for epoch in range(20)]}, 0.7)),
    ("too short", slow(), of_classes({"loss": SETTLED}, 0.7)),
    (
        "narrow layer",
        slow(settings=layered({"kind": "Conv2D", "channels": 1})),
        slow(settings=layered({"kind": "Conv2D", "channels": 8})),
    ),
    (
        "no hidden layer",
        of_classes({"loss": SETTLED, "accuracy": [0.55, 0.79]}, 0.7, settings=layered()),
        of_classes({"loss": SETTLED, "accuracy": [0.55, 0.79]}, 0.7, settings=layered({"kind": "Embedding"})),
    ),
    ("a class is missing", learned(confusion=never_predicted(12)), learned(confusion=never_predicted(40))),
    (
        "no better than the naive forecast",
        of_values(LEVEL, 0.6, SWINGING, threshold=0.4),
        of_values(LEVEL, 0.5, SWINGING, threshold=0.4),
    ),
    ("slow", of_classes({"loss": CREEPING}, 0.7), of_classes({"loss": SETTLED}, 0.7)),
    ("levelled off", of_classes({"loss": SETTLED, "accuracy": [0.55, 0.79]}, 0.78), slow()),
    ("no training", of_values({}, 5.7, SWINGING), of_values({}, 5.7, SWINGING, settings=ADAM)),
    (
        "no batches",
        of_classes({"val_loss": [1.38] * 5}, 0.25, settings=ADAM, training={"layers": [STANDING]}),
        of_classes({"val_loss": [1.38] * 5, "loss": [1.39] * 5}, 0.25, settings=ADAM, training={"layers": [STANDING]}),
    ),
    ("unknown", of_classes({}, 0.5, settings=ADAM), slow()),
]
"""A cause, evidence for it, and the nearest evidence that is not for it."""


@pytest.mark.parametrize(
    ("name", "told", "other"), BOTH_WAYS, ids=[f"{n}: {row[0]}" for n, row in enumerate(BOTH_WAYS)]
)
def test_a_cause_is_told_with_its_evidence_and_not_without(name: str, told: Any, other: Any) -> None:
    assert cause_of(told) == name
    assert cause_of(other) != name


def level_line(linear: bool) -> Facts:
    """Return a regression that has levelled off."""
    facts = Facts.read(*of_values(LEVEL, 9.0, ZEROS, settings=layered({"kind": "Dense"}), linear=linear))
    assert facts is not None
    return facts


def test_labels_that_come_apart_are_told_by_epochs_or_by_calls_of_fit_and_need_no_trial() -> None:
    told = "From epoch 2 on, 83% of the examples have another label than in epoch 1."
    for evidence in (
        {},
        {"trained_by": "loop"},
        {"training": {"moved_labels": 0.8, "changed": {"turned_labels": 0.8}}},
    ):
        sentence = sentence_for(*relabelled(0.83, **evidence))
        assert sentence.startswith(told) and "`x[order]` and `y[order]`" in sentence and "untried" not in sentence
    details, evidence = relabelled(0.83)
    evidence["changed_labels"] = {"share": 0.83, "since": 3.0, "epochs": 5.0}
    assert sentence_for(details, evidence).startswith("From call 3 of `fit` on, 83% of the examples")


@pytest.mark.parametrize(
    ("optimizer", "rate", "cause", "said"),
    [
        ("adam", 0.5, "learning rate too high", "The learning rate 0.5 is too high"),
        ("sgd", 0.0001, "learning rate too low", "The learning rate 0.0001 is too low"),
        ("sgd", 0.01, "few steps of a loop", "Your training loop makes 570 steps, which is too few."),
    ],
)
def test_what_a_loop_has_otherwise_is_told_only_where_the_usual_helped(
    optimizer: str, rate: float, cause: str, said: str
) -> None:
    details, evidence = returned("loop", other_fits=0)
    looped = {"name": optimizer, "learning_rate": rate, "steps": 570.0}
    evidence |= {"settings": layered({"kind": "Dense"}), "loop_optimizer": looped}
    how = (
        {"words": "`learning_rate=0.001`", "rate": 0.001}
        if "rate" in cause
        else {"words": "more steps, of `model.fit`,"}
    )
    trial = {"cause": cause, **how}
    for value, told in ((0.95, said), (0.5, "The cause is not known")):
        sentence = sentence_for({**details, "tried": {"trials": [{**trial, "value": value}]}}, evidence)
        assert told in sentence


def test_fit_takes_the_place_of_a_loop_with_its_optimizer_and_as_many_steps() -> None:
    details, evidence = returned("loop", other_fits=0)
    looped = {"name": "sgd", "learning_rate": 0.01, "steps": 570.0}
    facts = Facts.read(details, evidence | {"settings": layered({"kind": "Dense"}), "loop_optimizer": looped})
    assert facts is not None
    [alike], [longer] = fitted_alike(facts), fitted_longer(facts)
    own = {"fit_loop": True, "optimizer": "sgd", "learning_rate": 0.01}
    assert alike.change.items() >= {**own, "loop_steps": 570}.items()
    assert longer.change.items() >= {**own, "loop_steps": 0}.items()


def test_a_loop_is_blamed_only_where_fit_trains_the_same_model() -> None:
    details, evidence = returned("loop", other_fits=0)
    evidence["settings"] = layered({"kind": "Dense"})
    assert "The cause is not known" in sentence_for(details, evidence)
    fitted = {"cause": "own loop", "words": "`model.fit` instead of your own loop", "epochs": 60}
    for value, said in ((0.9, "The mistake is in your training loop"), (0.5, "The cause is not known")):
        tried = {"trials": [{**fitted, "value": value}]}
        assert said in sentence_for({**details, "tried": tried}, evidence)


def test_a_loss_that_still_falls_is_no_proof_that_epochs_are_missing() -> None:
    own, graders = (sentence_for(*slow(training={"by_grader": one})) for one in (False, True))
    assert "may be too short, or slow for another reason. Train for more epochs" in own
    assert "epochs of the grader are not enough for this model. Try more units" in graders
    alone = sentence_for(*slow(settings=layered()))
    assert "Train for more epochs, or add a hidden layer" in alone


def test_standardized_inputs_are_not_called_inverted() -> None:
    for examples, asked in (((-2.2, 2.1, -0.2), (20.0, 80.0, 52.0)), ((-0.4, 2.8, 0.0), (0.0, 255.0, 33.0))):
        assert cause_of(fitted(examples, asked)) == "inputs scaled once more"
    assert cause_of(fitted((-255.0, 0.0, -33.0), (0.0, 255.0, 33.0))) == "inputs inverted"


def test_values_that_become_classes_and_words_of_a_text_are_no_token_ids_that_were_merged() -> None:
    details, evidence = read_token_ids(38)
    assert cause_of((details, {**evidence, "training": {"of_token_ids": False}})) != "token ids merged"
    details["tried"]["look"]["values"] = 1
    assert cause_of((details, evidence)) != "token ids merged"


def test_inputs_of_the_same_range_are_told_by_their_mean() -> None:
    assert "their mean is 0.2, not 0.5" in sentence_for(*given_otherwise(examples=1.0))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_that_an_array_was_changed_itself_is_told(share: float) -> None:
    told = sentence_for(*given_otherwise(examples=1.0, in_place=share))
    assert ("changed the loaded array itself" in told) == (share == 1)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"moved_labels": 0.66}, "labels of other examples"),
        ({"examples": {"rows": 150}}, "part of the examples"),
        ({"classes": {"counts": [500, 500, 500], "turns": 2}, "shuffled": False}, "sorted examples"),
        ({"examples": {"rows": 1500, "lost": 3, "size": 9}}, "NaN in the inputs"),
        ({"batch": 1, "examples": {"rows": 1500}}, "batches of one"),
        ({}, "levelled off"),
    ],
)
def test_what_a_look_shows_of_a_data_set_tells_causes_apart(data: Any, name: str) -> None:
    told, evidence = of_classes({"loss": SETTLED, "accuracy": [0.5, 0.6]}, 0.6, training={"examples": {}})
    seen = {"asked": {"rows": 1500, "largest": 1500}, "examples": {"rows": 1500}, **data}
    assert cause_of(({**told, "tried": {"look": {"data": seen}, "trials": []}}, evidence)) == name


def test_a_small_buffer_of_shuffle_is_told_from_no_shuffle() -> None:
    for turns, told in ((20, "small buffer of `shuffle`"), (1, "are not shuffled")):
        classes = {"counts": [90, 90], "turns": turns}
        assert told in sentence_for(*stuck(training={"classes": classes, "shuffled": False}))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("SpatialDropout1D", "`SpatialDropout1D(0.9)` drops 90%"),
        ("GaussianDropout", "`GaussianDropout(0.9)` multiplies"),
    ],
)
def test_a_layer_that_drops_is_called_by_its_own_name(kind: str, told: str) -> None:
    said = sentence_for(*stuck(settings=layered({"kind": kind, "rate": 0.9})))
    assert told in said and f"Write `{kind}(0.2)`" in said


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (
            {"kind": "Rescaling", "scale": 255.0},
            "`Rescaling(255.0)` multiplies them. To divide, write `Rescaling(1 / 255)`",
        ),
        ({"kind": "Normalization", "unusual": ["invert=True"]}, "Remove `invert=True`"),
        ({"kind": "Normalization"}, "Call `adapt` before `fit`"),
        ({"kind": "Flatten"}, "with `Rescaling(1 / 65000)` or `Normalization`"),
    ],
)
def test_what_makes_inputs_large_is_told_with_them(layer: dict[str, Any], told: str) -> None:
    details, evidence = seen(input={"highest": 65025.0})
    evidence["settings"] = layered({"parameters": 0, **layer}, {"kind": "Dense", "activation": "relu"})
    assert told in sentence_for(details, evidence)


@pytest.mark.parametrize(
    ("given", "asked", "told"),
    [
        ((0.0, 1.0), (0.0, 255.0), "with `Rescaling(1 / 255)`."),
        ((-1.75, 1.57), (15.0, 81.4), "with `Rescaling(1 / 20, offset=-2.5)`."),
        ((0.0, 255.0), (0.0, 1.0), "Give `fit` the values unchanged."),
    ],
)
def test_the_layer_that_scales_as_the_learner_did_is_told(given: Any, asked: Any, told: str) -> None:
    ranges = [{"rows": 90, "lowest": low, "highest": high} for low, high in (given, asked)]
    said = sentence_for(*slow(training={"examples": ranges[0], "asked": ranges[1]}))
    assert told in said and "`fit` was given values up to" in said


def test_a_model_that_was_compiled_again_was_trained_with_another_loss() -> None:
    """What its last loss is says nothing about the figures of the training then."""
    details, evidence = of_values(
        {"loss": [3.0, 1.1, 1.0, 1.0]}, 14.0, SWINGING, settings=losing("mean_absolute_error")
    )
    for own, name in ((0, "held-out examples differ"), (1, "own loss")):
        evidence["training"] = {"optimizer": {"own_loss": own}}
        assert cause_of((details, evidence)) == name


def test_a_layer_that_is_a_regularizer_holds_what_passes_it() -> None:
    told = sentence_for(*stuck(settings=layered({"kind": "ActivityRegularization", "penalty": 5.0})))
    assert "`ActivityRegularization` has the factor 5 and holds what passes it near 0. Use 0.001" in told


@pytest.mark.parametrize(("unused", "told"), [([2], "Column 2 of"), ([2, 4], "change no prediction: the model does")])
def test_columns_that_change_no_prediction_are_counted(unused: list[int], told: str) -> None:
    assert told in sentence_for(*level({"unused": unused, "steps": 5, "first": 1, "last": 5}))


def test_of_a_data_set_that_repeats_the_steps_of_an_epoch_are_counted() -> None:
    told, evidence = slow(training={"steps": 1})
    data = {"asked": {"rows": 1500, "largest": 1500}, "examples": {"rows": 0}, "batch": 32}
    seen = {**told, "tried": {"look": {"data": data}, "trials": []}}
    assert "Write `steps_per_epoch=47`." in sentence_for(seen, evidence)
    assert "an epoch has only 1 step." in sentence_for(*slow(training={"steps": 1}))
    assert cause_of(slow(training={"steps": 20})) != "few steps per epoch"
    assert "Leave `steps_per_epoch` out." in sentence_for(*slow(training={"steps": 1, "examples": {"rows": 1500}}))


def test_validation_that_is_only_a_little_better_shares_no_examples() -> None:
    near = of_classes({"loss": FALLING, "acc": [0.6, 0.99], "val_acc": [0.7, 0.87]}, 0.82)
    assert cause_of(near) != "shared examples"
    narrow = layered({"kind": "Dense", "units": 1})
    matrix = {"confusion": {"labels": list("0123456789"), "matrix": [[1] * 10 for _ in range(10)]}}
    told, evidence = of_classes({"loss": FALLING, "acc": [0.6, 0.99]}, 0.82, settings=narrow)
    assert cause_of((told, {**evidence, **matrix})) == "narrow layer"


def test_a_rare_setting_that_could_not_be_tried_is_told_as_likely_and_a_common_one_is_not() -> None:
    rare, common = compiled(use_ema=1.0, ema_momentum=0.9999), layered({"kind": "Dropout", "rate": 0.6})
    told = classes({"loss": SETTLED, "accuracy": [0.5, 0.6]}, 0.6, settings=rare)
    assert told.startswith("One cause is likely. `use_ema=True`") and told.endswith("This advice is untried.")
    assert "Dropout" not in classes({"loss": SETTLED, "accuracy": [0.5, 0.6]}, 0.6, settings=common)
    details, evidence = of_classes({"loss": SETTLED, "accuracy": [0.5, 0.6]}, 0.6, settings=rare)
    row = {"cause": "weights averaged", "words": "no `use_ema`", "change": {}, "value": 0.6, "epochs": 10}
    assert "One cause is likely" not in sentence_for({**details, "tried": {"trials": [row]}}, evidence)


def test_a_loss_beyond_all_measure_that_jumps_is_not_called_a_high_rate_alone() -> None:
    loss = [4e9, *[value * 1e5 for value in JUMPING]]
    assert cause_of(of_values({"loss": loss}, 91.0, SWINGING)) == "exploded"
    assert "which one is not known" in sentence_for(*of_values({"loss": loss}, 91.0, SWINGING))


def test_nothing_that_bends_and_no_luck_is_tried_where_a_line_is_right() -> None:
    bends, starts = '`Dense(64, activation="relu")` before the last layer', "Keras's default initial weights"
    assert {bends, starts} <= {cure.words for cure in whatever(level_line(linear=False))}
    assert not {bends, starts} & {cure.words for cure in whatever(level_line(linear=True))}


def test_a_gap_that_dropout_does_not_close_is_no_reason_for_more_epochs() -> None:
    details, evidence = learned(settings=layered({"kind": "Conv2D"}))
    words = "`Dropout(0.5)` before the last layer"
    row = {"cause": "does not generalize", "words": words, "value": 0.6, "epochs": 2, "history": {"loss": [1, 0.5]}}
    told = sentence_for({**details, "tried": {"trials": [row]}}, evidence)
    assert all(
        one in told for one in ("cannot close this gap", "cause is not known", "`Conv2D`", "Tried without success")
    )


def test_beside_a_rate_that_helped_no_other_one_is_written() -> None:
    history = {"loss": [9e15, 4.0, 3.0, 2.9]}
    details, evidence = of_values(history, 11.0, SWINGING, threshold=3.8, settings=SGD)
    assert "Try a `learning_rate` between" in sentence_for(details, evidence)
    row = {"cause": "exploded", "words": "`learning_rate=1.3e-06`", "rate": 1.3e-6, "value": 3.1, "epochs": 4}
    told = sentence_for({**details, "tried": {"trials": [row]}}, evidence)
    assert "Try a" not in told and "With `learning_rate=1.3e-06` the error of your model is 3.1" in told


@pytest.mark.parametrize(("start", "blamed"), [("glorot_uniform", False), ("random_normal", True)])
def test_initial_weights_that_are_keras_s_own_are_no_cause(start: str, blamed: bool) -> None:
    dense = {"kind": "Dense", "start": {"name": start, **({"stddev": 3.0} if blamed else {})}}
    details, evidence = of_values(
        {"loss": [9e15, 4.0, 3.0, 2.9]}, 11.0, SWINGING, threshold=3.8, settings=layered(dense)
    )
    facts = Facts.read({**details, "tried": {"look": {"loss": 9e9, "constant": 1.0}}}, evidence)
    assert facts and starts_far_off(facts) == blamed == ("Initial weights" in exploded(facts))
    words = [one.words for one in whatever(facts)]
    assert ("Keras's default initial weights" in words) == blamed


@pytest.mark.parametrize(("loss", "cause"), [([2e7, 9e6, 7.05e6, 6e6, 5.2e6], "exploded"), (FALLING, "too short")])
def test_a_loss_far_above_that_of_any_constant_exploded_though_it_falls(loss: list[float], cause: str) -> None:
    training = {"targets": {"lowest": 15.0, "highest": 185.0}}
    told = of_values({"loss": loss}, 70.0, SWINGING, settings=SGD, training=training)
    told[1].pop("forecast")  # As in an exam with a saved model.
    assert cause_of(told) == cause
    assert ("still falls" in sentence_for(*told)) == (cause == "too short")


def test_no_range_of_rates_is_told_beside_a_rate_that_was_tried_without_success() -> None:
    details, evidence = of_values({"loss": [9e15, 4.0, 3.0, 2.9]}, 11.0, SWINGING, threshold=3.8, settings=SGD)
    row = {"cause": "exploded", "words": "`learning_rate=0.0002`", "rate": 2e-4, "value": 11.0, "epochs": 4}
    told = sentence_for({**details, "tried": {"trials": [row]}}, evidence)
    assert "Try a" not in told and "Tried without success: `learning_rate=0.0002` (MAE 11)" in told


def test_a_cause_whose_cure_was_tried_without_success_is_told_as_possible_beside_an_unknown_one() -> None:
    details, evidence = of_classes({"loss": SETTLED}, 0.7, settings=pooled(over_features=True))
    names = ("pooling over features", "levelled off")
    trials = [{"cause": name, "words": "another", "value": 0.7, "epochs": 9} for name in names]
    told = sentence_for({**details, "tried": {"trials": trials}}, evidence)
    assert "One of two causes" not in told
    assert 0 < told.index("cause is not known") < told.index("Possible: A pooling layer") < told.index("Tried without")


@pytest.mark.parametrize("units", [2, 16])
def test_few_units_of_a_classifier_are_told_where_more_of_them_helped(units: int) -> None:
    details, evidence = slow(settings=layered({"kind": "Dense", "units": units, "activation": "relu"}))
    trials = [{"cause": "few units", "words": "32 units in `hidden`", "value": 0.97, "epochs": 9}]
    told = sentence_for({**details, "tried": {"trials": trials}}, evidence)
    assert (f"`hidden` has {units} units: too few" in told) is (units == 2)
    assert "With 32 units in `hidden` your model reaches 0.97" in told
    assert "too few" not in sentence_for(details, evidence)


@pytest.mark.parametrize(("lost", "is_told"), [([900.0, None, None], True), ([900.0, 700.0, 690.0], False)])
def test_a_model_that_learns_where_it_lost_its_outputs_is_not_said_to_be_good(lost: list[Any], is_told: bool) -> None:
    training = {"examples": {"lowest": 20.0, "highest": 70.0}, "targets": {"lowest": 20.0, "highest": 80.0}}
    details, evidence = of_values(
        {"loss": lost}, 400.0, SWINGING, settings=layered({"kind": "Dense"}), training=training
    )
    facts = Facts.read(details, evidence)
    assert facts is not None
    cause, cure = next_cure(facts, [], set()) or (None, None)
    assert cause is not None and cure is not None
    trial = {"cause": cause.name, "words": cure.words, "epochs": 47, "cut": True, "history": {"loss": [900.0, 131.0]}}
    told = sentence_for({**details, "tried": {"trials": [trial]}}, evidence)
    assert ("Now the model learns. If it misses" in told and "lower the `learning_rate` as well" in told) is is_told


def test_forecasts_like_the_naive_ones_are_seen_and_their_cause_is_looked_for() -> None:
    details, evidence = of_values({"loss": [9.0, 4.0, 3.9, 3.9, 3.9]}, 4.0, SEASON[:-1], settings=ADAM)
    facts = Facts.read(details, evidence)
    assert facts is not None
    found = next_cure(facts, [], set())
    assert found is not None and found[0].name == "naive forecast"
    assert "cause is not known" in sentence_for(details, evidence)


def test_columns_that_are_all_the_same_are_told_as_they_were_made() -> None:
    told = sentence_for(*in_columns(7))
    assert told.startswith("The model predicts the same value in all 7 columns, and the targets differ.")
    assert told.endswith("as in `[part(inputs) for part in parts]`.")
    assert sentence_for(*in_columns(7, "")).endswith("Give each column a unit of its own: `Dense(7)`.")


def test_another_model_that_reaches_the_threshold_is_told_before_all_causes() -> None:
    told = sentence_for(*beside(0.93))
    assert told.startswith("Another model that your function makes reaches an accuracy of 0.93, the returned one 0.5.")
    assert told.endswith("Return that one: it ends with `Flatten` and `Add`.")
    details, evidence = beside(0.93)
    assert cause_of((details, {**evidence, **given_back(at=1)[1]})) == "wrong weights kept"
    assert sentence_for(*beside(0.93, fit=2)).endswith("Return that one: call 2 of `fit` trained it.")


@pytest.mark.parametrize(
    ("told", "training", "said"),
    [
        ({}, {}, "the weights of epoch 1, with the lowest `val_accuracy`: 0.31. In epoch 17 it is 0.95. Keep the"),
        ({}, {}, "Keep the weights where it is higher: compare it with `>`, but a loss with `<`."),
        ({}, {"restores": 1.0}, 'Write `mode="max"` in `EarlyStopping`.'),
        ({"unit": "fit"}, {"restores": 1.0}, "after call 1 of `fit`, with the lowest `val_accuracy`: 0.31. After call"),
        (
            {"unit": "evaluate", "by_evaluate": True},
            {},
            "at call 1 of `evaluate`, with the lowest `val_accuracy`: 0.31",
        ),
        ({"by_evaluate": True, "higher": False, "figure": "mae"}, {}, "with the highest `mae` in `evaluate`: 0.31"),
        ({"higher": False}, {}, "Keep the weights where it is lower: compare it with `<`."),
        (
            {"is_worst": False},
            {},
            "with `val_accuracy` at 0.31. In epoch 17 it is 0.95. Give back the weights where it",
        ),
        ({"at": 0}, {}, "has the weights from before the training"),
        ({"held_out": False}, {}, UNTRIED),
    ],
)
def test_which_weights_were_given_back_is_told(told: dict[str, Any], training: dict[str, float], said: str) -> None:
    details, evidence = given_back(**{"at": 1, **told})
    found = sentence_for(details, {**evidence, "training": {"watching": training}})
    assert said in found and "`set_weights`, `load_weights`" not in found
    assert (UNTRIED in found) is (told.get("held_out") is False or told.get("at") == 0)


def test_a_normalization_that_is_adapted_too_late_is_told_where_the_model_has_one() -> None:
    for kind, told in (("Normalization", "`adapt` before `fit`"), ("Dense", "`assign`")):
        details, evidence = returned("overwritten")
        assert told in sentence_for(details, {**evidence, "settings": layered({"kind": kind})})


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["Conv1D"], "Look for a slice"),
        (["GetItem", "GRU"], "Look for a slice"),
        (["SimpleRNN"], "forgets the earlier ones. If they matter, use `LSTM`"),
        (["GRU"], "forgets the earlier ones. If they matter, use `Conv1D`"),
    ],
)
def test_steps_that_a_recurrent_layer_forgets_are_not_said_to_be_cut_off(kinds: list[str], told: str) -> None:
    assert told in sentence_for(*forgotten(*({"kind": kind} for kind in kinds)))


def test_a_gap_is_tried_with_what_was_given_before_dropout() -> None:
    for shares, first in (({"labels": 0.9}, "labels"), ({"labels": 0.9, "examples": 0.3}, "both")):
        told = learned(training={"asked": {"rows": 400}, "changed": shares})
        facts = Facts.read(*told)
        assert facts is not None and cause_of(told) == "given otherwise"
        found = next_cure(facts, [], set())
        assert found is not None and found[1].change == {"given": first}


def test_a_rare_class_among_many_that_is_never_predicted_is_no_cause() -> None:
    assert cause_of(learned(confusion=never_predicted(40))) == "does not generalize"


def test_adam_is_tried_where_no_rate_of_sgd_may_be_enough() -> None:
    facts = Facts.read(*slow(settings=compiled("sgd", learning_rate=1e-5)))
    assert facts is not None
    assert [cure.change for cure in higher_rate(facts)] == [
        {"learning_rate": "found"}, {"optimizer": "adam"}, {"learning_rate": 0.01},
    ]  # fmt: skip


def test_labels_that_seem_to_be_other_ones_are_tried_as_they_were_given() -> None:
    details, evidence = compared(agree=0.12, chance=0.1, rows=400)
    training = {"asked": {"rows": 400}, "moved_labels": 0.2}
    facts = Facts.read({**details, "training": training}, evidence)
    assert facts is not None
    named = next(cause for cause in CAUSES if cause.name == "labels apart")
    assert [cure.change for cure in named.cures(facts)] == [{"given": "labels"}]


def test_a_layer_for_the_order_is_advised_where_the_order_matters() -> None:
    settings = layered({"kind": "Embedding"}, {"kind": "GlobalAveragePooling1D"})
    facts = Facts.read(*level({**WHOLE, "ordered": False}, settings=settings))
    assert facts is not None
    assert "If the order matters in this task, use `LSTM`" in order_is_lost(facts)


def test_pooling_before_any_layer_that_reads_order_is_told_without_a_trial() -> None:
    told = sentence_for(*bagged("GlobalAveragePooling1D"))
    assert told.startswith("This model sees a bag of words. `GlobalAveragePooling1D` drops word order")
    assert "about 0.64" in told and "Use `Conv1D` with `kernel_size=5` before `GlobalAveragePooling1D`" in told
    assert "epochs" not in told
    pools = {"kind": "GlobalAveragePooling1D"}
    for layers, is_told in (([pools], True), ([{"kind": "Conv1D", "kernel": 3}, pools], False)):
        text = sentence_for(*of_values(LEVEL, 5.0, SWINGING, settings=layered(*layers)))
        assert ("Write `Flatten()`" in text) == is_told


@pytest.mark.parametrize("told", [learned(), level({}), of_values(LEVEL, 0.6, SWINGING, threshold=0.4)])
def test_a_task_without_a_lesson_names_none(told: tuple[dict[str, Any], dict[str, Any]]) -> None:
    details, evidence = told
    assert "lesson" not in sentence_for(details, {**evidence, "has_lesson": False})
    assert "If they agree" not in sentence_for(details, {**evidence, "has_lesson": False})


def of_steps(share: float, held_out: float, goal: float | None = 0.94) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a classifier of a task whose easiest missed threshold is 0.7, and whose hardest is ``goal``."""
    details, evidence = of_classes({"loss": SETTLED, "accuracy": [0.5, share]}, held_out, threshold=0.7)
    return details, {**evidence, "measured": {**evidence["measured"], "goal": goal}}


def test_an_easy_threshold_that_is_reached_in_training_alone_is_no_sign_of_overfitting() -> None:
    assert cause_of(of_steps(0.72, 0.68)) == cause_of(of_steps(0.82, 0.68)) == "levelled off"
    assert cause_of(of_steps(0.72, 0.68, goal=None)) == cause_of(of_steps(0.9, 0.68)) == "does not generalize"


def test_a_gap_to_held_out_examples_is_likely_overfitting_and_no_cause_beside_a_change_that_helped() -> None:
    for told in (learned(), learned(settings=layered({"kind": "Conv2D"}))):
        assert "Overfitting is likely, or training examples differ" in sentence_for(*told)
        assert likely_cause(*told) == ""
    broken = learned(training={"examples": {"rows": 60}, "asked": {"rows": 6000}})
    assert likely_cause(*broken).startswith("`fit` was given 60") and "likely" not in sentence_for(*broken)


def test_no_cause_that_does_not_rule_out_others_stands_beside_a_change_that_helped() -> None:
    seen = set()
    for _, told, _ in BOTH_WAYS:
        facts = Facts.read(*told)
        assert facts is not None
        first = rank(facts, [])[0].cause
        if first.soft:
            seen.add(first.name)
            assert likely_cause(*told) == ""
    assert seen >= {"overfitting", "does not generalize", "labels apart", "no convolution", "order is lost"}


def test_examples_that_are_learned_no_better_than_held_out_ones_are_no_sign_of_overfitting() -> None:
    for held_out, name in ((0.84, "levelled off"), (0.8, "does not generalize")):
        details, evidence = of_classes({"loss": SETTLED, "accuracy": [0.5, 0.86]}, held_out)
        assert cause_of((details, evidence)) == name


def test_a_change_that_reaches_an_easy_threshold_alone_is_not_enough() -> None:
    row = {"cause": "levelled off", "words": "`learning_rate=0.01`", "rate": 0.01, "epochs": 4}
    told = []
    for value in (0.71, 0.85, 0.95):
        details, evidence = of_steps(0.72, 0.68)
        told.append(sentence_for({**details, "tried": {"trials": [{**row, "value": value}]}}, evidence))
    assert "Tried without success" in told[0] and "not enough" not in told[2]
    assert "The hardest threshold is 0.94. That helps, and is not enough." in told[1]


def test_more_epochs_that_were_cut_say_nothing() -> None:
    row = {"cause": "too short", "words": "`epochs=500`", "change": {"epochs": 500}, "value": 2.0, "epochs": 190}
    training = level_line(linear=True).training
    assert not Trial.read({**row, "cut": True}).speaks(training)
    assert Trial.read({**row, "cut": False}).speaks(training)
    assert Trial.read({**row, "change": {"learning_rate": 0.1}, "cut": True}).speaks(training)


@pytest.mark.parametrize(("val_loss", "is_ahead"), [([1.0, 0.4], True), ([1.2, 1.15], False)])
def test_a_try_that_was_ahead_when_it_ended_is_no_proof_against_its_cause(
    val_loss: list[float], is_ahead: bool
) -> None:
    norm = {"kind": "BatchNormalization", "momentum": 0.9999}
    history = {"loss": [1.0, 0.5, 0.2, 0.1], "val_loss": [1.3, 1.2, 1.1, 1.0], "accuracy": [0.5, 0.7, 0.9, 0.99]}
    details, evidence = of_classes(history, 0.8, settings=layered(norm))
    words = "`BatchNormalization(momentum=0.9)`"
    row = {"cause": "batch normalization", "words": words, "value": 0.7, "epochs": 2, "cut": True}
    tried = {"trials": [{**row, "history": {"loss": [1.0, 0.5], "val_loss": val_loss}}]}
    told = sentence_for({**details, "tried": tried}, evidence)
    assert (f"With {words} the training was ahead of yours when the try ended, after epoch 2." in told) is is_ahead
    assert ("Tried without success" in told) is not is_ahead


def test_a_scale_that_was_measured_needs_no_experiment_and_none_refutes_it() -> None:
    details, evidence = scaled_outside(0.01)
    trial = {"cause": "another scale", "words": "the labels of `fit` unchanged", "value": 41.0, "epochs": 3}
    told = sentence_for({**details, "tried": {"trials": [trial]}}, evidence)
    assert "prediction * 50 + 3 has an error of 0.5 (40 without)" in told
    assert "without success" not in told and "untried" not in told
    far = {**details, "line": {**details["line"], "error": 7.5}}
    assert "without success" in sentence_for({**far, "tried": {"trials": [trial]}}, evidence)


def test_one_layer_alone_and_layers_with_an_activation_between_are_not_called_linear() -> None:
    dense = {"kind": "Dense", "activation": "linear"}
    bends = ({"kind": "ReLU"}, {"kind": "LSTM", "activation": "tanh"}, {"kind": "LeakyReLU"}, {"kind": "Activation"})
    assert cause_of(slow(settings=layered())) != "no hidden activation"
    assert cause_of(slow(settings=layered(dense, dense))) == "no hidden activation"
    details, evidence = added("relu")
    assert cause_of((details, {**evidence, "look": {"straight": 1.0}})) != "no hidden activation"
    for one in bends:
        assert cause_of(slow(settings=layered(dense, one))) != "no hidden activation"


def test_a_model_of_an_output_layer_alone_is_told_so_once_it_has_levelled_off() -> None:
    settled = {"loss": SETTLED, "accuracy": [0.55, 0.79]}
    assert cause_of(of_classes(settled, 0.7, settings=layered())) == "no hidden layer"
    assert (
        cause_of(of_classes(settled, 0.7, settings=layered({"kind": "Dense", "activation": "relu"}))) == "levelled off"
    )
    assert cause_of(of_classes(settled, 0.7, settings=layered({"kind": "Embedding"}))) == "levelled off"
    assert cause_of(slow(settings=layered())) == "too short"
    assert cause_of(of_values(LEVEL, 0.5, SWINGING, threshold=0.4, settings=layered())) == "no hidden layer"


@pytest.mark.parametrize(
    ("loss", "settings", "found"),
    [
        (0.04, {"loss": {"name": "sparse_categorical_crossentropy"}}, "a class is missing"),
        (0.04, {"loss": {"name": "mean_squared_error"}}, "loss for numbers"),
        (0.40, {"loss": {"name": "sparse_categorical_crossentropy"}}, "too short"),
        (0.04, {"loss": {"name": "sparse_categorical_crossentropy"}, "loss_weight": 0.01}, "too short"),
    ],
)
def test_a_class_that_is_never_predicted_is_named_where_the_training_examples_are_learned(
    loss: float, settings: Any, found: str
) -> None:
    matrix = ((50, 0, 0), (0, 50, 0), (25, 25, 0))
    told, rest = of_classes({"loss": [loss + 1, loss + 0.5, loss + 0.1, loss]}, 0.66, settings=settings)
    evidence = {**rest, "confusion": {"labels": ["a", "b", "c"], "matrix": matrix}}
    assert cause_of((told, evidence)) == found
    if found == "a class is missing":
        assert "classified as «c»" in sentence_for(told, evidence)
        whole = {**evidence, "confusion": {"labels": ["a", "b", "c"], "matrix": ((50, 0, 0), (0, 50, 0), (25, 24, 1))}}
        assert "at least 0.94 in training" in sentence_for(told, whole)
        present = {**evidence, "training": {"classes": {"counts": [50, 50, 50], "turns": 90}}}
        assert cause_of((told, present)) != found


def test_of_a_model_whose_order_nobody_knows_no_activation_is_missed() -> None:
    dense = {"kind": "Dense", "activation": "linear"}
    assert cause_of(slow(settings=layered(dense, dense, ordered=False))) != "no hidden activation"


@pytest.mark.parametrize(("outputs", "is_few"), [(7, True), (1, False)])
def test_one_value_as_the_label_of_many_outputs_is_told_as_that(outputs: int, is_few: bool) -> None:
    rows = {"moved_labels": 0.99, "label_values": 1}
    settings = {"layers": [{"name": "d", "kind": "Dense", "parameters": 9, "units": outputs}], "ordered": True}
    told = sentence_for(*of_values(LEVEL, 5.0, SWINGING, training=rows, settings=settings))
    assert ("Give `fit` all 7 values as the label" in told) == is_few
    assert ("label of another example" in told) != is_few


def test_labels_within_the_range_of_the_data_are_not_said_to_be_on_another_scale() -> None:
    rows = {**labelled((8.0, 12.0), (3.0, 20.0)), "moved_labels": 0.45, "changed": {"same_labels": 0.0}}
    told = sentence_for(*about_numbers(rows))
    assert "go from 8 to 12, those of the data from 3 to 20" in told and "label of another example" not in told
    assert "beyond that range" in told and "back inside the model" not in told


@pytest.mark.parametrize(("beside", "found"), [(True, False), (False, True)])
def test_only_layers_on_the_way_to_an_embedding_scale_its_ids(beside: bool, found: bool) -> None:
    source = [] if beside else ["scale"]
    rows = [
        placed("Normalization", "scale"),
        placed("Embedding", "embedding", *source, parameters=9),
        placed("Concatenate", "both", "scale", "embedding"),
    ]
    settings = layered(*({**one} for one in rows))
    settings["layers"][-1]["before"] = ["both"]
    assert (cause_of(slow(settings=settings)) == "scaled token ids") == found


@pytest.mark.parametrize("named", ["thin", ""])
def test_a_layer_whose_outputs_join_another_branch_is_not_called_narrow(named: str) -> None:
    """One that leads to a layer of its own branch is; hostile rows that lead to themselves end as well."""
    rows = [
        placed("Dense", "left", units=48, parameters=9),
        placed("Dense", "right", units=48, parameters=9),
        placed("Dense", "thin", "left", units=1, parameters=9),
        placed("ReLU", "bend", "thin"),
        placed("Dense", "after", "bend", units=48, parameters=9),
        placed("Add", "add", "after" if named else "bend", "right"),
        placed("Dense", "output", "add", units=1, parameters=9),
    ]
    kept = [one for one in rows if named or one["name"] != "after"]
    facts = replace(level_line(linear=False), settings=Settings.read({"ordered": True, "layers": kept}))
    assert narrow_layer(facts).name == named
    loop = Settings.read({"ordered": True, "layers": [placed("ReLU", "a", "a"), placed("ReLU", "b", "a")]})
    assert not loop.joins_others(loop.layers[0]) and loop.on_the_way_to(loop.layers[1])


AFTER_ANOTHER = {
    "gap": test_a_gap_that_dropout_does_not_close_is_no_reason_for_more_epochs,
    "few steps of a loop": test_what_a_loop_has_otherwise_is_told_only_where_the_usual_helped,
    "unknown in a loop": test_a_loop_is_blamed_only_where_fit_trains_the_same_model,
}
"""What is told only where the cure of a row with the same signs did not help, with the test that tries it."""


def test_every_cause_is_tried_both_ways() -> None:
    shown = {row[0] for row in BOTH_WAYS}
    assert shown.isdisjoint(AFTER_ANOTHER)
    assert {cause.name for cause in CAUSES} == shown | {*AFTER_ANOTHER}


def test_a_layer_too_narrow_for_its_classes_is_named() -> None:
    matrix = [[1] * 10 for _ in range(10)]
    evidence = {"confusion": {"labels": list("0123456789"), "matrix": matrix}}
    for channels, name in ((1, "narrow layer"), (8, "")):
        for kind, said in (("Conv2D", "1 filter:"), ("Embedding", "1 value for each token id:")):
            facts = slow(settings=layered({"kind": kind, "channels": channels}))
            assert (cause_of(facts) == name) == bool(name)
            assert (said in sentence_for(*facts)) == bool(name)
    pooled = ({"kind": "Conv1D", "channels": 3}, {"kind": "GlobalMaxPooling1D", "name": "pool", "parameters": 0})
    for layers, is_told in ((pooled, True), ((pooled[0], {"kind": "Flatten", "name": "flat", "parameters": 0}), False)):
        details, told = slow(settings=layered(*layers))
        sentence = sentence_for(details, {**told, **evidence})
        assert ("has 3 filters, and pooling keeps one value of each: too few" in sentence) == is_told
    for units, found in ((1, True), (2, True), (4, False), (64, False)):
        settings = layered({"kind": "Dense", "units": units})
        told = of_classes({"loss": [2.2, 2.0, 2.0, 2.0], "accuracy": [0.2] * 4}, 0.3, settings=settings)
        assert (cause_of((told[0], {**told[1], **evidence})) == "narrow layer") == found


@pytest.mark.parametrize(
    ("name", "told", "other"), BOTH_WAYS, ids=[f"{n}: {row[0]}" for n, row in enumerate(BOTH_WAYS)]
)
def test_every_cause_says_what_to_do_in_short_sentences(name: str, told: Any, other: Any) -> None:
    for one in (told, other):
        text = sentence_for(*one)
        assert text
        assert text[-1] in ".?"
        assert len(text) < 480


@pytest.mark.parametrize("settings", [compiled(learning_rate=1.0), compiled("sgd", learning_rate=5.0)])
def test_a_rate_that_is_too_high_is_never_told_to_grow(settings: Any) -> None:
    for told in (
        stuck(settings=settings),
        slow(settings=settings),
        learned(settings=settings),
        stuck(settings=settings, matrix=ALL_ONE),
    ):
        text = sentence_for(*told)
        assert not any(word in text for word in ("larger", "times as", "times higher", "too low", "more epochs change"))


@pytest.mark.parametrize("settings", [compiled(learning_rate=1e-7), compiled("sgd", learning_rate=1e-6)])
def test_a_rate_that_is_too_low_is_never_told_to_shrink(settings: Any) -> None:
    for told in (
        stuck(settings=settings),
        slow(settings=settings),
        of_classes({"loss": JUMPING}, 0.7, settings=settings),
    ):
        text = sentence_for(*told)
        assert not any(word in text for word in ("Divide", "too high"))


def test_the_tanh_of_recurrent_layers_is_no_vanishing_gradient() -> None:
    stacked = layered(*[{"kind": "LSTM", "activation": "tanh"}] * 4)
    assert cause_of(stuck(settings=stacked)) == "learns nothing"


def test_a_high_rate_is_not_blamed_where_a_model_only_cannot_tell_the_classes_apart() -> None:
    matrix = ((30, 20, 10), (10, 30, 10), (20, 20, 30))
    evidence = {"confusion": {"labels": ["a", "b", "c"], "matrix": matrix}, "settings": compiled(learning_rate=0.05)}
    told, rest = of_classes({"loss": [1.73, 1.3, 1.16, 1.15, 1.14, 1.14]}, 0.28)
    assert cause_of((told, {**rest, **evidence})) == "levelled off"


def test_rates_are_told_with_their_value_and_the_usual_one() -> None:
    usual = "Try a `learning_rate` between 0.0003 and 0.003, as is usual for `Adam`."
    told = classes({"loss": CHANCE}, 0.5, settings=compiled(learning_rate=1.0))
    assert f"learning rate 1 is too high for `Adam`. {usual}" in told
    # It falls by chance, far above the loss of guessing.
    told = classes({"loss": [5.59, 4.8, 5.1, 4.04]}, 0.5, settings=compiled(learning_rate=3.0))
    assert f"learning rate 3 is too high for `Adam`. {usual}" in told
    told = classes({"loss": CHANCE}, 0.5, settings=compiled(learning_rate=1e-7))
    assert "The learning rate 1e-07 is too low" in told and usual in told


@pytest.mark.parametrize("history", [[0.7, None], [0.7, 0.8, 9.0, 99.0], [None, None], CHANCE])
@pytest.mark.parametrize("rate", [1e-9, 0.01, 1.0, -0.1])
@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_no_single_rate_is_advised_that_was_not_tried(history: list[float | None], rate: float, name: str) -> None:
    settings = {"optimizer": {"name": name, "learning_rate": rate}}
    told = classes({"loss": history}, 0.5, settings=settings)
    assert "learning_rate=" not in told
    if "`learning_rate`" in told:
        assert re.search(r"between \S+ and |times lower|times higher|higher `learning_rate`, up to", told)
        assert told.endswith(UNTRIED)


def test_a_trend_is_no_jumping() -> None:
    waves = [3.0 - 0.2 * epoch + 0.02 * (-1) ** epoch for epoch in range(14)]
    assert cause_of(of_classes({"loss": waves}, 0.7)) == "too short"


def test_one_bad_last_epoch_of_a_slow_training_is_not_overfitting() -> None:
    loss = [7.0, 6.4, 6.0, 5.7, 5.5, 5.4, 5.3, 5.14]
    told = values(
        {"loss": loss, "val_loss": [6.9, 6.2, 5.9, 5.6, 5.3, 5.1, 4.94, 6.18]}, 6.3, [value + 3 for value in SEASON]
    )
    assert "Overfitting" not in told


def test_over_confidence_is_not_overfitting() -> None:
    history = {
        "loss": FALLING,
        "val_loss": [0.6, 0.5, 0.45, 0.46, 0.47, 0.48, 0.5, 0.52],
        "accuracy": [0.6, 0.7, 0.74, 0.76, 0.78, 0.79, 0.8, 0.81],
        "val_accuracy": [0.6, 0.7, 0.74, 0.76, 0.78, 0.79, 0.8, 0.81],
    }
    assert "still falls" in classes(history, 0.8)


def test_what_only_the_symptom_is_known_of_leaves_the_word_to_the_rubric() -> None:
    details, evidence = slow()
    assert sentence_for({**details, "otherwise": "500 epochs are enough."}, evidence) == (
        "500 epochs are enough. This advice is untried."
    )
    details, evidence = stuck(settings=compiled(clipnorm=0.0))
    assert "clipnorm" in sentence_for({**details, "otherwise": "500 epochs are enough."}, evidence)


def test_a_verdict_with_a_history_of_its_own_is_read_by_that() -> None:
    details = {
        "runs": [0.3],
        "threshold": 0.95,
        "metric": "accuracy",
        "classes": 10,
        "history": {"loss": [2.31, 2.31, 2.3]},
    }
    _, other = learned()
    assert "guessing between 10 classes" in sentence_for(details, other)


def test_outputs_that_are_no_numbers_are_read_by_the_latest_training() -> None:
    evidence = {"training": {"history": {"loss": [0.7, None]}}, "settings": compiled(learning_rate=0.001)}
    assert "from epoch 2 on" in sentence_for({"runs": [None]}, evidence)


def test_a_close_result_is_called_so() -> None:
    told = classes({"loss": SETTLED}, 0.84, 0.86, 0.83)
    assert told.startswith("1 of 3 trainings reached 0.85: the result is close.")
    assert "levelled off" in told


def test_a_lower_error_is_better() -> None:
    evidence = {"measured": {"metric": "mae", "value": 2.1, "threshold": 2.0}}
    told = sentence_for({"runs": [2.1, 1.9, 2.2], "threshold": 2.0}, evidence)
    assert told.startswith("1 of 3 trainings reached 2:")


def test_curves_of_another_criterion_say_nothing() -> None:
    evidence = {
        "measured": {"metric": "accuracy", "value": 0.6, "threshold": 0.9},
        "curves": {"metric": "accuracy", "history": {"loss": [None]}},
    }
    assert sentence_for({"runs": [0.5], "threshold": 0.85}, evidence) == ""


@pytest.mark.parametrize("history", [{}, {"loss": []}, {"loss": "abc"}, {"loss": None}, None, [], "x"])
def test_too_little_to_read_is_told_as_unknown(history: Any) -> None:
    assert "The cause is not known" in classes(history, 0.5, settings=ADAM)
    assert "The cause" not in classes(history, 0.5) or history == {"loss": [0.5]}


NUMBER = st.none() | st.floats() | st.integers() | st.booleans() | st.text(max_size=3)
ROW = st.lists(NUMBER, max_size=12) | st.lists(st.floats(0, 2), min_size=2, max_size=12)
NAMES = ["loss", "val_loss", "accuracy", "val_accuracy", "acc", "binary_accuracy", "mae", "learning_rate"]
HISTORY = st.dictionaries(st.sampled_from(NAMES), ROW)
SERIES = st.lists(NUMBER, min_size=2, max_size=6)
NAMES_OF_NUMBERS = [
    "learning_rate",
    "clipnorm",
    "momentum",
    "beta_1",
    "epsilon",
    "weight_decay",
    "rows",
    "lost",
    "highest",
]
NUMBERS = st.dictionaries(st.sampled_from(NAMES_OF_NUMBERS), NUMBER)
LAYER = st.dictionaries(
    st.sampled_from(["name", "kind", "units", "rate", "penalty", "frozen", "activation", "start"]), NUMBER
)
SETTINGS = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "optimizer": NUMBERS,
        "loss": NUMBERS,
        "loss_weight": NUMBER,
        "trainable": NUMBER,
        "parameters": NUMBER,
        "layers": st.lists(LAYER | NUMBER, max_size=3) | NUMBER,
    },
)
TRAINING = st.none() | st.fixed_dictionaries(
    {}, optional={"examples": NUMBERS, "targets": NUMBERS, "asked": NUMBERS, "steps": NUMBER, "other_fits": NUMBER}
)


@given(
    history=HISTORY,
    runs=st.lists(st.none() | st.floats(), min_size=1, max_size=3),
    threshold=st.floats(-1e3, 1e3),
    metric=st.sampled_from(["accuracy", "mae", None, 7]),
    matrix=st.lists(st.lists(NUMBER, max_size=3), max_size=3),
    forecast=st.fixed_dictionaries({"truth": SERIES, "forecast": SERIES, "naive": SERIES}),
    settings=SETTINGS,
    training=TRAINING,
)
def test_no_history_makes_it_fail(history, runs, threshold, metric, matrix, forecast, settings, training) -> None:
    evidence = {
        "measured": {"metric": metric, "value": runs[0], "threshold": threshold},
        "curves": {"metric": metric, "history": history},
        "confusion": {"labels": ["a", 2], "matrix": matrix},
        "forecast": forecast,
        "settings": settings,
        "training": training,
    }
    told = sentence_for({"runs": runs, "threshold": threshold}, evidence)
    assert len(told) < 900
    assert "nan" not in told.split()


@given(loss=st.lists(st.floats(0.01, 10), min_size=5, max_size=40))
def test_any_finite_training_gets_one_reading(loss: list[float]) -> None:
    told = classes({"loss": loss}, 0.5)
    assert 60 < len(told) < 480
    assert told[-1] in ".?"


def test_a_rate_that_a_callback_sets_is_told_as_such() -> None:
    rates = {**GUESSING_RATES, "learning_rate": [1e-7] * 4}
    low = {"optimizer": {"name": "adam", "learning_rate": 1e-7}}
    for compiled, is_set in ((0.003, True), (1e-7, False)):
        evidence = {"settings": low, "training": {"optimizer": {"learning_rate": compiled}}}
        told = sentence_for(*of_classes(rates, 0.5, **evidence))
        assert ("The learning rate 1e-07, which a callback sets, is too low" in told) is is_set


@pytest.mark.parametrize(
    ("has_lesson", "words"), [(False, "The training ran for 2 epochs"), (True, "Add the last value")]
)
def test_in_the_exam_an_epoch_or_two_come_before_what_the_task_says_of_such_predictions(
    has_lesson: bool, words: str
) -> None:
    details, evidence = of_classes({"loss": [2.3, 1.9]}, 0.4, has_lesson=has_lesson)
    assert sentence_for({**details, "otherwise": "Add the last value."}, evidence).startswith(words)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ("mean_squared_error", "so the training makes the error larger. Remove the minus sign from your loss."),
        ("own:likelihood", "If it is no log-likelihood, the training makes the error larger: remove the minus sign."),
        ("poisson", ""),
    ],
)
def test_a_loss_that_may_be_negative_is_not_called_wrong(loss: str, words: str) -> None:
    history = {"loss": [5.0, -3.0, -9.0, -11.0, -12.0, -12.4]}
    told = values(history, 3.0, SWINGING, settings={**ADAM, "loss": {"name": loss}})
    assert words in told and ("falls below 0" in told) is bool(words)
