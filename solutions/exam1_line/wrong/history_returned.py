# caught by: check_form | End `solution_model` with `return model`
# base: _base.py


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    history = model.fit(inputs, targets, epochs=1, verbose=0)
    return history
