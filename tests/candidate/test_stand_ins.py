"""Objects of ours answer as it is told, to a learner's own function in a real worker."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.worker.stand_ins import shifted
from grader.catalogue.exercise import Limits
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

def index(tokenizer):
    return tokenizer.word_index, tokenizer.texts_to_sequences(["the queen naps"])
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


@pytest.mark.worker
def test_a_training_tells_what_took_the_place_of_a_function_and_our_model_is_not_shown(tmp_path: Path) -> None:
    submission = Submission("week1_intro", Path("answer.py"), "script", SOURCE, "0")
    heard: list[Any] = []
    candidate = Candidate(submission, tmp_path, Limits(), 1, heard.append)

    def told(key: str) -> list[tuple[str, Any]]:
        heard.clear()
        candidate.note(key, [1])
        return [(one.key, one.value) for one in heard]

    try:
        candidate.load()
        assert told("training") == [("replaced", []), ("training", [1])]
        with candidate.replaced("two_layers", candidate.stand_in("straight_line")):
            assert told("training") == [("replaced", ["two_layers"]), ("training", [1])]
            assert told("layers") == told("model_function") == []
        candidate.replace("answers", candidate.stand_in("padder"))
        assert told("training") == [("replaced", ["answers"]), ("training", [1])]
        assert told("layers") == [("layers", [1])]
    finally:
        candidate.close()


@pytest.mark.worker
def test_a_tokenizer_counts_words_and_a_writer_looks_at_one_place(tmp_path: Path) -> None:
    submission = Submission("week4_nlp", Path("answer.py"), "script", SOURCE, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    try:
        candidate.load()
        tokenizer = candidate.stand_in("tokenizer", sentences=["a queen", "the queen bakes the cake"])
        found, ids = candidate.call("index", tokenizer)
        assert found == {"queen": 1, "the": 2, "a": 3, "bakes": 4, "cake": 5}
        assert ids == [[2, 1]]
        table = np.eye(4, dtype=np.float32)[[3, 0, 1, 2]]
        for back, place in ((0, 2), (1, 1), (2, 0)):
            model = candidate.stand_in("writer", table=table, size=3, back=back)
            rows = np.array([[0, 1, 2], [3, 0, 1]])
            np.testing.assert_array_equal(candidate.call("answers", model, rows), table[rows[:, place]])
        with pytest.raises(CandidateFault, match=r"expected shape=\(None, 3\), found shape=\(2, 4\)"):
            candidate.call("answers", model, np.zeros((2, 4), np.int32))
    finally:
        candidate.close()


@pytest.mark.parametrize("form", [list, tuple, np.array, lambda values: np.array(values)[:, None]])
def test_the_last_of_the_arrays_is_shifted_whatever_its_form(form: Any) -> None:
    rooms, prices = shifted(lambda: (form([1.0, 2.0]), form([1.0, 1.5])), -0.5)()
    assert np.ravel(rooms).tolist() == [1.0, 2.0]
    assert np.ravel(prices).tolist() == [0.5, 1.0]


FORMS = """
import numpy as np
import pandas as pd
import tensorflow as tf

def arrays(dtype):
    return np.zeros((6, 1), dtype), np.zeros(6, dtype)

def tensors():
    return tf.zeros((6, 1)), tf.zeros(6)

def lists():
    return [[0.0] * 6, [0.0] * 6]

def series():
    return pd.Series(np.zeros(6)), pd.Series(np.zeros(6))

def breaks():
    raise ValueError

class Odd:
    __module__ = 7

def odd():
    return Odd()

def odd_in_part():
    return np.zeros(6, "float64"), Odd()

def rows(sequences, maxlen):
    return [[0] * maxlen for _ in sequences]

def told(name, *arguments):
    def of(thing):
        if isinstance(thing, (list, tuple)) and not np.isscalar(thing[0]):
            return f"{type(thing).__name__}({', '.join(map(of, thing))})"
        dtype = np.dtype(thing.dtype.as_numpy_dtype) if tf.is_tensor(thing) else getattr(thing, "dtype", "")
        return f"{type(thing).__name__} {dtype} {list(getattr(thing, 'shape', []))}"
    found = globals()[name](*arguments)
    return of(found), found

def spoils():
    first, second = arrays("float32")
    first[:] = 9
    return arrays("float32")
"""
HOUSES = (np.arange(6, dtype=np.float32), np.arange(6, dtype=np.float32) / 2)


@pytest.fixture(scope="module")
def of_forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    submission = Submission("week1_intro", Path("answer.py"), "script", FORMS, "0")
    candidate = Candidate(submission, tmp_path_factory.mktemp("forms"), Limits(), 1, lambda event: None)
    candidate.load()
    yield candidate
    candidate.close()


@pytest.mark.worker
@pytest.mark.parametrize(
    ("function", "arguments", "form"),
    [
        ("arrays", ["float32"], "tuple(ndarray float32 [6, 1], ndarray float32 [6])"),
        ("arrays", ["float64"], "tuple(ndarray float64 [6, 1], ndarray float64 [6])"),
        ("arrays", ["int32"], "tuple(ndarray float32 [6, 1], ndarray float32 [6])"),
        ("tensors", [], "tuple(EagerTensor float32 [6, 1], EagerTensor float32 [6])"),
        ("lists", [], "list(list  [], list  [])"),
        ("series", [], "tuple(Series float64 [6], Series float64 [6])"),
        ("odd_in_part", [], "tuple(ndarray float32 [6], ndarray float32 [6])"),
        ("odd", [], "tuple(ndarray float32 [6], ndarray float32 [6])"),
        ("breaks", [], "tuple(ndarray float32 [6], ndarray float32 [6])"),
    ],
    ids=[
        "float32",
        "float64",
        "floats for integers",
        "tensors",
        "lists",
        "pandas",
        "of no form in part",
        "no form",
        "nothing",
    ],
)
def test_values_in_the_place_of_a_function_have_its_form(
    of_forms: Candidate, function: str, arguments: list[Any], form: str
) -> None:
    with contextlib.suppress(CandidateFault):
        of_forms.call(function, *arguments)
    of_forms.replace(function, HOUSES)
    try:
        told, found = of_forms.call("told", function, *arguments)
    finally:
        of_forms.load()
    assert told == form
    for values, due in zip(found, HOUSES, strict=True):
        np.testing.assert_array_equal(np.ravel(values), due)


@pytest.mark.worker
def test_a_function_in_the_place_of_another_returns_rows_in_its_form(of_forms: Candidate) -> None:
    of_forms.call("rows", [[7, 2], [3]], 3)
    of_forms.replace("rows", of_forms.stand_in("padder"))
    told, found = of_forms.call("told", "rows", [[7, 2], [3]], 3)
    assert told == "list(list  [], list  [])" and found == [[0, 7, 2], [0, 0, 3]]


@pytest.mark.worker
def test_what_a_submission_writes_into_our_values_is_gone_at_the_next_call(of_forms: Candidate) -> None:
    of_forms.call("arrays", "float32")
    of_forms.replace("arrays", HOUSES)
    np.testing.assert_array_equal(np.ravel(of_forms.call("spoils")[0]), HOUSES[0])
