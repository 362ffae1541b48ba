"""Objects of ours answer as it is told, to a learner's own function in a real worker."""

from pathlib import Path

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.catalogue import Limits
from grader.submission.submission import Submission

SOURCE = """
def answers(model, windows):
    return model.predict(windows, verbose=0)

def batches(dataset):
    return [(features.numpy(), labels.numpy()) for features, labels in dataset]

def two_layers():
    from tensorflow import keras
    layers = [keras.layers.Dense(1, kernel_initializer="ones", name=name) for name in ("first", "second")]
    return keras.Sequential([keras.Input((2,)), *layers])

def first_output(model):
    return 2.0 * model.get_layer("first").output
"""


@pytest.mark.worker
def test_a_forecaster_a_dataset_and_a_part_of_a_model_are_what_they_are_called(tmp_path: Path) -> None:
    submission = Submission("week3_timeseries", Path("answer.py"), "script", SOURCE, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    try:
        candidate.load()
        windows = np.array([[4, 0, 8], [0, 9, 4]], np.float32)
        for one in (windows, windows[..., None]):
            model = candidate.stand_in("forecaster", size=3, share=0.75, plus=10.0)
            np.testing.assert_allclose(candidate.call("answers", model, one), [[17.0], [13.0]])
        dataset = candidate.stand_in("dataset", features=windows, labels=windows[:, :1], batch_size=1)
        first, second = candidate.call("batches", dataset)
        np.testing.assert_allclose(first[0], windows[:1])
        np.testing.assert_allclose(second[1], [[0.0]])
        whole = candidate.call("two_layers")
        part = candidate.stand_in("model_up_to", model=whole, output=candidate.call("first_output", whole))
        np.testing.assert_allclose(candidate.predict(part, np.array([[3.0, 4.0]])), [[14.0]])
    finally:
        candidate.close()
