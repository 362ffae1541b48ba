# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | a classification loss
# base: _base.py


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    history = model.fit(inputs, targets, epochs=1, verbose=0)
    return model
