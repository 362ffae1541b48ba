"""Tells what reaches the first layer that weighs its inputs; runs inside the sandbox and imports no Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.candidate.worker.adapting import replaced
from grader.candidate.worker.fit_evidence import holds_layers


def first_input(keras: Any, model: Any, inputs: Any, training: bool = False) -> dict[str, Any]:
    """Call ``model`` on a batch and return what its first convolution or dense layer was given.

    Whatever scales the inputs on the way counts, a layer, a ``Lambda`` or a line of a learner's own ``call``:
    structure alone would not show it.

    With ``training`` the model is called as ``fit`` calls it: layers that augment do so.

    Returns ``values``, that layer's input (``None`` where no layer has a matrix of weights), ``passed``,
    the classes of the layers called before it, and ``outputs``, what the model answered.
    """
    passed: list[str] = []
    values: list[Any] = []
    base = keras.layers.Layer
    original = base.__call__

    def watched(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if not values and args and not holds_layers(layer):
            if any(len(weight.shape) > 1 for weight in layer.weights):
                values.append(np.asarray(args[0]))
            else:
                passed.append(type(layer).__name__)
        return original(layer, *args, **kwargs)

    with replaced(base, "__call__", watched):
        outputs = np.asarray(model(inputs, training=training))
    return {"values": values[0] if values else None, "passed": passed, "outputs": outputs}
