import tensorflow as tf

from grader.data import draw_windows

SEED = 0
WINDOW = 64
HORIZON = 1


def solution_model():
    (windows, values), (more_windows, more_values) = draw_windows(SEED, WINDOW, HORIZON)
    steps = tf.keras.Input(shape=(WINDOW, 1))
    found = tf.keras.layers.Rescaling(1 / 20, offset=-2.5)(steps)
    found = tf.keras.layers.Conv1D(16, 8, strides=1, padding="causal", activation="relu")(found)
    found = tf.keras.layers.Flatten()(found)
    found = tf.keras.layers.Dense(24, activation="relu")(found)
    answer = tf.keras.layers.Rescaling(20, offset=50)(tf.keras.layers.Dense(1)(found))
    model = tf.keras.Model(steps, answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss=tf.keras.losses.Huber(), metrics=["mae"])
    data = tf.data.Dataset.from_tensor_slices((windows, values)).shuffle(3000).batch(32)
    model.fit(data, epochs=25, validation_data=(more_windows, more_values), verbose=0)
    return model
