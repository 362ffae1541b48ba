# caught by: check_model | a Keras model from
# base: _base.py


def define_and_compile_model():
    model = tf.keras.Sequential([tf.keras.Input(shape=(1,)), tf.keras.layers.Dense(units=1)])
    return model.compile(optimizer="sgd", loss="mean_squared_error")
