import tensorflow as tf

from grader.data import draw_growing

SEED = 0
WINDOW = 60
HORIZON = 13


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.layers.Input((WINDOW,))
    steps = tf.keras.layers.Reshape((WINDOW, 1))(weeks)
    later, earlier = tf.keras.layers.Cropping1D((1, 0))(steps), tf.keras.layers.Cropping1D((0, 1))(steps)
    changes = tf.keras.layers.Flatten()(tf.keras.layers.Subtract()([later, earlier]))
    last = tf.keras.layers.Flatten()(tf.keras.layers.Cropping1D((WINDOW - 1, 0))(steps))
    answer = tf.keras.layers.Add()([tf.keras.layers.Dense(1)(changes), last])
    model = tf.keras.Model(weeks, answer)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss=tf.keras.losses.Huber())
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.01 * 0.93**epoch)
    model.fit(windows[..., 0], values, epochs=40, callbacks=[slower], verbose=0)
    return model
