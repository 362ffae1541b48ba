"""Makes and reads exported models; the examiner sends this file to a worker in which nothing of the submission runs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf


def saved_model_of(model: Any) -> dict[str, Any]:
    """Return the files of a SavedModel: path to content, a uint8 array."""
    folder = Path(tempfile.mkdtemp())
    model.export(str(folder), verbose=False)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): np.frombuffer(path.read_bytes(), np.uint8) for path in files}


def litert_of(model: Any) -> Any:
    """Return a LiteRT model as a uint8 array."""
    folder = tempfile.mkdtemp()
    model.export(folder, verbose=False)
    return np.frombuffer(tf.lite.TFLiteConverter.from_saved_model(folder).convert(), np.uint8)


def predict_saved_model(files: dict[str, Any], inputs: Any) -> Any:
    """Return the outputs of a SavedModel by its signature `serving_default`."""
    folder = Path(tempfile.mkdtemp())
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.tobytes())
    loaded = tf.saved_model.load(str(folder))
    serve = loaded.signatures["serving_default"]
    ((name, spec),) = serve.structured_input_signature[1].items()
    outputs = serve(**{name: tf.cast(inputs, spec.dtype)})
    return np.asarray(next(iter(outputs.values())))


def predict_litert(content: Any, inputs: Any) -> Any:
    """Return the outputs of a LiteRT model, one row at a time."""
    interpreter = tf.lite.Interpreter(model_content=content.tobytes())
    taken, given = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.resize_tensor_input(taken["index"], (1, *inputs.shape[1:]))
    interpreter.allocate_tensors()
    rows = []
    for row in inputs:
        interpreter.set_tensor(taken["index"], row[np.newaxis].astype(taken["dtype"]))
        interpreter.invoke()
        rows.append(interpreter.get_tensor(given["index"])[0])
    return np.asarray(rows)
