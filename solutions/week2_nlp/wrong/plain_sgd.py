# caught by: check_accuracy | on held-out examples
# base: _base.py
# change create_model: optimizer=tf.keras.optimizers.Adam(0.003) -> optimizer="sgd"
