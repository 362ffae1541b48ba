"""Evidence about pretrained word vectors: token ids, the embedding matrix, and a model that keeps it as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from exercises.extra_embeddings.expectations.data import draw_remarks, word_vectors
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.consistency import telling_predictions
from grader.checks.differences import difference, show_beside
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.items import advice_on_items
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions
from grader.checks.text.text_classifier import length_of_rows, other_row_length
from grader.submission.rules import subjects

MAKER = "create_model"
MAXLEN, EPOCHS = 16, 30
PADDING, UNKNOWN = 0, 1
LABELS = ("unhappy", "content")


@dataclass(frozen=True)
class TokenIds:
    """What ``token_ids`` returned for texts."""

    texts: tuple[str, ...]
    words: tuple[str, ...]
    """The vocabulary, in order."""
    maxlen: int
    rows: tuple[Array, ...]
    """The ids of each text, shape ``(maxlen,)`` where all is well."""

    @property
    def expected(self) -> Array:
        """The ids of the known words, 1 for unknown ones, zeros behind."""
        known = {word: number for number, word in enumerate(self.words, start=2)}
        rows = [[known.get(word, UNKNOWN) for word in text.split()][: self.maxlen] for text in self.texts]
        return np.array([row + [PADDING] * (self.maxlen - len(row)) for row in rows])


@dataclass(frozen=True)
class EmbeddingMatrix:
    """What ``embedding_matrix`` returned."""

    words: tuple[str, ...]
    vectors: dict[str, Array]
    """The vector of each word that has one, shape ``(dim,)``."""
    matrix: Array
    """Shape ``(len(words) + 2, dim)``, or with other numbers of rows and columns."""
    misfit: Unmet | None = None
    """The failure where it has another shape than asked for; always the same object."""


@dataclass(frozen=True)
class FrozenModel:
    """The learner's model for one matrix."""

    candidate: Candidate
    model: Model
    matrix: Array


def read_token_ids(candidate: Candidate, texts: tuple[str, ...], words: tuple[str, ...], maxlen: int) -> TokenIds:
    """Call ``token_ids(texts, words, maxlen)``; raises ``Unmet`` where not one row of ids for each text comes back."""
    found = candidate.call("token_ids", np.array(texts), list(words), maxlen)
    if not isinstance(found, (list, tuple)):
        found = np.atleast_1d(as_array(found, "the token ids"))
    rows = tuple(as_array(row, "the token ids of a text") for row in found)
    require(
        len(rows) == len(texts) and all(row.ndim == 1 for row in rows),
        f"one row of token ids for each of {len(texts)} texts",
        describe(found),
        "Write `TextVectorization(vocabulary=words, output_sequence_length=maxlen)(texts)`.",
    )
    return TokenIds(texts, words, maxlen, rows)


def read_matrix(candidate: Candidate, words: tuple[str, ...], vectors: dict[str, Array]) -> EmbeddingMatrix:
    """Call ``embedding_matrix(words, vectors)``; raises ``Unmet`` where it has no row for a token id."""
    found = as_array(candidate.call("embedding_matrix", list(words), vectors), "the matrix")
    shape = (len(words) + 2, len(next(iter(vectors.values()))))
    misfit = Unmet(
        f"a matrix of shape {shape}: one row for each of {len(words)} words, and two for padding and unknown words",
        f"shape {found.shape}",
        "Begin with `matrix = np.zeros((len(words) + 2, dim))`.",
    )
    if found.ndim != 2 or len(found) < len(words) + 2:
        raise misfit
    return EmbeddingMatrix(words, vectors, found, None if found.shape == shape else misfit)


def some_vectors(generator: np.random.Generator, words: tuple[str, ...], dim: int) -> dict[str, Array]:
    """Draw a vector ``(dim,)`` float32 for each word."""
    return {word: generator.normal(size=dim).astype(np.float32) for word in words}


def matrix_of(words: tuple[str, ...], vectors: dict[str, Array]) -> Array:
    """Return the embedding matrix: two rows of zeros, then the vector of each word, or zeros where it has none.

    >>> matrix_of(("a", "b"), {"b": np.array([1.0, 2.0], "float32")}).tolist()
    [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [1.0, 2.0]]
    """
    none = np.zeros_like(next(iter(vectors.values())))
    return np.stack([none, none, *(vectors.get(word, none) for word in words)]).astype(np.float32)


