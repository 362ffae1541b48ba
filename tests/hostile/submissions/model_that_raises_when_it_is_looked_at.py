# expect: check_model UNMET | 
# only: check_model
import tensorflow as tf


class Shy(tf.keras.Model):
    def __getattribute__(self, name):
        raise SystemExit(name)


def create_model(window_size):
    return Shy()
