"""Next-word models, and the matchers for their outputs and their memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

import numpy as np

from exercises.week4_nlp.expectations.custom_recurrence import has_custom_memory
from exercises.week4_nlp.expectations.verse_labels import Pairs
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.own_shape import make_model
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.one_failure import one_failure
from grader.checks.text.order_sensitivity import ATTENTION, depends_on_word_order, left_out, order_in
from grader.checks.text.text_classifier import NO_STEPS, length_of_rows, no_embedding, no_steps, rows_of_length


@dataclass(frozen=True)
class NextWordModel(Model):
    """A next-word model; ``inputs`` are rows of token ids without padding."""

    total_words: int
    """The first argument of ``create_model``: the number of token ids, padding (0) among them."""


def build_next_word_model(
    candidate: Candidate,
    total_words: int,
    max_sequence_len: int,
    *,
    inputs: Array | None = None,
    seed: int | None = None,
) -> NextWordModel:
    """Call ``create_model(total_words, max_sequence_len)`` and call the model on rows of ``max_sequence_len - 1`` ids.

    Without ``inputs`` these hold every id from 1 to ``total_words - 1``. Raises ``Unmet`` where no Keras model comes
    back, and where Keras raises because ids, length or layers do not fit.
    """
    with one_failure(candidate, "create_model"):
        return _build_next_word_model(candidate, total_words, max_sequence_len, inputs, seed)


def _build_next_word_model(
    candidate: Candidate, total_words: int, max_sequence_len: int, inputs: Array | None, seed: int | None
) -> NextWordModel:
    length = max_sequence_len - 1
    batch = _rows(total_words, length) if inputs is None else inputs
    try:
        made = make_model(candidate, "create_model", total_words, max_sequence_len, seed=seed)
        stated = length_of_rows(candidate, made.handle, batch)
        rows = batch if stated == length else _rows(total_words, stated, inputs)
        with made.told_by_its_function():
            model = replace(look_at(candidate, made.handle, "create_model", rows), fault=made.fault)
    except CandidateFault as fault:
        raise _explained(candidate, fault, total_words, max_sequence_len) from fault
    if stated != length:
        model = replace(model, misfit=_other_length(f"an input of shape (None, {stated})", max_sequence_len))
    known = {field.name: getattr(model, field.name) for field in fields(Model)}
    return NextWordModel(**known, total_words=total_words)


def _rows(total_words: int, length: int, given: Array | None = None) -> Array:
    """Return eight rows of ``length`` token ids with every id; or the given rows at that length."""
    if given is not None:
        return rows_of_length(given, length)
    return (np.arange(8 * length, dtype=np.int32) * 7 % (total_words - 1) + 1).reshape(8, length)


def _explained(
    candidate: Candidate, fault: CandidateFault, total_words: int, max_sequence_len: int
) -> Unmet | CandidateFault:
    """Return an explanation of what Keras raised about layers, ids or lengths; else the fault itself."""
    said = fault.fault.message
    if flat := NO_STEPS.search(said):
        if flat["width"] == str(max_sequence_len - 1):
            return no_embedding("total_words, 32", fault)
        return no_steps(candidate, fault.fault.message)
    if row := re.search(r"= (\d+) is not in \[0, (\d+)\)", said):
        return Unmet(
            f"an embedding with a row for each token id from 0 to {total_words - 1} (total_words={total_words})",
            f"{row[2]} rows: none for the token id {row[1]}",
            "Write `Embedding(total_words, 32)`: `total_words` already counts padding.",
        )
    if "of input shape to have value" in said or re.search(r"expected shape=\(None, \d+\), found shape", said):
        return _other_length("a fixed length in a layer", max_sequence_len)
    return fault


def _other_length(found: str, max_sequence_len: int) -> Unmet:
    return Unmet(
        f"a model with input shape (None, {max_sequence_len - 1}), for max_sequence_len={max_sequence_len}",
        found,
        "Write `Input(shape=(max_sequence_len - 1,))`: the last id of a row is the label.",
    )


class NextWordModelMatchers(SetupMatchers):
    """Matchers for a ``NextWordModel``, besides those for every model."""

    def __init__(self, writer: NextWordModel) -> None:
        super().__init__(writer)
        self._writer = writer

    def predicts_the_next_word(self, pairs: Pairs | None) -> None:
        """Output layer, loss and the labels of ``pairs`` match: one of ``total_words`` token ids, padding among them.

        Without ``pairs``, where the learner's labels failed a criterion, labels may have any form.

        >>> expect(build_next_word_model(candidate, 90, 12)).predicts_the_next_word(pairs)
        """
        self.comes_back()
        self._reads_what_is_asked()
        total = self._writer.total_words
        units = self._writer.outputs.shape[-1]
        is_one_hot = pairs is not None and pairs.labels.shape[1:] == (total,)
        with self._writer.one_failure():
            require(
                self._writer.outputs.ndim != 2 or units == total or (units > total and not is_one_hot),
                f"one output for each token id from 0 to {total - 1} (total_words={total})",
                f"an output layer with units={units}",
                'End with `Dense(total_words, activation="softmax")`: `total_words` already counts padding.',
            )
        self.predicts_one_of(total, pairs.labels if pairs else None)

    def has_memory(self) -> None:
        """A recurrent layer, or attention, processes the words, and their order counts, even before any training.

        A custom layer is graded by the effect of order only; a cell in a loop, or a custom ``call``, must neither
        flatten the line nor ignore its start.

        >>> expect(build_next_word_model(candidate, 90, 12)).has_memory()
        """
        writer, layers = self._writer, self._writer.summary.all_layers()
        kinds = ", ".join(layer.kind for layer in writer.summary.layers)
        seen = [row["took"] for row in writer.candidate.over_time(writer.handle, writer.inputs)
                if row["kind"] == "recurrent"]  # fmt: skip
        steps = max((2 if took is None or took.ndim != 3 else took.shape[1] for took in seen), default=0)
        advice = "Put `LSTM(64)` or `GRU(64)` after the embedding, in place of pooling or flattening."
        require(
            steps > 1
            or any(layer.is_a(*ATTENTION) or (layer.own and not layer.base) for layer in layers)
            or (not steps and has_custom_memory(writer)),
            "a recurrent layer that processes the words step by step",
            f"none (the layers are {kinds})" if not steps else "a recurrent layer with a single step as input",
            left_out(writer.candidate, layers) or advice,
        )
        require(
            depends_on_word_order(writer),
            "another prediction when the same words come in another order",
            f"the same prediction: this model ({kinds}) sees a bag of words",
            order_in(layers, advice, writer.candidate),
        )


expect.register(NextWordModel, NextWordModelMatchers)
