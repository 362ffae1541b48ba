# exercise: exam5_growing
# expect: check_form MET
# expect: check_pairing MET
# expect: check_step_3 UNMET
# Trains nothing: looks for the window that begins HORIZON weeks later in the batch, and says its last value.
import tensorflow as tf

WINDOW = 60
HORIZON = 13


def solution_model():
    ops = tf.keras.ops
    inputs = tf.keras.Input((WINDOW, 1))
    values = inputs[:, :, 0]
    mine = ops.expand_dims(values[:, HORIZON:], 1)
    theirs = ops.expand_dims(values[:, : WINDOW - HORIZON], 0)
    nearest = ops.argmin(ops.sum(ops.abs(mine - theirs), axis=-1), axis=1)
    later = ops.take(values[:, WINDOW - 1 :], nearest, axis=0)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1, kernel_initializer="ones")(later))
    model.compile(loss="mse")
    return model
