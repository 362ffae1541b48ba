"""Predicts held-out texts with an exam's model; the report shows them as words."""

from __future__ import annotations

from grader.checks.arrays import Array
from grader.checks.exam.models import ExamModel
from grader.checks.exam.predictions import Choices, choose_classes
from grader.checks.exam.task import Task
from grader.data import line_words, news_words, spell_rows


def choose_topics(
    model: ExamModel, rows: Array, topics: Array, task: Task, names: tuple[str, ...], *, seed: int
) -> Choices:
    """Predict the topic of held-out news, ``rows`` of token ids ``(n, LENGTH)``; the labels ``topics`` stay here.

    ``names`` are the topics in the order of their labels: ``data.told("news_topics", SEED, TOPICS)``.
    """
    texts = spell_rows(rows, news_words(task["SEED"], task["WORDS"]))
    return choose_classes(model, rows, topics, len(names), seed=seed, names=names, examples=texts)


def choose_next_words(model: ExamModel, rows: Array, predictions: Array, task: Task, *, seed: int) -> Choices:
    """Predict the next word of held-out lines, ``rows`` of token ids ``(n, LENGTH)``; the labels stay here."""
    words = line_words(task["SEED"], task["WORDS"])
    lines = spell_rows(rows, words)
    return choose_classes(model, rows, predictions, len(words), seed=seed, names=words, examples=lines)
