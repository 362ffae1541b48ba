# caught by: check_callback | `myCallback`
# base: _base.py
# change train_mnist: EarlyStoppingCallback -> myCallback
# drop: EarlyStoppingCallback
# add: myCallback


class myCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= 0.95:
            self.model.stop_training = True


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
