# caught by: check_trace | left by the sweep in the optimizer
# base: _base.py
# change adjust_learning_rate: optimizer=tf.keras.optimizers.Adam() -> optimizer=OPTIMIZER
# change create_model: optimizer=tf.keras.optimizers.Adam(0.002) -> optimizer=OPTIMIZER
# add: OPTIMIZER

OPTIMIZER = tf.keras.optimizers.Adam(0.002)


def create_uncompiled_model(window_size):
    return tf.keras.Sequential(
        [
            tf.keras.Input((window_size, 1)),
            tf.keras.layers.Rescaling(1 / 50, offset=-1.0),
            tf.keras.layers.SimpleRNN(32, return_sequences=True),
            tf.keras.layers.SimpleRNN(32),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(50.0, offset=50.0),
        ]
    )
