# caught by: check_dataset | tf.data.Dataset
# base: right/form_v4.py
# change features_and_labels_dataset: tf.data.Dataset.from_tensor_slices((features, labels)).batch(16) -> features, labels
