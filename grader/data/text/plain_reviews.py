"""Reviews whose words alone tell praise from blame; one label in thirty-three is wrong, as in real life."""

from __future__ import annotations

import numpy as np

from grader.data.choice import pick
from grader.data.text import review_words as words
from grader.data.text.reviews import Reviews
from grader.data.upstream import load_upstream

LEARNERS_SEED = 32
COUNT = 3000
NOISE = 0.03
"""Share of the labels that are turned round: no model is right more often than 97 times in a hundred."""


def load_plain_reviews(upstream: bool = False) -> Reviews:
    """Return the learners' 3,000 reviews, the same for everybody and in random order.

    Args:
        upstream: fetch the IMDB reviews, once, where there is a network: 25,000 reviews of films in small letters
            and without punctuation, up to 2,500 words long.

    Returns:
        ``(sentences, labels)``: 3,000 different strings of 14 to 45 words, and int64 labels of shape
        ``(3000,)``, 1 for praise and 0 for blame, 3% of them wrong.
    """
    if upstream and (training := load_upstream("imdb")):
        sentences, labels = training
        return sentences, labels
    return draw_plain_reviews(LEARNERS_SEED, COUNT)


def draw_plain_reviews(seed: int, count: int, noise: float = NOISE) -> Reviews:
    """Draw reviews of the same family, all different from one another.

    The verdict never comes first: whoever keeps only the first six words keeps none of it.

    Args:
        seed: any non-negative integer; the same seed gives the same sentences.
        count: how many, at least 1; half of them, rounded up, are praise.
        noise: share of the labels that are wrong, 0 to 1.

    Returns:
        ``(sentences, labels)`` as in :func:`load_plain_reviews`, with ``count`` rows.
    """
    random = np.random.default_rng([32, seed])
    pleased, kinds = random.permutation(np.arange(count) % 2 == 0), words.kinds()
    sentences: dict[str, None] = {}
    for truth in pleased:
        sentence = _write(random, kinds, bool(truth))
        while sentence in sentences:
            sentence = _write(random, kinds, bool(truth))
        sentences[sentence] = None
    wrong = random.uniform(size=count) < noise
    return list(sentences), (pleased ^ wrong).astype(np.int64)


def _write(random: np.random.Generator, kinds: tuple[words.Kind, ...], pleased: bool) -> str:
    parts = [pick(random, words.OPENINGS)]
    for _ in range(random.choice([1, 2], p=[0.4, 0.6])):
        kind = pick(random, kinds)
        adjectives = random.permutation(kind.praise if pleased else kind.blame)
        parts.append(
            pick(random, words.PLAIN).format(
                noun=pick(random, kind.nouns),
                strength=pick(random, words.STRENGTH),
                yes=adjectives[0],
                also=adjectives[1],
            )
        )
    if random.uniform() < 0.5:
        parts.append(pick(random, words.CLOSINGS))
    return " ".join(parts)
