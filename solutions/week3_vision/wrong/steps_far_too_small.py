# caught by: check_accuracy | 80% right
# base: _base.py
# change create_final_model: optimizer="adam" -> optimizer=tf.keras.optimizers.SGD(1e-6)
