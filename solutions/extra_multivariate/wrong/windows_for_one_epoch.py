# caught by: check_windows | in the first epoch and 0 in the second
# base: solution.py
# change windowed_dataset: return tf.data.Dataset.from -> return once(tf.data.Dataset.from
# change windowed_dataset: .batch(batch_size) -> .batch(batch_size))
# add: once
import tensorflow as tf


def once(dataset):
    rows = iter(dataset)
    return tf.data.Dataset.from_generator(lambda: rows, output_signature=dataset.element_spec)
