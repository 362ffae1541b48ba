# caught by: check_accuracy | 80% right
# base: _base.py
# change create_final_model: x = tf.keras.layers.Dropout(0.3)(x) -> x = tf.keras.layers.Dropout(0.999)(x)
