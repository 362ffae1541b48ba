"""Tells how the layers of a model meet the steps of a window; runs inside the sandbox and imports no Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.candidate.worker.adapting import replaced

CONVOLUTIONS = ("Conv1D", "SeparableConv1D", "DepthwiseConv1D")


def over_time(keras: Any, model: Any, inputs: Any) -> list[dict[str, Any]]:
    """Call ``model`` on a batch and return a row for each call of a recurrent layer or a convolution in one dimension.

    A row has ``kind`` (``recurrent`` or ``convolution``), ``layer`` (its class), ``took`` and ``gave``, the arrays that
    went in and came out. Where that cannot be seen, as inside a graph that was loaded from a file, they are ``None``.
    """
    rows: list[dict[str, Any]] = []
    base, convolutions = keras.layers.Layer, tuple(getattr(keras.layers, name) for name in CONVOLUTIONS)
    original = base.__call__

    def watched(layer: Any, *args: Any, **kwargs: Any) -> Any:
        gave = original(layer, *args, **kwargs)
        kind = "recurrent" if isinstance(layer, keras.layers.RNN) else "convolution"
        if kind == "recurrent" or isinstance(layer, convolutions):
            took = next(iter([*args, *kwargs.values()]), None)
            # With ``return_state`` the states follow the answer.
            answer = gave[0] if isinstance(gave, (list, tuple)) else gave
            rows.append({"kind": kind, "layer": type(layer).__name__, "took": _values(took), "gave": _values(answer)})
        return gave

    with replaced(base, "__call__", watched):
        model(inputs, training=False)
    return rows


def _values(tensor: Any) -> Any:
    try:
        return np.asarray(tensor, dtype=np.float32)
    except Exception:
        # A tensor of a graph has no values.
        return None
