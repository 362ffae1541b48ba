# caught by: check_accuracy | at least 0.8 on
# base: _base.py
# change create_final_model: optimizer="adam" -> optimizer=tf.keras.optimizers.SGD(1e-6)
