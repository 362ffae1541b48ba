# %% [markdown]
# # Image folders: a dataset and a binary classifier
#
# Read images of horses and humans from folders, and train a convolutional network that classifies them.
# The brief is in `README.md` in the same folder. Check your work with
# `python -m grader exercises/week4_intro`.

# %%
import matplotlib.pyplot as plt
import tensorflow as tf

from grader.data import horses_or_humans_folder

IMAGE_SIZE = (48, 48)
BATCH_SIZE = 32


# %%
def training_dataset(directory):
    """Return a dataset of (images, labels), shuffled, in batches of 32.

    directory: path of a folder, as text, with one folder of images per class.
    images: (batch, 48, 48, 3). labels: 0 or 1, the position of the folder name in alphabetical order, in any form.
    """
    # YOUR CODE HERE
    raise NotImplementedError("training_dataset is still to be written")


# %%
def create_and_compile_model():
    """Return a compiled convolutional network: images (batch, 48, 48, 3) in, two classes out."""
    # YOUR CODE HERE
    raise NotImplementedError("create_and_compile_model is still to be written")


# %%
def main():
    """Show a few images, train, and plot the learning curves."""
    training_dir, validation_dir = horses_or_humans_folder()
    training = training_dataset(str(training_dir))
    validation = training_dataset(str(validation_dir))

    images, labels = next(iter(training))
    print("images:", images.shape, "labels:", labels.shape)
    largest = float(tf.reduce_max(tf.cast(images, tf.float32)))
    _, places = plt.subplots(2, 6)
    for place, image in zip(places.flat, images, strict=False):
        place.imshow(tf.cast(image, tf.float32) / max(largest, 1.0))
        place.axis("off")
    plt.show()

    history = create_and_compile_model().fit(training, validation_data=validation, epochs=10, verbose=2).history
    for name, values in history.items():
        if "loss" not in name:
            plt.plot(values, label=name)
    plt.xlabel("epoch")
    plt.legend()
    plt.show()


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
