"""The 2024 assignment: the place of the split is a constant of the notebook, and no argument."""

import numpy as np

_LONG = 20_000


def train_val_split(learner, time, series, split_time):
    """Return the learner's four parts as they would be with the split at `split_time`.

    The constant is found out first. Then values are put in front of the series, or held back from its beginning, so
    that it is cut where the rubric asks.
    """
    parts = learner.train_val_split(np.arange(_LONG), np.arange(_LONG))
    if not isinstance(parts, (tuple, list)) or len(parts) != 4:
        return parts
    moved = len(np.ravel(parts[0])) - split_time
    if moved >= 0:
        front = np.arange(-moved, 0, dtype=np.float32)
        found = learner.train_val_split(np.concatenate([front, time]), np.concatenate([front, series]))
        return (np.asarray(found[0])[moved:], np.asarray(found[1])[moved:], found[2], found[3])
    found = learner.train_val_split(time[-moved:], series[-moved:])
    training = np.concatenate([time[:-moved], found[0]]), np.concatenate([series[:-moved], found[1]])
    return (*training, found[2], found[3])
