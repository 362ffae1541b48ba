import tensorflow as tf

from grader.data import draw_growing

SEED = 0
WINDOW = 60
HORIZON = 13


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.Input((WINDOW, 1))
    last = weeks[:, -1]
    changes = (weeks[:, :, 0] - last) / 10
    found = tf.keras.layers.Dense(16)(changes)
    model = tf.keras.Model(weeks, last + 10 * tf.keras.layers.Dense(1)(found))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="mae")
    model.fit(windows, values, epochs=25, validation_data=validation, verbose=0)
    return model
