"""Texts of the exam bank: the task's seed decides labels and numbers, and the words alone decide topic and stars."""

import numpy as np
import pytest

from grader.data import (
    NEWS_TOPICS,
    draw_news,
    draw_numbered_news,
    draw_starred_reviews,
    news_topics,
    news_words,
    spell_rows,
)
from grader.data.exam.texts import number_words, words_of, write_rows


def test_words_are_numbered_by_how_common_they_are_in_an_order_of_the_seed() -> None:
    texts = ["a fox, a hen", "A hen's egg", "a fox"]
    numbers = number_words(texts, np.random.default_rng(1), 4)
    assert set(numbers) == {"a", "fox"} and sorted(numbers.values()) == [2, 3]
    assert len({tuple(number_words(texts, np.random.default_rng(seed), 6)) for seed in range(20)}) > 1
    assert words_of("A hen's egg, twenty-two!") == ["a", "hen's", "egg", "twenty-two"]


def test_rows_can_be_read_again() -> None:
    rows, _ = draw_numbered_news(3, 5, 100, 20, 5)
    words = news_words(3, 100)
    assert len(words) == 100
    texts = spell_rows(rows, words)
    known = set(words)
    for text, drawn in zip(texts, draw_news(3, 10)[0], strict=False):
        said = [word if word in known else "(unknown)" for word in words_of(drawn)]
        assert text.split() == said[:20]


def test_rows_are_cut_and_filled_behind() -> None:
    rows = write_rows(["a b c d", "b"], {"a": 2, "b": 3, "d": 4}, 3)
    assert rows.dtype == np.int32
    assert rows.tolist() == [[2, 3, 1], [3, 0, 0]]


def test_news_are_about_the_topics_of_their_task() -> None:
    rows, labels = draw_numbered_news(3, 4, 240, 48, 60)
    assert rows.shape == (60, 48) and rows.min() == 0 and rows.max() < 240
    assert set(labels) == {0, 1, 2, 3} and min(np.bincount(labels)) >= 10
    assert len({news_topics(seed, 4) for seed in range(30)}) > 10
    assert set(news_topics(5, 5)) == set(NEWS_TOPICS)


def test_news_keep_their_labels_and_are_the_same_words_for_learners_and_examiner() -> None:
    rows, labels = draw_numbered_news(3, 5, 400, 64, 50)
    texts, topics = draw_news(3, 55)
    assert [news_topics(3, 5)[one] for one in labels] == topics[:50]
    numbers = number_words(draw_news(10**6, 2000)[0], np.random.default_rng([69, 3]), 400)
    assert [numbers[word] for word in words_of(texts[0])] == [one for one in rows[0] if one]
    again, _ = draw_numbered_news(3, 5, 400, 64, 50, task_seed=3)
    assert np.array_equal(rows, again)
    other, renamed = draw_numbered_news(3, 5, 400, 64, 50, task_seed=4)
    assert not np.array_equal(rows, other)
    assert [news_topics(4, 5)[one] for one in renamed] == topics[:50]


def test_stars_are_from_one_to_five_and_the_numbers_of_words_those_of_the_task() -> None:
    rows, stars = draw_starred_reviews(5, 160, 34, 400)
    assert rows.shape == (400, 34) and rows.max() < 160 and stars.dtype == np.float32
    assert stars.min() >= 1 and stars.max() <= 5 and 2.8 < stars.mean() < 3.2
    assert not np.array_equal(rows, draw_starred_reviews(5, 160, 34, 400, task_seed=6)[0])
    assert np.array_equal(stars, draw_starred_reviews(5, 160, 34, 400, task_seed=6)[1])
    assert (rows[:, 32:] == 0).all()


@pytest.mark.parametrize(("how", "stars"), [("very", 5.0), ("fairly", 4.2), ("a bit", 3.6), ("not", 1.6)])
def test_stars_follow_from_the_words_before_the_adjectives(
    how: str, stars: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    import grader.data.exam.texts as texts

    shares = dict(texts._HOW)
    monkeypatch.setattr(texts, "_HOW", ((how, shares[how]),))
    found = np.unique(np.round(draw_starred_reviews(7, 160, 34, 200)[1], 3))
    assert found.max() == pytest.approx(max(stars, 6 - stars))
    assert found.min() == pytest.approx(min(stars, 6 - stars))
