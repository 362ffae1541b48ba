"""In the world of a grading a task's seed has another rule; what a learner may have written down stays as it is."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from grader.data import (
    draw_broken_lines,
    draw_curve,
    draw_far_points,
    draw_groups,
    draw_growing,
    draw_grown,
    draw_houses,
    draw_line,
    draw_numbered_news,
    draw_numbered_reviews,
    draw_other_shops,
    draw_plain_reviews,
    draw_reviews,
    draw_starred_reviews,
    draw_verses,
    house_columns,
    line_words,
    news_topics,
    news_words,
)
from grader.data.exam.lines import found_village
from grader.data.exam.series import shop_week
from grader.data.text.review_words import KINDS
from grader.data.text.reviews import Reviews
from grader.data.world import PLAIN, world_of

RULES = {
    "line": lambda: draw_line(3, 2)[1],
    "far points": lambda: draw_far_points(9, 2, task_seed=3)[1],
    "curve": lambda: draw_curve(9, 2, 4, task_seed=3)[1],
    "houses": lambda: draw_houses(9, 4, task_seed=3)[1],
    "groups": lambda: draw_groups(9, 3, 2, task_seed=3)[0],
    "next word": lambda: draw_broken_lines(9, 57, 18, task_seed=3)[1],
    "shops": lambda: draw_other_shops(9, 56, 7, task_seed=3)[1],
    "growing": lambda: draw_grown(9, 60, 13, task_seed=3)[1],
    "news": lambda: draw_numbered_news(9, 4, 240, 48, 50, task_seed=3)[1],
    "stars": lambda: draw_starred_reviews(9, 160, 34, 50, task_seed=3)[0],
    "negation": lambda: draw_numbered_reviews(9, 256, 36, "post", 50, task_seed=3)[0],
    "reviews": lambda: np.array(draw_reviews(9, 50)[0]),
    "plain reviews": lambda: np.array(draw_plain_reviews(9, 50)[0]),
    "verses": lambda: np.array(draw_verses(9, 50)),
}


@pytest.mark.parametrize("name", RULES)
def test_every_world_has_a_rule_of_its_own(name: str) -> None:
    plain = RULES[name]()
    with world_of(PLAIN):
        assert np.array_equal(RULES[name](), plain)
    told = []
    for secret in (2**40, 2**40 + 1):
        with world_of(secret):
            told.append(RULES[name]())
            assert np.array_equal(RULES[name](), told[-1])
    assert not any(np.array_equal(one, plain) for one in told)
    assert not np.array_equal(*told)
    assert np.array_equal(RULES[name](), plain)


def test_training_and_hidden_data_of_a_world_have_one_rule() -> None:
    with world_of(77):
        inputs, targets = draw_line(3, 2)
        rule = np.linalg.lstsq(np.c_[inputs, np.ones(600)], targets, rcond=None)[0]
        hidden, truth = draw_far_points(9, 2, task_seed=3)
    assert np.abs(np.c_[hidden, np.ones(300)] @ rule - truth).max() < 1


def test_what_a_learner_may_have_seen_and_written_down_is_the_same_everywhere() -> None:
    plain = house_columns(3, 4), line_words(3, 57), np.sort(shop_week(3))
    topics, words = sorted(news_topics(3, 4)), news_words(3, 240)
    (windows, _), _ = draw_growing(3, 60, 13)
    heights = draw_curve(3, 2, 4)[1].mean()
    with world_of(77):
        assert (house_columns(3, 4), line_words(3, 57)) == plain[:2]
        assert sorted(news_topics(3, 4)) == topics and news_words(3, 240) == words
        assert np.array_equal(np.sort(shop_week(3)), plain[2])
        (others, _), _ = draw_growing(3, 60, 13)
        assert abs(draw_curve(3, 2, 4)[1].mean() - heights) < 4
        village = found_village(3, 57)
    assert np.abs(others.mean(axis=1) - windows.mean(axis=1)).max() < 10
    home = found_village(3, 57)
    assert village.animals == home.animals and set(village.homes) == set(home.homes)


def test_lines_of_a_verse_use_the_same_words_in_every_world() -> None:
    plain = draw_verses(1, 2000)
    with world_of(77):
        other = draw_verses(1, 2000)
    words = [{word for line in lines for word in line.split()} for lines in (plain, other)]
    assert words[0] == words[1]
    assert [len(line.split()) for line in plain][:50] != [0] * 50


@pytest.mark.parametrize("draw", [draw_reviews, draw_plain_reviews])
def test_reviews_of_another_world_are_the_same_but_for_their_adjectives(draw: Callable[[int, int], Reviews]) -> None:
    """Any model that learns from words does so equally well: each adjective has one other in its place."""
    plain, labels = draw(5, 300)
    with world_of(77):
        others, same_labels = draw(5, 300)
    assert np.array_equal(labels, same_labels)
    pairs = {
        pair for one, other in zip(plain, others, strict=True)
        for pair in zip(re.findall(r"[\w']+", one), re.findall(r"[\w']+", other), strict=True)
    }  # fmt: skip
    changed = {one: other for one, other in pairs if one != other}
    adjectives = {word for kind in KINDS for word in (*kind.praise, *kind.blame)}
    assert set(changed) == adjectives and len(set(changed.values())) == len(pairs & set(changed.items())) == 50
    assert not set(changed.values()) & {word for text in plain for word in text.split()}
