"""Models with token ids as input, and the matchers for their embedding and their use of word order."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.catalogue.patterns import regex
from grader.checks.arrays import Array
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.own_shape import make_model, shape_of_inputs
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.one_failure import one_failure
from grader.checks.text.order_sensitivity import depends_on_word_order, order_in

NO_STEPS = regex(r"expected (?:min_)?ndim=3, found ndim=2(?:.*shape received: \(\w+, (?P<width>\d+)\))?")
"""What Keras says where a layer that reads steps gets rows, and how wide these are."""

_POOLING = ("GlobalAveragePooling1D", "GlobalMaxPooling1D")


@dataclass(frozen=True)
class TextModel(Model):
    """A model with rows of token ids as input; ``inputs`` are rows without padding."""

    vocab_size: int
    """The first argument of the learner's function: token ids go from 0 to ``vocab_size - 1``."""
    embedding_dim: int
    """The second argument: the length of a word vector."""
    size_name: str
    """The name of the first argument."""


def build_text_model(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    function: str,
    vocab_size: int,
    embedding_dim: int,
    maxlen: int,
    *,
    inputs: Array | None = None,
    seed: int | None = None,
    size_name: str = "vocab_size",
    known: int = 0,
) -> TextModel:
    """Call the learner's ``function(vocab_size, embedding_dim, maxlen)``, and the model on one batch of token ids.

    Without ``inputs`` the batch holds ids from 1 to ``known - 1`` and no padding; without ``known`` the largest id,
    ``vocab_size - 1``, is among them. ``size_name`` is the name of the first argument in the exercise. Raises
    ``Unmet`` where no Keras model comes back, and where Keras raises because ids, length or layers do not fit.
    """
    with one_failure(candidate, function):
        return _build_text_model(
            candidate, function, (vocab_size, embedding_dim, maxlen), inputs, seed, size_name, known
        )


def _build_text_model(
    candidate: Candidate,
    function: str,
    sizes: tuple[int, int, int],
    inputs: Array | None,
    seed: int | None,
    size_name: str,
    known_ids: int,
) -> TextModel:
    vocab_size, embedding_dim, maxlen = sizes
    batch = _rows_of_ids(vocab_size, maxlen, known_ids) if inputs is None else inputs
    try:
        made = make_model(candidate, function, vocab_size, embedding_dim, maxlen, seed=seed)
        length = length_of_rows(candidate, made.handle, batch)
        own = batch if length == batch.shape[1] else _rows_of_ids(vocab_size, length, known_ids)
        if inputs is not None:
            own = rows_of_length(inputs, length)
        with made.told_by_its_function():
            model = replace(look_at(candidate, made.handle, function, own), fault=made.fault)
    except CandidateFault as fault:
        raise _explained(candidate, fault, vocab_size, maxlen, size_name) from fault
    if length != batch.shape[1]:
        model = replace(model, misfit=other_row_length(f"an input of shape (None, {length})", maxlen))
    known = {field.name: getattr(model, field.name) for field in fields(Model)}
    return TextModel(**known, vocab_size=vocab_size, embedding_dim=embedding_dim, size_name=size_name)


def length_of_rows(candidate: Candidate, handle: object, batch: Array) -> int:
    """Return the row length of a model's input shape; that of ``batch`` where the model states none."""
    shape = shape_of_inputs(candidate, handle, batch)
    return shape[0] if shape and len(shape) == 1 else batch.shape[1]


