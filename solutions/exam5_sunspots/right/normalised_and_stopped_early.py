import tensorflow as tf

from grader.data import load_sunspot_windows

SEED = 0
WINDOW = 132
HORIZON = 24


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    scale = tf.keras.layers.Normalization(axis=None)
    scale.adapt(windows)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            scale,
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(40, offset=50),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="huber")
    stop = tf.keras.callbacks.EarlyStopping(patience=6, restore_best_weights=True)
    data = tf.data.Dataset.from_tensor_slices((windows, values)).shuffle(2000).batch(32)
    later = tf.data.Dataset.from_tensor_slices(validation).batch(256)
    model.fit(data, epochs=15, validation_data=later, callbacks=[stop], verbose=0)
    return model
