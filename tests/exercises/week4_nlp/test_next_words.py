"""Lines go through the learner's own functions; of hidden ones the candidate sees beginnings without their answer."""

from typing import Any

import numpy as np
import pytest

from exercises.week4_nlp.expectations.next_words import predict_hidden_words
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle

LINES = [f"line {'abcd'[number % 4]} goes on" for number in range(20)]
INDEX = {"line": 1, "goes": 2, "on": 3, "a": 4, "b": 5, "c": 6, "d": 7}


class Learner:
    """A candidate that knows the lines, and notes what it is told."""

    scratch = None

    def __init__(self) -> None:
        self.parts: dict[int, Any] = {}
        self.ledger = Ledger()
        self.seen: list[Any] = []
        self.notes: list[Any] = []
        self.asked: list[Any] = []

    def stand_in(self, kind: str, **how: Any) -> Handle:
        self.seen.append((kind, how["sentences"]))
        return Handle(1, "object", "Tokenizer")

    def call_by_reference(self, name: str, *arguments: Any) -> Any:
        self.seen.append((name, *arguments))
        return [len(arguments[0])] if name == "n_gram_seqs" else Handle(arguments[0][0], "object", "ndarray")

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        self.seen.append((name, *arguments))
        if name == "create_model":
            return Handle(9, "model", "Sequential")
        rows = np.array([[0, 1, 4, 2], [1, 5, 2, 3]] * arguments[0].number)
        return rows[:, :-1], rows[:, -1]

    def attribute(self, thing: Handle, name: str) -> Any:
        return None

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        loss = "sparse_categorical_crossentropy"
        last = {"class": "Dense", "module": "keras.src.layers", "config": {"units": 8, "activation": "softmax"}}
        walk = {"layers": [last], "ordered": True, "compiled": True, "loss": loss}
        return {"outputs": self.predict(model, inputs), "walk": walk}

    def losses(self, model: Handle, inputs: Any, labels: Any) -> Any:
        chances = self.predict(model, inputs)
        rows = np.arange(len(chances))
        return {form: float(-np.mean(np.log(chances[rows, truth]))) for form, truth in labels.items()}

    def train(self, model: Handle, features: Any, labels: Any, **how: Any) -> dict[str, list[float | None]]:
        self.seen.append(("train", features, labels, how))
        return {"loss": [0.1]}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        """Answer with what follows the last id, and with "a" after "line"."""
        if any(one[0] == "train" for one in self.seen):
            self.asked.append(np.asarray(inputs))
        following = np.array([1, 4, 3, 3, 2, 2, 2, 2])[np.asarray(inputs)[:, -1]]
        return np.where(np.arange(8) == following[:, None], 0.93, 0.01).astype("f4")

    def note(self, key: str, value: Any) -> None:
        self.notes.append((key, value))


def test_hidden_lines_are_asked_about_word_by_word() -> None:
    learner = Learner()
    options = {"hidden": 4, "validation": 6, "epochs": 2, "threshold": 0.7, "ceiling": 0.8}
    found = predict_hidden_words(learner, LINES, **options, seed=3)  # type: ignore[arg-type]
    assert [len(one[1]) for one in learner.seen if one[0] == "n_gram_seqs"] == [10, 6]
    assert [one[1] for one in learner.seen if one[0] == "tokenizer"] == [LINES[:-4]]
    assert [one[2] for one in learner.seen if one[0] == "pad_seqs"] == [4, 4]
    assert [one[1:] for one in learner.seen if one[0] == "create_model"] == [(8, 4)]
    trained = next(one for one in learner.seen if one[0] == "train")
    assert (trained[1].shape, trained[3]["validation"][0].shape) == ((20, 3), (12, 3))
    assert trained[3]["goal"]["at"] == pytest.approx(0.75 + 0.02)
    assert len(found.truth) == 4 * 3
    assert found.accuracy() == (4 * 2 + 1) / 12
    told = [len(row[row > 0]) for row in np.concatenate(learner.asked)]
    assert told[:12] == [1] * 4 + [2] * 4 + [3] * 4
    assert found.examples[:3] == ("line …", "line a …", "line a goes …")
    assert [found.labels[number] for number in found.truth[:3]] == ["a", "goes", "on"]


def test_rows_are_written_for_a_learner_whose_own_are_of_no_use() -> None:
    learner: Any = Learner()
    options: Any = {"hidden": 4, "validation": 6, "epochs": 2, "threshold": 0.7, "ceiling": 0.8, "own_rows": False}
    predict_hidden_words(learner, LINES, **options, seed=3)
    assert not {"n_gram_seqs", "pad_seqs", "features_and_labels"} & {one[0] for one in learner.seen}
    features, labels = next(one[1:3] for one in learner.seen if one[0] == "train")
    assert features[:3].tolist() == [[0, 0, 1], [0, 1, 4], [1, 4, 2]] and labels[:3].tolist() == [4, 2, 3]
