# %% [markdown]
# # Multivariate series: forecast one column from two inputs
#
# Forecast the visitors of a pool: from a window over several columns, and from what is known about the next day.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_multivariate`.

# %%
import numpy as np
import tensorflow as tf

from grader.data import load_exercise_data

WINDOW_SIZE = 14
SPLIT_TIME = 1200


# %%
def scale_columns(columns, split_time):
    """Return the scaled table, and the mean and standard deviation of each column in the training rows.

    columns: (n, columns), floats; split_time: how many rows are for training.
    Returns (n, columns) and two arrays (columns,).
    """
    # YOUR CODE HERE
    raise NotImplementedError("scale_columns is still to be written")


# %%
def windowed_dataset(columns, window_size, batch_size):
    """Return a tf.data.Dataset with batches of ({"history": windows, "known": values}, labels).

    columns: (n, columns). A window has all columns of window_size rows. Of the row after it, the last column is known
    in advance, and the first column is the label.
    """
    # YOUR CODE HERE
    raise NotImplementedError("windowed_dataset is still to be written")


# %%
def create_model(window_size, columns):
    """Return a compiled model with two inputs: history (batch, window_size, columns) and known (batch, 1).

    window_size and columns: integers. One output per window.
    """
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def main():
    """Train on 1,200 days and show the error on 300 validation days, in visitors."""
    columns = load_exercise_data("extra_multivariate")
    scaled, _, std = scale_columns(columns, SPLIT_TIME)
    training = windowed_dataset(scaled[:SPLIT_TIME], WINDOW_SIZE, 32).shuffle(50)
    validation = windowed_dataset(scaled[SPLIT_TIME - WINDOW_SIZE :], WINDOW_SIZE, 32)
    model = create_model(WINDOW_SIZE, columns.shape[1])
    history = model.fit(training, epochs=20, validation_data=validation, verbose=2)
    print("validation MAE:", history.history["val_mae"][-1] * std[0], "visitors")


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
