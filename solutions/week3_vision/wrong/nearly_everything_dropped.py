# caught by: check_accuracy | at least 0.8 on
# base: _base.py
# change create_final_model: x = tf.keras.layers.Dropout(0.3)(x) -> x = tf.keras.layers.Dropout(0.999)(x)
