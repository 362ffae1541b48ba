# %% [markdown]
# # Multiclass images from a CSV file
#
# Read images of hands from a CSV file and make batched datasets. Then train a network that classifies rock, paper and
# scissors. The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week4_vision`.

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.data import ROCK_PAPER_SCISSORS, rock_paper_scissors_files


# %%
def parse_data_from_input(filename):
    """Return the images and the labels of a CSV file: two numeric arrays, (n, 48, 48) and (n,).

    filename: the path (string). The first line of the file is a header. Each line after it is an image: its label, then
    its 2,304 pixels, row by row.
    """
    # BEGIN SOLUTION
    rows = np.loadtxt(filename, delimiter=",", skiprows=1, ndmin=2)
    return rows[:, 1:].reshape(-1, 48, 48), rows[:, 0]
    # END SOLUTION


# %%
def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    """Return two datasets of (images, labels), for training and for validation, in batches of 32.

    images: (n, 48, 48), pixels 0 to 255. labels: (n,), 0, 1 or 2. In the datasets, images are (b, 48, 48, 1).
    """
    # BEGIN SOLUTION
    training = tf.data.Dataset.from_tensor_slices((training_images[..., np.newaxis] / 255, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((validation_images[..., np.newaxis] / 255, validation_labels))
    return training.shuffle(len(training_images)).batch(32), validation.batch(32)
    # END SOLUTION


# %%
def create_model():
    """Return a compiled model: images (b, 48, 48, 1) of your datasets in, three classes out."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 1)),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


# %%
def main():
    """Read the images, show some, train, and plot the learning curves."""
    training_file, validation_file = rock_paper_scissors_files()
    training_images, training_labels = parse_data_from_input(str(training_file))
    validation_images, validation_labels = parse_data_from_input(str(validation_file))
    _, axes = plt.subplots(2, 6)
    for axis, image, label in zip(axes.flat, training_images, training_labels, strict=False):
        axis.imshow(image, cmap="gray")
        axis.set_title(ROCK_PAPER_SCISSORS[int(label)])
        axis.axis("off")
    plt.show()

    training, validation = train_val_datasets(training_images, training_labels, validation_images, validation_labels)
    history = create_model().fit(training, validation_data=validation, epochs=12).history
    plt.plot(history["accuracy"], label="training")
    plt.plot(history["val_accuracy"], label="validation")
    plt.axhline(0.81, linestyle=":", label="threshold")
    plt.xlabel("epoch")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
