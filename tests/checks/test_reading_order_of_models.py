"""Whether real untrained models mind the order of the words: attention with positions does, what averages does not."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.catalogue.exercise import Limits
from grader.checks.evidence import look_at
from grader.checks.text.order_sensitivity import depends_on_word_order
from grader.submission.submission import Submission

pytestmark = pytest.mark.worker

LEARNER = textwrap.dedent(
    """
    import keras
    from keras import layers, ops

    class Places(layers.Layer):
        def __init__(self):
            super().__init__()
            self.places = layers.Embedding(40, 12)
        def call(self, vectors):
            return vectors + self.places(ops.arange(40))

    def model(kind):
        ids = keras.Input((40,))
        vectors = layers.Embedding(90, 12)(ids)
        if kind == "places":
            vectors = Places()(vectors)
        if kind != "average":
            vectors = vectors + layers.MultiHeadAttention(2, 12)(vectors, vectors)
        hidden = layers.Dense(20, activation="relu")(layers.GlobalAveragePooling1D()(vectors))
        return keras.Model(ids, layers.Dense(1, activation="sigmoid")(hidden))
    """
)
INPUTS = np.arange(320, dtype=np.int32).reshape(8, 40) * 7 % 89 + 1


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    submission = Submission("week3_nlp", Path("answer.py"), "script", LEARNER, "0")
    learner = Candidate(submission, tmp_path_factory.mktemp("scratch"), Limits(), 1, lambda event: None)
    learner.load()
    yield learner
    learner.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("kind", "held"), [("places", True), ("attention", False), ("average", False)])
def test_only_positions_make_attention_mind_the_order(candidate: Candidate, kind: str, held: bool, seed: int) -> None:
    model = look_at(candidate, candidate.call("model", kind, seed=seed), "model", INPUTS)
    before = candidate.weights(model.handle)
    assert depends_on_word_order(model) is held
    for one, other in zip(before, candidate.weights(model.handle), strict=True):
        np.testing.assert_array_equal(one, other)
