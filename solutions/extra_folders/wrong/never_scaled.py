# caught by: check_scaling | never scaled
# base: solution.py
# change create_model: tf.keras.layers.Rescaling(1 / 255), ->
