"""Evidence about a model: it is built, called on one batch, and summarized."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate, Part
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.candidate.replies import MOST_PARAMETERS
from grader.candidate.structures import arrays_of, is_ragged, settled
from grader.checks.arrays import Array, describe
from grader.checks.expect import Unmet, require
from grader.checks.models.training_settings import settings_of, settings_of_part
from grader.checks.one_failure import one_failure
from grader.checks.several import ONE_OUTPUT, guarded
from grader.errors import GraderError
from grader.submission.models.archive import read_archive
from grader.submission.models.layer_summary import LayerSummary
from grader.submission.models.model_summary import ModelSummary, summary_from_archive, summary_from_walk

_HOW_TO_NAME = (
    'Name the output layer, `Dense(…, name="{name}")`, or return a dictionary: `tf.keras.Model(inputs, '
    '{{"{name}": …}})`.'
)
_SORTED = (
    "Write the losses by name: `loss={…}`. Keras sorts the names of outputs in a dictionary, and takes losses in a "
    "list in that order."
)
_IN_A_LIST = "Return the outputs in a list: `tf.keras.Model(inputs, [first, second])`."
_ALL_OUTPUTS = "Build the model with all of its outputs: `tf.keras.Model(inputs, [first, second])`."
MOST_NESTED = 6
"""Levels of nested models in the table of layers; a deeper model is one row."""


@dataclass(frozen=True)
class Model:
    """A learner's model, its outputs for one batch, and its summary."""

    candidate: Candidate
    """The process that holds the model."""
    handle: Handle
    """Its handle in that process."""
    function: str
    """The learner's function that returned it."""
    inputs: Any
    """The batch that it was called on, with the rank of the training inputs; ``Several`` arrays for several inputs."""
    outputs: Any
    """Its outputs for ``inputs`` before training; ``Several`` arrays by name or in turn for several outputs."""
    summary: ModelSummary
    """Its layers, loss and metrics."""
    misfit: Unmet | None = field(default=None, kw_only=True)
    """The failure where its input shape is not the one asked for; ``inputs`` then have the model's shape."""
    fault: Unmet | CandidateFault | None = field(default=None, kw_only=True)
    """The failure where the function made the model but did not return it: it raised, or has no ``return``."""
    names: tuple[str, ...] = field(default=(), kw_only=True)
    """The names of its outputs, where they have names."""
    part: str = field(default="", kw_only=True)
    """Which output of a learner's model this is; empty for the model as it was returned."""
    settings: dict[str, Any] = field(default_factory=dict, kw_only=True, repr=False)
    """What ``settings_of`` says of it, for advice."""
    by_order: bool = field(default=False, kw_only=True)
    """Whether outputs have names and the compiled losses are a list: Keras sorts the names first."""

    @property
    def units(self) -> int:
        """How many numbers it outputs for one example, where it has one output of one axis, or of none."""
        return 1 if self.outputs.ndim == 1 else int(self.outputs.shape[-1])

    @contextlib.contextmanager
    def one_failure(self) -> Iterator[None]:
        """Report all failures in a block as one failure of the function that returned the model, or of one output."""
        with one_failure(self.candidate, self.function, *filter(None, (self.part,))):
            try:
                yield
            except Unmet as unmet:
                if self.part and not unmet.found.startswith(self.part):
                    unmet.found = f"{self.part}: {unmet.found}"
                    unmet.advice = _SORTED if self.by_order else for_part(unmet.advice, self.names)
                raise

    def output(self, which: str | int) -> Model:
        """Return one of several outputs, by its name or place, as a model: all matchers and evidence take it.

        It has the layers and the weights of the learner's model, also after that is trained, and the loss and the
        metrics of this output. It may come from a dictionary, or from a layer of this name. Raises ``Unmet`` where
        the model has no such output.

        >>> model = build(candidate, "create_finder", inputs=images, several=True)
        >>> expect(model.output("kind")).predicts_one_of(3)
        """
        return self.candidate.ledger.gather(("output", self.handle.number, which), lambda: self._output(which))

    def outputs_in_words(self) -> str:
        """Return how many outputs it has, with their names where they have some."""
        if isinstance(self.outputs, np.ndarray):
            return f"one output, {describe(self.outputs)}"
        names = ", ".join(f"`{name}`" for name in self.names)
        return f"{len(self.outputs)} outputs{': ' if names else ''}{names}"

    def _output(self, which: str | int) -> Model:
        outputs = self.outputs
        if isinstance(which, int):
            wanted, has_it = f"a list with an output at index {which}", isinstance(outputs, tuple)
            has_it, advice = has_it and which < len(outputs), _IN_A_LIST
        else:
            wanted, has_it = f"an output called `{which}`", which in self.names
            advice = _HOW_TO_NAME.format(name=which)
        if isinstance(outputs, np.ndarray):
            has_it, advice = False, _ALL_OUTPUTS
        with one_failure(self.candidate, self.function):
            require(has_it, wanted, self.outputs_in_words(), advice)
            part = f"output `{which}`" if isinstance(which, str) else f"output {which}"
            handle = self.candidate.one_output(self.handle, which)
            made = _seen(self.candidate, handle, self.function, self.inputs)
            require(bool(made.summary.loss) or not self.summary.loss, f"a loss for the {part}",
                    f"the losses {self.summary.loss}, and none for this output",
                    'Name each output in `compile`: `loss={"…": "…", "…": "…"}`.')  # fmt: skip
        by_order = self.by_order and list(self.outputs) != sorted(self.outputs)
        own = (which,) if isinstance(which, str) else self.names[which : which + 1]
        settings = settings_of_part(self.settings, made.settings, which)
        units = made.units if made.outputs.ndim < 3 else 0
        self.candidate.parts[handle.number] = Part(own[0] if own else "", settings, part, units)
        known: dict[str, Any] = {"misfit": self.misfit, "fault": self.fault, "names": own, "settings": settings}
        return replace(made, part=part, by_order=by_order, **known)


