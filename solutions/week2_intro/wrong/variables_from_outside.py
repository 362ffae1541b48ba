# caught by: check_history | global variables
# base: _base.py

from grader.data import load_digits

(x_train, y_train), (x_test, y_test) = load_digits()


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= 0.95:
            self.model.stop_training = True


def train_mnist(training_images, training_labels):
    model = create_and_compile_model()
    return model.fit(x_train, y_train, epochs=20, callbacks=[EarlyStoppingCallback()])
