"""Sentences go through the learner's own functions, and labels of hidden ones never do."""

from typing import Any

import numpy as np
import pytest

from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.text.text_accuracy import Corpus, predict_hidden_texts, read_corpus

HIDDEN = 100
SENTENCES = [f"review number w{number}" for number in range(HIDDEN + 40)]
LABELS = np.arange(HIDDEN + 40) % 2
DRAWN = (SENTENCES[:-HIDDEN], LABELS[:-HIDDEN]), (SENTENCES[-HIDDEN:], LABELS[-HIDDEN:])


class Learner:
    """A candidate whose model answers with the last bit of the last word's number, and notes what it is told."""

    scratch = None

    def __init__(self, losses: list[float | None]) -> None:
        self.parts: dict[int, Any] = {}
        self.ledger = Ledger()
        self.seen: list[Any] = []
        self.notes: list[Any] = []
        self.training_loss: list[float | None] = [0.1]
        self._losses = losses

    def call(self, name: str, *arguments: Any, seed: int | None = None) -> Any:
        self.seen.append((name, *arguments))
        if name == "create_model":
            return Handle(1, "model", "Sequential")
        return getattr(self, name)(*arguments)

    call_by_reference = call

    def train_val_split(self, sentences: Any, labels: Any, share: float) -> Any:
        size = int(share * len(sentences))
        return sentences[:size], sentences[size:], labels[:size], labels[size:]

    def fit(self, sentences: Any, oov: str) -> Any:
        return Handle(2, "object", "Tokenizer")

    def write(self, sentences: Any, tokenizer: Any, length: int) -> Any:
        return [[0] * (length - 1) + [int(one.rpartition("w")[2]) + 2] for one in sentences]

    def attribute(self, thing: Handle, name: str) -> Any:
        return None

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        loss = {"class": "BinaryCrossentropy", "module": "keras.losses", "config": {"from_logits": False}}
        last = {"class": "Dense", "module": "keras.src.layers", "config": {"units": 1, "activation": "sigmoid"}}
        walk = {"layers": [last], "ordered": True, "compiled": True, "loss": loss}
        return {"outputs": self.predict(model, inputs), "walk": walk}

    def losses(self, model: Handle, inputs: Any, labels: Any) -> Any:
        yes = self.predict(model, inputs)
        return {
            form: float(-np.mean(np.log(np.where(np.reshape(truth, yes.shape) > 0, yes, 1 - yes))))
            for form, truth in labels.items()
        }

    def train(self, model: Handle, features: Any, labels: Any, **how: Any) -> dict[str, list[float | None]]:
        self.seen.append(("train", features, labels, how))
        return {"loss": self.training_loss, "val_loss": self._losses}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return np.clip(np.asarray(inputs)[:, -1:] % 2, 0.1, 0.9).astype("f4")

    def note(self, key: str, value: Any) -> None:
        self.notes.append((key, value))


def corpus(learner: Learner) -> Corpus:
    fit, encode = ("fit", "<OOV>"), ("write", 6)
    return read_corpus(learner, *DRAWN, split=("train_val_split", 0.75), fit=fit, encode=encode, seed=3)  # type: ignore[arg-type]


def predictions(losses: list[float | None], training: list[float | None] | None = None) -> tuple[Learner, Any]:
    learner = Learner(losses)
    learner.training_loss = training or [0.1]
    read = corpus(learner)
    options = {"vocab_size": read.vocab_size, "embedding_dim": 4, "labels": ("no", "yes")}
    return learner, predict_hidden_texts(learner, read, "create_model", **options, epochs=2, threshold=0.8, seed=3)  # type: ignore[arg-type]


def test_the_tokenizer_sees_training_sentences_alone() -> None:
    learner = Learner([])
    read = corpus(learner)
    assert [one[1] for one in learner.seen if one[0] == "fit"] == [SENTENCES[:30]]
    assert [len(ids) for ids, _ in (read.training, read.validation, read.hidden)] == [30, 10, HIDDEN]
    assert read.vocab_size == len(SENTENCES) + 2


def test_hidden_labels_never_reach_the_candidate() -> None:
    learner, found = predictions([0.5, 0.4])
    sent = [one for one in learner.seen if one[0] == "train"]
    assert len(sent[0][1]) == len(sent[0][2]) == 30
    assert len(sent[0][3]["validation"][1]) == 10
    assert found.accuracy() == 1.0
    assert found.examples == tuple(SENTENCES[-HIDDEN:])


@pytest.mark.parametrize(
    ("losses", "training", "advised"),
    [
        ([0.6, 0.2, 0.9], [0.6, 0.3, 0.1], True),
        ([0.6, None, 0.2, 0.4], [0.6, 0.5, 0.3, 0.1], False),
        ([0.6, 0.9, 0.2], [0.6, 0.3, 0.1], False),
        ([0.6, 0.2, 0.9], [0.6, 0.3, 0.9], False),
        ([0.6, 0.2, 9e9], [0.6, 0.3, None], False),
        ([], [0.1], False),
    ],
)
def test_a_validation_loss_that_climbs_while_the_training_loss_falls_is_advice(
    losses: list[float | None], training: list[float | None], advised: bool
) -> None:
    learner, _ = predictions(losses, training)
    told = [sentence for key, value in learner.notes if key == "advice" for sentence in value]
    assert any("Your model overfits" in sentence for sentence in told) is advised


def test_training_goes_on_until_half_way_between_the_bar_and_what_labels_allow() -> None:
    learner = Learner([])
    options = {"vocab_size": 2000, "embedding_dim": 4, "labels": ("no", "yes"), "ceiling": 0.9}
    predict_hidden_texts(learner, corpus(learner), "create_model", **options, epochs=2, threshold=0.8, seed=3)  # type: ignore[arg-type]
    goal = next(one[3]["goal"] for one in learner.seen if one[0] == "train")
    assert goal["at"] == pytest.approx(0.85 + 0.02)


def test_sentences_are_written_for_a_learner_whose_own_functions_are_of_no_use() -> None:
    learner: Any = Learner([])
    fit, encode = ("fit", 4, "<OOV>"), ("write", "pre", "post", 3)
    read = read_corpus(learner, *DRAWN, split=("train_val_split", 0.75), fit=fit, encode=encode, seed=3, own_rows=False)
    assert learner.seen == []
    assert read.training[0][0].tolist() == [2, 3, 1] and read.vocab_size == 4
    assert [len(ids) for ids, _ in (read.training, read.validation, read.hidden)] == [30, 10, HIDDEN]
    assert read.training[1].tolist() == LABELS[:30].tolist()
