"""Evidence about models that read rows of ids, and the words about it: their embedding, and whether order counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.own_shape import make_model, shape_of_inputs
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.one_failure import one_failure
from grader.checks.text.order_sensitivity import minds_the_order


@dataclass(frozen=True)
class Reader(Model):
    """A model that reads rows of ids; ``inputs`` are rows without padding."""

    vocab_size: int
    """How many different ids it was told of: 0 to ``vocab_size - 1``."""
    embedding_dim: int
    """How many numbers it was told to keep for each id."""
    size_name: str
    """What the first argument of ``create_model`` is called."""


def build_reader(
    candidate: Candidate,
    vocab_size: int,
    embedding_dim: int,
    maxlen: int,
    *,
    inputs: Array | None = None,
    seed: int | None = None,
    size_name: str = "vocab_size",
    known: int = 0,
) -> Reader:
    """Call ``create_model(vocab_size, embedding_dim, maxlen)`` and call the model on one batch of ids.

    Without ``inputs`` the batch holds ids from 1 to ``known - 1`` and no padding; without ``known`` the largest id,
    ``vocab_size - 1``, is among them. ``size_name`` is what the exercise calls the first argument. Raises ``Unmet``
    where no Keras model comes back, and for what Keras says when ids, length or layers do not fit.
    """
    with one_failure(candidate, "create_model"):
        return _build_reader(candidate, (vocab_size, embedding_dim, maxlen), inputs, seed, size_name, known)


def _build_reader(
    candidate: Candidate,
    sizes: tuple[int, int, int],
    inputs: Array | None,
    seed: int | None,
    size_name: str,
    known_ids: int,
) -> Reader:
    vocab_size, embedding_dim, maxlen = sizes
    batch = _rows_of_ids(vocab_size, maxlen, known_ids) if inputs is None else inputs
    try:
        made = make_model(candidate, "create_model", vocab_size, embedding_dim, maxlen, seed=seed)
        length = length_of_rows(candidate, made.handle, batch)
        own = batch if length == batch.shape[1] else _rows_of_ids(vocab_size, length, known_ids)
        if inputs is not None:
            own = rows_of_length(inputs, length)
        model = replace(look_at(candidate, made.handle, "create_model", own), fault=made.fault)
    except CandidateFault as fault:
        raise _explained(fault, vocab_size, maxlen, size_name) from fault
    if length != batch.shape[1]:
        model = replace(model, misfit=_other_length(f"an input for {length} ids", maxlen))
    known = {field.name: getattr(model, field.name) for field in fields(Model)}
    return Reader(**known, vocab_size=vocab_size, embedding_dim=embedding_dim, size_name=size_name)


def length_of_rows(candidate: Candidate, handle: object, batch: Array) -> int:
    """Return how many token ids a model says it reads in a row; as many as ``batch`` has where it says nothing."""
    shape = shape_of_inputs(candidate, handle, batch)
    return shape[0] if shape and len(shape) == 1 else batch.shape[1]


def rows_of_length(rows: Array, length: int) -> Array:
    """Return rows of token ids with ``length`` of them: filled with zeros, or cut, where they have zeros already.

    >>> rows_of_length(np.array([[0, 4, 2], [5, 6, 7]]), 4).tolist()
    [[0, 0, 4, 2], [0, 5, 6, 7]]
    >>> rows_of_length(np.array([[4, 2, 0], [5, 6, 7]]), 2).tolist()
    [[4, 2], [5, 6]]
    """
    missing, at_end = length - rows.shape[1], bool((rows[:, -1] == 0).any())
    if missing <= 0:
        return rows[:, :length] if at_end else rows[:, -length:]
    return np.pad(rows, ((0, 0), (0, missing) if at_end else (missing, 0)))


def _rows_of_ids(vocab_size: int, maxlen: int, known: int) -> Array:
    """Return eight rows of token ids; with few ``known`` ones each row has half of them, so no two are alike."""
    if known:
        half = (known - 1) // 2
        rows = (3 * np.arange(8)[:, np.newaxis] + 7 * np.arange(maxlen) % half) % (known - 1) + 1
        return rows.astype(np.int32)
    rows = np.arange(8 * maxlen, dtype=np.int32) * 7 % (vocab_size - 1) + 1
    rows[-1] = vocab_size - 1
    return rows.reshape(8, maxlen)


def _explained(fault: CandidateFault, vocab_size: int, maxlen: int, size_name: str) -> Unmet | CandidateFault:
    """Return in a learner's words what Keras raised about layers, ids or lengths; else the fault itself."""
    said = fault.fault.message
    if flat := re.search(r"expected (min_)?ndim=3, found ndim=2(?:.*shape received: \(\w+, (?P<width>\d+)\))?", said):
        if flat["width"] == str(maxlen):
            return no_embedding(size_name)
        return Unmet(
            "one vector for each word, for the layer that reads them one after the other",
            "a single vector for the whole sentence: the layer before it returns its last step only",
            "Every recurrent layer that feeds another one needs `return_sequences=True`; the last one does not.",
        )
    if row := re.search(r"= (\d+) is not in \[0, (\d+)\)", said):
        return Unmet(
            f"an embedding with a row for each id from 0 to {vocab_size - 1} ({size_name}={vocab_size})",
            f"{row[2]} rows: there is none for the id {row[1]}",
            f"Write `Embedding({size_name}, embedding_dim)`: `{size_name}` counts the padding already.",
        )
    if "of input shape to have value" in said:
        return _other_length("another length, which is written into a layer", maxlen)
    return fault


