"""What stand-ins for a candidate with a compiled classifier share; how it predicts is their own."""

from typing import Any, ClassVar

import numpy as np

from grader.candidate.candidate import Part
from grader.candidate.protocol import Handle


class SigmoidModel:
    """One sigmoid unit, compiled with binary crossentropy."""

    parts: ClassVar[dict[int, Part]] = {}

    def inspect_model(self: Any, model: Handle, inputs: Any) -> dict[str, Any]:
        dense = {"name": "dense", "class": "Dense", "config": {"units": 1, "activation": "sigmoid"}, "inner": []}
        layers = [{**dense, "output_shape": [None, 1], "weights": [], "parameters": 0}]
        walk = {"compiled": True, "ordered": True, "loss": "binary_crossentropy", "layers": layers}
        return {"outputs": self.predict(model, inputs), "walk": walk, "archive": None}

    def losses(self: Any, model: Handle, inputs: Any, labels: dict[str, Any]) -> dict[str, Any]:
        chance = self.predict(model, inputs)[:, 0]
        return {
            form: float(-np.mean(np.where(np.ravel(truth) > 0.5, np.log(chance), np.log(1 - chance))))
            for form, truth in labels.items()
        }


class SoftmaxModel:
    """A softmax over the classes, compiled with sparse categorical crossentropy."""

    parts: ClassVar[dict[int, Part]] = {}

    def inspect_model(self: Any, model: Handle, inputs: Any) -> dict[str, Any]:
        layer = {"name": "d", "class": "Dense", "module": "keras.layers", "config": {"activation": "softmax"}}
        walk = {"layers": [layer], "ordered": True, "compiled": True, "loss": "sparse_categorical_crossentropy"}
        return {"outputs": self.predict(model, inputs), "walk": walk, "archive": None}

    def losses(self: Any, model: Handle, inputs: Any, labels: dict[str, Any]) -> dict[str, Any]:
        chances = self.predict(model, inputs)
        return {
            key: float(np.mean(-np.log(chances[np.arange(len(chances)), np.asarray(value).astype(int).reshape(-1)])))
            for key, value in labels.items()
        }
