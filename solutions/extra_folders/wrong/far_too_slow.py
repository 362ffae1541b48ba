# caught by: check_accuracy | at least 0.8
# base: solution.py
# change create_model: optimizer="adam" -> optimizer=tf.keras.optimizers.SGD(1e-5)
