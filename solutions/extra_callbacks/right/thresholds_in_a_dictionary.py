import numpy as np
import tensorflow as tf


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def __init__(self, thresholds=None):
        super().__init__()
        self.thresholds = thresholds or {"accuracy": 0.95, "val_accuracy": 0.80}

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        if all(logs.get(name, 0) >= least for name, least in self.thresholds.items()):
            self.model.stop_training = True


def best_epoch(history):
    return np.asarray(history["val_loss"]).argmin()


def accuracy_gap(history):
    gaps = np.subtract(history["accuracy"], history["val_accuracy"])
    return gaps[-5:].mean()


def is_overfitting(history):
    loss, val_loss = np.array(history["loss"]), np.array(history["val_loss"])
    return (val_loss[-1] / val_loss.min() > 1.1) & (loss[-1] < loss[val_loss.argmin()])


def create_model():
    model = tf.keras.Sequential([tf.keras.Input((30,)), tf.keras.layers.Dense(1)])
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01),
        loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0)],
    )
    return model
