# caught by: check_memory | in place of pooling
# base: _base.py
# change create_model: LSTM(64) -> GlobalAveragePooling1D(), tf.keras.layers.Dense(64, activation="relu")
