# caught by: check_model | without `compile`
# base: _base.py


def define_and_compile_model():
    return tf.keras.Sequential([tf.keras.Input(shape=(1,)), tf.keras.layers.Dense(units=1)])
