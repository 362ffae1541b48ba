# caught by: check_once, check_accuracy | prepared twice
# base: solution.py
# change create_model: x = base(inputs, training=False) -> x = base(tf.keras.applications.mobilenet_v2.preprocess_input(inputs), training=False)
