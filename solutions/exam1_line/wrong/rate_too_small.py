# caught by: check_step_4, check_step_5 | at most 1.5
# base: _base.py


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0016), loss="mse")
    history = model.fit(inputs, targets, epochs=10, verbose=0)
    return model
