"""Short news from five sections of a newspaper, handed out as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from grader.data.cache import made_once
from grader.data.choice import pick
from grader.data.text import news_words as words

NEWS_TOPICS = tuple(words.TOPICS)
"""Names of the sections, in alphabetical order."""

News = tuple[list[str], list[str]]
"""Texts, and the name of the section of each."""

LEARNERS_SEED = 3100
COUNT = 3000

_OWN, _OTHER = 0.35, 0.22
"""Shares of the further sentences that are about the text's own topic and about any; the rest are neutral."""


def load_news() -> News:
    """Return the learners' 3,000 pieces of news, the same for everybody and in random order.

    Returns:
        ``(texts, topics)``: 3,000 different strings of two to four sentences, and as many names out of
        ``NEWS_TOPICS``; 600 of each. About one text in ten tells as much about another section as about its own.
    """
    return draw_news(LEARNERS_SEED, COUNT)


def news_file() -> Path:
    """Return the learners' news as a CSV file, kept in the cache: a header, then ``category,text``."""
    return made_once("news-v1", files=1, make=lambda folder: write_news(folder / "news.csv", *load_news())) / "news.csv"


def write_news(file: Path, texts: Sequence[str], topics: Sequence[str]) -> None:
    """Write news as CSV with the header ``category,text``; texts with commas or quotes are quoted."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["category", "text"])
        writer.writerows(zip(topics, texts, strict=True))


def draw_news(seed: int, count: int) -> News:
    """Draw news of the same family, all different from one another.

    Args:
        seed: any non-negative integer; the same seed gives the same texts.
        count: how many, at least 1; of each section as many as of any other (give or take one).

    Returns:
        ``(texts, topics)`` as in :func:`load_news`, with ``count`` rows.
    """
    random = np.random.default_rng([31, seed])
    topics = [NEWS_TOPICS[position] for position in random.permutation(np.arange(count) % len(NEWS_TOPICS))]
    texts: dict[str, None] = {}
    for topic in topics:
        text = _write(random, topic)
        while text in texts:
            text = _write(random, topic)
        texts[text] = None
    return list(texts), topics


def _write(random: np.random.Generator, topic: str) -> str:
    """Write one sentence about the topic, and one to three that may be about anything."""
    sections: list[str | None] = [topic]
    for _ in range(random.integers(1, 4)):
        which = random.uniform()
        sections.append(topic if which < _OWN else pick(random, NEWS_TOPICS) if which < _OWN + _OTHER else None)
    reports = iter(random.permutation(words.REPORTS))
    neutral = iter(random.permutation(words.NEUTRAL))
    return " ".join(
        _fill(random, str(next(reports)), sections[place]) if sections[place] else _fill(random, str(next(neutral)))
        for place in random.permutation(len(sections))
    )


def _fill(random: np.random.Generator, pattern: str, section: str | None = None) -> str:
    slots = {"day": pick(random, words.DAYS), "crowd": pick(random, words.CROWDS)}
    if section:
        topic = words.TOPICS[section]
        slots |= {"who": pick(random, topic.who), "did": pick(random, topic.did), "what": pick(random, topic.what)}
    return pattern.format(**slots)
