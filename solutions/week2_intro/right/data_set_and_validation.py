import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    """Prints the validation accuracy as well, where there is one."""

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        print(f"epoch {epoch}: {logs.get('val_accuracy')}")
        if logs["accuracy"] >= 95 / 100:
            self.model.stop_training = True


def create_and_compile_model(units=160, rate=0.1):
    regularizer = tf.keras.regularizers.L2(1e-5)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.InputLayer(shape=(28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(units, activation=tf.keras.activations.relu, kernel_regularizer=regularizer),
            tf.keras.layers.Dense(10, activation=tf.keras.activations.softmax),
        ]
    )
    model.compile(tf.keras.optimizers.SGD(rate, momentum=0.9), "sparse_categorical_crossentropy", None, ["accuracy"])
    return model


def train_mnist(images, labels, epochs=30):
    held_back = len(images) // 10
    training = tf.data.Dataset.from_tensor_slices((images[held_back:], labels[held_back:])).shuffle(4000).batch(32)
    validation = tf.data.Dataset.from_tensor_slices((images[:held_back], labels[:held_back])).batch(32)
    model = create_and_compile_model()
    return model.fit(training, validation_data=validation, epochs=epochs, callbacks=[EarlyStoppingCallback()])
