import tensorflow as tf
from keras import Input, Model, callbacks, layers, optimizers, regularizers


class EarlyStoppingCallback(callbacks.LambdaCallback):
    def __init__(self):
        super().__init__(on_epoch_end=self.stop_when_good)

    def stop_when_good(self, epoch, logs):
        self.model.stop_training = logs["accuracy"] >= 95 / 100 and logs["val_accuracy"] >= 80 / 100


def best_epoch(history):
    return min(range(len(history["val_loss"])), key=history["val_loss"].__getitem__)


def accuracy_gap(history):
    last = {name: tf.reduce_mean(values[-5:]) for name, values in history.items()}
    return last["accuracy"] - last["val_accuracy"]


def is_overfitting(history):
    best = best_epoch(history)
    if history["loss"][-1] < history["loss"][best] and history["val_loss"][-1] > 1.1 * history["val_loss"][best]:
        return True
    else:
        return False


def create_model():
    inputs = Input(shape=(30,))
    x = layers.Dense(16, activation="tanh", kernel_regularizer=regularizers.L1(0.01))(inputs)
    outputs = layers.Dense(2, activation="softmax", kernel_regularizer=regularizers.L2(0.01))(x)
    model = Model(inputs, outputs)
    model.compile(optimizers.RMSprop(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
