# caught by: check_scaling | Begin the model with `Rescaling(1/
# base: _base.py
# change create_model: tf.keras.layers.Rescaling(1 / 200), ->
# change create_model: tf.keras.layers.Rescaling(200.0), ->
