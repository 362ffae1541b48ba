import numpy as np
import tensorflow as tf


def create_uncompiled_model(window_size=20):
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Lambda(lambda x: x / 100.0, input_shape=[None, 1]),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(12, return_sequences=True)),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(12)),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Lambda(lambda x: x * 100.0),
        ]
    )
    return model


def adjust_learning_rate(model, dataset):
    lr_schedule = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 10))
    optimizer = tf.keras.optimizers.SGD(learning_rate=1e-8, momentum=0.9)
    model.compile(loss=tf.keras.losses.Huber(), optimizer=optimizer, metrics=["mae"])
    history = model.fit(dataset, epochs=31, callbacks=[lr_schedule])
    return history


def create_model(window_size=20):
    tf.random.set_seed(51)
    model = create_uncompiled_model(window_size)
    model.compile(
        loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.Adam(learning_rate=1e-2), metrics=["mae"]
    )
    return model


def model_forecast(model, series, window_size):
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size))
    ds = ds.map(lambda w: tf.expand_dims(w, axis=-1))
    ds = ds.batch(32).prefetch(1)
    forecast = model.predict(ds)
    return forecast.squeeze()
