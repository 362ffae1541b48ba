# caught by: check_accuracy | 85% right
# base: _base.py
# change create_and_compile_model: optimizer="adam" -> optimizer=tf.keras.optimizers.Adam(1e-6)
