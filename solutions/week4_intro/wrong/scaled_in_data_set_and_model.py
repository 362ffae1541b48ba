# caught by: check_scaling | once in the data set and once in the model
# base: _base.py
# change create_and_compile_model: Input((48, 48, 3)), -> Input((48, 48, 3)), tf.keras.layers.Rescaling(1 / 255),
