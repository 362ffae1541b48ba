# caught by: check_scaling | they are never scaled
# base: _base.py
# change training_dataset: dataset = tf -> return tf
# change training_dataset: rescale = tf.keras.layers.Rescaling(1 / 255) ->
# change training_dataset: return dataset.map(lambda images, labels: (rescale(images), labels)) ->
