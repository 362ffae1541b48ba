"""Evidence about exported models: files that a submission wrote, read where nothing of the submission runs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.differences import show_beside
from grader.checks.evidence import call_and_look
from grader.checks.expect import Unmet, expect, require
from grader.errors import SubmissionRefused
from grader.submission.models.archive import read_file

READER = Path(__file__).with_name("reader.py")
MOST_FILES = 40
NEAR = 1e-4
"""Outputs of float32 models differ by less than this, relative to their size."""
NEAR_LITERT = 2e-2
"""The same for LiteRT models, whose weights may be 8-bit or 16-bit numbers."""
_CONVERT = "Path(filename).write_bytes(tf.lite.TFLiteConverter.from_saved_model(directory).convert())"


@dataclass(frozen=True)
class KnownModel:
    """A model whose outputs are known: a share of the last input plus the rest of the first one, plus a number."""

    size: int
    """How many inputs an example has."""
    share: float
    plus: float

    def outputs(self, inputs: Array) -> Array:
        """Return the outputs ``(n,)`` for inputs ``(n, size)``, as float64.

        >>> KnownModel(3, 0.25, 1.0).outputs(np.array([[4.0, 9.0, 8.0]])).tolist()
        [6.0]
        """
        values = np.asarray(inputs, dtype=np.float64)
        result: Array = self.share * values[:, -1] + (1 - self.share) * values[:, 0] + self.plus
        return result

    def stand_in(self, worker: Candidate) -> Handle:
        """Return the model in a worker."""
        return worker.stand_in("forecaster", size=self.size, share=self.share, plus=self.plus)


@dataclass(frozen=True)
class Predictions:
    """What was predicted for inputs by one of the forms of a known model."""

    what: str
    """The form, in words: `the exported SavedModel`."""
    found: Array
    """Shape ``(n,)``."""
    expected: Array
    near: float
    """How far apart both may be, relative to the largest output."""
    advice: str


@dataclass(frozen=True)
class Differences:
    """What ``largest_difference`` returned for pairs of arrays."""

    pairs: tuple[tuple[Array, Array], ...]
    found: tuple[float, ...]


def draw_model(random: np.random.Generator, size: int) -> tuple[KnownModel, Array]:
    """Draw a known model, and six rows of inputs ``(6, size)`` float32 for it."""
    model = KnownModel(size, float(random.uniform(0.2, 0.8)), float(random.uniform(1, 3)))
    return model, random.uniform(-4, 4, (6, size)).astype(np.float32)


def predict_raw(candidate: Candidate, model: KnownModel, random: np.random.Generator) -> Predictions:
    """Call ``add_scaling`` with a known model; predict bytes with the model that comes back."""
    raw = random.integers(0, 256, (6, model.size)).astype(np.uint8)
    found = candidate.call("add_scaling", model.stand_in(candidate))
    require(isinstance(found, Handle) and found.kind == "model", "a Keras model from `add_scaling`", describe(found),
            "End with `return tf.keras.Sequential([…])`.")  # fmt: skip
    _has_the_shape(candidate, found, model.size)
    outputs = candidate.predict(found, raw)
    advice = _how_to_scale(as_array(outputs, "the new model for raw inputs"), model, raw)
    return _predictions("the new model for raw inputs", outputs, model.outputs(raw / 255), NEAR, advice)


def _how_to_scale(outputs: Array, model: KnownModel, raw: Array) -> str:
    """Return what to do about the outputs of a model that should divide its inputs by 255, by what it does instead."""
    usual = "Put `tf.keras.layers.Rescaling(1 / 255)` before the model."
    if outputs.size != len(raw) or outputs.dtype.kind not in "biuf":
        return usual
    found = outputs.reshape(-1).astype(float)
    if np.allclose(255 * found, model.outputs(raw), rtol=NEAR):
        return "`Rescaling(1 / 255)` comes after the model, and scales its outputs. Put it before the model."
    # The outputs follow a straight line over the right ones: its slope is the factor of the inputs, times 255.
    factor, offset = np.polyfit(model.outputs(raw / 255) - model.plus, found - model.plus, 1)
    line = factor * (model.outputs(raw / 255) - model.plus) + offset + model.plus
    if not np.allclose(line, found, rtol=1e-3, atol=1e-3):
        return f"{usual} Use `model` itself, not a copy, and change nothing else."
    if np.isclose(factor, 255, rtol=1e-3):
        return f"The model gets the raw values. {usual} Return the new model."
    if np.isclose(factor, 1 / 255, rtol=1e-2):
        return "The values are divided by 255 twice. Use `Rescaling(1 / 255)` once."
    if abs(offset) > 1e-3:
        return "The values are shifted. Write `Rescaling(1 / 255)`, without an `offset`."
    return f"The values are multiplied by {factor / 255:.4g}, and 1 / 255 is {1 / 255:.4g}. Write `Rescaling(1 / 255)`."


def _has_the_shape(candidate: Candidate, found: Handle, size: int) -> None:
    """Require that a model which knows the shape of its inputs has inputs ``(batch, size)``."""
    told: Any = None
    with contextlib.suppress(CandidateFault):
        told = candidate.attribute(found, "input_shape")
    known = isinstance(told, (list, tuple)) and len(told) > 0
    require(
        not known or list(told)[1:] == [size],
        f"a model with the input shape (None, {size}), as the model that it was given",
        f"the input shape {tuple(told) if known else told}",
        "Write `tf.keras.Input(model.input_shape[1:])`: the first entry is the batch.",
    )


def predict_exported(
    candidate: Candidate, reader: Candidate, model: KnownModel, inputs: Array, folder: Path
) -> Predictions:
    """Call ``export_model``; predict with the SavedModel that it wrote."""
    folder.chmod(0o777)
    candidate.call("export_model", model.stand_in(candidate), str(folder))
    files = read_folder(folder)
    require(
        "saved_model.pb" in files,
        "the file `saved_model.pb` in the directory",
        f"the files {', '.join(sorted(files))}" if files else "no file in the directory",
        _where_to_export(files),
    )
    outputs = _readable(
        lambda: reader.call("predict_saved_model", files, inputs),
        "a SavedModel that TensorFlow loads and calls by `serving_default`",
        "Write `model.export(directory)`.",
    )
    advice = "Export the model that you are given, with its weights: `model.export(directory)`."
    return _predictions("the exported SavedModel", outputs, model.outputs(inputs), NEAR, advice)


def _where_to_export(files: dict[str, Array]) -> str:
    """Return what to do where the folder itself holds no SavedModel."""
    below = next((name.rpartition("/")[0] for name in files if name.endswith("/saved_model.pb")), "")
    if below:
        return f"The SavedModel is in the folder `{below}` of `directory`. Write `model.export(directory)`."
    return "Write `model.export(directory)`: it writes a SavedModel."


def predict_loaded(
    candidate: Candidate, reader: Candidate, model: KnownModel, inputs: Array, folder: Path
) -> Predictions:
    """Call ``predict_saved_model`` with a SavedModel of the grader."""
    write_folder(folder, reader.call("saved_model_of", model.stand_in(reader)))
    outputs = candidate.call("predict_saved_model", str(folder), inputs)
    advice = "Write `loaded = tf.saved_model.load(directory)`, then return `loaded.serve(inputs).numpy()`."
    return _predictions("the predictions of `predict_saved_model`", outputs, model.outputs(inputs), NEAR, advice)


def predict_converted(
    candidate: Candidate, reader: Candidate, model: KnownModel, inputs: Array, folder: Path
) -> Predictions:
    """Call ``convert_to_litert`` with a SavedModel of the grader; predict with the file that it wrote."""
    write_folder(folder / "saved", reader.call("saved_model_of", model.stand_in(reader)))
    place = folder / "model.tflite"
    folder.chmod(0o777)
    candidate.call("convert_to_litert", str(folder / "saved"), str(place))
    content = _content(place)
    require(content is not None, "a LiteRT model in the file `filename`", "no such file", f"Write `{_CONVERT}`.")
    assert content is not None
    found = f"a file of {len(content)} bytes that is not a LiteRT model"
    require(content[4:8] == b"TFL3", "a LiteRT model in the file `filename`", found, f"Write `{_CONVERT}`.")
    outputs = _readable(
        lambda: reader.call("predict_litert", np.frombuffer(content, np.uint8), inputs),
        "a LiteRT model that the interpreter runs with float32 inputs",
        f"Write `{_CONVERT}`.",
    )
    advice = f"Convert the SavedModel in `directory`: `{_CONVERT}`."
    return _predictions("the LiteRT model", outputs, model.outputs(inputs), NEAR_LITERT, advice)


def predict_interpreted(
    candidate: Candidate, reader: Candidate, model: KnownModel, inputs: Array, folder: Path
) -> Predictions:
    """Call ``predict_litert`` with a LiteRT model of the grader."""
    place = folder / "model.tflite"
    write_folder(folder, {place.name: reader.call("litert_of", model.stand_in(reader))})
    outputs = candidate.call("predict_litert", str(place), inputs)
    predicted = as_array(outputs, "the predictions of `predict_litert`")
    advice = _how_to_interpret(predicted, model.outputs(inputs), inputs)
    return _predictions("the predictions of `predict_litert`", outputs, model.outputs(inputs), NEAR, advice)


def _how_to_interpret(outputs: Array, due: Array, inputs: Array) -> str:
    """Return what to do about predictions of a LiteRT model, by what they are instead of those ``due``."""
    each = "Call `set_tensor`, `invoke` and `get_tensor` for each row, and collect the results in a list."
    if outputs.dtype.kind not in "biuf":
        return each
    if outputs.size == inputs.size and np.allclose(outputs.astype(float).reshape(inputs.shape), inputs):
        return 'These are the inputs. Read the outputs: `get_tensor(get_output_details()[0]["index"])`.'
    found = outputs.reshape(-1).astype(float)
    if found.size != len(due) or len(due) < 2:
        return each
    near = np.abs(found[:, np.newaxis] - due) <= NEAR * max(1.0, float(np.abs(due).max()))
    if near[1:, :-1].diagonal().all():
        return (
            "Each row has the prediction of the row before. Call `invoke` after `set_tensor`, and before `get_tensor`."
        )
    if near[:, 0].all():
        return "Each row has the prediction of the first row. In the loop, give `set_tensor` the row of this pass."
    if near[:, -1].all():
        return (
            "Each row has the prediction of the last row. Append a copy in each pass: `get_tensor` returns one, and "
            "`interpreter.tensor(index)()` does not."
        )
    if near.any(axis=0).all() and near.any(axis=1).all():
        return "These are the right predictions in another order. Keep the order of the rows."
    return each


def read_differences(candidate: Candidate, pairs: tuple[tuple[Array, Array], ...]) -> Differences:
    """Call ``largest_difference`` with each pair; raises ``Unmet`` unless it returns one number."""
    found = []
    for first, second in pairs:
        value = as_array(call_and_look(candidate, "largest_difference", first, second), "the difference")
        require(value.size == 1, "one number", describe(value), "Return the largest one: `np.max(…)`.")
        found.append(float(value.reshape(-1)[0]))
    return Differences(pairs, tuple(found))


def _predictions(what: str, outputs: Any, expected: Array, near: float, advice: str) -> Predictions:
    found = as_array(outputs, what)
    if 1 < len(np.atleast_1d(found)) < len(expected) and found.size == len(found):
        advice = f"{found.size} predictions came back for {len(expected)} rows. Check where a loop or a slice ends."
    require(
        found.size == len(expected) and found.shape[:1] == (len(expected),),
        f"one prediction for each of {len(expected)} rows: shape ({len(expected)}, 1)",
        f"shape {found.shape} from {what}",
        advice,
    )
    return Predictions(what, found.reshape(-1).astype(float), expected, near, advice)


def _readable(read: Callable[[], Any], expected: str, advice: str) -> Any:
    """Return what was read; what a reader of the grader raises is a failure of the file."""
    try:
        return read()
    except CandidateFault as fault:
        told = fault.fault.message or fault.fault.kind
        raise Unmet(expected, f"an error while it is used: {told.splitlines()[0][:160]}", advice) from None


def read_folder(folder: Path) -> dict[str, Array]:
    """Return the regular files of a folder that a submission wrote: path to content; links are left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    require(len(paths) <= MOST_FILES, f"a SavedModel of at most {MOST_FILES} files", f"{len(paths)} files",
            "Write `model.export(directory)`.")  # fmt: skip
    contents = {str(path.relative_to(folder)): _content(path) for path in paths}
    return {name: np.frombuffer(content, np.uint8) for name, content in contents.items() if content is not None}


