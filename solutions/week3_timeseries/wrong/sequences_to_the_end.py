# caught by: check_shape, check_error | one for each time step
# base: _base.py


def create_uncompiled_model(window_size):
    return tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
            tf.keras.layers.LSTM(16, return_sequences=True),
            tf.keras.layers.LSTM(16, return_sequences=True),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(50.0, offset=50.0),
        ]
    )
