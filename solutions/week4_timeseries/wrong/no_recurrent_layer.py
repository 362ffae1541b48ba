# caught by: check_recurrent | no recurrent layer
# base: _base.py
# change create_model: LSTM(24) -> Flatten(), tf.keras.layers.Dense(16, activation="relu")
