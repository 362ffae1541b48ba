"""What a model is made of, read from its saved archive or from a walk of the live model; never loaded, never run.

Both readings give the same summary. It is believed as far as the model behaves that way: see
``docs/decisions/model-summary.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.submission.models.keras_names import (
    PROBABILITIES,
    canonical_loss,
    canonical_metric,
    canonical_optimizer,
    is_from_keras,
    is_own,
    loss_takes_logits,
)
from grader.submission.models.layer_summary import (
    MODELS,
    ORDERED,
    Entry,
    LayerSummary,
    Shape,
    batched,
    entries,
    kind_of,
    mapping,
    read_layers,
    read_shape,
    sequence,
    without_inputs,
)

_NOT_LAST = {
    "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout", "GaussianDropout",
    "GaussianNoise", "ActivityRegularization", "Reshape", "Permute", "Squeeze", "ExpandDims", "Identity", "Flatten",
}  # fmt: skip
"""Kinds that leave every value as it is when a model predicts."""


@dataclass(frozen=True)
class ModelSummary:
    """The structure and the compiled settings of one model, every name in its one spelling."""

    layers: tuple[LayerSummary, ...]
    """The layers that the model holds itself, without input layers; nested ones lie in their ``inner``."""
    inputs: tuple[Shape, ...]
    """A shape for each input, the batch always ``None``; empty where unknown."""
    outputs: tuple[Shape, ...]
    """A shape for each output; empty where unknown. An archive never tells."""
    loss: str | None
    """``mean_squared_error``, ``own:my_loss``; several in a row with ``+`` between; ``None`` where not compiled."""
    from_logits: bool | None
    """Whether the loss expects raw outputs; ``None`` where it has no such setting or is the learner's own."""
    optimizer: str | None
    """``adam``, ``sgd``, ``own:MyAdam``; ``None`` where not compiled."""
    learning_rate: float | None
    """To six digits, for Keras keeps it in single precision; ``None`` for a schedule."""
    metrics: tuple[str, ...]
    """As compiled, without the loss."""
    parameters: int | None
    """How many numbers all weights hold; as the candidate tells it, ``None`` where it did not."""
    trainable_parameters: int | None
    """How many of these a training changes."""
    source: str
    """Who told about the layers: ``archive`` or ``walk``."""
    cuts_at_half: bool = False
    """Whether a ``BinaryAccuracy`` counts outputs above 0.5 as 1, which is right for probabilities."""
    ordered: bool = True
    """Whether the layers stand in the order of the calls; of a subclassed model nobody knows."""
    schedule: str | None = None
    """The class of the learning-rate schedule, where there is one."""
    notes: tuple[str, ...] = ()
    """Where the sources contradict one another, a sentence each."""
    own_class: str = ""
    """The name of the model's class, where it is the learner's own; empty for Keras's."""

    def all_layers(self) -> tuple[LayerSummary, ...]:
        """Return every layer: those of nested models in their place, a wrapper before what it wraps."""
        return tuple(_unfolded(self.layers, everything=True))

    def has(self, *kinds: str) -> bool:
        """Return whether one of all layers is of one of these kinds of Keras's: ``has("LSTM", "GRU")``."""
        return any(layer.is_a(*kinds) for layer in self.all_layers())

    def count(self, *kinds: str) -> int:
        """Return how many of all layers are of these kinds of Keras's."""
        return sum(layer.is_a(*kinds) for layer in self.all_layers())

    def last_layer(self) -> LayerSummary | None:
        """Return the last layer that changes values, with the activation that follows it.

        ``Dense(1)`` before ``Activation("sigmoid")`` is ``Dense(1, activation="sigmoid")``. Dropout and
        changes of shape are passed over; a ``Flatten`` makes units out of all that it flattens. Of a model
        whose order nobody knows it is the only layer that answers in the model's shape; ``None`` if several do.
        """
        if not self.ordered:
            shapes = {shape for shape in self.outputs if shape}
            fitting = [layer for layer in self.steps() if layer.units and {layer.output_shape} == shapes]
            return fitting[0] if len(fitting) == 1 else None
        last: LayerSummary | None = None
        for layer in self.steps():
            if last is None or not (layer.is_activation() or layer.is_a(*_NOT_LAST)):
                last = layer
            elif layer.is_a("Flatten") and layer.output_shape:
                last = replace(last, units=layer.output_shape[-1])
            elif layer.is_activation() and layer.activation != "linear":
                last = replace(last, activation=layer.activation)
        return last

    def steps(self) -> tuple[LayerSummary, ...]:
        """Return the layers that data pass one after the other: nested models in their place, a wrapper as one."""
        return tuple(_unfolded(self.layers, everything=False))

    def last_units(self) -> int | None:
        """Return how many numbers the last layer gives for each example, or for each step of a sequence."""
        last = self.last_layer()
        if last and last.units is not None:
            return last.units
        shapes = [shape for shape in (last and last.output_shape, *self.outputs) if shape]
        return shapes[0][-1] if shapes else None

    def last_activation(self) -> str | None:
        """Return the last activation, ``linear`` where there is none; ``None`` where anything may happen.

        That is so after a ``Lambda`` or a layer of the learner's own, in a ``call`` that nobody read, and where an
        activation is written out in functions: ``e / sum(e)``.
        """
        last = self.last_layer()
        if last is None or (last.activation is None and (last.own or last.is_a("Lambda"))) or self._is_written_out():
            return None
        found = last.activation or "linear"
        return found if self.ordered or found != "linear" else None

    def _is_written_out(self) -> bool:
        """Return whether functions follow the last weights that are more together than one activation."""
        steps = self.steps() if self.ordered else ()
        last = max((place for place, layer in enumerate(steps) if layer.units or layer.parameters), default=0)
        after = [layer for layer in steps[last + 1 :] if not layer.is_a(*_NOT_LAST)]
        bent = [layer for layer in steps[last:] if layer.activation not in (None, "linear")]
        if not after or not bent:
            return False
        is_alone = len(after) == len(bent) == 1
        return not (after[-1].is_activation() and (is_alone or after[-1].activation in PROBABILITIES))


