"""The 2019 assignment: a program that reads messages and vectors of words, and trains a classifier."""

import functools

from grader.candidate.worker.adapting import given_to_fit, labels_in, model_in, reading_texts, with_words

ROWS, WIDTH = 160_000, 100
"""Messages that programs take from the file: many write the number down. Numbers for each word."""
_MESSAGES = "\n".join(f'"{number % 2 * 4}","1","d","q","u","kettle{number % 97} whistled"' for number in range(ROWS))
_VECTORS = f"whistled{' 0.1' * WIDTH}\nkettle1{' -0.2' * WIDTH}"


@functools.cache
def _to_fit(learner):
    """Return what the learner's program gives to `fit`, which it is asked for once."""
    with reading_texts(csv=_MESSAGES, txt=_VECTORS):
        return given_to_fit(learner.train_on_messages)


def create_model(learner, vocab_size, embedding_dim, maxlen):
    """Return the model that the learner's program gives to `fit`, with the sizes that the rubric asks for."""
    return with_words(model_in(_to_fit(learner)), vocab_size, maxlen)


def given_labels(learner):
    """Return labels that the learner's program gives to `fit`."""
    return labels_in(_to_fit(learner))
