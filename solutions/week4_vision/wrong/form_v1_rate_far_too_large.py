# caught by: check_accuracy
# base: right/form_v1.py
# change: optimizer="adam" -> optimizer=tf.keras.optimizers.Adam(1.0)
