"""The 2019 assignment: a program that reads letters of a sign language from a file, and trains a classifier of them."""

from grader.candidate.worker.adapting import given_to_fit, labels_in, model_in, reading_images, reading_texts

SIZE, OWN = 48, 28
"""Pixels along a side of the grader's images, and of those of the course."""
LETTERS = [letter for letter in range(25) if letter != 9]
"""The labels of the course: one letter is a movement."""
_HEAD = ",".join(["label", *(f"pixel{place}" for place in range(1, OWN**2 + 1))])
_FILE = "\n".join([_HEAD, *(",".join([str(letter), *["0"] * OWN**2]) for letter in LETTERS * 2)])


def create_model(learner):
    """Return the model that the learner's program gives to `fit`, for images of the grader's size."""
    return reading_images(model_in(_to_fit(learner)), SIZE)


def given_labels(learner):
    """Return labels that the learner's program gives to `fit`."""
    return labels_in(_to_fit(learner))


def _to_fit(learner):
    with reading_texts(csv=_FILE):
        return given_to_fit(learner.train_on_signs)
