import re

import numpy as np
import pytest

from grader.data import draw_plain_reviews, load_plain_reviews
from grader.data.text import review_words


def words_of(sentence):
    return set(re.findall(r"[a-z]+", sentence.lower()))


def test_learners_all_get_the_same_plain_reviews():
    sentences, labels = load_plain_reviews()
    assert len(sentences) == len(set(sentences)) == 3000
    assert labels.shape == (3000,)
    assert labels.dtype == np.int64
    assert sentences == load_plain_reviews()[0]
    assert 0.47 < labels.mean() < 0.53


def test_a_seed_decides_sentences_and_labels():
    sentences, labels = draw_plain_reviews(5, 300)
    again, labels_again = draw_plain_reviews(5, 300)
    assert sentences == again
    assert np.array_equal(labels, labels_again)
    assert sentences != draw_plain_reviews(6, 300)[0]


@pytest.mark.parametrize("count", [1, 5])
def test_without_noise_half_of_the_reviews_are_praise(count):
    sentences, labels = draw_plain_reviews(1, count, noise=0)
    assert len(sentences) == count
    assert labels.sum() == (count + 1) // 2


def test_words_alone_tell_the_truth_and_three_labels_in_a_hundred_do_not():
    sentences, noisy = draw_plain_reviews(9, 3000)
    again, true = draw_plain_reviews(9, 3000, noise=0)
    assert sentences == again
    assert 0.02 < (noisy != true).mean() < 0.04
    praise = {word for kind in review_words.KINDS for word in kind.praise}
    assert all(bool(words_of(s) & praise) == label for s, label in zip(sentences, true, strict=True))


def test_the_first_six_words_never_hold_the_verdict():
    adjectives = {word for kind in review_words.KINDS for word in kind.praise + kind.blame}
    for sentence in load_plain_reviews()[0]:
        assert not words_of(" ".join(sentence.split()[:6])) & adjectives
        assert 12 <= len(sentence.split()) <= 45
