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

    # BEGIN SOLUTION
    def is_picture(path):
        try:
            with Image.open(path) as image:
                image.verify()
        except Exception:
            return False
        return True

    pictures = [path for path in pathlib.Path(source_dir).iterdir() if is_picture(path)]
    random.shuffle(pictures)
    training_size = int(split_size * len(pictures))

    for target_dir, chosen in ((training_dir, pictures[:training_size]), (validation_dir, pictures[training_size:])):
        target = pathlib.Path(target_dir)
        target.mkdir(parents=True, exist_ok=True)
        for path in chosen:
            shutil.copyfile(path, target / path.name)
    # END SOLUTION


# %%
def train_val_datasets(training_dir, validation_dir):
    """Return two datasets of (images, labels) in batches of 32: training, shuffled, and validation.

    training_dir, validation_dir: paths of folders (strings), each with one subfolder of images per class.
    images: (b, 48, 48, 3). labels: 0 or 1, the index of the sorted folder name, as integers or one-hot.
    """

    # BEGIN SOLUTION
    def read(directory):
        dataset = tf.keras.utils.image_dataset_from_directory(
            directory, label_mode="binary", image_size=IMAGE_SIZE, batch_size=BATCH_SIZE, verbose=False
        )
        return dataset.cache()

    return read(training_dir).shuffle(40).prefetch(1), read(validation_dir).prefetch(1)
    # END SOLUTION


# %%
def create_model():
    """Return a compiled CNN: images (b, 48, 48, 3) in, binary classification out."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((*IMAGE_SIZE, 3)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


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
