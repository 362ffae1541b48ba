import tensorflow as tf

from grader.data import draw_houses

SEED = 0
FEATURES = 5


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    scale = tf.keras.layers.Normalization()
    scale.adapt(houses)
    numbers = tf.keras.Input(shape=(FEATURES,))
    found = tf.keras.layers.Dense(32, activation="relu")(scale(numbers))
    found = tf.keras.layers.Dense(32, activation="relu")(found)
    model = tf.keras.Model(numbers, tf.keras.layers.Dense(1)(found))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss=tf.keras.losses.Huber())
    data = tf.data.Dataset.from_tensor_slices((houses, prices)).shuffle(800).batch(32)
    model.fit(data, epochs=30, verbose=0)
    model.optimizer.learning_rate = 0.001
    model.fit(data, epochs=5, verbose=0)
    return model
