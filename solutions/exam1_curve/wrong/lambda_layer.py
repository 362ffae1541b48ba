# caught by: check_form | no `Lambda` layers
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            tf.keras.layers.Lambda(lambda points: points * 2 / REACH),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(10),
        ]
    )
    slower = tf.keras.optimizers.schedules.CosineDecay(0.01, decay_steps=25 * 25)
    model.compile(optimizer=tf.keras.optimizers.Adam(slower), loss="mse", metrics=["mae"])
    model.fit(inputs, targets, epochs=25, verbose=0)
    return model
