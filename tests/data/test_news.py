import csv
import re
from collections import Counter

import numpy as np
import pytest

from grader.data import NEWS_TOPICS, draw_news, load_news, news_file, write_news


def test_learners_all_get_the_same_news():
    texts, topics = load_news()
    assert len(texts) == len(set(texts)) == len(topics) == 3000
    assert Counter(topics) == dict.fromkeys(NEWS_TOPICS, 600)
    assert load_news() == (texts, topics)


def test_topics_are_in_alphabetical_order():
    assert list(NEWS_TOPICS) == sorted(NEWS_TOPICS)


def test_a_seed_decides_texts_and_topics():
    assert draw_news(5, 200) == draw_news(5, 200)
    assert draw_news(5, 200)[0] != draw_news(6, 200)[0]


@pytest.mark.parametrize("count", [1, 7])
def test_a_draw_may_be_tiny(count):
    texts, topics = draw_news(1, count)
    assert len(texts) == len(topics) == count


def test_news_are_sentences_with_no_gap_left():
    for text in load_news()[0]:
        assert re.fullmatch(r"""[A-Z"][A-Za-z ,.'"-]+[."]""", text)
        assert 10 <= len(text.split()) <= 80


def test_the_file_holds_commas_and_quotes_and_reads_back(tmp_path):
    texts, topics = draw_news(3, 100)
    write_news(tmp_path / "news.csv", texts, topics)
    with (tmp_path / "news.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["category", "text"]
    assert rows == [[topic, text] for topic, text in zip(topics, texts, strict=True)]
    assert any(text.startswith('"') for text in texts)
    assert any("," in text for text in texts)


def test_learners_find_the_file_in_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    file = news_file()
    assert tmp_path in file.parents
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3001
    assert news_file() == file


def test_words_tell_the_topic_of_most_fresh_news_but_not_of_all():
    texts, topics = load_news()
    words = [set(re.findall(r"[a-z]+", text.lower())) for text in texts]
    counts = {topic: Counter() for topic in NEWS_TOPICS}
    for held, topic in zip(words, topics, strict=True):
        counts[topic].update(held)
    fresh, truths = draw_news(77, 500)
    right = 0
    for text, truth in zip(fresh, truths, strict=True):
        held = set(re.findall(r"[a-z]+", text.lower()))
        scores = {topic: sum(np.log((counts[topic][word] + 1) / 602) for word in held) for topic in NEWS_TOPICS}
        right += max(scores, key=scores.get) == truth
    assert 0.84 < right / len(fresh) < 0.97
