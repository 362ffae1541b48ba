# caught by: check_error | at most 3.8
# base: _base.py


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size,)),
            tf.keras.layers.Reshape((window_size, 1)),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    return model