def build_model(candidate: Candidate, matrix: Array, maxlen: int = MAXLEN) -> Model:
    """Call ``create_model(matrix, maxlen)`` and look at the model with one batch of token ids.

    A model whose input states another length gets rows of that length.
    """
    with one_failure(candidate, MAKER):
        # The same seed gives the same initial weights, so only the matrix differs.
        handle = candidate.call(MAKER, matrix, maxlen, seed=4)
        length = length_of_rows(candidate, handle, rows_of_ids(len(matrix), maxlen))
        model = look_at(candidate, handle, MAKER, rows_of_ids(len(matrix), length))
        misfit = other_row_length(f"an input of shape (None, {length})", maxlen) if length != maxlen else None
        return replace(model, misfit=misfit)


def build_frozen(candidate: Candidate, matrix: Array) -> FrozenModel:
    """Build the learner's model for a matrix."""
    return FrozenModel(candidate, build_model(candidate, matrix), matrix)


def rows_of_ids(count: int, maxlen: int) -> Array:
    """Return 24 rows of token ids ``(24, maxlen)`` int32 without padding: words of all ids from 2 to ``count`` - 1."""
    return (np.arange(24 * maxlen, dtype=np.int32) * 7 % (count - 2) + 2).reshape(24, maxlen)


def remark_predictions(candidate: Candidate, training: tuple[Array, Array], threshold: float, seed: int) -> Predictions:
    """Train the learner's model on 200 remarks and the pretrained vectors; return its predictions for 1,000 others."""
    vectors = word_vectors()
    words = tuple(vectors)
    matrix = matrix_of(words, vectors)
    with one_failure(candidate, MAKER):
        handle = candidate.call(MAKER, matrix, MAXLEN, seed=seed)
        model = look_at(candidate, handle, MAKER, _ids(training[0][:8], words))
        # Advice on a failed training must not say that these are to be trained.
        candidate.note("frozen_base", [layer.name for layer in model.summary.all_layers() if layer.kind == "Embedding"])
        reading = reading_to_train(model, len(LABELS))
    check = draw_remarks(seed % 2**31 + 10**6, 200)
    parts = [(_ids(texts, words), labels) for texts, labels in (training, check)]
    history = train_classifier(model, reading, parts[0], parts[1], epochs=EPOCHS, threshold=threshold, seed=seed)
    texts, truth = draw_remarks(seed % 2**31 + 2 * 10**6, 1000)
    return held_out_predictions(
        candidate, model.handle, reading, _ids(texts, words), truth,
        seed=seed, labels=LABELS, history=history, examples=tuple(texts.tolist()),
    )  # fmt: skip


def _ids(texts: Array, words: tuple[str, ...]) -> Array:
    return TokenIds(tuple(texts.tolist()), words, MAXLEN, ()).expected.astype(np.int32)


class TokenIdsMatchers:
    """What can be said about ``TokenIds``."""

    def __init__(self, ids: TokenIds) -> None:
        self._found = ids

    def follow_the_vocabulary(self) -> None:
        """Each word has its place in the vocabulary plus 2, an unknown word has 1.

        Padding does not count, nor do texts that are cut.
        """
        for text, found, expected in zip(self._found.texts, self._found.rows, self._found.expected, strict=True):
            if len(text.split()) > self._found.maxlen:
                continue
            due = [number for number in expected.tolist() if number]
            own = [number for number in found.tolist() if number]
            own = own[: len(due)] if _filled_up(own, due) else own
            require(
                own == due,
                f"the token ids {show(due)} for «{text}» and the vocabulary {', '.join(self._found.words)}",
                show_beside(own, due),
                _advice_on_ids(own, due),
            )

    def are_padded_at_the_end(self) -> None:
        """Short texts are padded with zeros at the end, long ones lose their last words."""
        for text, found, expected in zip(self._found.texts, self._found.rows, self._found.expected, strict=True):
            places = [(number > 0) for number in found.tolist()]
            due = [(number > 0) for number in expected.tolist()]
            filler = _filled_up(found.tolist(), [number for number in expected.tolist() if number])
            require(
                places == due,
                f"{sum(due)} token ids and then {len(due) - sum(due)} zeros for «{text}», maxlen={self._found.maxlen}",
                show(found.tolist()),
                f"Pad with 0, not with {filler:g}: begin with `np.zeros`, or use `output_sequence_length=maxlen`."
                if filler
                else "Pad and cut at the end: `output_sequence_length=maxlen`.",
                explained_by=() if filler else (subjects.CUT_FIRST,),
            )
            # Which places hold the same word tells what was cut, whatever the ids are.
            same, due = ([row.index(number) for number in row] for row in (found.tolist(), expected.tolist()))
            require(
                same == due,
                f"the token ids of the first {self._found.maxlen} words of «{text}»",
                f"{show(found.tolist())}, the token ids of other words",
                "Cut at the end: `output_sequence_length=maxlen`.",
                explained_by=(subjects.CUT_FIRST,),
            )


