"""A saved model that was handed in, as a submission of a few lines of ours: it is opened inside the sandbox only."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from grader.checks.exam.task import MODEL_FILE
from grader.errors import SubmissionRefused
from grader.submission.intake import read_bytes
from grader.submission.submission import MOST_BYTES, Submission

_SOURCE = '''"""Opens a saved model. Keras's safe mode runs no code that a file brings along."""


def saved_config():
    import h5py

    with h5py.File({name!r}, "r") as file:
        return [str(file.attrs.get(key, "")) for key in ("model_config", "training_config")]


def {function}():
    import tensorflow as tf

    # Keras itself does not find its own short names again when it reads an HDF5 file.
    short = {{name: getattr(tf.keras.losses, name.upper()) for name in ("mse", "mae", "mape", "msle", "kld")}}
    return tf.keras.models.load_model({name!r}, safe_mode=True, custom_objects=short)
'''


def staged(submission: Submission, function: str, scratch: Path) -> Submission:
    """Return what the candidate runs: of a saved model, its file in ``scratch`` and two functions that read it.

    The one that returns the model is called ``function``, as the exercise asks. Any other submission is returned as it
    is. Raises ``SubmissionRefused`` where the file changed since it was read.
    """
    if submission.kind != "model":
        return submission
    data = read_bytes(submission.path, MOST_BYTES["model"])
    if hashlib.sha256(data).hexdigest() != submission.digest:
        raise SubmissionRefused(f"{submission.path} changed while it was graded.", next_step="Submit it again.")
    name = MODEL_FILE + submission.path.suffix.lower().replace(".hdf5", ".h5")
    (scratch / name).write_bytes(data)
    (scratch / name).chmod(0o644)
    return replace(submission, source=_SOURCE.format(name=name, function=function))