def no_embedding(size_name: str) -> Unmet:
    """Return what is said of token ids that reach a layer which reads one vector after the other."""
    return Unmet(
        "one vector for each token id, for the layer that reads them one after the other",
        "the token ids themselves: no `Embedding` stands before it",
        f"Put `Embedding({size_name}, 16)` right after `Input`.",
    )


def _other_length(found: str, maxlen: int) -> Unmet:
    expected = f"a model that reads sentences of {maxlen} ids (maxlen={maxlen})"
    return Unmet(expected, found, "Write `Input(shape=(maxlen,))`, from the argument.")


class ReaderMatchers(SetupMatchers):
    """What can be said about a ``Reader``, besides what can be said about every model."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._reader = reader

    def embeds_each_word(self) -> None:
        """An embedding layer keeps ``embedding_dim`` numbers for each of at least ``vocab_size`` ids.

        >>> expect(build_reader(candidate, 90, 12, 40)).embeds_each_word()  # doctest: +SKIP
        """
        reader = self._reader
        tables = [layer.settings for layer in reader.summary.all_layers() if layer.is_a("Embedding")]
        sizes = [(_size(one, "input_dim"), _size(one, "output_dim")) for one in tables]
        told = f"{reader.size_name}={reader.vocab_size}, embedding_dim={reader.embedding_dim}"
        require(
            any(rows >= reader.vocab_size and width == reader.embedding_dim for rows, width in sizes),
            f"`Embedding({reader.vocab_size}, {reader.embedding_dim})`, for {told}",
            " and ".join(f"`Embedding({rows}, {width})`" for rows, width in sizes) or "no embedding layer",
            f"Begin with `Embedding({reader.size_name}, embedding_dim)`, from the arguments.",
        )

    def reads_in_order(self) -> None:
        """The same words in another order get another answer, even before any training.

        An answer that no words change cannot be judged yet, and passes: its accuracy will tell.

        >>> expect(build_reader(candidate, 90, 12, 40)).reads_in_order()  # doctest: +SKIP
        """
        layers = ", ".join(layer.kind for layer in self._reader.summary.layers)
        require(
            minds_the_order(self._reader),
            "another answer when the same words come in another order",
            f"the same answer: to this model ({layers}) a sentence is a bag of words",
            "«Not dull but funny» and «not funny but dull» hold the same words. Put a layer between embedding and "
            "pooling that reads neighbours together: `LSTM`, `GRU`, or `Conv1D` with a kernel of 2 or more.",
        )


def _size(settings: Any, name: str) -> int:
    value = settings.get(name)
    return value if type(value) is int else 0


expect.register(Reader, ReaderMatchers)