def _advice_on_ids(found: list[float], due: list[int]) -> str:
    """Return what to do about other ids of a text than those that are ``due``."""
    usual = "Write `TextVectorization(vocabulary=words)`: it keeps 0 for padding and 1 for unknown words."
    if found == [number for number in due if number != UNKNOWN]:
        return f"An unknown word keeps its place, with the id 1: `index.get(word, 1)`. {usual}"
    said = advice_on_items([int(number) for number in found], due, "token id")
    return f"{said} Or write `TextVectorization(vocabulary=words)`." if said else usual


def _filled_up(found: list[float], due: list[float]) -> float:
    """Return the one id that fills a row up behind the right ids; 0 where none does.

    >>> _filled_up([3, 2, 1, 1], [3, 2]), _filled_up([3, 2, 0, 0], [3, 2]), _filled_up([3, 2, 4, 5], [3, 2])
    (1, 0, 0)
    """
    rest = set(found[len(due) :]) if found[: len(due)] == due else set()
    return rest.pop() if len(rest) == 1 else 0


class EmbeddingMatrixMatchers:
    """What can be said about an ``EmbeddingMatrix``."""

    def __init__(self, found: EmbeddingMatrix) -> None:
        self._found = found

    def has_the_vector_of_each_word(self) -> None:
        """Row ``i + 2`` is the vector of word ``i``."""
        if self._found.misfit:
            raise self._found.misfit
        words = {number: word for number, word in enumerate(self._found.words, start=2) if word in self._found.vectors}
        places = {number: self._rows_of(word) for number, word in words.items()}
        moved = {rows[0] - number for number, rows in places.items() if rows and number not in rows}
        advice = "Word `i` of the vocabulary has the token id `i + 2`: `matrix[i + 2] = vectors[word]`."
        if len(moved) > 1:
            advice = "`i` is the place of the word in `words`, not in another order: loop over `enumerate(words)`."
        for number, word in words.items():
            rows, row = places[number], self._found.matrix[number]
            require(
                number in rows,
                f"the vector of «{word}» in row {number}, its token id",
                f"that vector in row {rows[0]}" if rows else f"the row {show(row.tolist(), 4)}",
                advice if rows else self._advice_on_row(row, word),
            )

    def _advice_on_row(self, row: Array, word: str) -> str:
        """Return what to do about the row of a word whose vector is in no row."""
        vectors, number = self._found.vectors, self._found.words.index(word)
        rest = self._found.matrix[PADDING + UNKNOWN + 1 :]
        others = [name for name, vector in vectors.items() if np.allclose(row, vector, atol=1e-3)]
        write = "Write `matrix[i + 2] = vectors[word]` in each pass of the loop, with the word of the pass."
        if others and len(rest) > 1 and (rest == rest[0]).all():
            return f"Each row holds the vector of «{others[0]}». {write}"
        if others:
            return f"This row holds the vector of «{others[0]}». {write}"
        if not row.any():
            at = "first" if number == 0 else "last" if number == len(self._found.words) - 1 else ""
            where = (
                f", the {at} one: does your loop reach it?" if at and rest.any() else ": is your condition ever true?"
            )
            return f"Nothing was written for «{word}»{where} Write `if word in vectors: matrix[i + 2] = vectors[word]`."
        if len({*row.tolist()}) == 1:
            return (
                "All numbers in the row are the same. Write the whole vector into it: `matrix[i + 2] = vectors[word]`."
            )
        said = difference(row, vectors[word])
        return (
            f"The row is wrong: {said}. " * bool(said) + "Write the vector unchanged: `matrix[i + 2] = vectors[word]`."
        )

    def _rows_of(self, word: str) -> list[int]:
        """Return the rows that hold the vector of a word."""
        same = np.isclose(self._found.matrix, self._found.vectors[word], atol=1e-3).all(axis=1)
        return [int(number) for number in np.flatnonzero(same)]

    def has_zeros_without_a_vector(self) -> None:
        """The rows of padding, of unknown words, and of words that have no vector are zeros."""
        named = {PADDING: "padding", UNKNOWN: "unknown words"}
        named |= {n: f"«{word}»" for n, word in enumerate(self._found.words, 2) if word not in self._found.vectors}
        for number, name in named.items():
            row = self._found.matrix[number]
            require(
                not np.any(row),
                f"zeros in row {number}, of {name}: it has no vector",
                show(row.tolist(), 4),
                self._advice_on_no_zeros(row),
            )

    def _advice_on_no_zeros(self, row: Array) -> str:
        """Return what to do about a row that holds numbers and must hold none."""
        usual = "Leave the rows without a vector at zero: `if word in vectors: matrix[i + 2] = vectors[word]`."
        others = [word for word, vector in self._found.vectors.items() if np.allclose(row, vector, atol=1e-3)]
        return f"It is the vector of «{others[0]}», another word. {usual}" if others else usual


