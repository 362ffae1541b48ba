# %% [markdown]
# # Split image folders, train a CNN
#
# Leave out files that are not images. Split the others into a training and a validation folder. Then train a
# convolutional network that classifies cats and dogs. The brief is in `README.md` beside this file. Check your work
# with `python -m grader exercises/week1_vision`.

# %%
import pathlib
import random
import shutil
import tempfile

import matplotlib.pyplot as plt
import tensorflow as tf
from PIL import Image

from grader.data import cats_or_dogs_folder

IMAGE_SIZE = (48, 48)
BATCH_SIZE = 32
SPLIT_SIZE = 0.8


# %%
def split_data(source_dir, training_dir, validation_dir, split_size):
    """Copy the images of one class into two folders, at random. Leave out files that are not images.

    source_dir, training_dir, validation_dir: paths of folders (strings). The last two may not exist yet.
    split_size: fraction of the images for training, 0 to 1: int(split_size * number of images).
    """

    # YOUR CODE HERE
    raise NotImplementedError("split_data is still to be written")


# %%
def train_val_datasets(training_dir, validation_dir):
    """Return two datasets of (images, labels) in batches of 32: training, shuffled, and validation.

    training_dir, validation_dir: paths of folders (strings), each with one subfolder of images per class.
    images: (b, 48, 48, 3). labels: 0 or 1, the index of the sorted folder name, as integers or one-hot.
    """

    # YOUR CODE HERE
    raise NotImplementedError("train_val_datasets is still to be written")


# %%
def create_model():
    """Return a compiled CNN: images (b, 48, 48, 3) in, binary classification out."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def main():
    """Split the images, train, and plot the learning curves."""
    source = cats_or_dogs_folder()
    with tempfile.TemporaryDirectory() as folder:
        training_dir, validation_dir = pathlib.Path(folder, "training"), pathlib.Path(folder, "validation")
        for name in ("cats", "dogs"):
            split_data(str(source / name), str(training_dir / name), str(validation_dir / name), SPLIT_SIZE)
            print(name, "in source:", len(list((source / name).iterdir())), end=", ")
            print("for training:", len(list((training_dir / name).iterdir())), end=", ")
            print("for validation:", len(list((validation_dir / name).iterdir())))

        training, validation = train_val_datasets(str(training_dir), str(validation_dir))
        images, labels = next(iter(training))
        print("images:", images.shape, "labels:", labels.shape)
        history = create_model().fit(training, validation_data=validation, epochs=8, verbose=2).history

    _, places = plt.subplots(1, 2, figsize=(10, 4))
    for name, values in history.items():
        places[int("loss" in name)].plot(values, label=name)
    for place in places:
        place.set_xlabel("epoch")
        place.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
