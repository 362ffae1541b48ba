import tensorflow as tf
from tensorflow.keras import layers


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):
        if logs.get("accuracy") >= 0.95:
            if logs.get("val_accuracy") >= 0.8:
                print("\nBoth metrics are high enough.")
                self.model.stop_training = True


def best_epoch(history):
    losses = list(history["val_loss"])
    return losses.index(min(losses))


def accuracy_gap(history):
    pairs = list(zip(history["accuracy"], history["val_accuracy"]))[-5:]
    return sum(one - two for one, two in pairs) / len(pairs)


def is_overfitting(history):
    best = best_epoch(history)
    if history["val_loss"][-1] <= 1.1 * history["val_loss"][best]:
        return False
    return history["loss"][-1] < history["loss"][best]


def create_model():
    model = tf.keras.models.Sequential()
    model.add(layers.Dense(8, activation="relu", input_shape=(30,)))
    model.add(layers.Dropout(0.4))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer=tf.keras.optimizers.Adam(0.003), metrics=["accuracy"])
    return model
