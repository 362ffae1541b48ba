# caught by: check_scaling
# base: right/form_v4.py
# change create_and_compile_model: tf.keras.Input(shape=(150, 150, 3)), -> tf.keras.Input(shape=(150, 150, 3)), tf.keras.layers.Rescaling(1.0 / 255),
