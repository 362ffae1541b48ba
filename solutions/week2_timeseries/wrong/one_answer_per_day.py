# caught by: check_model, check_error | one for each time step
# base: _base.py
# change windowed_dataset: from_tensor_slices(series) -> from_tensor_slices(series[:, None])
# change create_model: tf.keras.Input((window_size,)), -> tf.keras.Input((window_size, 1)),
