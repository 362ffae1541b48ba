# caught by: check_scaling | in the dataset and in the model
# base: _base.py
# change create_and_compile_model: Input((48, 48, 3)), -> Input((48, 48, 3)), tf.keras.layers.Rescaling(1 / 255),
