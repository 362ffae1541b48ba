# caught by: check_trace, check_error | left in the optimizer
import numpy as np
import tensorflow as tf

OPTIMIZER = tf.keras.optimizers.Adam(0.002)


def create_uncompiled_model(window_size):
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


def adjust_learning_rate(model, dataset):
    schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 5))
    model.compile(optimizer=OPTIMIZER, loss="huber")
    return model.fit(dataset, epochs=16, callbacks=[schedule], verbose=0)


def create_model(window_size):
    model = create_uncompiled_model(window_size)
    model.compile(optimizer=OPTIMIZER, loss="huber", metrics=["mae"])
    return model


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    return model.predict(windows[..., np.newaxis], verbose=0)[:, 0]
