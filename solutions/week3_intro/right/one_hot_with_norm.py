import keras
import numpy as np


def reshape_and_normalize(images):
    prepared = np.asarray(images, dtype="float32")[..., np.newaxis]
    prepared /= 255.0
    return prepared


class EarlyStoppingCallback(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if (logs or {}).get("acc", 0) < 0.99:
            return
        self.model.stop_training = True


def convolutional_model():
    # No Input: the model is built when it first sees images.
    model = keras.Sequential()
    for filters in (16, 32):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.ReLU())
        model.add(keras.layers.AveragePooling2D(2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax())
    model.compile(optimizer="nadam", loss=keras.losses.CategoricalCrossentropy(), metrics=["acc"])
    return model
