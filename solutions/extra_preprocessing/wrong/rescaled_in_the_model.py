# caught by: check_once, check_accuracy | prepared twice
# base: solution.py
# change create_model: x = base(inputs, training=False) -> x = base(tf.keras.layers.Rescaling(1 / 255)(inputs), training=False)
