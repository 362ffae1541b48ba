"""Texts of the exam bank as rows of numbers: news with their topics, reviews with their stars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.data.choice import pick
from grader.data.text import review_words
from grader.data.text.news import NEWS_TOPICS, draw_news
from grader.data.world import is_plain, rule_generator

Rows = NDArray[np.int32]
"""A number for each word, shape ``(texts, length)``: 0 where there is none, 1 for words that are not known."""

_HOW = (
    ("a bit", 0.3),
    ("somewhat", 0.3),
    ("fairly", 0.6),
    ("rather", 0.6),
    ("very", 1.0),
    ("truly", 1.0),
    ("really", 1.0),
    ("not", -0.7),
)
"""What stands before an adjective, and how much it leaves of it."""
_REMARKS = (
    "The {noun} was {how} {adjective}.",
    "I found the {noun} {how} {adjective}.",
    "We thought: {how} {adjective}, this {noun}.",
)
_REMARKS_EACH = 3
_OF_ALL = 10**6
"""The seed of the texts that decide which words are common."""


def draw_numbered_news(
    seed: int, topics: int, words: int, length: int, count: int = 1500, *, task_seed: int | None = None
) -> tuple[Rows, NDArray[np.int64]]:
    """Return short news as rows of numbers, each with its topic.

    Args:
        seed: decides the news.
        topics: how many topics are asked about, at most five.
        words: numbers that there are: 0 for padding, 1 for words that are not known, 2 and more for words.
        length: numbers in a row; longer news are cut behind.
        count: how many.
        task_seed: decides which topics are asked about, their labels, and the number of each word; ``seed`` where
            it is not given.

    Returns:
        ``(numbers, labels)`` of shapes ``(count, length)`` and ``(count,)``; labels from 0 to ``topics - 1``.
    """
    task_seed = seed if task_seed is None else task_seed
    asked = news_topics(task_seed, topics)
    drawn = zip(*draw_news(seed, len(NEWS_TOPICS) * (count // topics + 1)), strict=True)
    kept = [(text, asked.index(topic)) for text, topic in drawn if topic in asked][:count]
    return write_rows([text for text, _ in kept], _news_numbers(task_seed, words), length), np.array(
        [label for _, label in kept]
    )


def news_topics(seed: int, topics: int) -> tuple[str, ...]:
    """Return the topics that a task asks about; the place of each, another one in each world, is its label."""
    order = np.random.default_rng([67, seed]).permutation(len(NEWS_TOPICS))[:topics]
    if not is_plain():
        order = rule_generator(67, seed).permutation(order)
    return tuple(NEWS_TOPICS[item] for item in order)


def news_words(seed: int, words: int) -> tuple[str, ...]:
    """Return the word of each number of a task with news; 0 is padding, and 1 is for words that are not known."""
    return ("(padding)", "(unknown)", *_news_numbers(seed, words))


def _news_numbers(seed: int, words: int) -> dict[str, int]:
    # What `news_words` has told a learner at home holds in every world.
    return number_words(draw_news(_OF_ALL, 2000)[0], np.random.default_rng([69, seed]), words)


def draw_starred_reviews(
    seed: int, words: int, length: int, count: int = 1500, *, task_seed: int | None = None
) -> tuple[Rows, NDArray[np.float32]]:
    """Return reviews of three remarks as rows of numbers, each with the stars that the guest gives.

    Each remark counts by its adjective and by the word before that: *very dull* takes more than *a bit dull*, and
    *not dull* gives something.

    Args:
        seed: decides the reviews.
        words: numbers that there are, as in ``draw_numbered_news``.
        length: numbers in a row; the longest review has 32 words.
        count: how many.
        task_seed: decides the number of each word; ``seed`` where it is not given.

    Returns:
        ``(numbers, stars)``: of shape ``(count, length)``, and float32 from 1 to 5 of shape ``(count,)``.
    """
    random = np.random.default_rng([68, seed])
    texts, stars = zip(*(_write_starred(random) for _ in range(count)), strict=True)
    others = np.random.default_rng([68, _OF_ALL])
    known = [_write_starred(others)[0] for _ in range(2000)]
    numbers = number_words(known, rule_generator(69, seed if task_seed is None else task_seed), words)
    return write_rows(texts, numbers, length), np.array(stars, dtype=np.float32)


def _write_starred(random: np.random.Generator) -> tuple[str, float]:
    """Return a review and its stars."""
    parts, shares = [], []
    for _ in range(_REMARKS_EACH):
        kind, (how, share), pleased = pick(random, review_words.KINDS), pick(random, _HOW), random.uniform() < 0.5
        adjective = pick(random, kind.praise if pleased else kind.blame)
        parts.append(pick(random, _REMARKS).format(noun=pick(random, kind.nouns), how=how, adjective=adjective))
        shares.append(share if pleased else -share)
    if random.uniform() < 0.5:
        parts.insert(0, pick(random, review_words.OPENINGS))
    return " ".join(parts), 3 + 2 * sum(shares) / len(shares)


def number_words(texts: Iterable[str], random: np.random.Generator, words: int) -> dict[str, int]:
    """Return the commonest ``words - 2`` words of ``texts`` with their numbers from 2, in a random order."""
    counts = Counter(word for text in texts for word in words_of(text))
    known = sorted(counts, key=lambda word: (-counts[word], word))[: words - 2]
    order = random.permutation(len(known))
    return {known[item]: place + 2 for place, item in enumerate(order)}


def write_rows(texts: Sequence[str], numbers: dict[str, int], length: int) -> Rows:
    """Return texts as numbers, cut and filled with zeros behind."""
    rows = np.zeros((len(texts), length), dtype=np.int32)
    for row, text in zip(rows, texts, strict=True):
        known = [numbers.get(word, 1) for word in words_of(text)][:length]
        row[: len(known)] = known
    return rows


def spell_rows(rows: NDArray[np.int32], words: Sequence[str]) -> tuple[str, ...]:
    """Return rows of numbers as texts, padding left out; ``words`` are as ``news_words`` and ``line_words`` tell."""
    return tuple(" ".join(words[number] for number in row if number) for row in rows)


def words_of(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return re.findall(r"[a-z'-]+", text.lower())
