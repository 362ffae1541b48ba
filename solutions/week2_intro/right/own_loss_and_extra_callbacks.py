import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    reached = False

    def on_epoch_end(self, epoch, logs=None):
        self.reached = logs["accuracy"] >= 0.95
        if self.reached:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        print("reached the bar" if self.reached else "ran out of epochs")


def entropy(labels, answers):
    return tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(labels, answers, from_logits=True))


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Rescaling(2.0, offset=-1.0),
            tf.keras.layers.Dense(300, activation="elu"),
            tf.keras.layers.Dense(10),
        ]
    )
    model.compile(tf.keras.optimizers.AdamW(0.001), loss=entropy, metrics=["accuracy"])
    return model


def train_mnist(training_images, training_labels):
    slower = tf.keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=3)
    stopper = EarlyStoppingCallback()
    model = create_and_compile_model()
    history = model.fit(training_images, training_labels, epochs=40, callbacks=[slower, stopper])
    assert stopper.reached
    return history
