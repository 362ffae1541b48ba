# caught by: check_recurrent | none
# base: _base.py
# change create_model: LSTM(24) -> Flatten(), tf.keras.layers.Dense(16, activation="relu")
