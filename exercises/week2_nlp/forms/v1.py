"""The 2019 assignment: a program that reads news, and trains a classifier of them."""

import functools

from grader.candidate.worker.adapting import given_to_fit, labels_in, model_in, reading_texts, with_words

LABELS = ("business", "entertainment", "politics", "sport", "tech")
_ROWS = [f"{LABELS[number % 5]},kettle{number % 97} whistled for parrot{number % 89}" for number in range(2225)]
_NEWS = "\n".join(["category,text", *_ROWS])


@functools.cache
def _to_fit(learner):
    """Return what the learner's program gives to `fit`, which it is asked for once."""
    with reading_texts(csv=_NEWS):
        return given_to_fit(learner.train_on_news)


def create_model(learner, num_words, embedding_dim, maxlen):
    """Return the model that the learner's program gives to `fit`, with the sizes that the rubric asks for."""
    return with_words(model_in(_to_fit(learner)), num_words, maxlen)


def given_labels(learner):
    """Return labels that the learner's program gives to `fit`."""
    return labels_in(_to_fit(learner))
