# caught by: check_shape
# base: right/form_v4.py
# drop: create_uncompiled_model
# change create_model: model = create_uncompiled_model() -> model = tf.keras.Sequential([tf.keras.Input((WINDOW_SIZE, 1)), tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32, return_sequences=True)), tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32)), tf.keras.layers.Dense(1), tf.keras.layers.Lambda(lambda x: x * 100.0)])