def summary_from_archive(config: Mapping[str, Any], walk: Mapping[str, Any] | None = None) -> ModelSummary:
    """Return the summary of a saved model; ``config`` is what ``read_archive`` returned.

    ``walk`` adds what no archive holds (shapes, parameters, whose function a loss is) and is set against it.
    Of a subclassed model the archive has no layers: they come from the walk. Never raises.
    """
    seen, inside = mapping(walk), mapping(config.get("config"))
    if not entries(inside.get("layers")):
        return _summary(config, seen.get("layers"), seen, "walk")
    return _summary(config, inside["layers"], seen, "archive")


def summary_from_walk(walk: Mapping[str, Any]) -> ModelSummary:
    """Return the summary of a live model; ``walk`` is what ``walk_model`` returned. Never raises."""
    compiled = {key: walk.get(key) for key in ("loss", "metrics", "optimizer")} if walk.get("compiled") else {}
    return _summary({"compile_config": compiled}, walk.get("layers"), walk, "walk")


def _summary(model: Entry, layers: Any, seen: Entry, source: str) -> ModelSummary:
    notes: list[str] = []
    compiled = mapping(model.get("compile_config"))
    losses = _flat(compiled.get("loss"))
    names = _names("loss", canonical_loss, losses, seen.get("loss"), notes)
    logits = [loss_takes_logits(raw) for raw, name in zip(losses, names, strict=True) if not is_own(name)]
    optimizer = compiled.get("optimizer")
    rate, schedule = _learning_rate(optimizer)
    ordered = seen.get("ordered") is True if seen else source == "archive"
    summaries = read_layers(layers, seen.get("layers"), notes)
    told, lives = len(summaries), len(without_inputs(seen.get("layers")))
    if lives and told != lives:
        notes.append(f"the saved model has {told} layers where the live one has {lives}")
    return ModelSummary(
        layers=summaries,
        inputs=_inputs(model, layers) or _shapes(seen.get("input_shape")),
        outputs=_shapes(seen.get("output_shape"))
        or _shapes(summaries[-1].output_shape if summaries and ordered else None),
        loss=" + ".join(names) or None,
        from_logits=next((takes for takes in logits if takes is not None), None),
        optimizer=canonical_optimizer(optimizer) if optimizer else None,
        learning_rate=rate,
        metrics=_names("metric", canonical_metric, _flat(compiled.get("metrics")), seen.get("metrics"), notes),
        cuts_at_half=any(map(_cuts_at_half, _flat(compiled.get("metrics")))),
        parameters=_whole(seen.get("parameters")),
        trainable_parameters=_whole(seen.get("trainable_parameters")),
        source=source,
        ordered=ordered,
        schedule=schedule,
        notes=tuple(notes),
        own_class=next(
            (
                kind_of(other_source)
                for other_source in (model, seen)
                if kind_of(other_source) and not _is_from_keras(other_source)
            ),
            "",
        ),
    )


