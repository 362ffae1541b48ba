# caught by: check_dropout | no dropout
# base: _base.py
# change create_final_model: x = tf.keras.layers.Dropout(0.3)(x) -> tf.keras.layers.Dropout(0.3)(x)
