"""Predictions of a text classifier that is trained on sentences from the learner's own functions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.performance import Predictions
from grader.checks.text.sequences import fitted_tokenizer, read_token_ids
from grader.checks.text.splits import read_split
from grader.checks.text.text_classifier import build_text_model, rows_of_length

MANY_UNKNOWN = 0.05
"""Of the words of the training sentences; a tokenizer that was fitted on them knows all."""
CLIMB = 0.3
"""A validation loss this far above its minimum gets advice; correct solutions reach 0.23 for single epochs."""


@dataclass(frozen=True)
class Corpus:
    """A draw of sentences, split and encoded by the learner's own functions."""

    training: tuple[Array, Array]
    """Token ids ``(n, length)`` and classes ``(n,)``."""
    validation: tuple[Array, Array]
    """The same, for validation."""
    hidden: tuple[Array, Array]
    """The same, held out; the classes stay with the examiner."""
    sentences: tuple[str, ...]
    """The hidden sentences."""
    limited: bool = False
    """Whether the tokenizer got a limit, so that rare words of the training sentences are unknown."""

    def of_length(self, length: int) -> Corpus:
        """Return the corpus with rows of ``length`` token ids."""
        parts = (self.training, self.validation, self.hidden)
        training, validation, hidden = ((rows_of_length(ids, length), classes) for ids, classes in parts)
        return Corpus(training, validation, hidden, self.sentences, self.limited)

    @property
    def vocab_size(self) -> int:
        """The largest token id that occurs, plus one."""
        return 1 + max(int(ids.max()) for ids, _ in (self.training, self.validation, self.hidden))


def fix_for_unknown_words(corpus: Corpus) -> str:
    """Return the fix where words of the training sentences are unknown to the tokenizer that was fitted on them.

    >>> ids = np.array([[1, 2], [1, 3]])
    >>> fix_for_unknown_words(Corpus((ids, ids), (ids, ids), (ids, ids), ()))[:65]
    'In the training sentences, 50 % of the words have the token id 1,'
    """
    ids = corpus.training[0]
    share = float(np.mean(ids[ids > 0] == 1)) if np.any(ids > 0) else 0.0
    if corpus.limited or share < MANY_UNKNOWN:
        return ""
    return (
        f"In the training sentences, {share:.0%} of the words have the token id 1, although the tokenizer was fitted "
        "on them. Split and lowercase sentences in the same way when you fit and when you encode."
    ).replace("%", " %", 1)


def number_classes(known: tuple[list[str], Any], hidden: tuple[list[str], Any]) -> tuple[tuple[list[str], Array], ...]:
    """Return two corpora with integer labels, from 0 up in the alphabetical order of the classes.

    >>> [labels.tolist() for _, labels in number_classes((["a", "b"], ["sport", "art"]), (["c"], ["sport"]))]
    [[1, 0], [1]]
    """
    names = sorted({*known[1], *hidden[1]})
    return tuple((texts, np.array([names.index(label) for label in labels])) for texts, labels in (known, hidden))


def read_corpus(
    candidate: Candidate,
    known: tuple[list[str], Array],
    hidden: tuple[list[str], Array],
    *,
    split: tuple[str, float],
    fit: tuple[Any, ...],
    encode: tuple[Any, ...],
    seed: int,
    own_rows: bool = True,
) -> Corpus:
    """Split the known sentences with the learner's function, and encode all with the learner's tokenizer.

    ``split``, ``fit`` and ``encode`` each name a function and its arguments after the sentences (and the labels, or
    the tokenizer): ``split=("train_val_split", 0.9)``,
    ``fit=("fit_tokenizer", "<OOV>"), encode=("seq_and_pad", "post", 32)``. With
    ``own_rows=False``, where the learner's functions failed, the grader splits and encodes as the brief asks.
    """
    if not own_rows:
        return _write_corpus(known, hidden, split[1], fit, encode)
    parts = read_split(candidate, split[0], *known, split[1], seed)
    tokenizer = fitted_tokenizer(candidate, fit[0], parts.as_given[0], *fit[1:])

    def ids(texts: Any) -> Array:
        return read_token_ids(candidate, encode[0], texts, tokenizer, *encode[1:]).rows

    return Corpus(
        training=(ids(parts.as_given[0]), parts.training[1]),
        validation=(ids(parts.as_given[1]), parts.validation[1]),
        hidden=(ids(hidden[0]), hidden[1]),
        sentences=tuple(hidden[0]),
        limited=any(isinstance(item, int) for item in fit[1:]),
    )


