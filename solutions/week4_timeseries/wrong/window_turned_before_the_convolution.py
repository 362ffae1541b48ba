# caught by: check_convolution | reverse the window
# base: _base.py


def create_model(window_size):
    windows = tf.keras.Input((window_size, 1))
    turned = windows[:, ::-1] / 200.0
    steps = tf.keras.layers.Conv1D(24, 5, padding="causal", activation="relu")(turned)
    answer = tf.keras.layers.Dense(1)(tf.keras.layers.LSTM(24, go_backwards=True)(steps))
    model = tf.keras.Model(windows, 200.0 * answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    return model
