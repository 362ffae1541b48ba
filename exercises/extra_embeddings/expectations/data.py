"""Remarks of guests in an invented language, and word vectors that were trained on 40,000 remarks without labels."""

from __future__ import annotations

import functools
import hashlib
import io
from pathlib import Path

import numpy as np

from grader.checks.arrays import Array
from grader.errors import RubricProblem

VECTORS_FILE = Path(__file__).parent.parent / "data" / "vectors.npz"
VECTORS_DIGEST = "30e3dc0c42c05fec272b4e97b3cb1d8d231d589a3c7186d63e1d3d65163f36b2"
"""SHA-256 of the file. ``solutions/extra_embeddings/vectors/train.py`` makes it."""
TOPICS = ("room", "food", "staff", "place", "price")
WORDS_OF_A_TOPIC = 40
"""With one sentiment; as many neutral words, and as many that belong to no topic."""
OPINIONS, SHARE = 3, 0.9
"""Words with a sentiment in a remark, and how many of them have the remark's own."""
_ONSETS, _VOWELS, _ENDS = [*"bdfgklmnprstvz"], [*"aeiou"], ["", *"nlrs"]


def load(seed: int = 0, count: int = 200) -> tuple[Array, Array, dict[str, Array]]:
    """Return labelled remarks and word vectors.

    Texts ``(count,)``, labels ``(count,)`` int64 with 1 for a content guest, and for each of 640 words a vector
    ``(24,)``.
    """
    return (*draw_remarks(seed, count), word_vectors())


def draw_remarks(seed: int, count: int) -> tuple[Array, Array]:
    """Return texts ``(count,)`` and labels ``(count,)`` int64, with 0 and 1 equally often.

    >>> texts, labels = draw_remarks(1, 4)
    >>> len(texts), sorted(labels.tolist())
    (4, [0, 0, 1, 1])
    """
    random = np.random.default_rng([81, seed])
    labels = random.permutation(np.arange(count) % 2)
    return np.array([_remark(random, int(label)) for label in labels]), labels


def _remark(random: np.random.Generator, label: int) -> str:
    topic = int(random.integers(len(TOPICS)))
    opinions, neutral, general = words()
    chosen = []
    for _ in range(OPINIONS):
        side = label if random.random() < SHARE else 1 - label
        chosen.append(opinions[topic][side][random.integers(WORDS_OF_A_TOPIC)])
    chosen += random.choice(neutral[topic], 3).tolist() + random.choice(general, random.integers(2, 9)).tolist()
    return " ".join(random.permutation(chosen).tolist())


@functools.cache
def words() -> tuple[list[list[list[str]]], list[list[str]], list[str]]:
    """Return the words of each topic and sentiment, the neutral words of each topic, and those of no topic."""
    random = np.random.default_rng(82)
    number = WORDS_OF_A_TOPIC
    drawn: dict[str, None] = {}
    while len(drawn) < number * (3 * len(TOPICS) + 1):
        syllables = [random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.integers(2, 4))]
        drawn["".join(syllables) + random.choice(_ENDS)] = None
    parts = np.array([*drawn]).reshape(-1, number).tolist()
    sides = [[parts[3 * topic], parts[3 * topic + 1]] for topic in range(len(TOPICS))]
    return sides, [parts[3 * topic + 2] for topic in range(len(TOPICS))], parts[-1]


@functools.cache
def word_vectors() -> dict[str, Array]:
    """Return for each word its vector ``(24,)`` float32. Raises ``RubricProblem`` where the file is another one."""
    held = VECTORS_FILE.read_bytes()
    if hashlib.sha256(held).hexdigest() != VECTORS_DIGEST:
        raise RubricProblem(f"{VECTORS_FILE.name} is not the file that this exercise was calibrated with.")
    with np.load(io.BytesIO(held)) as file:
        return dict(zip(file["words"].tolist(), file["vectors"].astype(np.float32), strict=True))
