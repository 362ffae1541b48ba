"""Forecast one column of a table: windows over several columns, and a second input that is known in advance."""

from exercises.extra_multivariate.expectations.data import load
from exercises.extra_multivariate.expectations.table_windows import (
    build_named,
    counted_table,
    read_scaled,
    read_windows,
    visitor_forecasts,
)
from grader.checks import criterion, expect, fixture, trial


@fixture
def tables(data):
    """Draw three tables, each with its split; two have other values after it."""
    table = load(3, 60)
    other, many = (data.generator(1).uniform(0, 90, (days, 2)).astype("float32") for days in (31, 1500))
    table[40:] += 50
    many[1300:] += 50
    return (table, 40), (other, 17), (many, 1300)


@fixture
def windows(candidate):
    """Read the windows of a table with 12 rows and 3 columns."""
    return read_windows(candidate, counted_table(12, 3), 4, 3)


@fixture
def wide_windows(candidate):
    """Read the windows of a table with 4 columns."""
    return read_windows(candidate, counted_table(9, 4), 2, 4)


@fixture
def long_windows(candidate):
    """Read long windows of a table with 2 columns, in large batches."""
    return read_windows(candidate, counted_table(95, 2), 30, 40)


@fixture
def named(candidate):
    """Build the learner's model for windows of 9 rows and 4 columns."""
    return build_named(candidate, 9, 4)


@trial
def forecasts(candidate, seed):
    """Train on 1,200 days, then forecast held-out days."""
    return visitor_forecasts(candidate, load(seed % 2**31), 18.0, seed)


@criterion(
    title="Scaling",
    points=20,
    hint=(
        "Which rows may the mean of a column come from, if the rows after `split_time` are for validation?",
        "Slice first, then compute one value for each column: `axis=0`.",
        "`mean = columns[:split_time].mean(axis=0)`, and `(columns - mean) / std` for all rows.",
    ),
)
def check_scaling(candidate, tables):
    """`scale_columns` scales every column with the mean and the standard deviation of its training rows."""
    for columns, split_time in tables:
        expect(read_scaled(candidate, columns, split_time)).use_training_rows_only()
        expect(read_scaled(candidate, columns, split_time)).scale_every_row()


@criterion(
    title="Windows",
    points=15,
    hint=(
        "How many columns does a window have, if the table has three?",
        "A window is a slice of rows. The last window ends one row before the last row.",
        "`columns[i : i + window_size]` for each `i` in `range(len(columns) - window_size)`.",
    ),
)
def check_windows(windows, wide_windows, long_windows):
    """`history` has every window of `window_size` rows with all columns, in batches of `batch_size`."""
    expect(windows).hold_every_window()
    expect(wide_windows).hold_every_window()
    expect(long_windows).hold_every_window()


@criterion(
    title="Known input",
    points=15,
    hint=(
        "Which day does the forecast belong to: the last day of the window, or the day after it?",
        "Whether that day is a holiday is known in advance. It is in the last column of that row.",
        "`columns[window_size:, -1:]` has it for each window.",
    ),
)
def check_known(windows, wide_windows, long_windows):
    """`known` is the last column of the row after the window."""
    expect(windows).know_the_day_after()
    expect(wide_windows).know_the_day_after()
    expect(long_windows).know_the_day_after()


@criterion(
    title="Labels",
    points=15,
    hint=(
        "Which column is the forecast about?",
        "The label is one value: the first column of the row after the window.",
        "`columns[window_size:, 0]` has it for each window.",
    ),
)
def check_labels(windows, wide_windows, long_windows):
    """The label is the first column of the row after the window."""
    expect(windows).are_labelled_with_the_day_after()
    expect(wide_windows).are_labelled_with_the_day_after()
    expect(long_windows).are_labelled_with_the_day_after()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many values does the model output for each window?",
        "A regression model ends with one unit without an activation.",
        '`tf.keras.layers.Dense(1)`, `loss="mse"`',
    ),
)
def check_model(candidate, named):
    """The model takes `history` and `known` by name; one output, and a regression loss."""
    expect(named).predicts_a_number()
    expect(build_named(candidate, 30, 2)).predicts_a_number()


@criterion(
    title="Two inputs",
    points=10,
    hint=(
        "Do the predictions change when tomorrow is a holiday?",
        "Build a branch for `history`, and join it with `known` by `Concatenate`.",
        "`x = tf.keras.layers.Concatenate()([tf.keras.layers.Flatten()(history), known])`",
    ),
)
def check_inputs(named):
    """The predictions depend on every column of `history` and on `known`."""
    expect(named).uses_both_inputs()


@criterion(
    title="Hidden MAE",
    points=15,
    hint=(
        "What does the model need to know about the day of the forecast?",
        "A hidden `Dense` layer after `Concatenate` combines both inputs.",
        '`Dense(32, activation="relu")` after `Concatenate`, then `Dense(1)`, and `Adam(0.003)`.',
    ),
)
def check_error(forecasts):
    """On held-out days, the mean absolute error (MAE) is at most 18 visitors."""
    expect(forecasts).stay_within(mae=18.0, spread=1.3, unit="visitors", on="held-out days")
