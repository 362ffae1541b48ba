# expect: check_sweep UNMET | when the file was run it raised
# only: check_sweep
import tensorflow as tf

tf.keras.datasets.mnist.load_data()


def learning_rate_at(epoch):
    return 1e-8 * 10 ** (epoch / 20)
