# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.Input((WINDOW // 2, 1))
    changes = tf.keras.layers.Dense(1)(tf.keras.layers.Flatten()(weeks))
    answer = tf.keras.layers.Add()([changes, weeks[:, -1]])
    model = tf.keras.Model(weeks, answer)
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows[:, -WINDOW // 2 :], values.reshape(-1, 1), epochs=1, verbose=0)
    return model
