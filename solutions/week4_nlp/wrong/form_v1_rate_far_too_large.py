# caught by: check_accuracy
# base: right/form_v1.py
# change: from tensorflow.keras import regularizers -> from tensorflow.keras import optimizers, regularizers
# change: optimizer="adam" -> optimizer=optimizers.Adam(1.0)
