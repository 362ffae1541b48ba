# caught by: check_normalization, check_accuracy | in other units
# base: solution.py
# change create_model: tf.keras.layers.Normalization(mean=mean, variance=variance)(numbers) -> tf.keras.layers.Rescaling(0.01, offset=-mean / 100)(numbers)
