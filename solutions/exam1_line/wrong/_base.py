import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.1), loss="mse")
    model.fit(inputs, targets, epochs=20, verbose=0)
    model.optimizer.learning_rate = 0.01
    model.fit(inputs, targets, epochs=10, verbose=0)
    return model
