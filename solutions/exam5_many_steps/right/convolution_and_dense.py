import tensorflow as tf

from grader.data import draw_shop_windows

SEED = 0
WINDOW = 56
STEPS = 7


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    days = tf.keras.Input(shape=(WINDOW, 1))
    found = tf.keras.layers.Rescaling(1 / 40, offset=-2.5)(days)
    found = tf.keras.layers.Conv1D(24, 14, strides=7, activation="relu")(found)
    found = tf.keras.layers.Dense(48, activation="relu")(tf.keras.layers.Flatten()(found))
    answer = tf.keras.layers.Rescaling(40, offset=100)(tf.keras.layers.Dense(STEPS)(found))
    model = tf.keras.Model(days, answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss=tf.keras.losses.Huber(), metrics=["mae"])
    data = tf.data.Dataset.from_tensor_slices((windows, values)).shuffle(4000).batch(32)
    model.fit(data, epochs=12, verbose=0)
    return model