def _cuts_at_half(metric: Any) -> bool:
    config = mapping(mapping(metric).get("config"))
    return mapping(metric).get("class_name") == "BinaryAccuracy" and config.get("threshold") == 0.5


def _is_from_keras(entry: Entry) -> bool:
    # An old way of writing models had no module at all; only an own class has an empty one.
    return is_from_keras(entry.get("module", "keras"), entry.get("registered_name"))


def _names(what: str, canonical: Callable[[Any], str], said: list[Any], seen: Any, notes: list[str]) -> tuple[str, ...]:
    """Return the names of what was compiled; where the live model knows better whose it is, that counts."""
    names, live = [canonical(raw) for raw in said], [canonical(raw) for raw in _flat(seen)]
    if len(names) != len(live):
        return tuple(names)
    for written, found in zip(names, live, strict=True):
        if is_own(found) and not is_own(written):
            notes.append(f"the {what} is a function of your own that has the name of Keras's {written}")
    return tuple(found if is_own(found) else written for written, found in zip(names, live, strict=True))


def _flat(raw: Any) -> list[Any]:
    """Return what was compiled as a list: one for all outputs, one for each, or several for each."""
    if raw is None:
        return []
    if isinstance(raw, Mapping) and not {"class_name", "config", "value"} & raw.keys():
        raw = list(raw.values())
    return [item for part in raw for item in _flat(part)] if isinstance(raw, (list, tuple)) else [raw]


def _learning_rate(optimizer: Any) -> tuple[float | None, str | None]:
    settings = mapping(mapping(optimizer).get("config"))
    if "inner_optimizer" in settings:
        return _learning_rate(settings["inner_optimizer"])
    rate = settings.get("learning_rate")
    if isinstance(rate, Mapping):
        return None, kind_of(rate) or None
    in_bounds = isinstance(rate, (int, float)) and abs(rate) < 1e9
    return (float(f"{rate:.6g}") if in_bounds else None), None


def _inputs(model: Entry, layers: Any) -> tuple[Shape, ...]:
    found = [
        mapping(entry.get("config")).get("batch_shape") for entry in entries(layers) if kind_of(entry) == "InputLayer"
    ]
    return _shapes(found) or _shapes(mapping(model.get("build_config")).get("input_shape"))


def _shapes(value: Any) -> tuple[Shape, ...]:
    """Return one shape or several, in a list or by name, as a tuple of shapes."""
    if isinstance(value, Mapping):
        value = list(value.values())
    item = batched(read_shape(value))
    if item is not None:
        return (item,) if item else ()
    return tuple(shape for inner in sequence(value) if (shape := batched(read_shape(inner))) is not None)


def _unfolded(layers: tuple[LayerSummary, ...], everything: bool) -> Iterator[LayerSummary]:
    """Yield the layers of nested models in their place; not ``everything`` leaves together what has no order."""
    for layer in layers:
        if layer.inner and layer.is_a(*(MODELS if everything else ORDERED)):
            yield from _unfolded(layer.inner, everything)
            continue
        yield layer
        if everything:
            yield from _unfolded(layer.inner, everything)


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None
