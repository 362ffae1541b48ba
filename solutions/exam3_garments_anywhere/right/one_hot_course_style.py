import tensorflow as tf

from grader.data import draw_placed_garments

SEED = 0
CLASSES = 4
SIDE = 48


def solution_model():
    images, labels = draw_placed_garments(SEED, CLASSES, SIDE)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Reshape((SIDE, SIDE, 1), input_shape=(SIDE, SIDE)))
    model.add(tf.keras.layers.Conv2D(16, (3, 3), activation="relu"))
    model.add(tf.keras.layers.MaxPooling2D(2, 2))
    model.add(tf.keras.layers.Conv2D(32, (3, 3), activation="relu"))
    model.add(tf.keras.layers.MaxPooling2D(2, 2))
    model.add(tf.keras.layers.Conv2D(64, (3, 3), activation="relu"))
    model.add(tf.keras.layers.GlobalMaxPooling2D())
    model.add(tf.keras.layers.Dense(CLASSES, activation="softmax"))
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, tf.keras.utils.to_categorical(labels, CLASSES), epochs=9, verbose=0)
    return model
