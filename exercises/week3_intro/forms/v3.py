"""The 2022 and the 2024 assignment: the course has one set of 60,000 images, and many write this number down."""

import numpy as np

ROWS = 60_000


def reshape_and_normalize(learner, images):
    """Return images as the learner's function prepares them, among 60,000 where it takes no other number."""
    try:
        return learner.reshape_and_normalize(images)
    except ValueError as error:
        empty = np.zeros((max(0, ROWS - len(images)), *images.shape[1:]), images.dtype)
        whole = np.concatenate([images, empty])
        try:
            found = learner.reshape_and_normalize(whole)
        except Exception:
            raise error from None
        # What it changes is to be seen.
        images[...] = whole[: len(images)]
        return np.asarray(found)[: len(images)]
