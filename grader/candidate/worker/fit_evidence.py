"""What a training shows of its causes while it runs: weights that change, what the optimizer holds, classes.

Runs inside the sandbox and imports no Keras. All of it is told as plain numbers of bounded size, and nothing that a
learner's layer does in here reaches the training.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

MOST_LAYERS = 40
"""Layers that are told of."""
MOST_WEIGHTS = 3_000_000
"""Of a model with more weights than this no copy is made, so that no memory and no time is taken from it."""
MOST_LABELS = 100_000
"""Labels that are counted."""
UNFAIR = 20.0
"""An example with a weight so many times below the highest one hardly counts."""
MOST_CLASSES = 20
"""More different labels than this are values, not classes."""
OF_OPTIMIZERS = (
    "learning_rate", "clipnorm", "clipvalue", "global_clipnorm", "weight_decay", "momentum", "beta_1", "epsilon",
)  # fmt: skip
"""Settings of an optimizer that are told."""


class WeightsBefore:
    """The weights with which a training began, to see afterwards which of them it changed."""

    def __init__(self, model: Any) -> None:
        self._before: list[tuple[Any, list[Any]]] = []
        # A learner's own layer may raise in any of its properties: then nothing is known.
        with contextlib.suppress(Exception):
            layers = list(leaves(model))
            if sum(int(np.prod(weight.shape)) for layer in layers for weight in layer.weights) <= MOST_WEIGHTS:
                self._before = [
                    (layer, [np.array(weight) for weight in layer.weights]) for layer in layers[:MOST_LAYERS]
                ]

    def changes(self) -> list[dict[str, Any]]:
        """Return ``name``, ``weights``, ``trainable``, ``size``, ``moved`` and ``still`` of each layer with weights.

        ``size`` is the norm of its weights at the start, ``moved`` the norm of their change, and ``still`` the share
        of them that are exactly what they were.
        """
        rows: list[dict[str, Any]] = []
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            for layer, before in self._before:
                after = [np.array(weight) for weight in layer.weights]
                steps = [np.asarray(new - old, dtype=np.float64) for new, old in zip(after, before, strict=True)]
                count = sum(step.size for step in steps)
                rows.append(
                    {
                        "name": str(layer.name)[:60],
                        "weights": count,
                        "trainable": bool(layer.trainable_weights),
                        "size": norm_of(before),
                        "moved": norm_of(steps),
                        "still": sum(int(np.sum(step == 0)) for step in steps) / max(1, count),
                    }
                )
        return rows


def leaves(model: Any) -> list[Any]:
    """Return the layers of a model that hold weights of their own and no other layer."""
    return [layer for layer in model._flatten_layers(include_self=False) if layer.weights and not holds_layers(layer)]


def holds_layers(layer: Any) -> bool:
    """Return whether a layer holds others: a model, a wrapper."""
    return any(True for _ in layer._flatten_layers(include_self=False))


def norm_of(arrays: list[Any]) -> float:
    """Return the norm of all numbers of these arrays together."""
    return float(np.sqrt(sum(float(np.sum(np.square(np.asarray(array, dtype=np.float64)))) for array in arrays)))


def optimizer_of(model: Any) -> dict[str, Any]:
    """Return the class and the numbers of the optimizer that a model is about to be trained with.

    ``own_loss`` is 1 where the loss is the learner's: the model may be compiled again after the training.
    """
    with contextlib.suppress(Exception):
        optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)
        config = {name: _number(getattr(optimizer, name, None)) for name in OF_OPTIMIZERS}
        numbers = {name: value for name, value in config.items() if value is not None}
        own = {"own_loss": 1.0} if _is_own(model.loss) else {}
        return {"name": type(optimizer).__name__[:60], **numbers, **own}
    return {}


def _is_own(loss: Any) -> bool:
    """Return whether a learner wrote a loss: a function, or a class of losses."""
    module = getattr(loss if hasattr(loss, "__name__") else type(loss), "__module__", "")
    return callable(loss) and str(module).partition(".")[0] not in ("keras", "tensorflow", "builtins", "functools")


def classes_of(labels: Any, split: float = 0.0) -> dict[str, Any]:
    """Return how often each class occurs among the labels of a ``fit``, and how often the class changes in a row.

    ``counts`` are the largest first, at most ``MOST_CLASSES``; ``turns`` is the number of neighbours of different
    classes: for labels that are sorted it is one less than the number of classes. ``held_back`` is the number of
    classes that are only among the last labels, of which ``validation_split`` takes the share ``split``. Of numbers
    that are no classes there is ``rising`` alone: the share of neighbours of which the second is not lower.
    """
    with contextlib.suppress(Exception), np.errstate(all="ignore"):
        if isinstance(labels, np.ndarray) or hasattr(labels, "numpy"):
            numbers = class_numbers(labels)
            if numbers.dtype.kind in "biuf" and numbers.size:
                kinds, counts = np.unique(numbers, return_counts=True)
                if len(kinds) <= MOST_CLASSES and np.all(kinds == np.round(kinds)):
                    turns = int(np.sum(numbers[1:] != numbers[:-1]))
                    held_back = len(kinds) - len(np.unique(numbers[: int(len(numbers) * (1 - split))])) if split else 0
                    return {
                        "counts": sorted((int(count) for count in counts), reverse=True),
                        "turns": turns,
                        **({"held_back": held_back} if held_back and len(labels) == len(numbers) else {}),
                    }
                if labels.ndim == 1 or labels.shape[1:] == (1,):
                    return {"rising": float(np.mean(numbers[1:] >= numbers[:-1]))}
    return {}


def class_numbers(labels: Any) -> Any:
    """Return the first labels as a row of numbers; of one-hot rows, where the 1 is."""
    numbers = np.asarray(labels[:MOST_LABELS])
    return numbers.argmax(axis=1) if numbers.ndim == 2 and numbers.shape[1] > 1 else numbers.reshape(-1)


def range_of_weights(weights: Any) -> dict[str, float]:
    """Return the ``lowest`` and the ``highest`` of some weights, and the share of ``light`` ones; empty for none.

    Where some are NaN or infinite, ``lost`` is how many, and the others alone have a range.
    """
    numbers = np.asarray(weights, dtype=np.float64)
    usual = numbers[np.isfinite(numbers)]
    told = {"lost": float(numbers.size - usual.size)} if usual.size < numbers.size else {}
    if not usual.size:
        return told
    highest = float(usual.max())
    light = float(np.mean(usual < highest / UNFAIR))
    return {"lowest": float(usual.min()), "highest": highest, "light": light, **told}


def share_of_heaviest(weights: dict[Any, Any], labels: Any) -> dict[str, float]:
    """Return how many examples the class of the largest weight has, for each one of the class of the smallest.

    ``weights`` are those of ``class_weight``, ``labels`` an array of class numbers or one-hot rows.
    """
    numbers = class_numbers(labels)
    heaviest, lightest = (int(np.sum(numbers == choose(weights, key=weights.__getitem__))) for choose in (max, min))
    return {"heaviest": heaviest / lightest} if heaviest and lightest else {}


def _number(value: Any) -> float | None:
    try:
        return None if value is None or isinstance(value, str) else float(value)
    except (TypeError, ValueError):
        return None
