import tensorflow as tf

from grader.data import draw_shop_windows

SEED = 0
WINDOW = 56
STEPS = 7


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    every_window = tf.concat([windows, validation[0]], axis=0)[..., 0]
    every_value = tf.concat([values, validation[1]], axis=0)
    scale = tf.keras.layers.Normalization(axis=None)
    scale.adapt(every_window)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW,)),
            scale,
            tf.keras.layers.Dense(48, activation="elu"),
            tf.keras.layers.Dense(48, activation="elu"),
            tf.keras.layers.Dense(STEPS),
            tf.keras.layers.Rescaling(25, offset=100),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Nadam(0.001), loss="mae")
    model.fit(every_window, every_value, epochs=12, batch_size=32, verbose=0)
    return model
