# expect: check_sweep UNMET | still running
# only: check_sweep
# limits: seconds_per_call=1
import tensorflow as tf


@tf.function
def endless():
    return tf.while_loop(lambda x: True, lambda x: (x + 1,), (tf.constant(0.0),))


def learning_rate_at(epoch):
    return endless()[0]
