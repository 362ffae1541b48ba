# caught by: check_split | in the first epoch and 0 in the second
# base: solution.py
# change split_dataset: return dataset.take(training_size), dataset.skip(training_size) -> return once(dataset.take(training_size)), once(dataset.skip(training_size))
# add: once
import tensorflow as tf


def once(dataset):
    rows = iter(dataset)
    return tf.data.Dataset.from_generator(lambda: rows, output_signature=dataset.element_spec)
