import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs.get("acc") >= 0.95:
            self.model.stop_training = True


def create_and_compile_model():
    # No Input: the model is built when it first sees images.
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(256, activation="relu"))
    model.add(tf.keras.layers.Dense(128, activation="relu"))
    model.add(tf.keras.layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer=tf.keras.optimizers.RMSprop(learning_rate=0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["acc"],
    )
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(
        training_images, training_labels, epochs=15, verbose=0, callbacks=[EarlyStoppingCallback()]
    ).history
