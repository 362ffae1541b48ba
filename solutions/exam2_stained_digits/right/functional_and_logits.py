import tensorflow as tf

from grader.data import load_stained_digits

SEED = 0
CLASSES = 6
STAINS = 2


def solution_model():
    (images, labels), validation = load_stained_digits(SEED, CLASSES, STAINS)
    pixels = tf.keras.Input((28, 28, 1))
    found = tf.keras.layers.Rescaling(1 / 127.5, offset=-1)(pixels)
    for filters in (16, 32):
        found = tf.keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(found)
        found = tf.keras.layers.MaxPooling2D(2)(found)
    found = tf.keras.layers.Dropout(0.3)(tf.keras.layers.Flatten()(found))
    model = tf.keras.Model(pixels, tf.keras.layers.Dense(CLASSES)(found))
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    data = tf.data.Dataset.from_tensor_slices((images[..., None], labels)).shuffle(4000).batch(32)
    model.fit(data, epochs=9, verbose=0)
    return model
