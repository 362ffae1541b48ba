"""Evidence about models that guess the next word, and the words about it: their outputs, and whether they remember."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

import numpy as np

from exercises.week4_nlp.expectations.custom_recurrence import remembers_by_itself
from exercises.week4_nlp.expectations.verse_labels import Pairs
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.own_shape import make_model
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.one_failure import one_failure
from grader.checks.text.order_sensitivity import minds_the_order
from grader.checks.text.text_classifier import length_of_rows, no_embedding, rows_of_length

ATTENTION = ("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention")


@dataclass(frozen=True)
class Writer(Model):
    """A model that guesses the next word; ``inputs`` are rows of ids without padding."""

    total_words: int
    """How many ids it was told of: 0 for padding, and the words."""


def build_writer(
    candidate: Candidate,
    total_words: int,
    max_sequence_len: int,
    *,
    inputs: Array | None = None,
    seed: int | None = None,
) -> Writer:
    """Call ``create_model(total_words, max_sequence_len)`` and call the model on rows of ``max_sequence_len - 1`` ids.

    Without ``inputs`` these hold every id from 1 to ``total_words - 1``. Raises ``Unmet`` where no Keras model comes
    back, and for what Keras says when ids, length or layers do not fit.
    """
    with one_failure(candidate, "create_model"):
        return _build_writer(candidate, total_words, max_sequence_len, inputs, seed)


def _build_writer(
    candidate: Candidate, total_words: int, max_sequence_len: int, inputs: Array | None, seed: int | None
) -> Writer:
    length = max_sequence_len - 1
    batch = _rows(total_words, length) if inputs is None else inputs
    try:
        made = make_model(candidate, "create_model", total_words, max_sequence_len, seed=seed)
        told = length_of_rows(candidate, made.handle, batch)
        rows = batch if told == length else _rows(total_words, told, inputs)
        model = replace(look_at(candidate, made.handle, "create_model", rows), fault=made.fault)
    except CandidateFault as fault:
        raise _explained(fault, total_words, max_sequence_len) from fault
    if told != length:
        model = replace(model, misfit=_other_length(f"an input for {told} ids", max_sequence_len))
    known = {field.name: getattr(model, field.name) for field in fields(Model)}
    return Writer(**known, total_words=total_words)


def _rows(total_words: int, length: int, given: Array | None = None) -> Array:
    """Return eight rows of ``length`` token ids that hold each id; or the rows given, made as long."""
    if given is not None:
        return rows_of_length(given, length)
    return (np.arange(8 * length, dtype=np.int32) * 7 % (total_words - 1) + 1).reshape(8, length)


def _explained(fault: CandidateFault, total_words: int, max_sequence_len: int) -> Unmet | CandidateFault:
    """Return in a learner's words what Keras raised about layers, ids or lengths; else the fault itself."""
    said = fault.fault.message
    if flat := re.search(r"expected (min_)?ndim=3, found ndim=2(?:.*shape received: \(\w+, (?P<width>\d+)\))?", said):
        if flat["width"] == str(max_sequence_len - 1):
            return no_embedding("total_words")
        return Unmet(
            "one vector for each word, for the layer that reads them one after the other",
            "a single vector for the whole row: the layer before it returns its last step only",
            "Every recurrent layer that feeds another one needs `return_sequences=True`; the last one does not.",
        )
    if row := re.search(r"= (\d+) is not in \[0, (\d+)\)", said):
        return Unmet(
            f"an embedding with a row for each id from 0 to {total_words - 1} (total_words={total_words})",
            f"{row[2]} rows: there is none for the id {row[1]}",
            "Write `Embedding(total_words, 32)`: `total_words` counts the padding already.",
        )
    if "of input shape to have value" in said or re.search(r"expected shape=\(None, \d+\), found shape", said):
        return _other_length("another length, which is written into a layer", max_sequence_len)
    return fault


def _other_length(found: str, max_sequence_len: int) -> Unmet:
    return Unmet(
        f"a model that reads {max_sequence_len - 1} ids (max_sequence_len={max_sequence_len})",
        found,
        "The last id of a row is the label, so one fewer goes in: `Input(shape=(max_sequence_len - 1,))`.",
    )


class WriterMatchers(SetupMatchers):
    """What can be said about a ``Writer``, besides what can be said about every model."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(writer)
        self._writer = writer

    def guesses_the_next_word(self, pairs: Pairs | None) -> None:
        """Last layer, loss and the labels of ``pairs`` agree on one of ``total_words`` ids, padding among them.

        Without ``pairs``, where those of the learner are of no use, labels may have any form.

        >>> expect(build_writer(candidate, 90, 12)).guesses_the_next_word(pairs)  # doctest: +SKIP
        """
        self.comes_back()
        self._reads_what_is_asked()
        total = self._writer.total_words
        units = self._writer.outputs.shape[-1]
        with self._writer.one_failure():
            require(
                self._writer.outputs.ndim != 2 or units >= total,
                f"an output for each id from 0 to {total - 1} (total_words={total})",
                f"a last layer with units={units}",
                'End with `Dense(total_words, activation="softmax")`: `total_words` counts the padding already.',
            )
        self.answers_one_of(total, pairs.labels if pairs else None)

    def remembers_the_line(self) -> None:
        """A recurrent layer, or attention, reads the words, and their order counts, even before any training.

        A layer of the learner's own is judged by the order alone; a cell in a loop, or a ``call`` of the learner's
        own, must neither flatten the line nor forget its beginning.

        >>> expect(build_writer(candidate, 90, 12)).remembers_the_line()  # doctest: +SKIP
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
            or (not steps and remembers_by_itself(writer)),
            "a recurrent layer that reads the words one after the other",
            f"none (the layers are {kinds})" if not steps else "one that is given a single step",
            advice,
        )
        require(
            minds_the_order(writer),
            "another answer when the same words come in another order",
            f"the same answer: to this model ({kinds}) a line is a bag of words",
            advice,
        )


expect.register(Writer, WriterMatchers)
