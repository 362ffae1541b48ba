"""Short reviews in which the order of the words decides: *not dull but funny*, *not funny but dull*."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.data.choice import pick
from grader.data.text import review_words as words

Reviews = tuple[list[str], NDArray[np.int64]]
"""Sentences, and their labels of shape ``(n,)``: 1 pleased, 0 not."""

LEARNERS_SEED = 33
COUNT = 4000

_PLAIN = 0.3
"""Share of the sentences whose words give them away; a bag of words has to guess at the others."""


def load_reviews() -> Reviews:
    """Return the learners' 4,000 reviews, the same for everybody and in random order.

    Returns:
        ``(sentences, labels)``: 4,000 different strings of 8 to 40 words, and int64 labels of shape
        ``(4000,)``, 1 for a pleased guest and 0 for one who is not; half of each.
    """
    return draw_reviews(LEARNERS_SEED, COUNT)


def draw_reviews(seed: int, count: int) -> Reviews:
    """Draw reviews of the same family, all different from one another.

    Args:
        seed: any non-negative integer; the same seed gives the same sentences.
        count: how many, at least 1; half of them, rounded up, are pleased.

    Returns:
        ``(sentences, labels)`` as in :func:`load_reviews`, with ``count`` rows.
    """
    random = np.random.default_rng([33, seed])
    labels, kinds = random.permutation(np.arange(count) % 2 == 0), words.kinds()
    sentences: dict[str, None] = {}
    for pleased in labels:
        sentence = _write(random, kinds, bool(pleased))
        while sentence in sentences:
            sentence = _write(random, kinds, bool(pleased))
        sentences[sentence] = None
    return list(sentences), labels.astype(np.int64)


def _write(random: np.random.Generator, kinds: tuple[words.Kind, ...], pleased: bool) -> str:
    """Write one review; whatever does not carry the verdict is drawn alike for both classes."""
    if random.uniform() < _PLAIN:
        verdicts = [_verdict(random, kinds, words.PLAIN, pleased)]
    else:
        verdicts = [
            _verdict(random, kinds, words.CONTRASTS, pleased) for _ in range(random.choice([1, 2], p=[0.8, 0.2]))
        ]
    parts = verdicts
    if random.uniform() < 0.5 or len(" ".join(verdicts).split()) < 8:
        parts = [pick(random, words.OPENINGS), *parts]
    if random.uniform() < 0.35 and len(parts) < 3:
        parts = [*parts, pick(random, words.CLOSINGS)]
    return " ".join(parts)


def _verdict(
    random: np.random.Generator, kinds: tuple[words.Kind, ...], patterns: tuple[str, ...], pleased: bool
) -> str:
    kind = pick(random, kinds)
    right, wrong = (kind.praise, kind.blame) if pleased else (kind.blame, kind.praise)
    first, second = random.choice(5, size=2, replace=False)
    return pick(random, patterns).format(
        noun=pick(random, kind.nouns),
        yes=right[first],
        also=right[second],
        no=wrong[second],
        strength=pick(random, words.STRENGTH),
        denial=pick(random, words.DENIALS),
    )
