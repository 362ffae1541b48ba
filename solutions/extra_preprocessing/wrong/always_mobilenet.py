# caught by: check_matching | the preprocessing of `mobilenet_v2`
# base: solution.py
# change preprocess_images: getattr(tf.keras.applications, family) -> tf.keras.applications.mobilenet_v2
