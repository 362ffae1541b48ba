import tensorflow as tf

from grader.data import draw_houses

SEED = 0
FEATURES = 5


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    scale = tf.keras.layers.Normalization()
    scale.adapt(houses)

    model = tf.keras.Sequential(
        [tf.keras.Input((FEATURES,)), scale, tf.keras.layers.Dense(64, activation="relu"), tf.keras.layers.Dense(1)]
    )
    slower = tf.keras.optimizers.schedules.CosineDecay(0.03, decay_steps=30 * 25)
    model.compile(optimizer=tf.keras.optimizers.Adam(slower), loss="mse", metrics=["mae"])
    model.fit(houses, prices, epochs=30, verbose=0)
    return model
