# caught by: check_compiled | without `compile`
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)


def create_model(window_size):
    return create_uncompiled_model(window_size)
