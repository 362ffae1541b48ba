import tensorflow as tf

from grader.data import draw_houses

SEED = 0
FEATURES = 5


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    largest, middle = houses.max(axis=0), houses.mean(axis=0)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((FEATURES,)),
            tf.keras.layers.Rescaling((3 / largest).tolist(), offset=(-3 * middle / largest).tolist()),
            tf.keras.layers.Dense(48, activation="elu"),
            tf.keras.layers.Dense(24, activation="elu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.RMSprop(0.003), loss="mean_squared_error", metrics=["mae"])
    model.fit(houses, prices, epochs=40, batch_size=32, validation_split=0.1, verbose=0)
    model.optimizer.learning_rate = 0.0005
    model.fit(houses, prices, epochs=5, batch_size=32, verbose=0)
    return model
