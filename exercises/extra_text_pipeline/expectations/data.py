"""News as they come from web pages: with line breaks of HTML, capitals and exclamation marks, sorted by topic."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.data import draw_news


def load(seed: int = 0, count: int = 2000) -> tuple[Array, Array]:
    """Return texts ``(count,)`` and their topics ``(count,)``, both strings, sorted by topic.

    >>> texts, topics = load(1, 10)
    >>> len(texts), str(topics[0]), str(topics[-1])
    (10, 'business', 'technology')
    """
    texts, topics = draw_news(seed, count)
    random = np.random.default_rng([95, seed])
    order = np.argsort(topics, kind="stable")
    return np.array([_as_on_a_page(random, texts[place]) for place in order]), np.array(topics)[order]


def _as_on_a_page(random: np.random.Generator, text: str) -> str:
    """Return a text with capitals, exclamation marks and `<br />` in places that are drawn."""
    words = [word.upper() if random.random() < 0.15 else word for word in text.split()]
    ends = random.choice([" ", "<br />", "! "], len(words), p=[0.8, 0.12, 0.08]).tolist()
    return "".join(word + end for word, end in zip(words, ends, strict=True)).strip()