def _content(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except SubmissionRefused:
        return None


def write_folder(folder: Path, files: dict[str, Array]) -> None:
    """Write files into a folder that the submission may read."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(np.asarray(content, np.uint8).tobytes())


class PredictionsMatchers:
    """Matchers of ``Predictions``."""

    def __init__(self, predictions: Predictions) -> None:
        self._found = predictions

    def are_those_of_the_model(self) -> None:
        """Each row has the output of the original model."""
        found, expected = self._found.found, self._found.expected
        limit = self._found.near * max(1.0, float(np.abs(expected).max()))
        far = np.flatnonzero(np.abs(found - expected) > limit)
        if not len(far):
            return
        repeated = " for every row" if np.ptp(found) == 0 else ""
        require(
            False,
            f"{show(expected)}: the outputs of the original model",
            f"{show(found[0]) if repeated else show_beside(found, expected)}{repeated}, from {self._found.what}",
            self._found.advice,
        )


class DifferencesMatchers:
    """Matchers of ``Differences``."""

    def __init__(self, differences: Differences) -> None:
        self._differences = differences

    def are_the_largest(self) -> None:
        """Each is the largest absolute difference of two values in the same place."""
        for (first, second), found in zip(self._differences.pairs, self._differences.found, strict=True):
            due = float(np.abs(first.astype(float) - second.astype(float)).max())
            require(
                abs(found - due) < 1e-4 * max(1.0, due),
                f"{due:.4g}, the largest difference of {show(first)} and {show(second)}",
                f"{found:.4g}",
                "Return `np.max(np.abs(first - second))`.",
            )


expect.register(Predictions, PredictionsMatchers)
expect.register(Differences, DifferencesMatchers)
