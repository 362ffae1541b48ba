"""Evidence about a text pipeline of ``tf.data``: standardized texts, vectorizer, label encoder, split and batches."""

from __future__ import annotations

import contextlib
import re
import string
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.extra_text_pipeline.expectations.data import load
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, describe, show
from grader.checks.evidence import build
from grader.checks.expect import Unmet, expect, require
from grader.checks.items import require_each_epoch
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import find_reading
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions
from grader.checks.text.pipelines import EncodedBatches, read_batches
from grader.data import NEWS_TOPICS
from grader.submission.rules import subjects

MAKER, SPLIT, ENCODE = "create_model", "split_dataset", "encode_dataset"
MAX_TOKENS, LENGTH, EPOCHS, TRAINED = 400, 40, 8, 1600
PASSES = 2
Pairs = list[tuple[str, str]]
_FROM_SLICES = "tf.data.Dataset.from_tensor_slices((texts, labels))"


@dataclass(frozen=True)
class StandardizedTexts:
    """What ``standardize`` returned for texts."""

    texts: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True)
class Vectorizer:
    """The layer of ``fit_vectorizer``, which stays with the candidate, and what it was fitted on."""

    candidate: Candidate
    handle: Handle
    max_tokens: int
    length: int

    def ids(self, texts: tuple[str, ...] | Array) -> Array:
        """Return the token ids of texts, shape ``(n, length)``."""
        found = as_array(self.candidate.call(self.handle, np.array(texts)), "the token ids")
        require(
            found.shape == (len(texts), self.length),
            f"token ids of shape ({len(texts)}, {self.length}): {len(texts)} texts, length={self.length}",
            f"shape {found.shape}",
            "Write `TextVectorization(…, output_sequence_length=length)`.",
        )
        return found


@dataclass(frozen=True)
class TextSplit:
    """The pairs of the two datasets of ``split_dataset``, in two passes over each."""

    pairs: Pairs
    training_size: int
    training: tuple[Pairs, ...]
    validation: tuple[Pairs, ...]


@dataclass(frozen=True)
class ClassOutputs:
    """How many outputs a model of ``create_model(tokens, classes)`` has."""

    tokens: int
    classes: int
    units: int


