# caught by: check_gray | 3 channels
# base: solution.py
# change split_folder: color_mode="grayscale", ->
# change create_model: tf.keras.Input((32, 32, 1)) -> tf.keras.Input((32, 32, 3))
