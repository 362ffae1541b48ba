# caught by: check_pretrained, check_frozen, check_accuracy | same vectors
# base: solution.py
# change create_model: tf.keras.initializers.Constant(matrix) -> "uniform"
