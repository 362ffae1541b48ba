"""The 2019 assignment: windows with the next value, and a forecast of each window."""


def windowed_dataset(learner, series, window_size, batch_size, shuffle_buffer, horizon):
    """Return the learner's windows with labels further ahead: longer windows whose ends are cut off."""
    longer = window_size + horizon - 1
    dataset = learner.windowed_dataset(series, longer, batch_size, shuffle_buffer)
    if horizon == 1 or not hasattr(dataset, "map"):
        return dataset
    first = next(iter(dataset), None)
    if not isinstance(first, tuple) or len(first) != 2:
        return dataset
    axis = 1 if len(first[0].shape) > 1 else 0
    per_step = len(first[1].shape) > axis and first[1].shape[axis] == longer > 1
    ahead = slice(horizon - 1, None) if per_step else slice(None)
    if axis == 0:
        return dataset.map(lambda windows, labels: (windows[:window_size], labels[ahead] if per_step else labels))
    return dataset.map(lambda windows, labels: (windows[:, :window_size], labels[:, ahead] if per_step else labels))
