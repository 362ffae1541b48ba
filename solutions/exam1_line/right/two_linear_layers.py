import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(8), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.02), loss="huber")
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.02 * 0.85**epoch)
    model.fit(inputs, targets.reshape(-1, 1), epochs=25, callbacks=[slower], verbose=0)
    return model
