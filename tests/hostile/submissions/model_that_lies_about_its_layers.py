# expect: all MET
# only: check_model
import tensorflow as tf


class Dense(tf.keras.layers.Layer):
    def __init__(self, units, activation=None):
        super().__init__()
        self.inside = tf.keras.layers.Dense(units, activation=activation)

    def call(self, inputs):
        return self.inside(inputs)

    def get_config(self):
        return {"units": "<script>alert(1)</script>", "activation": 7, "name": None, "layers": [self], "x": object()}


def create_model(window_size):
    model = tf.keras.Sequential([tf.keras.Input((window_size,)), Dense(3, "relu"), Dense(1)])
    model.compile(loss="mse")
    return model