def for_part(advice: str, names: Sequence[str]) -> str:
    """Return advice on ``compile`` for the one of several outputs whose name this is.

    >>> for_part('Write `loss="mse"`, and `metrics=["mae"]` if you like.', ["age"])
    'Write `loss={"age": "mse"}`, and `metrics={"age": ["mae"]}` if you like.'
    """
    if not names:
        return advice
    return re.sub(r'`(loss|metrics)=("[^"`]*"|\[[^\]`]*\])`', rf'`\1={{"{names[0]}": \2}}`', advice)


def build(candidate: Candidate, function: str, *arguments: Any, inputs: Any, several: bool = False) -> Model:
    """Call a function that returns a model, and call that model on one batch.

    ``inputs`` is a batch as the model will see it in training: an array, or a structure of arrays as
    ``grader.candidate.structures`` says; ``several`` is that of ``look_at``. Notes the table of layers for the
    report. Raises ``Unmet`` where no Keras model comes back.
    """
    return look_at(candidate, candidate.call(function, *arguments), function, inputs, several=several)


def look_at(candidate: Candidate, handle: Any, function: str, inputs: Any, *, several: bool = False) -> Model:
    """Call a model on one batch, and summarize it.

    ``several`` allows more than one output: ``Model.output`` returns one of them.
    """
    if not isinstance(handle, Handle) or handle.kind != "model":
        raise no_model(function, handle)
    model = _seen(candidate, handle, function, inputs)
    summary = model.summary
    if several:
        candidate.several.add(handle.number)
    require(several or isinstance(model.outputs, np.ndarray), "a model with one output", model.outputs_in_words(),
            ONE_OUTPUT)  # fmt: skip
    require(
        (summary.parameters or 0) <= MOST_PARAMETERS,
        f"a model of at most {MOST_PARAMETERS:,} parameters",
        f"{summary.parameters or 0:,} parameters",
        "Use fewer units, or pool before the first `Dense`: a smaller model is enough and trains faster.",
    )
    candidate.note("layers", _layer_rows(summary))
    candidate.note("model_function", function)
    candidate.note("settings", model.settings)
    for sentence in summary.notes:
        candidate.note("advice", [sentence])
    return model


def _seen(candidate: Candidate, handle: Handle, function: str, inputs: Any) -> Model:
    """Return a model that is called on one batch; nothing is noted."""
    seen = candidate.inspect_model(handle, inputs)
    outputs = seen["outputs"]
    numbers = all(part.dtype.kind in "biuf" for part in arrays_of(outputs))
    require(numbers, "a model that outputs numbers", ", ".join(map(describe, arrays_of(outputs))),
            "End the model with a layer that outputs numbers, such as `Dense`.")  # fmt: skip
    config = _read_config(seen, candidate.scratch)
    walk = seen["walk"] if isinstance(seen.get("walk"), dict) else {}
    summary = summary_from_archive(config, walk) if config else summary_from_walk(walk)
    takes = f"`{function}` takes {'ragged rows' if is_ragged(inputs := settled(inputs)) else 'several inputs'}"
    inputs = guarded(inputs, takes, "Compare predictions of `consistent_predictions` instead: it takes them all.")
    text = 'Ask about one of them: `model.output("…")`, or `model.output(0)`.'
    outputs = guarded(outputs, f"`{function}` has several outputs", text)
    names = tuple(outputs) if isinstance(outputs, dict) else tuple(seen.get("names", ()))
    by_order = isinstance(outputs, dict) and isinstance(walk.get("loss"), list)
    known: dict[str, Any] = {"settings": settings_of(config, walk), "names": names, "by_order": by_order}
    return Model(candidate, handle, function, inputs, outputs, summary, **known)


