# caught by: check_accuracy
# base: right/form_v1_whole_file.py
# change: optimizer="adam" -> optimizer=tf.keras.optimizers.Adam(1.0)
