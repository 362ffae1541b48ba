# caught by: check_step_4, check_step_5 | at most 5
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.Input((WINDOW, 1))
    last = tf.keras.layers.Cropping1D((WINDOW - 1, 0))(weeks)
    changes = tf.keras.layers.Subtract()([tf.keras.layers.Cropping1D((WINDOW - 8, 0))(weeks), last])
    found = tf.keras.layers.Dense(32, activation="relu")(tf.keras.layers.Flatten()(changes))
    answer = tf.keras.layers.Add()([tf.keras.layers.Dense(1)(found), tf.keras.layers.Flatten()(last)])
    model = tf.keras.Model(weeks, answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    model.fit(windows, values, epochs=10, verbose=0)
    return model
