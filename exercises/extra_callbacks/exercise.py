# %% [markdown]
# # Callbacks and curves: stop on two metrics
#
# Stop a training when two metrics pass in the same epoch, and see in the history whether a model overfits.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_callbacks`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import load_exercise_data


# %%
class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    """Stops the training after the first epoch with both: accuracy at least 0.95, val_accuracy at least 0.80."""

    def on_epoch_end(self, epoch, logs=None):
        """Stop the training by both metrics of this epoch, which are in logs."""
        # YOUR CODE HERE
        raise NotImplementedError("EarlyStoppingCallback.on_epoch_end is still to be written")


# %%
def best_epoch(history):
    """Return the epoch with the lowest validation loss, counted from 0.

    history: a dictionary of lists, one value per epoch: loss, accuracy, val_loss, val_accuracy.
    """
    # YOUR CODE HERE
    raise NotImplementedError("best_epoch is still to be written")


# %%
def accuracy_gap(history):
    """Return the accuracy minus the validation accuracy, each averaged over the last five epochs."""
    # YOUR CODE HERE
    raise NotImplementedError("accuracy_gap is still to be written")


# %%
def is_overfitting(history):
    """Return whether the validation loss climbed by more than 10 % while the training loss still fell."""
    # YOUR CODE HERE
    raise NotImplementedError("is_overfitting is still to be written")


# %%
def create_model():
    """Return a compiled model: 30 features in, output for binary classification."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def main():
    """Train with the callback, and show what the curves say."""
    features, labels = load_exercise_data("extra_callbacks")
    validation = (features[400:], labels[400:])
    callbacks = [EarlyStoppingCallback()]
    model = create_model()
    training = model.fit(
        features[:400], labels[:400], epochs=60, validation_data=validation, callbacks=callbacks, verbose=2
    )
    history = training.history
    print("best epoch:", best_epoch(history))
    print("accuracy gap:", round(accuracy_gap(history), 3))
    print("overfitting:", is_overfitting(history))
    plt.plot(history["loss"], label="loss")
    plt.plot(history["val_loss"], label="val_loss")
    plt.xlabel("epoch")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
