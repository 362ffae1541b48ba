import numpy as np
import tensorflow as tf
from tensorflow import keras


def house_model(y_new):
    xs = [[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]]
    ys = [[1.0], [1.5], [2.0], [2.5], [3.0], [3.5]]
    model = keras.models.Sequential([keras.layers.Dense(units=1, input_shape=[1])])
    model.compile(optimizer="sgd", loss="mse")
    model.fit(np.array(xs), np.array(ys), epochs=700, verbose=0)
    return model.predict(np.array(y_new))[0]


prediction = house_model([7.0])
print(prediction)
