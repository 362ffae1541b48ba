# caught by: check_form | no `Lambda` layers
# base: _base.py
# change solution_model: tf.keras.layers.Rescaling(1 / 255), -> tf.keras.layers.Lambda(lambda pixels: pixels / 255),
