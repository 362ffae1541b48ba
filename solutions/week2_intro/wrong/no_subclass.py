# caught by: check_callback | tf.keras.callbacks.Callback
# base: _base.py
# change EarlyStoppingCallback: EarlyStoppingCallback(tf.keras.callbacks.Callback) -> EarlyStoppingCallback