def read_standardized(candidate: Candidate, texts: tuple[str, ...]) -> StandardizedTexts:
    """Call ``standardize(texts)``; raises ``Unmet`` where not one text for each text comes back."""
    found = candidate.call("standardize", np.array(texts))
    rows = np.asarray(found, dtype=object).reshape(-1).tolist() if isinstance(found, (np.ndarray, list, tuple)) else []
    texts_only = len(rows) == len(texts) and all(isinstance(row, str) for row in rows)
    require(texts_only, f"a tensor of {len(texts)} strings from `standardize`", describe(found),
            "Return the tensor of `tf.strings.regex_replace`.")  # fmt: skip
    return StandardizedTexts(texts, tuple(rows))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they must be standardized.

    >>> words_of("A GOAL!<br />Don't")
    ['a', 'goal', 'dont']
    """
    plain = re.sub(r"<br\s*/>", " ", text.lower())
    return plain.translate(str.maketrans("", "", string.punctuation)).split()


def fit_vectorizer(candidate: Candidate, texts: tuple[str, ...] | Array, max_tokens: int, length: int) -> Vectorizer:
    """Call ``fit_vectorizer(texts, max_tokens, length)``; raises ``Unmet`` where no layer comes back."""
    with one_failure(candidate, "fit_vectorizer"):
        found = candidate.call("fit_vectorizer", np.array(texts), max_tokens, length)
        require(isinstance(found, Handle), "a `TextVectorization` layer", describe(found),
                "End with `return vectorizer`: `adapt` returns nothing.")  # fmt: skip
        return Vectorizer(candidate, found, max_tokens, length)


def fit_encoder(candidate: Candidate, labels: tuple[str, ...] | Array) -> Handle:
    """Call ``fit_label_encoder(labels)``; raises ``Unmet`` where no layer comes back."""
    with one_failure(candidate, "fit_label_encoder"):
        found = candidate.call("fit_label_encoder", np.array(labels))
        require(isinstance(found, Handle), "a `StringLookup` layer", describe(found),
                "End with `return encoder`: `adapt` returns nothing.")  # fmt: skip
        assert isinstance(found, Handle)
        return found


def read_split(candidate: Candidate, texts: Array, labels: Array, training_size: int) -> TextSplit:
    """Call ``split_dataset(texts, labels, training_size)``, and read both datasets twice."""
    with one_failure(candidate, SPLIT):
        found = candidate.call(SPLIT, texts, labels, training_size)
        two = isinstance(found, (tuple, list)) and len(found) == 2
        require(
            two, "two datasets: training and validation", describe(found), "End with `return training, validation`."
        )
        parts = [tuple(_read_pairs(candidate, item, len(texts)) for _ in range(PASSES)) for item in found]
    pairs = [(str(text), str(label)) for text, label in zip(texts, labels, strict=True)]
    return TextSplit(pairs, training_size, *parts)


def _read_pairs(candidate: Candidate, dataset: Any, most: int) -> Pairs:
    require(isinstance(dataset, Handle) and dataset.kind == "dataset", "a `tf.data.Dataset`", describe(dataset),
            f"Begin with `{_FROM_SLICES}`.")  # fmt: skip
    elements, ended = candidate.draw(dataset, most + 1, SPLIT)
    require(
        ended,
        f"a dataset of at most {most} pairs",
        "a dataset that goes on",
        "Leave out `repeat()`. The dataset must end.",
    )
    pairs: Pairs = []
    for element in elements:
        pair = isinstance(element, (tuple, list)) and len(element) == 2
        require(pair, "elements `(text, label)`", describe(element), f"Begin with `{_FROM_SLICES}`.")
        texts, labels = (np.asarray(part, dtype=object).reshape(-1).tolist() for part in element)
        pairs += [(str(text), str(label)) for text, label in zip(texts, labels, strict=False)]
    return pairs


def encode_dataset(
    candidate: Candidate, vectorizer: Handle, encoder: Handle, texts: Array, labels: Array, batch_size: int
) -> EncodedBatches:
    """Call ``encode_dataset`` with a dataset of pairs, and read its batches."""
    dataset = candidate.stand_in("dataset", features=texts, labels=labels, batch_size=1)
    single = candidate.call(candidate.attribute(dataset, "unbatch"))
    found = candidate.call(ENCODE, single, vectorizer, encoder, batch_size)
    ids = as_array(candidate.call(vectorizer, texts), "the token ids")
    expected = ids, as_column(candidate.call(encoder, labels), "the encoded labels")
    advice = "`dataset.map(lambda text, label: (vectorizer(text), encoder(label))).batch(batch_size)`"
    return read_batches(candidate, found, ENCODE, expected, advice, batch_size)


def count_outputs(candidate: Candidate, tokens: int, classes: int) -> ClassOutputs:
    """Call ``create_model(tokens, classes)``, and the model with the largest token ids below ``tokens``."""
    rows = (tokens - 1 - np.arange(24) % tokens).reshape(2, 12)
    return ClassOutputs(tokens, classes, int(build(candidate, MAKER, tokens, classes, inputs=rows).outputs.shape[-1]))


def topic_predictions(candidate: Candidate, threshold: float, *, use_own: bool, seed: int) -> Predictions:
    """Train the learner's model on 1,600 texts; return its predictions for 500 held-out texts.

    Token ids are those of the learner's vectorizer, or of the grader's where ``use_own`` is false.
    """
    drawn = seed % 2**31
    texts, topics = load(drawn, 2000)
    order = np.random.default_rng([seed, 1]).permutation(len(texts))
    texts, topics = texts[order], topics[order]
    hidden, truth = load(drawn + 10**6, 500)
    if use_own:
        ids = fit_vectorizer(candidate, texts[:TRAINED], MAX_TOKENS, LENGTH).ids
        rows, asked = (ids(part).astype(np.int64) for part in (texts, hidden))
    else:
        known = _vocabulary(texts[:TRAINED])
        rows, asked = (_rows(part, known) for part in (texts, hidden))
    labels, right = (np.searchsorted(NEWS_TOPICS, part) for part in (topics, truth))
    with one_failure(candidate, MAKER):
        model = build(candidate, MAKER, MAX_TOKENS, len(NEWS_TOPICS), inputs=rows[:8])
        reading = find_reading(model, len(NEWS_TOPICS))
    training, validation = (rows[:TRAINED], labels[:TRAINED]), (rows[TRAINED:], labels[TRAINED:])
    history = train_classifier(model, reading, training, validation, epochs=EPOCHS, threshold=threshold, seed=seed)
    return held_out_predictions(
        candidate, model.handle, reading, asked, right,
        seed=seed, labels=tuple(NEWS_TOPICS), history=history, examples=tuple(hidden.tolist()),
    )  # fmt: skip


def _vocabulary(texts: Array) -> dict[str, int]:
    counted = Counter(word for text in texts.tolist() for word in words_of(text))
    return {word: number for number, (word, _) in enumerate(counted.most_common(MAX_TOKENS - 2), start=2)}


def _rows(texts: Array, known: dict[str, int]) -> Array:
    rows = [[known.get(word, 1) for word in words_of(text)][:LENGTH] for text in texts.tolist()]
    return np.array([row + [0] * (LENGTH - len(row)) for row in rows], dtype=np.int64)


class StandardizedMatchers:
    """Matchers of ``StandardizedTexts``."""

    def __init__(self, found: StandardizedTexts) -> None:
        self._found = found

    def are_standardized(self) -> None:
        """Lower case, spaces for line breaks, no punctuation; the number of spaces does not matter."""
        advice = {
            "lower": "Begin with `texts = tf.strings.lower(texts)`, and go on with its result.",
            "break": "Replace each line break by a space first: "
            '`texts = tf.strings.regex_replace(texts, "<br />", " ")`.',
            "marks": 'Remove each mark at last: `tf.strings.regex_replace(texts, r"[^\\w\\s]", "")`.',
        }
        for text, found in zip(self._found.texts, self._found.found, strict=True):
            due = words_of(text)
            if found.split() == due:
                continue
            joined = "".join(found.split()).replace("br", "") == "".join(due).replace("br", "")
            kind = "lower" if found.lower() != found else "break" if joined else "marks"
            said = advice[kind]
            if kind == "marks" and "<br" in found:
                said = advice["break"]
            elif "".join(found.split()) == "".join(due) and len(found.split()) > len(due):
                said = 'Put no space in the place of a mark: `tf.strings.regex_replace(texts, r"[^\\w\\s]", "")`.'
            raise Unmet(f"«{' '.join(due)}» for «{text}»", f"«{found}»", said)


class VectorizerMatchers:
    """Matchers of ``Vectorizer``."""

    def __init__(self, vectorizer: Vectorizer) -> None:
        self._vectorizer = vectorizer

    def standardizes(self, plain: str, written: str) -> None:
        """Both texts have the same token ids: they differ in capitals, marks and line breaks."""
        first, second = self._vectorizer.ids((plain, written))
        if first.tolist() != second.tolist():
            expected = f"for «{written}» the token ids of «{plain}»: {show(first)}"
            raise Unmet(expected, show(second), self._advice_on_standardizing(plain, written))

    def _advice_on_standardizing(self, plain: str, written: str) -> str:
        """Return what to do where a layer has other ids for ``written``: the learner's function may do it wrong."""
        usual = "Give your function to the layer: `TextVectorization(standardize=standardize, …)`."
        with contextlib.suppress(CandidateFault):
            found = self._vectorizer.candidate.call("standardize", np.array([written]))
            text = str(np.asarray(found, dtype=object).reshape(-1)[0]) if np.size(found) == 1 else plain
            if text.split() != plain.split():
                return f"Your `standardize` makes «{text}» of it: repair that first. {usual}"
        return usual

    def knows_only(self, known: str, unknown: str) -> None:
        """Each known word has a token id from 2 up, and an unknown word has 1."""
        ids = self._vectorizer.ids((known, unknown))
        words, strangers = known.split(), unknown.split()
        found = ids[0][: len(words)].tolist()
        require(
            min(found) >= 2 and len(set(found)) == len(words),
            f"a token id of its own, from 2 up, for each word of «{known}»",
            show(found),
            "Adapt the layer to all texts, in one call: `vectorizer.adapt(texts)`. Each call of `adapt` forgets the "
            "texts of the one before."
            if max(found) > 1
            else "Adapt the layer to the texts: `vectorizer.adapt(texts)`.",
        )
        require(
            ids[1][: len(strangers)].tolist() == [1] * len(strangers),
            f"the token id 1 for each word of «{unknown}», which is not in the texts",
            show(ids[1][: len(strangers)]),
            "Adapt the layer to the texts, and to nothing else: `vectorizer.adapt(texts)`.",
        )

    def has_at_most(self, texts: tuple[str, ...]) -> None:
        """All token ids are smaller than ``max_tokens``, and there are as many as it allows."""
        largest, limit = int(self._vectorizer.ids(texts).max()), self._vectorizer.max_tokens
        require(
            largest == limit - 1,
            f"{limit - 1} as the largest token id of {limit} tokens (`max_tokens={limit}`)",
            f"{largest}",
            "Write `TextVectorization(max_tokens=max_tokens, …)`.",
        )

    def is_padded_at_the_end(self, text: str) -> None:
        """A short text is followed by zeros, and a long one is cut to ``length``."""
        words = len(text.split())
        row = self._vectorizer.ids((text,))[0].tolist()
        require(
            0 not in row[:words] and not any(row[words:]),
            f"{words} token ids and then {len(row) - words} zeros for «{text}»",
            show(row),
            "Write `TextVectorization(…, output_sequence_length=length)`, which pads at the end.",
        )


