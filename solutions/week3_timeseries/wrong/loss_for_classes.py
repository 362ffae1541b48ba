# caught by: check_compiled | a classification loss
# base: _base.py
# change create_uncompiled_model: LSTM(16) -> SimpleRNN(32, return_sequences=True), tf.keras.layers.SimpleRNN(32)
# change create_model: loss="huber" -> loss="binary_crossentropy"
