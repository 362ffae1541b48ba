import tensorflow as tf

from grader.data import draw_curve

SEED = 0
NUMBERS = 2
REACH = 4


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    points = tf.keras.Input(shape=(NUMBERS,))
    found = tf.keras.layers.Rescaling(2 / REACH)(points)
    found = tf.keras.layers.Dense(32, activation="tanh")(found)
    found = tf.keras.layers.Dense(32, activation="tanh")(found)
    answer = tf.keras.layers.Rescaling(10, offset=float(targets.mean()))(tf.keras.layers.Dense(1)(found))
    model = tf.keras.Model(points, answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss=tf.keras.losses.MeanSquaredError())
    data = tf.data.Dataset.from_tensor_slices((inputs, targets)).shuffle(800).batch(32)
    model.fit(data, epochs=35, verbose=0)
    return model
