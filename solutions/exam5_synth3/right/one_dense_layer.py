import tensorflow as tf

from grader.data import draw_windows

SEED = 0
WINDOW = 64
HORIZON = 1


def solution_model():
    (windows, values), validation = draw_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Reshape((WINDOW,), input_shape=(WINDOW, 1)))
    model.add(tf.keras.layers.Rescaling(1 / 50, offset=-1))
    model.add(tf.keras.layers.Dense(1))
    model.add(tf.keras.layers.Rescaling(50, offset=50))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="mse")
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.005 * 0.93**epoch)
    model.fit(windows, values, epochs=40, callbacks=[slower], verbose=0)
    return model
