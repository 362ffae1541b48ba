# %% [markdown]
# # Windowed dataset and a dense network
#
# Cut a series into windows, train a small network on them, and forecast the next value.
# The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week2_timeseries`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import load_synth3

WINDOW_SIZE = 30
BATCH_SIZE = 32
SHUFFLE_BUFFER = 1000
SPLIT_TIME = 1200


# %%
def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    """Return a tf.data.Dataset of (windows, labels) in shuffled batches.

    series: array of shape (n,). windows: (b, window_size). labels: (b,), the value right after each window.
    """
    # BEGIN SOLUTION
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1))
    dataset = dataset.map(lambda window: (window[:-1], window[-1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size).prefetch(1)
    # END SOLUTION


# %%
def create_model(window_size):
    """Return a compiled model with one output for each window."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber", metrics=["mae"])
    return model
    # END SOLUTION


# %%
def learning_rate_at(epoch):
    """Return the learning rate of a sweep: 1e-8 in epoch 0, then 10 times as high every 20 epochs."""
    # BEGIN SOLUTION
    return 1e-8 * 10 ** (epoch / 20)
    # END SOLUTION


# %%
def generate_forecast(model, series, window_size):
    """Return one forecast for each value with a full window before it: an array of shape (n - window_size,)."""
    # BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
    return model.predict(windows, verbose=0).reshape(-1)
    # END SOLUTION


# %%
def main():
    """Sweep the learning rate, train, and plot the forecast."""
    time, series = load_synth3()
    training = windowed_dataset(series[:SPLIT_TIME], WINDOW_SIZE, BATCH_SIZE, SHUFFLE_BUFFER)

    sweep = create_model(WINDOW_SIZE).fit(
        training, epochs=100, verbose=0, callbacks=[tf.keras.callbacks.LearningRateScheduler(learning_rate_at)]
    )
    plt.semilogx([learning_rate_at(epoch) for epoch in range(100)], sweep.history["loss"])
    plt.xlabel("learning rate")
    plt.ylabel("loss")
    plt.show()

    model = create_model(WINDOW_SIZE)
    model.fit(training, epochs=20, verbose=2)
    forecast = generate_forecast(model, series[SPLIT_TIME - WINDOW_SIZE :], WINDOW_SIZE)
    print("mean absolute error:", np.mean(np.abs(np.ravel(forecast) - series[SPLIT_TIME:])))
    print("the naive forecast: ", np.mean(np.abs(np.diff(series[SPLIT_TIME - 1 :]))))
    plt.plot(time[SPLIT_TIME:], series[SPLIT_TIME:], label="series")
    plt.plot(time[SPLIT_TIME:], forecast, label="forecast")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
