# caught by: check_memory | the layers are Embedding, Flatten
# base: _base.py
# change create_model: LSTM(64) -> Flatten(), tf.keras.layers.Dense(64, activation="relu")
