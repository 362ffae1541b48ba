# caught by: check_scaling | raw inputs
# base: solution.py
# change add_scaling: tf.keras.layers.Rescaling(1 / 255), model -> tf.keras.layers.Rescaling(1 / 255), tf.keras.layers.Rescaling(1 / 255), model
