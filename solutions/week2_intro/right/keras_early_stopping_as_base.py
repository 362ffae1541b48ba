import keras


class EarlyStoppingCallback(keras.callbacks.EarlyStopping):
    """Keras's own callback, with a bar in place of its patience."""

    def __init__(self):
        super().__init__(monitor="accuracy", mode="max", patience=1000)

    def on_epoch_end(self, epoch, logs=None):
        if self.get_monitor_value(logs) >= 0.95:
            self.stopped_epoch = epoch
            self.model.stop_training = True


def create_and_compile_model():
    model = keras.Sequential(
        [
            keras.layers.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, "relu"),
            keras.layers.Dense(64, "relu"),
            keras.layers.Dense(12, "softmax"),
        ]
    )
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(),
        optimizer="Adam",
        metrics=[keras.metrics.SparseCategoricalAccuracy("accuracy")],
    )
    return model


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    model.fit(training_images, training_labels, epochs=25, validation_split=0.1, callbacks=[EarlyStoppingCallback()])
    return model.history
