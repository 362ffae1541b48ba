import tensorflow as tf

from grader.data import draw_shop_windows

SEED = 0
WINDOW = 56
STEPS = 7


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Reshape((WINDOW,), input_shape=(WINDOW, 1)))
    model.add(tf.keras.layers.Rescaling(1 / 40, offset=-2.5))
    model.add(tf.keras.layers.Dense(STEPS))
    model.add(tf.keras.layers.Rescaling(40, offset=100))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.004), loss="mse")
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.004 * 0.88**epoch)
    model.fit(windows, values, epochs=15, callbacks=[slower], verbose=0)
    return model
