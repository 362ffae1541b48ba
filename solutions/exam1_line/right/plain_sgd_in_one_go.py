import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Dense(units=1, input_shape=[FEATURES]))
    model.compile(optimizer="sgd", loss="mean_squared_error")
    model.fit(inputs, targets, epochs=30, batch_size=64, verbose=0)
    return model
