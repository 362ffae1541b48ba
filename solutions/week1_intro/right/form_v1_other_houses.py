import numpy as np
import tensorflow as tf
from tensorflow import keras


def house_model(y_new):
    xs = np.arange(0, 8)
    ys = 0.5 + xs / 2
    model = keras.models.Sequential([keras.layers.Dense(units=1, input_shape=[1])])
    model.compile(optimizer="sgd", loss="mse")
    model.fit(xs, ys, epochs=700, verbose=0)
    return model.predict(np.array(y_new))[0]


prediction = house_model([7.0])
print(prediction)
