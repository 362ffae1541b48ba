import tensorflow as tf

from grader.data import draw_hands

SEED = 0
SIZE = 40


def solution_model():
    images, labels = draw_hands(SEED, SIZE)
    model = tf.keras.Sequential([tf.keras.Input((SIZE, SIZE, 1)), tf.keras.layers.Rescaling(1 / 255)])
    for filters in (16, 32, 64):
        model.add(tf.keras.layers.Conv2D(filters, 3, use_bias=False))
        model.add(tf.keras.layers.BatchNormalization(momentum=0.9))
        model.add(tf.keras.layers.Activation("relu"))
        model.add(tf.keras.layers.MaxPooling2D())
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(3, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.002 if epoch < 6 else 0.0004)
    model.fit(images[..., None], labels, epochs=9, callbacks=[slower], verbose=0)
    return model
