"""Evidence about tables with numbers and categories: statistics, indices, and a model with one input for each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from exercises.extra_tabular.expectations.data import CARRIERS, CLASSES, MEANS, SPREADS, draw_parcels
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array, as_column, describe, show
from grader.checks.consistency import telling_predictions
from grader.checks.differences import show_beside
from grader.checks.evidence import Model, build, call_and_look, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import find_reading
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions

MAKER = "create_model"
EPOCHS = 30


@dataclass(frozen=True)
class Statistics:
    """The result of ``column_statistics`` for a table."""

    numbers: Array
    """The table, shape ``(n, columns)``."""
    mean: Array
    """Of each column, shape ``(columns,)``."""
    variance: Array
    """The same."""


@dataclass(frozen=True)
class CategoryIds:
    """The result of ``carrier_ids``."""

    carriers: Array
    """The texts, shape ``(n,)``."""
    vocabulary: tuple[str, ...]
    """The known texts, in order."""
    ids: Array
    """One number for each text."""


@dataclass(frozen=True)
class TwoInputs:
    """Inputs of a model with numbers and category indices, and the statistics of the numbers."""

    candidate: Candidate
    numbers: Array
    """Shape ``(n, 4)``, float32."""
    ids: Array
    """Shape ``(n,)``, int32: 0 for an unknown category."""
    mean: Array
    variance: Array
    vocabulary: tuple[str, ...] = CARRIERS
    """The known categories, in order."""


def read_statistics(candidate: Candidate, numbers: Array) -> Statistics:
    """Call ``column_statistics(numbers)``; raises ``Unmet`` unless it returns mean and variance."""
    found = call_and_look(candidate, "column_statistics", numbers)
    two = isinstance(found, (tuple, list)) and len(found) == 2
    require(two, "two arrays: mean and variance", describe(found), "End with `return mean, variance`.")
    parts = [
        as_array(item, f"the {name}", trained=False) for item, name in zip(found, ("mean", "variance"), strict=True)
    ]
    columns = (numbers.shape[1],)
    for name, part in zip(("mean", "variance"), parts, strict=True):
        compute = f"`np.{'mean' if name == 'mean' else 'var'}(numbers, axis=0)`"
        other_axis = part.size in (1, len(numbers))
        require(
            part.size == numbers.shape[1],
            f"a {name} for each column, shape {columns}",
            f"a {name} of shape {part.shape}",
            f"Use `axis=0`: {compute}." if other_axis else f"Use every column, for any number of columns: {compute}.",
        )
    return Statistics(numbers, parts[0].reshape(-1).astype(float), parts[1].reshape(-1).astype(float))


def read_category_ids(candidate: Candidate, carriers: Array, vocabulary: tuple[str, ...]) -> CategoryIds:
    """Call ``carrier_ids(carriers, vocabulary)``; raises ``Unmet`` unless it returns one number for each text."""
    found = as_column(candidate.call("carrier_ids", carriers, list(vocabulary)), "the indices")
    require(
        len(found) == len(carriers),
        f"{len(carriers)} indices",
        f"{len(found)} indices",
        "Return one index for each carrier.",
    )
    return CategoryIds(carriers, vocabulary, found)


def two_inputs(candidate: Candidate, seed: int) -> TwoInputs:
    """Draw a batch of parcels for the models that the criteria build."""
    numbers, carriers, _ = draw_parcels(seed, 48)
    return TwoInputs(candidate, numbers, ids_of(carriers), MEANS.astype("float32"), (SPREADS**2).astype("float32"))


def with_vocabulary(inputs: TwoInputs, size: int) -> TwoInputs:
    """Return the inputs with the indices of a vocabulary of ``size`` texts, all of them and 0."""
    ids = (size - np.arange(len(inputs.ids)) % (size + 1)).astype(np.int32)
    return replace(inputs, ids=ids, vocabulary=tuple(f"carrier {number}" for number in range(1, size + 1)))


def ids_of(carriers: Array) -> Array:
    """Return the indices of carriers, from 1 in the order of the vocabulary; 0 for any other text.

    >>> ids_of(np.array(["van", "sledge"])).tolist()
    [2, 0]
    """
    known = {carrier: number for number, carrier in enumerate(CARRIERS, start=1)}
    return np.array([known.get(str(carrier), 0) for carrier in carriers], dtype=np.int32)


def build_model(inputs: TwoInputs, shift: float = 0.0, scale: float = 1.0) -> Model:
    """Build the learner's model for numbers that are multiplied by ``scale``, plus ``shift``."""
    with one_failure(inputs.candidate, MAKER):
        moved = (inputs.numbers * scale + shift).astype(np.float32)
        # The same seed gives the same initial weights, so only the statistics differ.
        statistics = (inputs.mean * scale + shift, inputs.variance * scale**2)
        arguments = [*(statistic.astype(np.float32) for statistic in statistics), list(inputs.vocabulary)]
        handle = inputs.candidate.call(MAKER, *arguments, seed=4)
        return look_at(inputs.candidate, handle, MAKER, (moved, inputs.ids))


