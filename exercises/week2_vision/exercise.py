# %% [markdown]
# # Data augmentation for images
#
# All training images are upright, but the hidden images are rotated and mirrored. Rotate and flip the training images
# at random. The brief is in `README.md` beside this file. Check your work with
# `python -m grader exercises/week2_vision`.

# %%
import matplotlib.pyplot as plt
import tensorflow as tf

from grader.data import turned_cats_or_dogs_folder

IMAGE_SIZE = (48, 48)
BATCH_SIZE = 32


# %%
def train_val_datasets(training_dir, validation_dir):
    """Return two datasets of (images, labels) in batches of 32: training, shuffled, and validation.

    training_dir, validation_dir: paths of folders (strings), each with one subfolder of images per class.
    images: (b, 48, 48, 3). labels: 0 or 1, the index of the sorted folder name, as integers or one-hot.
    """

    # YOUR CODE HERE
    raise NotImplementedError("train_val_datasets is still to be written")


# %%
def create_augmentation_model():
    """Return a model that rotates and flips images (b, 48, 48, 3) at random, in training only."""
    # YOUR CODE HERE
    raise NotImplementedError("create_augmentation_model is still to be written")


# %%
def create_model():
    """Return a compiled CNN: images (b, 48, 48, 3) in, binary classification out."""
    # YOUR CODE HERE
    raise NotImplementedError("create_model is still to be written")


# %%
def main():
    """Show one image in eight augmented versions, train, and plot accuracy and loss."""
    training_dir, validation_dir = turned_cats_or_dogs_folder()
    training, validation = train_val_datasets(str(training_dir), str(validation_dir))

    images, _ = next(iter(training))
    picture = tf.cast(images[:1], tf.float32)
    augmentation = create_augmentation_model()
    _, places = plt.subplots(1, 9, figsize=(14, 2))
    for number, place in enumerate(places):
        variant = augmentation(picture, training=True) if number else picture
        place.imshow(variant[0] / max(float(tf.reduce_max(picture)), 1.0))
        place.set_title("augmented" if number else "original")
        place.axis("off")
    plt.show()

    history = create_model().fit(training, validation_data=validation, epochs=20, verbose=2).history
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
