# caught by: check_stop | among the `callbacks` of `fit`
# base: _base.py
# change train_mnist: EarlyStoppingCallback() -> tf.keras.callbacks.EarlyStopping(monitor="accuracy", patience=3)
