# caught by: check_callback | a stop after epoch 2
# base: _base.py


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    seen = 0

    def on_epoch_end(self, epoch, logs=None):
        self.seen += logs["accuracy"] >= 0.95
        if self.seen >= 2:
            self.model.stop_training = True
