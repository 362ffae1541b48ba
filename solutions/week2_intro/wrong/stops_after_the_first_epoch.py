# caught by: check_callback | a stop at `accuracy` = 0.65
# base: _base.py


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = True
