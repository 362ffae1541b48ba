import tensorflow as tf

from grader.data import load_sunspot_windows

SEED = 0
WINDOW = 132
HORIZON = 24


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Rescaling(1 / 100, input_shape=(WINDOW, 1)))
    model.add(tf.keras.layers.Reshape((WINDOW,)))
    model.add(tf.keras.layers.Dense(32, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(1))
    model.add(tf.keras.layers.Rescaling(100))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="mse", metrics=["mae"])
    model.fit(windows, values, epochs=12, verbose=0)
    return model
