# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.Input((WINDOW, 1))
    changes = tf.keras.layers.Dense(1)(tf.keras.layers.Flatten()(weeks))
    answer = tf.keras.layers.Concatenate()([changes, weeks[:, -1]])
    model = tf.keras.Model(weeks, answer)
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values.reshape(-1, 1), epochs=1, verbose=0)
    return model
