# caught by: check_size | 3 color channels
# base: _base.py
# change training_dataset: batch_size=32 -> batch_size=32, color_mode="grayscale"
# change create_and_compile_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 1)),
