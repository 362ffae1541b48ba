# %% [markdown]
# # Image classification with an early-stopping callback
#
# Train a dense network on handwritten digits, and stop the training with a callback when the accuracy is high enough.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week2_intro`.

# %%
import matplotlib.pyplot as plt
import tensorflow as tf

from grader.data import load_digits


# %%
class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    """Stops the training at the end of the first epoch whose accuracy is at least 0.95."""

    def on_epoch_end(self, epoch, logs=None):
        """Stop the training by the accuracy of this epoch; its key in logs is the name of the compiled metric."""
        # BEGIN SOLUTION
        if logs["accuracy"] >= 0.95:
            self.model.stop_training = True
        # END SOLUTION


# %%
def create_and_compile_model():
    """Return a compiled model: images (batch, 28, 28), values 0 to 1, in; ten classes out."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


# %%
def train_mnist(training_images, training_labels):
    """Train a new model with the callback and return the History that fit returns.

    training_images: (n, 28, 28), float, 0 to 1. training_labels: (n,), integers 0 to 9.
    """
    # BEGIN SOLUTION
    model = create_and_compile_model()
    return model.fit(training_images, training_labels, epochs=20, callbacks=[EarlyStoppingCallback()])
    # END SOLUTION


# %%
def main():
    """Train on the digits, plot the accuracy, and show some validation digits with their predictions."""
    (training_images, training_labels), (validation_images, validation_labels) = load_digits()
    history = train_mnist(training_images, training_labels)
    print("epochs:", len(history.epoch))
    plt.plot(history.history["accuracy"], label="accuracy")
    plt.axhline(0.95, linestyle=":", label="threshold of the callback")
    plt.xlabel("epoch")
    plt.legend()
    plt.show()

    predictions = history.model.predict(validation_images, verbose=0).argmax(axis=1)
    print("validation accuracy:", (predictions == validation_labels).mean())
    _, axes = plt.subplots(2, 6)
    for axis, image, prediction in zip(axes.flat, validation_images, predictions, strict=False):
        axis.imshow(image, cmap="gray_r")
        axis.set_title(prediction)
        axis.axis("off")
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
