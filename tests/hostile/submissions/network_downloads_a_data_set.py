# expect: check_sweep UNMET | in learning_rate_at:
# only: check_sweep
import tensorflow as tf


def learning_rate_at(epoch):
    tf.keras.datasets.mnist.load_data()
    return 1e-8 * 10 ** (epoch / 20)
