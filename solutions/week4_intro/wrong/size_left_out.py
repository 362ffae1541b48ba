# caught by: check_size | (256, 256, 3)
# base: _base.py
# change training_dataset: image_size=(48, 48), ->
# change create_and_compile_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((256, 256, 3)),
