# %% [markdown]
# # Convolutional network for garment images
#
# Prepare small grayscale images, build a convolutional network for ten classes of garments, and stop its training with
# a callback. The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week3_intro`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import GARMENTS, load_garments


# %%
def reshape_and_normalize(images):
    """Return the images with a channel axis at the end, and with values from 0 to 1.

    images: (n, 28, 28), bytes 0 to 255, any n. Returns (n, 28, 28, 1), floats; images stays unchanged.
    """
    # BEGIN SOLUTION
    return np.expand_dims(images, axis=-1) / 255
    # END SOLUTION


# %%
class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    """Stops the training at the end of the first epoch whose accuracy is at least 0.99."""

    def on_epoch_end(self, epoch, logs=None):
        """Stop the training by the accuracy of this epoch; its key in logs is the name of the compiled metric."""
        # BEGIN SOLUTION
        if logs["accuracy"] >= 0.99:
            self.model.stop_training = True
        # END SOLUTION


# %%
def convolutional_model():
    """Return a compiled model: images (batch, 28, 28, 1), values 0 to 1, in; ten classes out."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28, 1)),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


# %%
def main():
    """Train with the callback, plot the accuracy, and show some validation garments with their predictions."""
    (training_images, training_labels), (validation_images, validation_labels) = load_garments()
    new_images = reshape_and_normalize(validation_images)
    model = convolutional_model()
    model.summary()
    history = model.fit(
        reshape_and_normalize(training_images),
        training_labels,
        epochs=20,
        validation_data=(new_images, validation_labels),
        callbacks=[EarlyStoppingCallback()],
    )
    plt.plot(history.history["accuracy"], label="training")
    plt.plot(history.history["val_accuracy"], label="validation")
    plt.axhline(0.99, linestyle=":", label="threshold of the callback")
    plt.xlabel("epoch")
    plt.legend()
    plt.show()

    predictions = model.predict(new_images, verbose=0).argmax(axis=1)
    _, axes = plt.subplots(2, 6)
    for axis, image, prediction in zip(axes.flat, validation_images, predictions, strict=False):
        axis.imshow(image, cmap="gray")
        axis.set_title(GARMENTS[prediction])
        axis.axis("off")
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
