import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from grader.data import draw_reviews, load_reviews
from grader.data.text import review_words


def score(sentences, labels, others, truths, pieces):
    """Accuracy of naive Bayes on the set of pieces of a sentence, trained on the first list."""
    counts = [Counter(), Counter()]
    for sentence, label in zip(sentences, labels, strict=True):
        counts[label].update(pieces(sentence))
    leaning = {piece: np.log((counts[1][piece] + 1) / (counts[0][piece] + 1)) for piece in counts[0] | counts[1]}
    sums = np.array([sum(leaning.get(piece, 0.0) for piece in pieces(sentence)) for sentence in others])
    return ((sums > 0) == truths).mean()


def words_of(sentence):
    return re.findall(r"[a-z]+", sentence.lower())


def pairs_of(sentence):
    words = words_of(sentence)
    return {*pairwise(words), *zip(words, words[2:], strict=False)}


def test_learners_all_get_the_same_reviews():
    sentences, labels = load_reviews()
    assert len(sentences) == len(set(sentences)) == 4000
    assert labels.shape == (4000,)
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [2000, 2000]
    assert sentences == load_reviews()[0]


def test_a_seed_decides_sentences_and_labels():
    sentences, labels = draw_reviews(5, 300)
    again, labels_again = draw_reviews(5, 300)
    assert sentences == again
    assert np.array_equal(labels, labels_again)
    assert sentences != draw_reviews(6, 300)[0]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_half_of_a_small_draw_is_pleased(count):
    sentences, labels = draw_reviews(1, count)
    assert len(sentences) == len(labels) == count
    assert labels.sum() == (count + 1) // 2


def test_reviews_are_short_and_seldom_cut_at_32_words():
    lengths = np.array([len(sentence.split()) for sentence in load_reviews()[0]])
    assert lengths.min() >= 8
    assert lengths.max() <= 40
    assert (lengths > 32).mean() < 0.04


def test_reviews_are_sentences():
    for sentence in load_reviews()[0]:
        assert re.fullmatch(r"[A-Z][A-Za-z ,.:]+\.", sentence)
        assert "  " not in sentence


def test_fresh_reviews_use_no_word_that_learners_have_not_seen():
    known = {word for sentence in load_reviews()[0] for word in words_of(sentence)}
    assert 150 < len(known) < 500
    assert {word for sentence in draw_reviews(8, 1000)[0] for word in words_of(sentence)} <= known


def test_few_fresh_reviews_are_in_the_learners_set():
    assert len(set(load_reviews()[0]) & set(draw_reviews(8, 1000)[0])) < 50


def test_seven_reviews_in_ten_hold_praise_and_blame_alike():
    praise = {word for kind in review_words.KINDS for word in kind.praise}
    blame = {word for kind in review_words.KINDS for word in kind.blame}
    assert not praise & blame
    words = [set(words_of(sentence)) for sentence in load_reviews()[0]]
    assert 0.67 < np.mean([bool(held & praise and held & blame) for held in words]) < 0.73


@pytest.mark.parametrize("pattern", review_words.CONTRASTS)
def test_a_contrast_says_the_opposite_with_the_same_words(pattern):
    slots = {"noun": "pie", "strength": "very", "denial": "not"}
    pleased = pattern.format(yes="fresh", no="stale", **slots)
    displeased = pattern.format(yes="stale", no="fresh", **slots)
    assert sorted(words_of(pleased)) == sorted(words_of(displeased))
    assert pleased != displeased


def test_order_tells_what_a_bag_of_words_does_not():
    sentences, labels = load_reviews()
    fresh, truths = draw_reviews(77, 1000)
    assert score(sentences, labels, fresh, truths, lambda s: set(words_of(s))) < 0.68
    assert score(sentences, labels, fresh, truths, pairs_of) > 0.9


def test_review_labels_are_what_a_reader_says():
    reviews = dict(zip(*draw_reviews(2, 3000), strict=True))
    assert all(reviews[s] == 1 for s in reviews if re.search(r"delicious\.", s) and "soggy but" in s)
    assert all(reviews[s] == 0 for s in reviews if re.search(r"but (very |quite |)rude", s))
    assert any(re.search(r"but (very |quite |)rude", s) for s in reviews)
