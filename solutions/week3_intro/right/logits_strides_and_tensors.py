from tensorflow import cast, expand_dims, float32, keras
from tensorflow.keras import layers


def reshape_and_normalize(images):
    return cast(expand_dims(images, -1), float32) / 255


class EarlyStoppingCallback(keras.callbacks.Callback):
    def __init__(self, bar=0.99):
        super().__init__()
        self.bar = bar

    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = logs["sparse_categorical_accuracy"] >= self.bar


def convolutional_model():
    images = keras.Input(shape=(28, 28, 1), name="images")
    x = layers.Conv2D(24, kernel_size=5, strides=2, padding="same", activation="relu")(images)
    x = layers.Conv2D(48, kernel_size=3, strides=(2, 2), padding="same", activation="relu")(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.2)(x)
    x = layers.Dense(96, activation="relu")(x)
    scores = layers.Dense(10)(x)
    model = keras.Model(images, scores)
    model.compile(
        optimizer=keras.optimizers.Adam(0.002),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    return model
