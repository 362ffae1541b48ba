# caught by: check_convolution | a kernel size of 1
# base: _base.py


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 200),
            tf.keras.layers.Conv1D(24, 1, activation="relu"),
            tf.keras.layers.AveragePooling1D(3),
            tf.keras.layers.LSTM(24),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(200.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    return model
