import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    scale = tf.keras.layers.Normalization()
    scale.adapt(inputs)
    features = tf.keras.Input(shape=(FEATURES,))
    model = tf.keras.Model(features, tf.keras.layers.Dense(1)(scale(features)))
    model.compile(optimizer=tf.keras.optimizers.SGD(0.05), loss=tf.keras.losses.MeanSquaredError(), metrics=["mae"])
    data = tf.data.Dataset.from_tensor_slices((inputs, targets)).shuffle(600).batch(100)
    model.fit(data, epochs=40, verbose=0)
    return model
