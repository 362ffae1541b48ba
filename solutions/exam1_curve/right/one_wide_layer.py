import tensorflow as tf

from grader.data import draw_curve

SEED = 0
NUMBERS = 2
REACH = 4


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Dense(256, activation=tf.nn.relu, input_shape=[NUMBERS]))
    model.add(tf.keras.layers.Dense(1))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.02), loss="huber")
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.02 * 0.97**epoch)
    model.fit(inputs, targets, epochs=100, callbacks=[slower], verbose=0)
    return model
