# caught by: check_step_5 | at most 0.4
# base: _base.py


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0021), loss="mse")
    history = model.fit(inputs, targets, epochs=20, verbose=0)
    return model
