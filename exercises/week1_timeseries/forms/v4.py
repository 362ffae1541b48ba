"""The 2024 assignment: the split time is a constant of the notebook, not an argument."""

import numpy as np

_LONG = 20_000


def train_val_split(learner, time, series, split_time):
    """Return the learner's four parts as if the split were at `split_time`.

    First the constant is found. Then values are added before the series, or left out at its start: that moves the
    learner's split to `split_time`.
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
