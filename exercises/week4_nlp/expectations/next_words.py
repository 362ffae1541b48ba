"""Next-word predictions on held-out lines, from a model that is trained on the learner's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from exercises.week4_nlp.expectations.next_word_model import build_next_word_model
from exercises.week4_nlp.expectations.verse_labels import read_features_and_labels
from exercises.week4_nlp.expectations.verse_rows import word_index
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.performance import Predictions
from grader.checks.text.text_accuracy import write_rows
from grader.checks.text.text_classifier import rows_of_length


def predict_hidden_words(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    lines: Sequence[str],
    *,
    hidden: int,
    validation: int,
    epochs: int,
    threshold: float,
    ceiling: float,
    seed: int,
    own_rows: bool = True,
) -> Predictions:
    """Train the learner's model on its own rows of most ``lines``; predict each next word of the last ``hidden``.

    With ``own_rows=False``, where the learner's rows failed a criterion, it is trained on the grader's rows.

    ``validation`` lines before them decide when the training ends: after ``epochs``, or at an accuracy half way
    between ``threshold`` and ``ceiling``, the best possible accuracy. The candidate never gets a hidden line whole: the
    examiner makes the rows, without the next word. A longer row holds the labels of the shorter ones, so the
    shortest rows of all lines come first.
    """
    known, asked = lines[:-hidden], lines[-hidden:]
    index, length = word_index(known), max(len(line.split()) for line in lines)
    tokenizer = candidate.stand_in("tokenizer", sentences=list(known))

    def rows(some: Sequence[str]) -> tuple[Array, Array]:
        if not own_rows:
            return _write_pairs([[index[word] for word in line.split()] for line in some], length)
        sequences = candidate.call_by_reference("n_gram_seqs", list(some), tokenizer)
        pairs = read_features_and_labels(
            candidate, candidate.call_by_reference("pad_seqs", sequences, length), len(index) + 1
        )
        return pairs.features, pairs.classes

    training, watched = rows(known[:-validation]), rows(known[-validation:])
    model = build_next_word_model(candidate, len(index) + 1, length, inputs=training[0][:8], seed=seed)
    if model.misfit:
        size = model.inputs.shape[1]
        training, watched = ((rows_of_length(ids, size), words) for ids, words in (training, watched))
    with model.one_failure():
        reading = reading_to_train(model, len(index) + 1)
        how: dict[str, Any] = {
            "epochs": epochs,
            "threshold": (threshold + ceiling) / 2,
            "seed": seed,
            "batch_size": 128,
        }
        history = train_classifier(model, reading, training, watched, **how)
    whole = [line.split() for line in asked if set(line.split()) <= set(index)]
    questions = [(words[:end], words[end]) for words in whole for end in range(1, len(words))]
    inputs = np.zeros((len(questions), length - 1), dtype=np.int32)
    for row, (before, _) in zip(inputs, questions, strict=True):
        row[-len(before) :] = [index[word] for word in before]
    return held_out_predictions(
        candidate,
        model.handle,
        reading,
        rows_of_length(inputs, model.inputs.shape[1]),
        np.array([index[word] for _, word in questions]),
        seed=seed,
        labels=("(nothing)", *index),
        history=history,
        examples=tuple(" ".join([*before, "…"]) for before, _ in questions),
        stages=np.array([len(before) for before, _ in questions]),
    )


def _write_pairs(lines: Sequence[Sequence[int]], length: int) -> tuple[Array, Array]:
    """Return every n-gram sequence of each line as a row of ``length - 1`` token ids, and its next id."""
    beginnings = [list(line[:end]) for line in lines for end in range(2, len(line) + 1)]
    rows = write_rows(beginnings, "pre", "pre", length)
    return rows[:, :-1], rows[:, -1].astype(np.int64)
