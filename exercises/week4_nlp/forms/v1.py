"""The 2019 assignment: a program that reads verses, and trains a model of the next word."""

import functools

import numpy as np

from grader.candidate.worker.adapting import given_to_fit, labels_in, model_in, reading_texts, with_words

_VERSES = "\n".join(f"kettle{number % 41} whistled for parrot{number % 37} all night" for number in range(300))


@functools.cache
def _to_fit(learner):
    """Return what the learner's program gives to `fit`, which it is asked for once."""
    with reading_texts(txt=_VERSES):
        return given_to_fit(learner.train_on_verses)


def create_model(learner, total_words, max_sequence_len):
    """Return the model that the learner's program gives to `fit`, with the sizes that the rubric asks for."""
    return with_words(model_in(_to_fit(learner)), total_words, max_sequence_len - 1)


def features_and_labels(learner, input_sequences, total_words):
    """Return features, and labels in the form in which the learner's program gives them to `fit`."""
    given = _to_fit(learner)
    rows, own = np.asarray(input_sequences), labels_in(given)
    if own is None or own.ndim < 2 or own.shape[1] == 1:
        return rows[:, :-1], rows[:, -1]
    width = total_words + own.shape[1] - getattr(model_in(given), "output_shape", own.shape)[-1]
    return rows[:, :-1], np.eye(width)[rows[:, -1]]
