"""Objects of ours that learners' own functions are given instead of theirs; made inside the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def make_stand_in(tf: Any, kind: str, how: dict[str, Any]) -> Any:
    """Return a ``forecaster``, a ``dataset`` or a ``model_up_to``; ``how`` holds what the function so named takes."""
    return _KINDS[kind](tf, **how)


def forecaster(tf: Any, *, size: int, share: float, plus: float = 0.0) -> Any:
    """Return a model whose answers are known.

    It answers ``share`` times the last of the ``size`` values of a window, plus ``1 - share`` times the first,
    plus ``plus``. Windows may be of shape ``(b, size)`` or ``(b, size, 1)``.
    """
    keras = tf.keras
    last = keras.layers.Dense(1, dtype="float32")
    model = keras.Sequential([keras.Input((size,), dtype="float32"), last])
    kernel = np.zeros((size, 1), np.float32)
    kernel[0] += 1 - share
    kernel[-1] += share
    model.set_weights([kernel, np.array([plus], np.float32)])
    return model


def dataset(tf: Any, *, features: Any, labels: Any, batch_size: int) -> Any:
    """Return a ``tf.data.Dataset`` of pairs ``(features, labels)``, in batches and in their order."""
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(batch_size)


def model_up_to(tf: Any, *, model: Any, output: Any) -> Any:
    """Return a model that begins as ``model`` does and ends at ``output``, the symbolic output of one of its layers."""
    return tf.keras.Model(model.inputs, output)


_KINDS: dict[str, Callable[..., Any]] = {"forecaster": forecaster, "dataset": dataset, "model_up_to": model_up_to}
