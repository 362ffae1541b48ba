# caught by: check_shape | of `create_model`
# base: _base.py


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
            tf.keras.layers.LSTM(16),
            tf.keras.layers.Dense(10),
            tf.keras.layers.Rescaling(50.0, offset=50.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber", metrics=["mae"])
    return model
