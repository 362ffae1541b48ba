# caught by: check_recurrent | `create_model`
# base: _base.py


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(50.0, offset=50.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber", metrics=["mae"])
    return model
