# caught by: check_scaling
# base: right/form_v4.py
# change create_model: tf.keras.layers.Rescaling(1.0 / 255), ->
