# expect: all MET
# only: check_model
import tensorflow as tf


def create_model(window_size):
    hostile = "<script>alert(1)<!-- \x1b[2J \u202e"
    layers = [tf.keras.Input((window_size,)), tf.keras.layers.Dense(1, name=hostile)]
    model = tf.keras.Sequential(layers, name="<img src=x onerror=alert(1)>")
    model.compile(loss="mse")
    return model