def rows_of_length(rows: Array, length: int) -> Array:
    """Return rows of ``length`` token ids: padded or truncated on the side that has zeros already.

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


def _explained(
    candidate: Candidate, fault: CandidateFault, vocab_size: int, maxlen: int, size_name: str
) -> Unmet | CandidateFault:
    """Return an explanation of what Keras raised about layers, ids or lengths; else the fault itself."""
    said = fault.fault.message
    if flat := NO_STEPS.search(said):
        if flat["width"] == str(maxlen):
            return no_embedding(f"{size_name}, embedding_dim", fault)
        return no_steps(candidate, fault.fault.message)
    if row := re.search(r"= (\d+) is not in \[0, (\d+)\)", said):
        return Unmet(
            f"an embedding with a row for each token id from 0 to {vocab_size - 1} ({size_name}={vocab_size})",
            f"{row[2]} rows: none for the token id {row[1]}",
            f"Write `Embedding({size_name}, embedding_dim)`: `{size_name}` already counts padding.",
        )
    if "of input shape to have value" in said:
        return other_row_length("a fixed length in a layer", maxlen)
    return fault


@contextlib.contextmanager
def explained_token_ids(inputs: Array, sizes: str) -> Iterator[None]:
    """Say that an embedding is missing, where a layer that reads vectors gets the token ids of ``inputs``."""
    try:
        yield
    except CandidateFault as fault:
        flat = NO_STEPS.search(fault.fault.message)
        if inputs.dtype.kind in "iu" and flat and flat["width"] == str(inputs.shape[-1]):
            raise no_embedding(sizes, fault) from fault
        raise


def no_embedding(sizes: str, fault: CandidateFault) -> Unmet:
    """Return the message for token ids that reach a layer with 3D input, in words of how the model is made.

    ``sizes`` are those of the embedding that is missing, as they are written.
    """
    layer = f"Embedding({sizes})"
    advice = f"Pass the output of `{layer}(inputs)` to this layer, not the token ids."
    if fault.fault.lines and re.search(r"\bSequential\b|\.add\(", fault.fault.lines[-1][1]):
        reader = re.search(r"layer '(\w+)'", fault.fault.message)
        advice = f"Add an `{layer}` layer before {f'`{reader[1]}`' if reader else 'this layer'}."
    return Unmet(
        "word vectors of shape (batch, steps, features) for the next layer",
        "token ids of shape (batch, steps), as they come from `Input`",
        advice,
    )


def no_steps(candidate: Candidate, said: str) -> Unmet:
    """Return the message for a layer that gets one vector for each row, as Keras ``said``; the source may say why."""
    if re.search(r'layer "global_\w+_pooling1d', said):
        return Unmet(
            "3D input (batch, steps, features) for the pooling layer",
            "2D input: the recurrent layer before it returns its last step only",
            "Set `return_sequences=True` on the layer before the pooling, or remove the pooling.",
        )
    expected = "3D input (batch, steps, features) for the recurrent layer"
    usual = "Set `return_sequences=True` on each recurrent layer before another one, not on the last one."
    pooling = next(filter(candidate.speaks_of, (*_POOLING, "Flatten")), "")
    if not pooling:
        return Unmet(expected, "2D input: the layer before it returns its last step only", usual)
    return Unmet(
        expected,
        "2D input: the layer before it returns one vector for each row, without steps",
        f"`{pooling}` removes the steps: put it after the last recurrent layer. {usual}",
    )


def other_row_length(found: str, maxlen: int) -> Unmet:
    """Return the message for a model that reads rows of another length than ``maxlen``."""
    expected = f"a model with input shape (None, {maxlen}), for maxlen={maxlen}"
    return Unmet(expected, found, "Write `Input(shape=(maxlen,))`, from the argument.")


class TextModelMatchers(SetupMatchers):
    """Matchers for a ``TextModel``, besides those for every model."""

    def __init__(self, reader: TextModel) -> None:
        super().__init__(reader)
        self._reader = reader

    def embeds_each_word(self) -> None:
        """An embedding layer has at least ``vocab_size`` rows and ``embedding_dim`` columns.

        >>> expect(build_text_model(candidate, "create_model", 90, 12, 40)).embeds_each_word()
        """
        reader = self._reader
        tables = [layer.settings for layer in reader.summary.all_layers() if layer.is_a("Embedding")]
        sizes = [(_size(table, "input_dim"), _size(table, "output_dim")) for table in tables]
        asked = f"{reader.size_name}={reader.vocab_size}, embedding_dim={reader.embedding_dim}"
        require(
            any(rows >= reader.vocab_size and width == reader.embedding_dim for rows, width in sizes),
            f"`Embedding({reader.vocab_size}, {reader.embedding_dim})`, for {asked}",
            " and ".join(f"`Embedding({rows}, {width})`" for rows, width in sizes)
            or "no embedding layer between input and output",
            f"Start with `Embedding({reader.size_name}, embedding_dim)`, from the arguments, and use its output.",
        )

    def uses_word_order(self) -> None:
        """The same words in another order get another prediction, even before any training.

        A prediction that no words change passes: its accuracy is graded instead.

        >>> expect(build_text_model(candidate, "create_model", 90, 12, 40)).uses_word_order()
        """
        summary = self._reader.summary
        kinds = ", ".join(layer.kind for layer in summary.layers)
        usual = "Add `LSTM`, `GRU`, or `Conv1D` with a kernel of 2 or more between the embedding and the pooling."
        require(
            depends_on_word_order(self._reader),
            "another prediction when the same words come in another order",
            f"the same prediction: this model ({kinds}) sees a bag of words",
            order_in(summary.all_layers(), usual, self._reader.candidate),
        )


def _size(settings: Any, name: str) -> int:
    value = settings.get(name)
    return value if type(value) is int else 0


expect.register(TextModel, TextModelMatchers)