def _write_corpus(
    known: tuple[list[str], Array],
    hidden: tuple[list[str], Array],
    training_split: float,
    fit: tuple[Any, ...],
    encode: tuple[Any, ...],
) -> Corpus:
    (sentences, classes), size = known, int(training_split * len(known[0]))
    counts = Counter(word for sentence in sentences[:size] for word in _words(sentence))
    limit = next((item - 2 for item in fit[1:] if isinstance(item, int)), None)
    index = {word: number for number, (word, _) in enumerate(counts.most_common(limit), start=2)}
    padding, truncating, length = encode[1], encode[-2], encode[-1]

    def ids(some: Sequence[str]) -> Array:
        return write_rows([[index.get(word, 1) for word in _words(text)] for text in some], padding, truncating, length)

    return Corpus(
        training=(ids(sentences[:size]), classes[:size]),
        validation=(ids(sentences[size:]), classes[size:]),
        hidden=(ids(hidden[0]), hidden[1]),
        sentences=tuple(hidden[0]),
        limited=limit is not None,
    )


def _words(sentence: str) -> list[str]:
    return re.findall(r"[\w'-]+", sentence.lower())


def write_rows(sequences: Sequence[Sequence[int]], padding: str, truncating: str, length: int) -> Array:
    """Return sequences of token ids as rows of ``length``, padded and truncated on these sides (pre or post).

    >>> write_rows([[4, 2], [5, 6, 7, 8]], "post", "pre", 3).tolist()
    [[4, 2, 0], [6, 7, 8]]
    """
    rows = np.zeros((len(sequences), length), dtype=np.int32)
    for row, sequence in zip(rows, sequences, strict=True):
        kept = sequence[-length:] if truncating == "pre" else sequence[:length]
        if kept:
            row[slice(-len(kept), None) if padding == "pre" else slice(len(kept))] = kept
    return rows


def predict_hidden_texts(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    corpus: Corpus,
    function: str,
    *,
    vocab_size: int,
    embedding_dim: int,
    labels: tuple[str, ...],
    epochs: int,
    threshold: float,
    seed: int,
    size_name: str = "vocab_size",
    ceiling: float = 1.0,
) -> Predictions:
    """Train the model of the learner's ``function`` on a corpus and return its predictions for the hidden sentences.

    ``size_name`` is the name of ``vocab_size`` in the exercise; ``ceiling`` is the best possible accuracy with
    label noise. A validation loss that ends far above its minimum gets advice and costs no points.
    """
    ids = corpus.training[0]
    model = build_text_model(
        candidate, function, vocab_size, embedding_dim, ids.shape[1], inputs=ids[:8], seed=seed, size_name=size_name
    )
    if model.misfit:
        corpus = corpus.of_length(model.inputs.shape[1])
    # A slow training must not stop just above the threshold: 400 validation sentences leave too much chance.
    goal = (ceiling + threshold) / 2
    with model.one_failure():
        reading = reading_to_train(model, len(labels))
        history = train_classifier(
            model,
            reading,
            corpus.training,
            corpus.validation,
            epochs=epochs,
            threshold=threshold,
            goal=goal,
            seed=seed,
        )
    _advise_on_climb(candidate, history)
    inputs, truth = corpus.hidden
    predictions = held_out_predictions(
        candidate,
        model.handle,
        reading,
        inputs,
        truth,
        seed=seed,
        labels=labels,
        history=history,
        examples=corpus.sentences,
    )
    return replace(predictions, otherwise=fix_for_unknown_words(corpus))


def _advise_on_climb(candidate: Candidate, history: dict[str, list[float | None]]) -> None:
    """Advise on overfitting: the validation loss rises while the training loss falls."""
    losses = {epoch: loss for epoch, loss in enumerate(history.get("val_loss", [])) if loss is not None}
    training = history.get("loss", [])
    best = min(losses, key=lambda epoch: losses[epoch], default=0)
    falls = len(training) > best and (training[-1] or math.inf) < (training[best] or 0.0)
    last = list(losses.values())[-1:]
    if falls and last and last[0] > losses[best] + CLIMB:
        said = f"Your model overfits: the validation loss rose from {losses[best]:.2f} to {last[0]:.2f} while the "
        then = "training loss fell. Use fewer units, dropout or fewer epochs."
        candidate.note("advice", [said + then])
