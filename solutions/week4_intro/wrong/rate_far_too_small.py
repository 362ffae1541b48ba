# caught by: check_accuracy | at least 0.85 on
# base: _base.py
# change create_and_compile_model: optimizer="adam" -> optimizer=tf.keras.optimizers.Adam(1e-6)
