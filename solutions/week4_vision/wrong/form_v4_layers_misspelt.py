# caught by: check_channel | `tf.keras.layers.Flaten` does not exist
# base: right/form_v4.py
# change create_model: tf.keras.layers.Flatten() -> tf.keras.layers.Flaten()
