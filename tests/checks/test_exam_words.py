"""Hidden texts are asked about as numbers, and shown in the report as words, in the words of the task's own seed."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from choices import listen_to_choices

import grader.checks.exam.texts as exam_texts
from grader.checks.exam.task import Task
from grader.data import draw_broken_lines, draw_numbered_news, line_words, news_topics

MODEL: Any = object()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the model is asked."""
    return listen_to_choices(monkeypatch, exam_texts)


def test_news_are_shown_as_text_with_the_names_of_their_sections(asked: SimpleNamespace) -> None:
    task = Task({"SEED": 4, "TOPICS": 4, "WORDS": 240, "LENGTH": 48}, "solution_model")
    rows, topics = draw_numbered_news(90, 4, 240, 48, 30, task_seed=4)
    exam_texts.choose_topics(MODEL, rows, topics, task, news_topics(4, 4), seed=1)
    assert asked.classes == 4 and asked.names == news_topics(4, 4)
    assert np.array_equal(asked.inputs, rows) and np.array_equal(asked.truth, topics)
    assert [len(text.split()) for text in asked.examples] == (rows > 0).sum(axis=1).tolist()
    assert sum("the" in text.split() for text in asked.examples) > 20


def test_lines_are_shown_as_text_and_every_word_has_its_name(asked: SimpleNamespace) -> None:
    task = Task({"SEED": 4, "WORDS": 57, "LENGTH": 18}, "solution_model")
    rows, predictions = draw_broken_lines(90, 57, 18, 30, task_seed=4)
    exam_texts.choose_next_words(MODEL, rows, predictions, task, seed=1)
    assert asked.classes == len(asked.names) == 57 and asked.names == line_words(4, 57)
    assert np.array_equal(asked.inputs, rows) and np.array_equal(asked.truth, predictions)
    assert all(text.startswith("on ") and "day the " in text for text in asked.examples)
