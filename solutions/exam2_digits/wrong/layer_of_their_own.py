# caught by: check_form, check_step_5 | a layer of your own class
# base: _base.py
# add: Halved


class Halved(tf.keras.layers.Layer):
    def call(self, pixels):
        return pixels / 2


def solution_model():
    (images, labels), validation = load_some_digits(SEED, CLASSES, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input(
                (
                    SIZE,
                    SIZE,
                )
            ),
            Halved(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=1, verbose=0)
    return model
