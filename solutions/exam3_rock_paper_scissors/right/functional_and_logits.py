import tensorflow as tf

from grader.data import draw_hands

SEED = 0
SIZE = 40


def solution_model():
    images, labels = draw_hands(SEED, SIZE)
    pixels = tf.keras.Input(shape=(SIZE, SIZE, 1))
    found = tf.keras.layers.Rescaling(1 / 127.5, offset=-1)(pixels)
    for filters in (16, 32, 64):
        found = tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(found)
        found = tf.keras.layers.MaxPooling2D(2)(found)
    found = tf.keras.layers.Flatten()(found)
    found = tf.keras.layers.Dropout(0.2)(found)
    found = tf.keras.layers.Dense(48, activation="relu")(found)
    model = tf.keras.Model(pixels, tf.keras.layers.Dense(3)(found))
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.0015), loss=loss, metrics=["accuracy"])
    data = tf.data.Dataset.from_tensor_slices((images[..., None], labels)).shuffle(2000).batch(32)
    model.fit(data, epochs=11, verbose=0)
    return model
