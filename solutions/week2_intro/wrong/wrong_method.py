# caught by: check_callback | on_epoch_end(self, epoch, logs=None)
# base: _base.py
# change EarlyStoppingCallback: def on_epoch_end(self, epoch, logs=None): -> def on_epochs_end(self, epoch, logs=None):
