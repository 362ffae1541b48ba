# caught by: check_recurrent | 1 time step of 24 features
# base: _base.py


def create_model(window_size):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 200),
            tf.keras.layers.Conv1D(24, 5, strides=3, padding="causal", activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Reshape((1, 24)),
            tf.keras.layers.LSTM(24),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(200.0),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    return model