class FrozenModelMatchers:
    """What can be said about a ``FrozenModel``."""

    def __init__(self, frozen: FrozenModel) -> None:
        self._frozen = frozen

    def uses_the_matrix(self) -> None:
        """Two words whose vectors are exchanged in the matrix are exchanged for the model, too."""
        candidate, matrix = self._frozen.candidate, self._frozen.matrix
        order = np.concatenate([[PADDING, UNKNOWN], np.random.default_rng(3).permutation(len(matrix) - 2) + 2])
        rows = rows_of_ids(len(matrix), MAXLEN)
        exchanged = build_model(candidate, matrix[order])
        with self._frozen.model.one_failure():
            words = order[rows].astype(np.int32)
            predict = telling_predictions(candidate, self._frozen.model.handle, words)
            usual, moved = predict(self._frozen.model.handle, words), predict(exchanged.handle, rows)
        advice = "Write `Embedding(…, embeddings_initializer=tf.keras.initializers.Constant(matrix))`."
        differ = float(np.ptp(usual)) > 1e-6
        require(
            bool(np.allclose(usual, moved, atol=1e-3)) and differ,
            "predictions that follow from the vectors in `matrix`",
            "other predictions for words with the same vectors" if differ else "the same prediction for all texts",
            advice if differ else f"Check that the output of the `Embedding` reaches the last layer. {advice}",
        )

    def keeps_the_matrix(self) -> None:
        """A training does not change the word vectors."""
        candidate, matrix = self._frozen.candidate, self._frozen.matrix
        model, rows = build_model(candidate, matrix), rows_of_ids(len(matrix), MAXLEN)
        labels = np.arange(len(rows)) % 2
        with model.one_failure():
            reading = reading_to_train(model, len(LABELS))
            before = [weight for weight in candidate.weights(model.handle) if weight.shape == matrix.shape]
            candidate.train(model.handle, rows, reading.write_labels(labels), epochs=3, seed=5)
            after = candidate.weights(model.handle)
        tables = [weight for weight in after if weight.shape == matrix.shape]
        if not tables:
            return
        moved = min(float(np.abs(table - matrix).max()) for table in tables)
        began = min(float(np.abs(table - matrix).max()) for table in before) if before else 0.0
        stays = began > 1e-4 and all(
            np.allclose(table, other, atol=1e-4) for table, other in zip(before, tables, strict=False)
        )
        require(
            moved < 1e-4,
            "an embedding with the vectors of `matrix`, which stay as they are in a training",
            f"vectors that are not those of `matrix`, before the training and after it (by up to {moved:.2g})"
            if stays
            else f"vectors that moved by up to {moved:.2g} in three epochs",
            "The layer is frozen, but it begins with other vectors: "
            "`embeddings_initializer=tf.keras.initializers.Constant(matrix)`."
            if stays
            else "Freeze the layer: `Embedding(…, trainable=False)`.",
        )


expect.register(TokenIds, TokenIdsMatchers)
expect.register(EmbeddingMatrix, EmbeddingMatrixMatchers)
expect.register(FrozenModel, FrozenModelMatchers)
