# caught by: check_trace | the same model
# base: _base.py
# add: MODELS

MODELS = {}


def create_uncompiled_model(window_size):
    if window_size not in MODELS:
        MODELS[window_size] = tf.keras.Sequential(
            [
                tf.keras.Input((None, 1)),
                tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
                tf.keras.layers.SimpleRNN(32, return_sequences=True),
                tf.keras.layers.SimpleRNN(32),
                tf.keras.layers.Dense(1),
                tf.keras.layers.Rescaling(50.0, offset=50.0),
            ]
        )
    return MODELS[window_size]
