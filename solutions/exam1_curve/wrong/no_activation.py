# caught by: check_step_3, check_step_4, check_step_5 | at most 6.5
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            tf.keras.layers.Dense(32),
            tf.keras.layers.Dense(32),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse")
    model.fit(inputs, targets, epochs=8, verbose=0)
    return model
