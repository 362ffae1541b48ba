# caught by: check_batches | in the first epoch and 0 in the second
# base: solution.py
# change encode_dataset: return dataset.map( -> return once(dataset.map(
# change encode_dataset: .batch(batch_size) -> .batch(batch_size))
# add: once
import tensorflow as tf


def once(dataset):
    rows = iter(dataset)
    return tf.data.Dataset.from_generator(lambda: rows, output_signature=dataset.element_spec)
