"""Word vectors are longer for as long as it is asked, and as they were afterwards, whatever happens."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.worker.scaled_embeddings import enlarged


class Table:
    def __init__(self, values: Any) -> None:
        self.values = np.array(values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values.copy()

    def assign(self, values: Any) -> None:
        self.values = values


class Embedding:
    def __init__(self, values: Any, built: bool = True) -> None:
        self.embeddings, self.built = Table(values), built


KERAS = SimpleNamespace(layers=SimpleNamespace(Embedding=Embedding))


def model(*layers: Any) -> Any:
    return SimpleNamespace(_flatten_layers=lambda: layers)


def test_every_embedding_grows_and_shrinks_again() -> None:
    words, places = Embedding([0.5, 1.0]), Embedding([2.0])
    with enlarged(KERAS, model(words, object(), places), 20):
        assert (words.embeddings.values.tolist(), places.embeddings.values.tolist()) == ([10.0, 20.0], [40.0])
    assert (words.embeddings.values.tolist(), places.embeddings.values.tolist()) == ([0.5, 1.0], [2.0])


def test_it_shrinks_again_where_the_model_raises() -> None:
    words = Embedding([0.5])
    with pytest.raises(ValueError, match="no answer"), enlarged(KERAS, model(words), 20):
        raise ValueError("no answer")
    assert words.embeddings.values.tolist() == [0.5]


def test_an_embedding_that_was_never_called_has_no_table() -> None:
    with enlarged(KERAS, model(Embedding([0.5], built=False)), 20):
        pass
