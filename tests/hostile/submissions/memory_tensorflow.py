# expect: check_sweep UNMET | of memory
# only: check_sweep
import tensorflow as tf


def learning_rate_at(epoch):
    return tf.ones((1_000_000, 1_000_000))[0, epoch]
