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
        # BEGIN SOLUTION
        if logs["accuracy"] >= 0.95 and logs["val_accuracy"] >= 0.80:
            self.model.stop_training = True
        # END SOLUTION


# %%
def best_epoch(history):
    """Return the epoch with the lowest validation loss, counted from 0.

    history: a dictionary of lists, one value per epoch: loss, accuracy, val_loss, val_accuracy.
    """
    # BEGIN SOLUTION
    return int(np.argmin(history["val_loss"]))
    # END SOLUTION


# %%
def accuracy_gap(history):
    """Return the accuracy minus the validation accuracy, each averaged over the last five epochs."""
    # BEGIN SOLUTION
    return float(np.mean(history["accuracy"][-5:]) - np.mean(history["val_accuracy"][-5:]))
    # END SOLUTION


# %%
def is_overfitting(history):
    """Return whether the validation loss climbed by more than 10 % while the training loss still fell."""
    # BEGIN SOLUTION
    loss, val_loss = history["loss"], history["val_loss"]
    climbed = val_loss[-1] > 1.1 * min(val_loss)
    return climbed and loss[-1] < loss[best_epoch(history)]
    # END SOLUTION


# %%
def create_model():
    """Return a compiled model: 30 features in, output for binary classification."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((30,)),
            tf.keras.layers.Dense(8, activation="relu", kernel_regularizer=tf.keras.regularizers.L2(0.03)),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


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
