# caught by: check_recurrent | no recurrent layer
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> Flatten(), tf.keras.layers.Dense(32, activation="relu")
