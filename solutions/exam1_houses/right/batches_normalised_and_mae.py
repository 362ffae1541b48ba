import tensorflow as tf

from grader.data import draw_houses

SEED = 0
FEATURES = 5


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.BatchNormalization(input_shape=(FEATURES,)))
    model.add(tf.keras.layers.Dense(64, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(1))
    model.add(tf.keras.layers.Rescaling(20))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mae")
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.01 * 0.93**epoch)
    model.fit(houses, prices, epochs=40, callbacks=[slower], verbose=0)
    return model