def parcel_predictions(
    candidate: Candidate, training: tuple[Array, Array, Array], threshold: float, seed: int
) -> Predictions:
    """Train the learner's model on parcels; return its predictions for held-out parcels."""
    numbers, carriers, classes = training
    statistics = [numbers.mean(axis=0).astype(np.float32), numbers.var(axis=0).astype(np.float32)]
    inputs, split = (numbers, ids_of(carriers)), len(classes) * 4 // 5
    with one_failure(candidate, MAKER):
        model = build(candidate, MAKER, *statistics, list(CARRIERS), inputs=(numbers[:8], inputs[1][:8]))
        reading = find_reading(model, len(CLASSES))
    parts = [(tuple(input_[part] for input_ in inputs), classes[part]) for part in (slice(split), slice(split, None))]
    history = train_classifier(model, reading, parts[0], parts[1], epochs=EPOCHS, threshold=threshold, seed=seed)
    hidden, others, truth = draw_parcels(seed % 2**31 + 10**6, 1000)
    return held_out_predictions(
        candidate, model.handle, reading, (hidden, ids_of(others)), truth, seed=seed, labels=CLASSES, history=history
    )


class StatisticsMatchers:
    """Matchers of ``Statistics``."""

    def __init__(self, statistics: Statistics) -> None:
        self._found = statistics

    def describe_every_column(self) -> None:
        """Mean and variance are those of each column, as NumPy computes them."""
        numbers = self._found.numbers.astype(float)
        mean, variance = numbers.mean(axis=0), numbers.var(axis=0)
        require(
            bool(np.allclose(self._found.mean, mean, rtol=1e-3, atol=1e-6)),
            f"the means {show(mean.tolist())}",
            show_beside(self._found.mean, mean),
            "The two results are exchanged. End with `return mean, variance`."
            if np.allclose(self._found.mean, variance, rtol=1e-2) and np.allclose(self._found.variance, mean, rtol=1e-3)
            else "Average over the rows of `numbers`, and over nothing else: `np.mean(numbers, axis=0)`.",
        )
        # The sample variance, with n - 1, is accepted too: it differs by a factor of n / (n - 1).
        close = np.allclose(self._found.variance, variance, rtol=2.5 / len(numbers) + 1e-3, atol=1e-6)
        if not close and np.allclose(self._found.variance, np.sqrt(variance), rtol=1e-2):
            advice = "Return the variance, `np.var(numbers, axis=0)`, not its root, the standard deviation."
        else:
            advice = "Use `np.var(numbers, axis=0)`."
        require(bool(close), f"the variances {show(variance.tolist())}",
                show_beside(self._found.variance, variance), advice)  # fmt: skip


