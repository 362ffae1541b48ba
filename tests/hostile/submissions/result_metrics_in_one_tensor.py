# expect: check_metrics UNMET | two numbers
# only: check_metrics
# exercise: week1_timeseries
import tensorflow as tf


def compute_metrics(true_series, forecast):
    return tf.reduce_mean(tf.square(true_series - forecast))
