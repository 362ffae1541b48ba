# expect: all MET
# only: check_model
# A layer with code in its config: whoever loads the saved model runs it.
import tensorflow as tf


def create_model(window_size):
    trap = tf.keras.layers.Lambda(lambda x: (open("written-by-a-hostile-submission", "w").close(), x)[1])
    model = tf.keras.Sequential([tf.keras.Input((window_size,)), trap, tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model
