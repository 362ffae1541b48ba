# caught by: check_arrays | shape (7,)
# base: right/form_v3.py


def house_model():
    rooms = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], dtype=float)
    prices = np.array([1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0], dtype=float)
    model = tf.keras.Sequential([tf.keras.layers.Dense(units=1, input_shape=[1])])
    model.compile(optimizer="sgd", loss="mean_squared_error")
    model.fit(rooms, prices, epochs=800, verbose=0)
    return model