def call_and_look(candidate: Candidate, function: str, *arguments: Any) -> Any:
    """Call a function of the submission by position; if it changes an array of the caller, that is advice.

    No point depends on it: for functions whose brief does not ask that arguments stay unchanged.
    """
    found, left = candidate.lend(function, *arguments)
    for before, after in zip(arguments, left, strict=True):
        if isinstance(before, np.ndarray) and not np.array_equal(before, np.asarray(after)):
            sentence = (
                f"`{function}` changes the array of its caller: a second call gets other values. Make a new array: "
                "`x = x - mean`, not `x -= mean`."
            )
            candidate.note("advice", [sentence])
    return found


def no_model(function: str, returned: Any) -> Unmet:
    """Return the failure of a function that returned something else than a model."""
    return Unmet(f"a Keras model from `{function}`", describe(returned), how_to_return_it(function, returned))


def how_to_return_it(function: str, returned: Any) -> str:
    """Return what to do where a function returned something else than a model."""
    if isinstance(returned, list | tuple):
        return (
            f"Return one model from `{function}`: put a list of layers into `tf.keras.Sequential([…])`, or return "
            "the model alone, without other values."
        )
    return f"End `{function}` with `return model`: `fit` and `compile` do not return the model."


def _read_config(seen: dict[str, Any], scratch: Path) -> dict[str, Any]:
    """Return the config in the archive that the candidate saved; empty where there is none that can be read."""
    archive = seen.get("archive")
    path = Path(archive) if isinstance(archive, str) else None
    if path and path.parent == scratch and path.is_file() and not path.is_symlink():
        with contextlib.suppress(GraderError):
            return read_archive(path)
    return {}


def _layer_rows(summary: ModelSummary) -> list[list[Any]]:
    """Return name, kind, shape and parameters of each layer, and how deep it is nested unless it is not.

    A wrapper and what it wraps are one row; a model within the model has a row above those of its layers.
    """
    return list(_nested_rows(summary.layers, 0))


def _nested_rows(layers: Sequence[LayerSummary], depth: int) -> Iterator[list[Any]]:
    for layer in layers:
        row = [layer.name, layer.written(), _shape_of(layer), layer.parameters]
        yield [*row, depth] if depth else row
        if len(layer.inner) > 1 and depth < MOST_NESTED:
            yield from _nested_rows(layer.inner, depth + 1)


def _shape_of(layer: LayerSummary) -> str:
    if not layer.output_shape:
        return ""
    return "(" + ", ".join("batch" if size is None else str(size) for size in layer.output_shape) + ")"


def about_fit(row: dict[str, Any], fits: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what ``row`` of ``Candidate.recorded_fits`` tells of causes; ``fits`` are all of that call.

    Of several ``fit`` of one model, the data are those of the one with most epochs.

    >>> about_fit({"model": 1, "steps": 3, "examples": {"rows": 9, "first": [0.0, 1.0]}}, [])
    {'examples': {'rows': 9, 'mean': 0.5}, 'targets': {}, 'steps': 3, 'other_fits': 0}
    """
    same = [fit for fit in fits if fit["model"] == row["model"]]
    longest = max(reversed(same), key=lambda item: int(item.get("ran", 0)), default=row)
    figures: dict[str, Any] = {}
    for name in ("examples", "targets"):
        first = longest.get(name, {}).get("first", [])
        mean = {"mean": float(np.mean(first))} if first else {}
        figures[name] = {**{key: value for key, value in longest.get(name, {}).items() if key != "first"}, **mean}
    known: dict[str, Any] = {name: row[name] for name in _OF_STEPS if name in row}
    known |= {name: longest[name] for name in _OF_DATA if name in longest}
    learned = {layer["name"] for fit in same if fit is not row for layer in fit.get("layers", ()) if layer.get("moved")}
    if "layers" in known and learned:
        known["layers"] = [{**layer, "learned": layer.get("name") in learned} for layer in known["layers"]]
    if shape := longest.get("labels"):
        known["label_values"] = shape[-1] if len(shape) > 1 else 1
    if row.get("epochs") and "callbacks" in row:
        known |= {"epochs": row["epochs"], "callbacks": len(row["callbacks"])}
    return {**figures, **known, "other_fits": sum(fit["model"] != row["model"] for fit in fits)}


_OF_STEPS = ("steps", "batch", "optimizer", "layers", "initial", "watching")
_OF_DATA = (
    "classes", "shuffled", "split", "weighed", "validation", "asked", "asked_labels", "moved_labels", "changed", "seen",
)  # fmt: skip


def about_given(inputs: Array) -> dict[str, float]:
    """Return ``lowest``, ``highest`` and ``mean`` of inputs ``(n, …)``; empty where they are no numbers.

    >>> about_given(np.array([[0.0, 0.5], [1.0, 0.5]]))
    {'lowest': 0.0, 'highest': 1.0, 'mean': 0.5}
    """
    if inputs.dtype.kind not in "biuf" or not inputs.size:
        return {}
    return {"lowest": float(inputs.min()), "highest": float(inputs.max()), "mean": float(inputs.mean())}
