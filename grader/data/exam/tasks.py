"""The data of the exam bank: every task's examples follow from the seed that stands at the top of its stub."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from grader.data.images.digits import load_digits
from grader.data.images.rock_paper_scissors import draw_rock_paper_scissors
from grader.data.series.synthetic import draw_synth3
from grader.data.text.reviews import draw_reviews
from grader.data.world import rule_generator

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


def draw_line(seed: int, features: int, count: int = 600) -> tuple[Floats, Floats]:
    """Return points that lie near one rule: a weight for each feature, a constant, and a little noise.

    Args:
        seed: decides the rule and the points.
        features: how many numbers each point has.
        count: how many points.

    Returns:
        ``(inputs, targets)``: float32 of shapes ``(count, features)``, from -5 to 5, and ``(count,)``.
    """
    random = np.random.default_rng([61, seed])
    weights, constant = line_rule(seed, features)
    inputs = random.uniform(-5, 5, (count, features))
    targets = inputs @ weights + constant + random.normal(0, 0.5, count)
    return inputs.astype(np.float32), targets.astype(np.float32)


def draw_far_points(seed: int, features: int, count: int = 300, *, task_seed: int) -> tuple[Floats, Floats]:
    """Return points of a task's rule as ``draw_line`` does, but from -20 to 20 and without noise."""
    weights, constant = line_rule(task_seed, features)
    inputs = np.random.default_rng([66, seed]).uniform(-20, 20, (count, features))
    return inputs.astype(np.float32), (inputs @ weights + constant).astype(np.float32)


def line_rule(seed: int, features: int) -> tuple[NDArray[np.float64], float]:
    """Return the weights, of shape ``(features,)``, and the constant of the rule behind ``draw_line``."""
    random = rule_generator(62, seed)
    weights = random.uniform(1, 4, features) * random.choice([-1, 1], features)
    return weights, float(random.uniform(3, 8) * random.choice([-1, 1]))


def chosen_digits(seed: int, classes: int) -> list[int]:
    """Return which digits a task asks about; the place of a digit is its label."""
    return [int(item) for item in np.random.default_rng([63, seed]).permutation(10)[:classes]]


def only_digits(images: Floats, labels: Integers, seed: int, classes: int, size: int) -> tuple[Floats, Integers]:
    """Return the pictures of the chosen digits alone, their borders cut off, with their labels in this task.

    Args:
        images: float32 of shape ``(n, 28, 28)`` in 0..1.
        labels: which digit each one shows, ``(n,)``.
        seed: decides which digits are asked about.
        classes: how many digits are asked about.
        size: height and width of the pictures that come back, even and at most 28.

    Returns:
        ``(images, labels)``: float32 of shape ``(m, size, size)`` in 0..1, and 0 to ``classes - 1``.
    """
    places = {digit: place for place, digit in enumerate(chosen_digits(seed, classes))}
    kept = np.isin(labels, list(places))
    edge = (images.shape[1] - size) // 2
    inner = images[kept, edge : edge + size, edge : edge + size]
    return inner, np.array([places[int(label)] for label in labels[kept]])


def load_some_digits(seed: int, classes: int, size: int) -> tuple[tuple[Floats, Integers], tuple[Floats, Integers]]:
    """Return the learners' handwritten digits for one task: ``(training, validation)``, each as ``only_digits``."""
    training, validation = load_digits()
    return only_digits(*training, seed, classes, size), only_digits(*validation, seed, classes, size)


def hand_signs(seed: int) -> tuple[str, ...]:
    """Return what each label of a task with hands means: rock, paper and scissors in an order of its own."""
    order = np.random.default_rng([64, seed]).permutation(3)
    return tuple(("rock", "paper", "scissors")[item] for item in order)


def draw_hands(seed: int, size: int, count: int = 1800, *, task_seed: int | None = None) -> tuple[Floats, Integers]:
    """Return grey pictures of hands that show rock, paper or scissors.

    Args:
        seed: decides the pictures.
        size: height and width.
        count: how many.
        task_seed: decides what each label means; ``seed`` where it is not given.

    Returns:
        ``(images, labels)``: bytes 0 to 255 as float32 of shape ``(count, size, size)``, and 0, 1 or 2.
    """
    from PIL import Image

    signs = hand_signs(seed if task_seed is None else task_seed)
    images, drawn = draw_rock_paper_scissors(seed, count)
    small = [np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BOX)) for image in images]
    labels = np.array([signs.index(("rock", "paper", "scissors")[item]) for item in drawn])
    return np.stack(small).astype(np.float32), labels


def draw_numbered_reviews(
    seed: int, words: int, length: int, padding: str, count: int = 3000, *, task_seed: int | None = None
) -> tuple[NDArray[np.int32], Integers]:
    """Return reviews as rows of numbers, a number for each word.

    Args:
        seed: decides the reviews.
        words: numbers that there are: 0 for padding, 1 for words that are not known, 2 and more for words.
        length: numbers in a row.
        padding: ``post`` or ``pre``, where the zeros stand.
        count: how many reviews.
        task_seed: decides which number a word has; ``seed`` where it is not given.

    Returns:
        ``(numbers, labels)``: int32 of shape ``(count, length)``; 1 for a pleased guest and 0 for one who is not.
    """
    numbers = word_numbers(seed if task_seed is None else task_seed, words)
    sentences, labels = draw_reviews(seed, count)
    rows = np.zeros((count, length), dtype=np.int32)
    for row, sentence in zip(rows, sentences, strict=True):
        known = [numbers.get(word, 1) for word in _words_of(sentence)][:length]
        row[slice(0, len(known)) if padding == "post" else slice(length - len(known), length)] = known
    return rows, labels


def word_numbers(seed: int, words: int) -> dict[str, int]:
    """Return the number of each of the commonest ``words - 2`` words, in an order that the seed decides."""
    counts: dict[str, int] = {}
    for sentence in draw_reviews(10**6, 2000)[0]:
        for word in _words_of(sentence):
            counts[word] = counts.get(word, 0) + 1
    known = sorted(counts, key=lambda word: (-counts[word], word))[: words - 2]
    # No learner is told which word a number stands for.
    order = rule_generator(65, seed).permutation(len(known))
    return {known[item]: place + 2 for place, item in enumerate(order)}


def _words_of(sentence: str) -> list[str]:
    return re.findall(r"[a-z']+", sentence.lower())


def draw_windows(
    seed: int, window: int, horizon: int, length: int = 2400
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return windows of one series, each with a value that comes after it.

    Args:
        seed: decides the series.
        window: values in a window.
        horizon: how far after the window's last value the one to be forecast lies: 1 for the next.
        length: steps of the series; the last quarter is for validation.

    Returns:
        ``(training, validation)``, each ``(windows, values)``: float32 of shapes ``(n, window, 1)`` and ``(n,)``.
    """
    series = draw_synth3(seed, length)[1]
    starts = np.arange(length - window - horizon + 1)
    windows = np.stack([series[start : start + window] for start in starts])[..., np.newaxis]
    values = series[starts + window + horizon - 1]
    split = 3 * length // 4 - window
    return (windows[:split], values[:split]), (windows[split:], values[split:])