class CategoryIdsMatchers:
    """Matchers of ``CategoryIds``."""

    def __init__(self, ids: CategoryIds) -> None:
        self._found = ids

    def follow_the_vocabulary(self) -> None:
        """The first text of the vocabulary has index 1, the next one 2, and an unknown text has 0."""
        known = {text: number for number, text in enumerate(self._found.vocabulary, start=1)}
        for text, found in zip(self._found.carriers.tolist(), self._found.ids.tolist(), strict=True):
            if found != known.get(text, 0):
                what = "0, the index of an unknown category" if text not in known else f"{known[text]}"
                raise Unmet(
                    f"the index {what}, for «{text}» with the vocabulary {', '.join(self._found.vocabulary)}",
                    f"the index {found:g}",
                    self._what_is_counted(known),
                )

    def _what_is_counted(self, known: dict[str, int]) -> str:
        """Return what to do about indices that do not follow ``known``, by what they follow instead."""
        texts, ids = self._found.carriers.tolist(), self._found.ids.tolist()
        inside = [(text, found) for text, found in zip(texts, ids, strict=True) if text in known]
        if all(found == known[text] - 1 for text, found in inside):
            return "Count from 1: `enumerate(vocabulary, start=1)`. The index 0 is for unknown texts."
        if self._found.vocabulary != CARRIERS and ids == ids_of(self._found.carriers).tolist():
            return "Use the argument `vocabulary`: these are the places in `CARRIERS`."
        if all(found == known[text] for text, found in inside):
            return "Known texts are right. Return 0 for each text that is not in `vocabulary`."
        places = sorted(known)
        if all(found == places.index(text) + 1 for text, found in inside):
            return "Keep the order of `vocabulary`: these are the places in alphabetical order."
        return "Use `tf.keras.layers.StringLookup(vocabulary=vocabulary)`: 0 is the index of unknown texts."


class TwoInputsMatchers:
    """Matchers of ``TwoInputs``."""

    def __init__(self, inputs: TwoInputs) -> None:
        self._inputs = inputs

    def normalizes_with_the_statistics(self) -> None:
        """Scaled and shifted numbers, with matching statistics, give the same predictions."""
        first, other = build_model(self._inputs), build_model(self._inputs, shift=50.0, scale=3.0)
        require(
            bool(np.allclose(first.outputs, other.outputs, rtol=1e-2, atol=2e-2)),
            "the same predictions for numbers in other units, with mean and variance in those units",
            f"predictions that differ by {float(np.abs(first.outputs - other.outputs).max()):.2g}",
            _NORMALIZED_OTHERWISE
            if first.summary.has("Normalization")
            else "Start the branch of the numbers with `tf.keras.layers.Normalization(mean=mean, variance=variance)`.",
        )

    def reads_both_inputs(self) -> None:
        """The predictions change with the numbers, and with the category indices."""
        model, inputs = build_model(self._inputs), self._inputs
        with model.one_failure():
            predict = telling_predictions(inputs.candidate, model.handle, (inputs.numbers, inputs.ids))
            usual = predict(model.handle, (inputs.numbers, inputs.ids))
            moved = predict(model.handle, (inputs.numbers[::-1].copy(), inputs.ids))
            other = (inputs.ids + 1) % (len(inputs.vocabulary) + 1)
            changed = predict(model.handle, (inputs.numbers, other.astype(np.int32)))
        for name, outputs in (("numbers", moved), ("carrier", changed)):
            require(
                not np.allclose(usual, outputs, atol=1e-5),
                f"predictions that depend on the input `{name}`",
                "the same predictions for other values of this input",
                _NOT_READ[name],
            )


_NORMALIZED_OTHERWISE = (
    "The model has a `Normalization`. Write `Normalization(mean=mean, variance=variance)` once, with these names. Give "
    "the next layers its output, not `numbers`."
)
_JOIN = "Join both branches with `tf.keras.layers.Concatenate()` before the last `Dense`."
_NOT_READ = {
    "numbers": f"{_JOIN} Where they are joined already, scale the numbers with `Normalization(mean=mean, "
    "variance=variance)`, in this order: values far from 0 make all predictions the same.",
    "carrier": f"{_JOIN} Where they are joined already, look for what makes the branch of `carrier` constant: a factor "
    "0, or an `Embedding` whose rows are all the same.",
}
"""What to do where an input changes no prediction."""


expect.register(Statistics, StatisticsMatchers)
expect.register(CategoryIds, CategoryIdsMatchers)
expect.register(TwoInputs, TwoInputsMatchers)
