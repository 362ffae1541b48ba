# %% [markdown]
# # Recurrent networks: RNN, LSTM and a learning rate sweep
#
# Forecast a series with recurrent layers, at a learning rate that you find with a sweep.
# The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week3_timeseries`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import load_synth3

WINDOW_SIZE = 20
BATCH_SIZE = 32
SPLIT_TIME = 1200
EPOCHS = 8


# %%
def windowed_dataset(series, window_size, batch_size):
    """Return a tf.data.Dataset of windows (b, window_size, 1) and labels (b, 1). This function is complete."""
    rows = np.lib.stride_tricks.sliding_window_view(series, window_size + 1)[..., np.newaxis]
    dataset = tf.data.Dataset.from_tensor_slices((rows[:, :-1], rows[:, -1]))
    return dataset.shuffle(len(rows)).batch(batch_size)


# %%
def create_uncompiled_model(window_size):
    """Return a recurrent model that is not compiled yet: windows (b, window_size, 1) in, outputs (b, 1)."""
    # BEGIN SOLUTION
    return tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
            tf.keras.layers.SimpleRNN(32, return_sequences=True),
            tf.keras.layers.SimpleRNN(32),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(50.0, offset=50.0),
        ]
    )
    # END SOLUTION


# %%
def adjust_learning_rate(model, dataset):
    """Compile and train the model while the learning rate grows by a constant factor; return the History.

    dataset: a tf.data.Dataset of windows (b, window, 1) and labels (b, 1). The learning rate of the last epoch is
    about 1,000 times that of the first.
    """
    # BEGIN SOLUTION
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 20))
    model.compile(optimizer=tf.keras.optimizers.Adam(), loss="huber")
    return model.fit(dataset, epochs=80, callbacks=[schedule], verbose=0)
    # END SOLUTION


# %%
def create_model(window_size):
    """Return a new model, compiled with a regression loss and the learning rate that you chose."""
    # BEGIN SOLUTION
    model = create_uncompiled_model(window_size)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber", metrics=["mae"])
    return model
    # END SOLUTION


# %%
def model_forecast(model, series, window_size):
    """Return one forecast for each window of the series (n,), the last one too: an array (n - window_size + 1,)."""
    # BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
    # END SOLUTION


# %%
def main():
    """Sweep the learning rate, train, and plot the forecast."""
    time, series = load_synth3()
    training = windowed_dataset(series[:SPLIT_TIME], WINDOW_SIZE, BATCH_SIZE)

    sweep = adjust_learning_rate(create_uncompiled_model(WINDOW_SIZE), training)
    plt.semilogx(sweep.history["learning_rate"], sweep.history["loss"])
    plt.xlabel("learning rate")
    plt.ylabel("loss")
    plt.show()

    model = create_model(WINDOW_SIZE)
    model.fit(training, epochs=EPOCHS, verbose=2)
    forecast = model_forecast(model, series[SPLIT_TIME - WINDOW_SIZE : -1], WINDOW_SIZE)
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
