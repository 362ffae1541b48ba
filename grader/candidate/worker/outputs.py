"""One output of a model as a model of its own; runs inside the sandbox and imports no Keras."""

from __future__ import annotations

import contextlib
from typing import Any


def names_of(model: Any) -> list[str]:
    """Return the names of the outputs of a functional model, in its order; empty where it has none."""
    return [str(name) for name in getattr(model, "output_names", None) or ()]


def part_of(outputs: Any, which: str | int, names: list[str]) -> Any:
    """Return one of several outputs, or of the labels for them, by its name or place.

    Raises ``KeyError`` where there is none.

    >>> part_of([5, 7], "age", ["kind", "age"]), part_of({"age": 7, "kind": 5}, "kind", [])
    (7, 5)
    """
    if isinstance(outputs, dict):
        return outputs[which]
    place = names.index(which) if which in names else which
    if not isinstance(outputs, (list, tuple)) or not isinstance(place, int) or not place < len(outputs):
        raise KeyError(which)
    return outputs[place]


def _structure_of(model: Any) -> Any:
    """Return the outputs of a functional model as it was built; ``None`` for a model with a ``call`` of its own."""
    return model.output if hasattr(model, "_nodes_by_depth") else None


def require_outputs_for(model: Any, labels: Any) -> None:
    """Raise ``ValueError`` where labels by name are for an output that ``model`` does not have."""
    structure = _structure_of(model)
    names = list(structure) if isinstance(structure, dict) else names_of(model)
    if isinstance(labels, dict) and names and set(labels) - set(names):
        raise ValueError(f"the labels are for {', '.join(labels)}, and the model has the outputs {', '.join(names)}")


def one_output(keras: Any, model: Any, which: str | int) -> Any:
    """Return a model with the layers and weights of ``model`` that has one of its outputs.

    It is compiled as this output is: with its loss and its metrics.
    """
    names = names_of(model)
    structure = _structure_of(model)
    if structure is None:
        made = _part_class(keras)(model, which)
    else:
        made = keras.Model(model.input, part_of(structure, which, names))
    if getattr(model, "compiled", False):
        # Keras lays the outputs of a dictionary in the order of their names beside the losses in a list.
        known = sorted(structure) if isinstance(structure, dict) else names
        _compile(made, model, which, known)
    return made


def _compile(made: Any, model: Any, which: str | int, names: list[str]) -> None:
    place = names.index(which) if which in names else which
    name = names[place] if isinstance(place, int) and place < len(names) else which
    metrics = _said(getattr(model._compile_metrics, "_user_metrics", None), name, place)
    loss = _said(model.loss, name, place)
    if loss is None:
        return
    optimizer = model.optimizer
    with contextlib.suppress(Exception):  # One of the submission's own may not be made of its config.
        optimizer = type(optimizer).from_config(optimizer.get_config())
    metrics = metrics if metrics is None or isinstance(metrics, (list, tuple)) else [metrics]
    made.compile(optimizer=optimizer, loss=loss, metrics=metrics, run_eagerly=model.run_eagerly)


def _said(compiled: Any, name: str | int, place: str | int) -> Any:
    """Return what was compiled for one output: by its name, by its place, or the same for all."""
    if isinstance(compiled, dict):
        return compiled.get(name)
    if isinstance(compiled, (list, tuple)):
        return compiled[place] if isinstance(place, int) and place < len(compiled) else None
    return compiled


def _part_class(keras: Any) -> Any:
    """Return the class of a model that has one output of a model with a ``call`` of its own."""

    class OneOutput(keras.Model):  # type: ignore[misc]
        """Answers with one of several outputs."""

        def __init__(self, whole: Any, which: str | int) -> None:
            super().__init__()
            self.whole, self._which = whole, which

        @property
        def layers(self) -> Any:
            """The layers of the whole model."""
            return self.whole.layers

        def call(self, inputs: Any, training: Any = None) -> Any:
            """Ask the whole model."""
            return part_of(self.whole(inputs, training=training), self._which, [])

    return OneOutput