class TextSplitMatchers:
    """Matchers of ``TextSplit``."""

    def __init__(self, split: TextSplit) -> None:
        self._split = split

    def holds_each_pair_once(self) -> None:
        """Training has ``training_size`` pairs, validation all others, in every epoch the same ones."""
        split = self._split
        size, rest = split.training_size, len(split.pairs) - split.training_size
        for name, passes, due in (("training", split.training, size), ("validation", split.validation, rest)):
            require(
                len(passes[0]) == due,
                f"{due} {name} pairs of {len(split.pairs)} (`training_size={size}`)",
                f"{len(passes[0])} {name} pairs",
                "The two datasets are exchanged: return `dataset.take(training_size)` first, then "
                "`dataset.skip(training_size)`."
                if len(split.training[0]) == rest != size and len(split.validation[0]) == size
                else "Use `dataset.take(training_size)` and `dataset.skip(training_size)`.",
            )
            require_each_epoch(len(passes[0]), len(passes[1]), f"{name} pairs")
        known = set(split.pairs)
        strange = next(
            (pair for part in (*split.training, *split.validation) for pair in part if pair not in known), None
        )
        texts, marks = {text for text, _ in known}, {label for _, label in known}
        advice = f"Begin with `{_FROM_SLICES}`."
        if strange and strange[0] in texts and strange[1] in marks:
            advice = f"Text and label do not belong together. Shuffle them as pairs: begin with `{_FROM_SLICES}`."
        require(strange is None, "texts with their own labels, unchanged", f"the pair {strange}", advice)
        both = {pair for part in split.training for pair in part} & {pair for part in split.validation for pair in part}
        first = set(split.training[0]) & set(split.validation[0])
        epochs = "in the same epoch" if first else f"over {PASSES} epochs"
        stays = all(set(passes[0]) == set(other) for passes in (split.training, split.validation) for other in passes)
        require(
            not both,
            "no pair in both datasets, in any epoch",
            f"{len(both)} pairs in both datasets {epochs}",
            "Both parts are drawn from all pairs. Draw one order, `order = rng.permutation(len(texts))`: training gets "
            "`order[:training_size]`, and validation the rest, `order[training_size:]`."
            if stays
            else "Shuffle once for all epochs: `.shuffle(len(texts), reshuffle_each_iteration=False)`.",
            explained_by=(subjects.COUNTED,) if stays else (),
        )

    def has_every_label_in_both(self) -> None:
        """Both parts have every label, though the texts are sorted by label."""
        labels = {label for _, label in self._split.pairs}
        for name, pairs in (("training", self._split.training[0]), ("validation", self._split.validation[0])):
            found = {label for _, label in pairs}
            require(
                found == labels,
                f"all {len(labels)} labels in the {name} pairs",
                f"the labels {', '.join(sorted(found))}",
                self._advice_on_order(),
                explained_by=(subjects.BUFFER,),
            )

    def _advice_on_order(self) -> str:
        """Return what to do where a part lacks a label, though the texts are sorted by label."""
        split = self._split
        if {*split.training[0]} == {*split.pairs[: split.training_size]}:
            return (
                "Training has the first pairs, as they were sorted by label. Shuffle all of them before the split, and "
                "cut what `shuffle` returns: `dataset = dataset.shuffle(…)`."
            )
        return "The texts are sorted by label. Shuffle all of them before the split, with a buffer for all of them."


class ClassOutputsMatchers:
    """Matchers of ``ClassOutputs``."""

    def __init__(self, found: ClassOutputs) -> None:
        self._found = found

    def are_enough(self) -> None:
        """There is an output for each class, however few tokens there are."""
        units, classes = self._found.units, self._found.classes
        require(
            units >= classes,
            f"an output for each of {classes} classes, from `{MAKER}({self._found.tokens}, {classes})`",
            f"{units} outputs" + (", as many as tokens" if units == self._found.tokens else ""),
            'End with `Dense(classes, activation="softmax")`: the argument says how many outputs there are.',
        )


expect.register(ClassOutputs, ClassOutputsMatchers)
expect.register(StandardizedTexts, StandardizedMatchers)
expect.register(Vectorizer, VectorizerMatchers)
expect.register(TextSplit, TextSplitMatchers)
