"""Structures of arrays as Keras takes them, and what a model gives back as structures of arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.candidate.structures import is_ragged, map_arrays


def as_keras_takes(tf: Any, inputs: Any) -> Any:
    """Return ``inputs`` for a model: a list for a tuple, tensors of strings for texts, ragged tensors.

    Plain arrays of numbers, data sets and whatever else is no structure stay as they are.
    """
    if is_ragged(inputs):
        return tf.RaggedTensor.from_row_splits(_tensor(tf, inputs["values"]), inputs["row_splits"])
    if isinstance(inputs, tuple):
        return [
            as_keras_takes(tf, input_) if isinstance(input_, (tuple, dict)) else _tensor(tf, input_)
            for input_ in inputs
        ]
    if isinstance(inputs, dict):
        return dict(zip(inputs, as_keras_takes(tf, tuple(inputs.values())), strict=True))
    return _tensor(tf, inputs) if _is_text(inputs) else inputs


def as_arrays(outputs: Any) -> Any:
    """Return what a model gave as arrays: one array for one output, a tuple or a dictionary for several."""
    if isinstance(outputs, (list, tuple)):
        # Rows of numbers, as a `predict` of the submission's own may return them, are one output.
        return (
            tuple(map(np.asarray, outputs))
            if all(hasattr(output, "shape") for output in outputs)
            else np.asarray(outputs)
        )
    return map_arrays(np.asarray, outputs)


def _is_text(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "OU"


def _tensor(tf: Any, value: Any) -> Any:
    """Return a tensor: Keras takes no arrays beside tensors in one structure."""
    return tf.constant(value.astype(str)) if _is_text(value) else tf.convert_to_tensor(value)
