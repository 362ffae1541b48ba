import tensorflow as tf

from grader.data import draw_growing

SEED = 0
WINDOW = 60
HORIZON = 13


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.Input(shape=(WINDOW, 1))
    level = tf.keras.layers.GlobalAveragePooling1D()(weeks)
    around = tf.keras.layers.Subtract()([tf.keras.layers.Reshape((WINDOW,))(weeks), level])
    found = tf.keras.layers.Rescaling(1 / 10)(around)
    change = tf.keras.layers.Rescaling(10)(tf.keras.layers.Dense(1)(found))
    model = tf.keras.Model(weeks, tf.keras.layers.Add()([change, level]))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="mse")
    data = tf.data.Dataset.from_tensor_slices((windows, values)).shuffle(1000).batch(32)
    model.fit(data, epochs=30, verbose=0)
    return model
