# base: right/form_v3.py
# change convolutional_model: Conv2D(32, (3, 3), activation="relu") -> Conv2D(8, (3, 3), activation="relu")
# change convolutional_model: tf.keras.layers.MaxPooling2D(2, 2), -> tf.keras.layers.Dropout(0.2),
