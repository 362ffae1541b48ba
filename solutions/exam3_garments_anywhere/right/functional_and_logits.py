import tensorflow as tf

from grader.data import draw_placed_garments

SEED = 0
CLASSES = 4
SIDE = 48


def solution_model():
    images, labels = draw_placed_garments(SEED, CLASSES, SIDE)
    pixels = tf.keras.Input(shape=(SIDE, SIDE, 1))
    found = tf.keras.layers.AveragePooling2D(2)(pixels)
    for filters in (24, 48):
        found = tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(found)
        found = tf.keras.layers.MaxPooling2D(2)(found)
    found = tf.keras.layers.Conv2D(64, 3, activation="relu")(found)
    found = tf.keras.layers.GlobalMaxPooling2D()(found)
    model = tf.keras.Model(pixels, tf.keras.layers.Dense(CLASSES)(found))
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss=loss, metrics=["accuracy"])
    data = tf.data.Dataset.from_tensor_slices((images[..., None], labels)).shuffle(1500).batch(32)
    model.fit(data, epochs=11, verbose=0)
    return model
