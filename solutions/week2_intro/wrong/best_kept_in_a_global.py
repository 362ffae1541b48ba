# caught by: check_bar | A best value in a `global`
# base: _base.py
# add: best

best = 0


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        global best
        best = max(best, logs["accuracy"])
        if best >= 0.95:
            self.model.stop_training = True
