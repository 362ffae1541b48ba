import tensorflow as tf

from grader.data import draw_curve

SEED = 0
NUMBERS = 2
REACH = 4


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    scale = tf.keras.layers.Normalization()
    scale.adapt(inputs)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            scale,
            tf.keras.layers.Dense(64, activation="elu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Nadam(0.005), loss="mae", metrics=["mse"])
    stop = tf.keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    model.fit(inputs, targets, epochs=40, validation_split=0.1, callbacks=[stop], verbose=0)
    return model
