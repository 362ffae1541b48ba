# caught by: check_same_epoch | epoch 3
# base: solution.py


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.accuracy = self.val_accuracy = 0

    def on_epoch_end(self, epoch, logs=None):
        self.accuracy = max(self.accuracy, logs["accuracy"])
        self.val_accuracy = max(self.val_accuracy, logs["val_accuracy"])
        if self.accuracy >= 0.95 and self.val_accuracy >= 0.80:
            self.model.stop_training = True
