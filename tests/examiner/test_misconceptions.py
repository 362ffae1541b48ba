"""A training that passed gets a sentence for each misconception in it, and none where it holds none."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.diagnosis.misconceptions import (
    ROWS,
    TOLD_OF_A_LINE,
    accuracy_of_numbers,
    labels_cut_off,
    never_linear,
    outputs_cut_at_zero,
    percent_of_zero,
    sentences_for,
    told_of,
    zeros_masked,
)
from grader.examiner.diagnosis.signs import Sign, labels_rounded, never
from grader.submission.rules.rule import name_of
from grader.submission.rules.source_report import all_rules

HIDDEN = {"name": "dense", "kind": "Dense", "parameters": 100, "units": 64, "activation": "relu"}
OUTPUT = {"name": "out", "kind": "Dense", "parameters": 650, "units": 10, "activation": "softmax"}
DIGITS = range(10)
RIGHT_LOSS = {"name": "sparse_categorical_crossentropy"}


def told(*layers: dict[str, Any], **how: Any) -> list[str]:
    return [sentence for _, sentence in signs_and_sentences(*layers, **how)]


def signs_and_sentences(
    *layers: dict[str, Any],
    value: float = 0.95,
    fit: dict[str, Any] | None = None,
    chosen: bool = False,
    seen: dict[str, Any] | None = None,
    **settings: Any,
) -> list[tuple[Sign, str]]:
    """Return what is said of a classifier of ten digits that reached ``value``, where 0.88 was asked for."""
    whole = {"optimizer": {"name": "adam", "learning_rate": 0.001}, "loss": RIGHT_LOSS, "ordered": True, **settings}
    return told_of(
        {
            "measured": {"metric": "accuracy", "value": value, "threshold": 0.88},
            "curves": {
                "metric": "accuracy",
                "threshold": 0.88,
                "history": {"loss": [0.9, 0.4, 0.2], "accuracy": [0.7, 0.9, 0.96], **(fit or {}).get("history", {})},
            },
            "confusion": {
                "labels": list("0123456789"),
                "matrix": [[int(a == b) for a in range(10)] for b in range(10)],
            },
            "settings": {**whole, "parameters": 750, "trainable": 750, "layers": list(layers) or [HIDDEN, OUTPUT]},
            "training": {"examples": {"rows": 3600, "lowest": 0, "highest": 1, "size": 9, "lost": 0}, **(fit or {})},
            "rates_chosen": chosen,
            **(seen or {}),
        }
    )


def adam(**numbers: float) -> dict[str, Any]:
    return {"optimizer": {"name": "adam", "learning_rate": 0.001, **numbers}}


FOLD = {"name": "mod", "kind": "Mod", "by": 32.0}
READ = {"name": "words", "kind": "Embedding", "parameters": 1280}
DROPPED = {"name": "drop", "kind": "Dropout", "rate": 0.2}
STRAIGHT = {"name": "straight", "kind": "Dense", "parameters": 4160, "units": 64, "activation": "linear"}
POOLED = {"name": "pooled", "kind": "GlobalAveragePooling1D"}
IDS = {"examples": {"rows": 3600, "lowest": 0, "highest": 56}}
ALONG = {"name": "mean", "kind": "Mean", "before": ["words"]}
SMALL = {"kind": "Rescaling", "scale": 1 / 255}
IDLE = {"kind": "BatchNormalization", "frozen": True, "initial": True}
QUIET = {"kind": "GaussianNoise", "stddev": 0.03}
SQUASHED = [{"kind": "Dense", "name": name, "activation": "sigmoid", "parameters": 9} for name in "abc"]
LOGITS_OF_TWO = {**OUTPUT, "units": 2, "activation": "linear"}
AROUND = {"kind": "Rescaling", "scale": 1 / 127.5, "offset": -1.0}
BYTES = {"examples": {"rows": 3600, "lowest": 0, "highest": 255}}
SHADES = {"rows": 3600, "lowest": 0, "highest": 1, "mean": 0.3}
CLASSES = {"counts": [360] * 10, "turns": 9}
BOTH = {"kind": "Bidirectional", "name": "both", "parameters": 99}


def grown(name: str, moved: float) -> dict[str, Any]:
    """Return what a training changed in a layer of 64 weights."""
    return {"name": name, "weights": 64, "trainable": True, "size": 2.0, "moved": moved, "still": 0.0}


STILL = {"name": "dense", "weights": 100, "trainable": True, "still": 1.0}
NO_EPOCH: dict[str, list[float]] = {"loss": [], "accuracy": []}
BRIGHTER = {"layers": [SMALL, {"kind": "RandomBrightness", "highest": 255.0}, HIDDEN, OUTPUT]}


def falls(share: float) -> dict[str, Any]:
    return {"history": {"learning_rate": [0.01 * share**epoch for epoch in range(30)]}}


EXPONENTIAL = {"optimizer": {"name": "adam", "schedule": "ExponentialDecay"}}
COSINE = {"optimizer": {"name": "adam", "schedule": "CosineDecay"}}
MASKED = {"name": "words", "kind": "Embedding", "parameters": 1280, "masks": True}
CONVOLUTION = {"name": "conv", "kind": "Conv1D", "parameters": 90}
VOTES = {"layers": [{**HIDDEN, "before": []}, {**OUTPUT, "name": "a", "activation": "softmax", "before": ["dense"]},
                    {**OUTPUT, "name": "b", "activation": "softmax", "before": ["dense"]},
                    {"name": "mean", "kind": "Average", "before": ["a", "b"]}]}  # fmt: skip
MISTAKEN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # What is said, the mistaken training, and one beside it that is right.
    ("last layer", {"layers": [HIDDEN, OUTPUT, {"name": "dropout", "kind": "Dropout", "rate": 0.2}]},
     {"layers": [HIDDEN, {"name": "dropout", "kind": "Dropout", "rate": 0.2}, OUTPUT]}),
    ("BatchNormalization` is the last", {"layers": [HIDDEN, OUTPUT, {"kind": "BatchNormalization", "parameters": 40}]},
     {"layers": [HIDDEN, {"kind": "BatchNormalization", "parameters": 256}, OUTPUT]}),
    ("Two softmax units", {"layers": [HIDDEN, {**OUTPUT, "units": 2}], "loss": {"name": "binary_crossentropy"}},
     {"layers": [HIDDEN, {**OUTPUT, "units": 1, "activation": "sigmoid"}], "loss": {"name": "binary_crossentropy"}}),
    ("Two softmax units",
     {"layers": [HIDDEN, LOGITS_OF_TWO, {"kind": "Softmax"}], "loss": {"name": "binary_crossentropy"}},
     {"layers": [HIDDEN, LOGITS_OF_TWO, {"kind": "Softmax"}], "loss": {"name": "categorical_crossentropy"}}),
    ("`tanh` before the softmax keeps the scores from -1 to 1",
     {"layers": [HIDDEN, {**OUTPUT, "activation": "tanh"}, {"kind": "Activation", "activation": "softmax"}]},
     {"layers": [HIDDEN, {**OUTPUT, "activation": "linear"}, {"kind": "Activation", "activation": "softmax"}]}),
    ("`relu` before the softmax makes all negative scores 0",
     {"layers": [HIDDEN, {**OUTPUT, "activation": "relu"}, {"kind": "Softmax"}]},
     {"layers": [HIDDEN, {**OUTPUT, "activation": "linear"}, {"kind": "Softmax"}]}),
    ("Values up to 255", {"layers": [{"kind": "Rescaling", "scale": 255.0}, HIDDEN, OUTPUT]},
     {"layers": [{"kind": "Rescaling", "scale": 2.0}, HIDDEN, OUTPUT]}),
    ("Values up to 255", {"layers": [{"kind": "Rescaling", "scale": 255.0}, HIDDEN, OUTPUT]},
     {"layers": [{"kind": "CategoryEncoding"}, {"kind": "Rescaling", "scale": 255.0}, HIDDEN, OUTPUT]}),
    ("Several hidden layers have `sigmoid`", {"layers": [*SQUASHED, OUTPUT]},
     {"layers": [*SQUASHED, {"kind": "Multiply", "name": "m", "before": ["a", "b", "c"]}, OUTPUT]}),
    ("to 0.00392 reach", {"layers": [{"kind": "Normalization", "scale": 1 / 255}, HIDDEN, OUTPUT]},
     {"layers": [{"kind": "Normalization"}, HIDDEN, OUTPUT]}),
    ("Dropout(0.7)", {"layers": [HIDDEN, {"kind": "Dropout", "rate": 0.7}, OUTPUT]},
     {"layers": [HIDDEN, {"kind": "Dropout", "rate": 0.6}, OUTPUT]}),
    ("of one class only", {"fit": {"validation": {"kinds": 1, "of_kinds": 3}}},
     {"fit": {"validation": {"kinds": 3, "of_kinds": 3}}}),
    ("`evaluate` gets are of one class only",
     {"fit": {"validation": {"measured_kinds": 1, "of_measured_kinds": 3}}},
     {"fit": {"validation": {"measured_kinds": 3, "of_measured_kinds": 3}}}),
    ("85% of the examples that `evaluate` gets", {"fit": {"validation": {"measured_shared": 0.85}}},
     {"fit": {"validation": {"measured_shared": 1.0}}}),
    ("`patience=12` and `start_from_epoch=6` stops nothing",
     {"fit": {"epochs": 18, "watching": {"patience": 12, "begins": 6, "restores": 1}}},
     {"fit": {"epochs": 18, "watching": {"patience": 11, "begins": 6, "restores": 1}}}),
    ("`patience=20` stops nothing", {"fit": {"epochs": 18, "watching": {"patience": 20}}},
     {"fit": {"epochs": 18, "watching": {"patience": 20, "restores": 1}}}),
    ("watches the training", {"fit": {"watching": {"patience": 3, "restores": 1, "by_training": 1}}},
     {"fit": {"watching": {"patience": 3, "restores": 1, "by_training": 0}}}),
    ("the schedule set it back", {"fit": {"watching": {"undone": 1}}}, {"fit": {"watching": {"patience": 3}}}),
    ("of 2 classes only", {"fit": {"validation": {"kinds": 2, "of_kinds": 3}}},
     {"fit": {"validation": {"kinds": 2, "of_kinds": 2}}}),
    ("has the rate 0", {"layers": [HIDDEN, {"kind": "SpatialDropout1D"}, OUTPUT]},
     {"layers": [HIDDEN, {"kind": "Dropout", "rate": 0.01}, OUTPUT]}),
    ("has the rate 0", {"layers": [HIDDEN, {"kind": "Dropout"}, OUTPUT]},
     {"layers": [HIDDEN, {"kind": "Dropout"}, OUTPUT], "chosen": True}),
    ("it normalizes nothing", {"layers": [HIDDEN, IDLE, OUTPUT]},
     {"layers": [HIDDEN, {**IDLE, "frozen": False}, OUTPUT]}),
    ("it normalizes nothing", {"layers": [IDLE, OUTPUT]},
     {"layers": [{**IDLE, "initial": False}, OUTPUT]}),
    ("changes nearly nothing", {"layers": [QUIET, SMALL, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [SMALL, QUIET, HIDDEN, OUTPUT], "fit": BYTES}),
    ("The learning rate stays 0.01", {"optimizer": {"name": "adam", "schedule": "ExponentialDecay"},
                                      "fit": {"history": {"learning_rate": [0.01] * 9, "loss": [1.0] * 9}}},
     {"optimizer": {"name": "adam", "schedule": "ExponentialDecay"},
      "fit": {"history": {"learning_rate": [0.01] * 4 + [0.001] * 5, "loss": [1.0] * 9}}}),
    ("only falls from 0.01 to 0.00999",
     {"optimizer": {"name": "adam", "schedule": "ExponentialDecay"},
      "fit": {"history": {"learning_rate": [0.01 * 0.9999**epoch for epoch in range(9)], "loss": [1.0] * 9}}},
     {"optimizer": {"name": "adam", "schedule": "ExponentialDecay"},
      "fit": {"history": {"learning_rate": [0.01 * 0.99**epoch for epoch in range(9)], "loss": [1.0] * 9}}}),
    ("compares numbers", {"loss": {"name": "mean_squared_error"}}, {"loss": {"name": "categorical_crossentropy"}}),
    ("sorted by class", {"fit": {"classes": CLASSES, "shuffled": False}},
     {"fit": {"classes": CLASSES, "shuffled": True}}),
    ("not scaled", {"fit": {"examples": {"highest": 255.0}}},
     {"fit": {"examples": {"highest": 255.0}}, "layers": [SMALL, HIDDEN, OUTPUT]}),
    ("of one class", {"fit": {"classes": {"counts": [950, 30, 20], "turns": 90}}},
     {"fit": {"classes": {"counts": [500, 300, 200], "turns": 700}}}),
    ("did not change", {"fit": {"layers": [STILL]}}, {"fit": {"layers": [STILL], "initial": 32, "history": NO_EPOCH}}),
    ("did not change", {"fit": {"layers": [{"name": "dense", "weights": 100, "trainable": True, "still": 1.0}]}},
     {"fit": {"layers": [{"name": "dense", "weights": 100, "trainable": True, "still": 0.9, "moved": 0.1}]}}),
    ("Dropout(0.9)", {"layers": [HIDDEN, {"name": "dropout", "kind": "Dropout", "rate": 0.9}, OUTPUT]},
     {"layers": [HIDDEN, {"name": "dropout", "kind": "Dropout", "rate": 0.5}, OUTPUT]}),
    ("covers what passes", {"layers": [HIDDEN, {"name": "noise", "kind": "GaussianNoise", "stddev": 1.0}, OUTPUT]},
     {"layers": [HIDDEN, {"name": "noise", "kind": "GaussianNoise", "stddev": 0.1}, OUTPUT]}),
    ("an epoch has 1 step", {"fit": {"batch": 3600}}, {"fit": {"batch": 64}}),
    ("an epoch has 1 step", {"fit": {"batch": 3600}},
     {"fit": {"batch": 3600, "history": {"loss": [0.5] * 400, "accuracy": [0.9] * 400}}}),
    ("masks nothing", {"layers": [READ, {"kind": "Masking"}, POOLED, OUTPUT], "fit": IDS},
     {"layers": [{**READ, "masks": True}, {"kind": "Masking"}, POOLED, OUTPUT], "fit": IDS}),
    ("divides each example by its own length", {"layers": [{"kind": "UnitNormalization"}, HIDDEN, OUTPUT]},
     {"layers": [HIDDEN, {"kind": "UnitNormalization"}, OUTPUT]}),
    ("divides each example by its own length", {"layers": [{"kind": "UnitNormalization"}, HIDDEN, OUTPUT]},
     {"layers": [{"kind": "Flatten"}, {"kind": "UnitNormalization"}, HIDDEN, OUTPUT]}),
    ("which leaves no negative values", {"layers": [HIDDEN, {"name": "leaky", "kind": "LeakyReLU"}, OUTPUT]},
     {"layers": [{**HIDDEN, "activation": "linear"}, {"name": "leaky", "kind": "LeakyReLU"}, OUTPUT]}),
    ("A hidden layer has `softmax`", {"layers": [{**HIDDEN, "activation": "softmax"}, OUTPUT]}, VOTES),
    ("RandomBrightness", {**BRIGHTER, "fit": BYTES},
     {"layers": [BRIGHTER["layers"][1], SMALL, HIDDEN, OUTPUT], "fit": BYTES}),
    ("regularizer", {"layers": [{**HIDDEN, "penalty": 1.0}, OUTPUT]},
     {"layers": [{**HIDDEN, "penalty": 0.001}, OUTPUT]}),
    ("same weights", {"layers": [{**HIDDEN, "start": {"name": "zeros"}}, OUTPUT]},
     {"layers": [{**HIDDEN, "start": {"name": "he_normal"}}, OUTPUT]}),
    ("far too large", {"layers": [{**HIDDEN, "start": {"name": "random_normal", "stddev": 100.0}}, OUTPUT]},
     {"layers": [{**HIDDEN, "start": {"name": "random_normal", "stddev": 0.05}}, OUTPUT]}),
    ("frozen", {"layers": [{**HIDDEN, "frozen": True}, OUTPUT]}, {}),
    ("softmax`, whose", {"layers": [{**HIDDEN, "activation": "softmax"}, OUTPUT]},
     {"layers": [{**HIDDEN, "activation": "tanh"}, OUTPUT]}),
    ("sigmoid", {"layers": [*[{**HIDDEN, "activation": "sigmoid"}] * 3, OUTPUT]},
     {"layers": [{**HIDDEN, "activation": "sigmoid"}, OUTPUT]}),
    ("1 unit", {"layers": [{**HIDDEN, "units": 1}, OUTPUT]}, {"layers": [{**HIDDEN, "units": 10}, OUTPUT]}),
    ("momentum=0.9999)",
     {"layers": [HIDDEN, {"name": "norm", "kind": "BatchNormalization", "momentum": 0.9999}, OUTPUT]},
     {"layers": [HIDDEN, {"name": "norm", "kind": "BatchNormalization", "momentum": 0.9}, OUTPUT]}),
    ("clipnorm", adam(clipnorm=1e-6), adam(clipnorm=1.0)),
    ("weight_decay", adam(weight_decay=5.0), adam(weight_decay=0.004)),
    ("epsilon", adam(epsilon=10.0), adam(epsilon=1e-7)),
    ("beta_1", adam(beta_1=0.999), adam(beta_1=0.9)),
    ("label_smoothing", {"loss": {**RIGHT_LOSS, "label_smoothing": 0.5}},
     {"loss": {**RIGHT_LOSS, "label_smoothing": 0.1}}),
    ("loss_weights", {"loss_weight": 1e-6}, {"loss_weight": 1.0}),
    ("steps_per_epoch", {"fit": {"steps": 1}}, {"fit": {"steps": 110}}),
    ("of 3,600 examples", {"fit": {"examples": {"rows": 50}, "asked": {"rows": 3600, "highest": 1}}},
     {"fit": {"asked": {"rows": 3600, "highest": 1}}}),
    ("`take`, `skip` or `filter`", {"fit": {"examples": {}, "seen": {"rows": 720, "of": 3600}}},
     {"fit": {"examples": {}, "seen": {"rows": 2880, "of": 3600}}}),
    ("divided", {"fit": {"examples": {"rows": 3600, "highest": 0.004}, "asked": {"rows": 3600, "highest": 1}}}, {}),
    ("label of another", {"fit": {"moved_labels": 0.9}}, {"fit": {"moved_labels": 0.0}}),
    ("no example counts", {"fit": {"weighed": {"highest": 0.0}}}, {"fit": {"weighed": {"highest": 2.0}}}),
    ("validation_split", {"fit": {"split": 0.9}}, {"fit": {"split": 0.2}}),
    ("probabilities once more", {"layers": [HIDDEN, OUTPUT, {"kind": "Softmax"}]},
     {"layers": [HIDDEN, {**OUTPUT, "activation": "linear"}, {"kind": "Softmax"}]}),
    ("Noise was added", {"fit": {"examples": {"rows": 3600, "lowest": -5, "highest": 6, "mean": 0.3}, "asked": SHADES}},
     {"fit": {"examples": {"rows": 3600, "lowest": 0, "highest": 1, "mean": 0.3}, "asked": SHADES}}),
    ("labels of 5 classes", {"fit": {"asked_labels": {"kinds": 5, "offered_kinds": 10}}},
     {"fit": {"asked_labels": {"kinds": 10, "offered_kinds": 10}}}),
    ("of 240 token ids, 32 are left",
     {"layers": [FOLD, READ, OUTPUT], "fit": {"examples": {"rows": 3600, "highest": 239}}},
     {"layers": [FOLD, READ, OUTPUT], "fit": {"examples": {"rows": 3600, "highest": 31}}}),
    ("vector of each token", {"layers": [READ, {**ALONG, "axis": -1.0}, OUTPUT]},
     {"layers": [READ, {**ALONG, "axis": 1.0}, OUTPUT]}),
    ("bias_initializer", {"layers": [{**HIDDEN, "bias": -5.0}, OUTPUT]}, {"layers": [{**HIDDEN, "bias": 0.1}, OUTPUT]}),
    ("are training examples", {"fit": {"validation": {"shared": 1.0}}}, {"fit": {"validation": {"shared": 0.1}}}),
    ("more than once", {"layers": [SMALL, SMALL, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [SMALL, HIDDEN, OUTPUT], "fit": BYTES}),
    ("`scale` is called 2 times", {"layers": [{**SMALL, "name": "scale", "times": 2}, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [{**SMALL, "name": "scale"}, HIDDEN, OUTPUT], "fit": BYTES}),
    ("from -1.01 to -0.992", {"layers": [AROUND, AROUND, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [AROUND, HIDDEN, OUTPUT], "fit": BYTES}),
    ("takes examples of one class", {"fit": {"classes": CLASSES, "split": 0.1}},
     {"fit": {"classes": {**CLASSES, "turns": 3200}, "split": 0.1}}),
    ("together with the weights of `straight` it is one",
     {"layers": [HIDDEN, {**STRAIGHT, "name": "next"}, STRAIGHT, OUTPUT]},
     {"layers": [HIDDEN, {**STRAIGHT, "units": 8}, OUTPUT]}),
    ("together with the weights of `out` it is one", {"layers": [HIDDEN, STRAIGHT, DROPPED, OUTPUT]},
     {"layers": [HIDDEN, STRAIGHT, {"kind": "ReLU", "name": "bend"}, OUTPUT]}),
    ("together with the weights of `dense` it is one", {"layers": [STRAIGHT, HIDDEN, OUTPUT]},
     {"layers": [{**STRAIGHT, "units": 16}, HIDDEN, OUTPUT]}),
    ("together with the weights of `dense` it is one", {"layers": [STRAIGHT, HIDDEN, OUTPUT]},
     {"layers": [{**STRAIGHT, "before": []}, {**HIDDEN, "before": ["straight"]},
                 {"name": "sum", "kind": "Add", "before": ["straight", "dense"]}, {**OUTPUT, "before": ["sum"]}]}),
    ("has 20000 rows", {"layers": [{**READ, "channels": 16, "parameters": 320000}, OUTPUT], "fit": IDS},
     {"layers": [{**READ, "channels": 16, "parameters": 960}, OUTPUT], "fit": IDS}),
    ("`use_bias=False`", {"layers": [{**HIDDEN, "no_bias": True}, OUTPUT]},
     {"layers": [{**HIDDEN, "no_bias": True}, {"kind": "BatchNormalization", "parameters": 256}, OUTPUT]}),
    ("pools over the features", {"layers": [READ, {**POOLED, "over_features": True}, OUTPUT]},
     {"layers": [READ, {"kind": "Permute"}, {**POOLED, "over_features": True}, OUTPUT]}),
    ("learning stops early", {"fit": {"history": {"loss": [0.9, 0.4, 0.2], "learning_rate": [0.01, 1e-9, 0.0]}}},
     {"fit": {"history": {"loss": [0.9, 0.4, 0.2], "learning_rate": [0.01, 0.005, 0.0]}}}),
    ("has more examples, too", {"fit": {"weighed": {"lowest": 0.5, "highest": 2.0, "heaviest": 4.0}}},
     {"fit": {"weighed": {"lowest": 0.5, "highest": 2.0, "heaviest": 0.25}}}),
    ("has more examples, too", {"fit": {"weighed": {"lowest": 0.9946667, "highest": 1.0026667, "heaviest": 1.008043}}},
     {"fit": {"weighed": {"lowest": 0.9946667, "highest": 1.0026667, "heaviest": 1 / 1.008043}}}),
    ("differ by the factor 4", {"fit": {"weighed": {"lowest": 0.5, "highest": 2.0, "heaviest": 1.1}}},
     {"fit": {"weighed": {"lowest": 0.95, "highest": 1.0, "heaviest": 1.1}}}),
    ("Mirrored copies", {"fit": {"validation": {"mirrored": 0.6}}}, {"fit": {"validation": {"mirrored": 0.1}}}),
    ("The inputs were not scaled", {"layers": [{"kind": "TrueDivide", "by": 2.0}, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [{"kind": "TrueDivide", "by": 255.0}, HIDDEN, OUTPUT], "fit": BYTES}),
    ("The inputs were not scaled", {"layers": [{"kind": "Multiply", "by": 0.5}, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [{"kind": "Multiply", "by": 2 / 255}, {"kind": "Subtract", "by": 1}, HIDDEN, OUTPUT], "fit": BYTES}),
    ("Values up to 100 reach", {"layers": [{"kind": "Rescaling", "scale": 100 / 255}, HIDDEN, OUTPUT], "fit": BYTES},
     {"layers": [{"kind": "Rescaling", "scale": 2 / 255}, HIDDEN, OUTPUT], "fit": BYTES}),
    ("start with the same weights, so they", {"fit": {"layers": [grown("a", 3.0), grown("b", 3.0)]}},
     {"fit": {"layers": [grown("a", 3.0), grown("b", 3.1)]}}),
    ("so it never reads the rest",
     {"layers": [{"kind": "Conv1D", "name": "c", "kernel": 3, "stride": 6, "parameters": 9}, OUTPUT]},
     {"layers": [{"kind": "Conv1D", "name": "c", "kernel": 6, "stride": 6, "parameters": 9}, OUTPUT]}),
    # The shortcut of a residual network.
    ("so it never reads the rest",
     {"layers": [{"kind": "Conv2D", "name": "c", "kernel": 1, "stride": 2, "parameters": 9}, OUTPUT]},
     {"layers": [{"kind": "Conv2D", "name": "c", "kernel": 1, "stride": 2, "parameters": 9}, {"kind": "Add"}, OUTPUT]}),
    ("is 0.00028 after 10 of 30 epochs", {**EXPONENTIAL, "fit": falls(0.7)}, {**EXPONENTIAL, "fit": falls(0.75)}),
    ("from epoch 2 of 10 on", {**COSINE, "fit": {"history": {"learning_rate": [0.01, *[0.004] * 9]}}},
     {**COSINE, "fit": {"history": {"learning_rate": [0.01, *[0.008] * 4, *[0.004] * 5]}}}),
    ("which has read one value there", {"layers": [BOTH, {"kind": "GetItem", "name": "g", "last_step": True}, OUTPUT]},
     {"layers": [BOTH, {"kind": "GetItem", "name": "g"}, OUTPUT]}),
    ("which has read one value there", {"layers": [BOTH, {"kind": "GetItem", "name": "g", "last_step": True}, OUTPUT]},
     {"layers": [BOTH, {"kind": "GetItem", "name": "g", "last_step": True},
                 {"kind": "GetItem", "name": "h", "first_step": True}, OUTPUT]}),
    ("Leave `axis` out", {"layers": [{"kind": "BatchNormalization", "other_axis": True}, HIDDEN, OUTPUT]},
     {"layers": [{"kind": "BatchNormalization"}, HIDDEN, OUTPUT]}),
    ("windows overlap", {"fit": {"validation": {"overlap": 0.9}}}, {"fit": {"validation": {"overlap": 0.2}}}),
    ("sequences of one step", {"layers": [{"kind": "LSTM", "name": "lstm", "parameters": 9, "reads": 1}, OUTPUT]},
     {"layers": [{"kind": "LSTM", "name": "lstm", "parameters": 9, "reads": 8}, OUTPUT]}),
    ("only falls from 0.01 to 0.0098", {**COSINE, "fit": {"history": {"learning_rate": [0.01, 0.0099, 0.0098]}}},
     {**COSINE, "fit": {"history": {"learning_rate": [0.01, 0.005, 0.0001]}}}),
    ("only falls from 0.01 to 0.0098", {**COSINE, "fit": {"history": {"learning_rate": [0.01, 0.0099, 0.0098]}}},
     {**COSINE, "fit": {"by_grader": True, "history": {"learning_rate": [0.01, 0.0099, 0.0098]}}}),
    ("does not use the mask", {"layers": [MASKED, {"kind": "Dropout", "rate": 0.1}, CONVOLUTION, OUTPUT], "fit": IDS},
     {"layers": [MASKED, {"kind": "LSTM", "reads": 9}, CONVOLUTION, OUTPUT], "fit": IDS}),
    ("images of one row", {"layers": [{"kind": "Conv2D", "one_row": True}, OUTPUT]},
     {"layers": [{"kind": "Conv2D"}, OUTPUT]}),
    ("cuts values", {"input_dtype": "uint8", "fit": {"asked": {"rows": 3600, "highest": 1}}},
     {"input_dtype": "float32", "fit": {"asked": {"rows": 3600, "highest": 1}}}),
    ("something else for the same example", {"seen": {"random_predictions": True}},
     {"seen": {"random_predictions": False}}),
    ("with labels of other examples", {"seen": {"trained_by": "mislabelled"}}, {"seen": {"trained_by": "loop"}}),
]  # fmt: skip


OF_NUMBERS = {labels_cut_off, accuracy_of_numbers, zeros_masked, percent_of_zero, never_linear, labels_rounded,
              outputs_cut_at_zero}  # fmt: skip
"""What is said of a forecast or a price, with a test of its own below."""


def test_rounded_prices_are_spoken_of_in_a_training_for_numbers() -> None:
    for kinds, count in ((5, 1), (90, 0)):
        labels = {"lowest": 3.0, "highest": 90.0, "kinds": kinds, "offered_kinds": 90}
        evidence = {
            "measured": {"metric": "mae", "value": 1.0, "threshold": 3.0},
            "curves": {"metric": "loss", "history": {"loss": [9.0, 3.0, 1.0]}},
            "training": {"asked_labels": labels},
        }
        assert len(sentences_for(evidence)) == count


@pytest.mark.parametrize(
    "known",
    [
        {"targets": {"rows": 90, "lowest": 1.0, "highest": 5.0}},
        {"validation": {"lowest": 1.0, "highest": 5.0}},
        {"validation": {"highest": 99.0, "label_lowest": 1.0, "label_highest": 5.0}},
    ],
)
@pytest.mark.parametrize(("scale", "count"), [(3.5, 1), (4.4, 0)])
def test_a_range_that_ends_before_the_labels_is_spoken_of(scale: float, count: int, known: dict[str, Any]) -> None:
    last = {"name": "out", "kind": "Dense", "parameters": 33, "units": 1, "activation": "sigmoid"}
    evidence = {
        "measured": {"metric": "mae", "value": 0.2, "threshold": 0.3},
        "curves": {"metric": "loss", "history": {"loss": [9.0, 3.0, 1.0]}},
        "training": known,
        "settings": {
            "ordered": True,
            "layers": [CONVOLUTION, last, {"kind": "Rescaling", "name": "s", "scale": scale, "offset": 1.0}],
        },
    }
    assert sum("predicts from 1 to 4.5" in sentence for sentence in sentences_for(evidence)) == count


@pytest.mark.parametrize(
    ("words", "layer", "history", "lowest"),
    [
        ("accuracy is for classes", {}, {"accuracy": [0.0, 0.1, 0.1]}, 1.0),
        ("", {}, {"mae": [3.0, 2.0, 1.0]}, 0.0),
        ("`relu` after the output layer", {"after": {"kind": "ReLU"}}, {}, 1.0),
        ("`relu` after the output layer", {"after": {"kind": "Activation", "activation": "relu"}}, {}, 1.0),
        ("", {"after": {"kind": "Rescaling", "scale": 2.0}}, {}, 1.0),
        ("", {"after": {"kind": "ReLU", "unusual": ["negative_slope=0.1"]}}, {}, 1.0),
        ("True values are near 0", {}, {"mape": [3e7, 2e7, 2e7]}, 0.0),
        ("", {}, {"mean_absolute_percentage_error": [90.0, 20.0, 12.0]}, 0.0),
        ("0 is a value of this series", {"kind": "Masking"}, {}, 0.0),
        ("", {"kind": "Masking"}, {}, 3.0),
        ("", {"kind": "Masking", "unusual": ["mask_value=-1.0"]}, {}, 0.0),
    ],
)
def test_what_says_nothing_of_numbers_is_spoken_of(
    words: str, layer: dict[str, Any], history: dict[str, Any], lowest: float
) -> None:
    last = {"name": "out", "kind": "Dense", "parameters": 33, "units": 1, "activation": "linear"}
    evidence = {
        "measured": {"metric": "mae", "value": 0.2, "threshold": 0.3},
        "curves": {"metric": "loss", "history": {"loss": [9.0, 3.0, 1.0], **history}},
        "training": {"examples": {"rows": 90, "lowest": lowest, "highest": 5.0}},
        "settings": {"ordered": True, "layers": [layer, HIDDEN, last, layer.get("after", {})]},
    }
    told = sentences_for(evidence)
    assert words in " ".join(told) and bool(told) is bool(words)


@pytest.mark.parametrize(("lowest", "count"), [(-2.0, 1), (2.0, 0)])
def test_an_error_in_per_cent_of_values_on_both_sides_of_0_is_spoken_of(lowest: float, count: int) -> None:
    last = {"name": "out", "kind": "Dense", "parameters": 33, "units": 1, "activation": "linear"}
    evidence = {
        "measured": {"metric": "mae", "value": 0.2, "threshold": 0.3},
        "curves": {"metric": "loss", "history": {"loss": [9.0, 3.0, 1.0], "mape": [90.0, 80.0, 70.0]}},
        "training": {"targets": {"lowest": lowest, "highest": 3.0}},
        "settings": {"ordered": True, "layers": [HIDDEN, last]},
    }
    assert sum("can be of any size" in sentence for sentence in sentences_for(evidence)) == count


@pytest.mark.parametrize(("delta", "count"), [(500.0, 1), (65.0, 0), (3.0, 0)])
def test_a_huber_loss_that_squares_every_error_is_spoken_of(delta: float, count: int) -> None:
    last = {"name": "out", "kind": "Dense", "parameters": 33, "units": 1, "activation": "linear"}
    evidence = {
        "measured": {"metric": "mae", "value": 0.2, "threshold": 0.3},
        "curves": {"metric": "loss", "history": {"loss": [9.0, 3.0, 1.0]}},
        "training": {"targets": {"rows": 90, "lowest": 20.0, "highest": 85.0}},
        "settings": {"ordered": True, "layers": [HIDDEN, last], "loss": {"name": "huber", "delta": delta}},
    }
    assert sum(f"no error reaches `delta={delta}`" in sentence for sentence in sentences_for(evidence)) == count


def test_a_layer_that_was_frozen_after_a_training_has_learned() -> None:
    frozen = [{**HIDDEN, "frozen": True}, OUTPUT]
    assert told(*frozen, fit={"layers": [grown("dense", 0.0) | {"trainable": False, "learned": True}]}) == []
    assert told(*frozen, fit={"layers": [grown("dense", 0.0) | {"trainable": False}]}) != []


@pytest.mark.parametrize(("start", "size"), [("random_normal", 0.5), ("random_uniform", 0.5 / 3**0.5)])
def test_a_frozen_embedding_counts_as_loaded_only_if_it_began_otherwise(start: str, size: float) -> None:
    drawn = {"name": start, "stddev": 0.5} if "normal" in start else {"name": start, "minval": -0.5, "maxval": 0.5}
    layers = [{**READ, "frozen": True, "start": drawn}, POOLED, OUTPUT]
    for length, spoken_of in ((size, True), (3 * size, False)):
        row = {"name": "words", "weights": 1280, "trainable": False, "size": length * 1280**0.5, "still": 1.0}
        assert any("`words`" in one for one in told(*layers, fit={**IDS, "layers": [row]})) is spoken_of


def test_a_scale_on_one_of_two_ways_says_nothing_of_what_reaches_the_weights() -> None:
    low = {**SMALL, "name": "low", "before": []}
    ways = [low, {**SMALL, "name": "other", "before": []}, {**HIDDEN, "before": ["low", "other"]}, OUTPUT]
    assert told(*ways, fit=BYTES) == []
    assert told(low, {**SMALL, "name": "other", "before": ["low"]}, {**HIDDEN, "before": ["other"]}, fit=BYTES) != []


def test_layers_beside_each_other_are_no_chain() -> None:
    straight = [{**STRAIGHT, "name": name, "before": ["words"]} for name in ("trend", "season")]
    assert told(READ, *straight, {**OUTPUT, "before": ["trend", "season"]}, ordered=False) == []
    assert told(READ, straight[0], {**straight[1], "before": ["trend"]}, {**OUTPUT, "before": ["season"]}) != []


def case(how: dict[str, Any]) -> list[tuple[Sign, str]]:
    layers = how.get("layers", ())
    return signs_and_sentences(*layers, **{name: value for name, value in how.items() if name != "layers"})


def said(how: dict[str, Any]) -> list[str]:
    return [sentence for _, sentence in case(how)]


def test_a_usual_training_gets_no_sentence() -> None:
    assert told() == []


@pytest.mark.parametrize(("sentence", "mistaken", "right"), MISTAKEN, ids=[one[0] for one in MISTAKEN])
def test_a_misconception_gets_its_sentence_and_the_right_way_gets_none(
    sentence: str, mistaken: dict[str, Any], right: dict[str, Any]
) -> None:
    assert [one for one in said(mistaken) if sentence in one] != []
    assert said(right) == []


@pytest.mark.parametrize("activation", ["softmax", "tanh"])
def test_only_a_relu_needs_the_bias_of_the_layer_before_it(activation: str) -> None:
    last = {**OUTPUT, "activation": "linear", "no_bias": True}
    assert not any("use_bias" in one for one in told(HIDDEN, last, {"kind": "Activation", "activation": activation}))
    assert any("use_bias" in one for one in told(HIDDEN, last, {"kind": "Activation", "activation": "relu"}, OUTPUT))


@pytest.mark.parametrize("kind", ["ExponentialDecay", "InverseTimeDecay"])
def test_a_rate_that_falls_with_each_batch_does_not_stay(kind: str) -> None:
    rates = [0.01 * 0.96 ** (batch / 10) for batch in range(9)]
    smooth = {"optimizer": {"name": "adam", "schedule": kind}}
    assert told(fit={"history": {"learning_rate": rates, "loss": [1.0] * 9}}, **smooth) == []


@pytest.mark.parametrize("known", [{"frozen": True}, {"start": {"name": "constant"}}])
def test_vectors_that_were_given_may_be_0_for_the_padding(known: dict[str, Any]) -> None:
    found = told({**READ, **known}, {"kind": "Masking"}, POOLED, OUTPUT, fit=IDS)
    assert not any("masks nothing" in one for one in found)


def test_each_kind_is_shown_by_a_case_of_its_own() -> None:
    shown = {sign for words, mistaken, _ in MISTAKEN for sign, sentence in case(mistaken) if words in sentence}
    kinds = {cause.signs[0] for cause in CAUSES if cause.noted is not never} | {sign for sign, _ in ROWS}
    assert {sign.__name__ for sign in kinds - shown} == {sign.__name__ for sign in OF_NUMBERS}
    assert not any(cause.guess or cause.vague for cause in CAUSES if cause.noted is not never)


def test_a_training_that_missed_its_threshold_is_not_spoken_of_here() -> None:
    assert told(HIDDEN, {"name": "dropout", "kind": "Dropout", "rate": 0.9}, OUTPUT, value=0.5) == []


@pytest.mark.parametrize("evidence", [{}, {"measured": None}, {"measured": {"value": "a", "threshold": 1}}])
def test_a_grading_without_a_training_gets_no_sentence(evidence: dict[str, Any]) -> None:
    assert sentences_for(evidence) == []


def test_correct_solutions_get_no_needless_sentence() -> None:
    """What gradings of correct solutions told of their trainings; at most 2 in 100 may get a sentence."""
    known = json.loads((Path(__file__).parent / "right_trainings.json").read_text(encoding="utf-8"))
    assert sum("threshold" in evidence["measured"] for evidence in known.values()) >= 20
    spoken_of = {name: said for name, evidence in known.items() if (said := sentences_for(evidence))}
    assert len(spoken_of) <= 0.02 * len(known), spoken_of


def test_layers_in_one_line_are_right_where_a_line_is() -> None:
    layers = [{**STRAIGHT, "name": "first"}, STRAIGHT, {**OUTPUT, "units": 1, "activation": "linear"}]
    evidence: dict[str, Any] = {
        "measured": {"metric": "mae", "value": 0.1, "threshold": 0.4},
        "curves": {"metric": "loss", "threshold": None, "history": {"loss": [9.0, 1.0, 0.1]}},
        "settings": {"loss": {"name": "mse"}, "ordered": True, "layers": layers},
        "training": {"examples": {"rows": 900, "lowest": -1, "highest": 1, "size": 2}},
    }
    assert any("one linear layer" in sentence for sentence in sentences_for(evidence))
    evidence["measured"]["linear"] = True
    assert not any("one linear layer" in sentence for sentence in sentences_for(evidence))


def test_what_a_line_of_the_source_tells_is_not_told_of_its_training_again() -> None:
    mistake = {"validation": {"shared": 1.0}}
    assert any("are training examples" in sentence for sentence in told(fit=mistake))
    of_another = {"told_by": ["settings.never_adapted"]}
    assert told(fit=mistake, seen=of_another) == told(fit=mistake)
    of_the_same = {"told_by": ["settings.never_adapted", "held_out_parts.trained_on_the_rest_too"]}
    assert not any("are training examples" in sentence for sentence in told(fit=mistake, seen=of_the_same))


def test_what_tells_a_mistake_of_a_line_are_rules_and_what_tells_it_of_a_training_are_rows() -> None:
    assert {name for names in TOLD_OF_A_LINE.values() for name in names} <= {name_of(rule) for rule in all_rules()}
    assert TOLD_OF_A_LINE.keys() <= {sign for sign, _ in ROWS} | {sign for cause in CAUSES for sign in cause.signs[:1]}
