import tensorflow as tf

from grader.data import draw_groups

SEED = 0
GROUPS = 3
DIMENSIONS = 2


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    numbers = tf.keras.Input(shape=(DIMENSIONS,))
    found = tf.keras.layers.Dense(32, activation="tanh")(numbers)
    found = tf.keras.layers.Dense(16, activation="tanh")(found)
    model = tf.keras.Model(numbers, tf.keras.layers.Dense(GROUPS)(found))
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss=loss)
    data = tf.data.Dataset.from_tensor_slices((points, labels)).shuffle(1200).batch(32)
    model.fit(data, epochs=20, verbose=0)
    return model
