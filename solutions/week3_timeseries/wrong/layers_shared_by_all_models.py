# caught by: check_trace | from the end of the sweep
# base: _base.py
# add: LAYERS

LAYERS = [
    tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
    tf.keras.layers.SimpleRNN(32, return_sequences=True),
    tf.keras.layers.SimpleRNN(32),
    tf.keras.layers.Dense(1),
    tf.keras.layers.Rescaling(50.0, offset=50.0),
]


def create_uncompiled_model(window_size):
    return tf.keras.Sequential([tf.keras.Input((window_size, 1)), *LAYERS])
