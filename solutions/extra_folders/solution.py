# %% [markdown]
# # One folder, one seed: split images without a leak
#
# Read one folder of images in grayscale, split it into training and validation, and train a small CNN.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_folders`.

# %%
import matplotlib.pyplot as plt
import tensorflow as tf

from grader.data import horses_or_humans_folder

VALIDATION_SPLIT = 0.2
SEED = 7


# %%
def split_folder(directory, validation_split, seed):
    """Return two datasets of grayscale images: for training and for validation.

    directory: path (string) of a folder with one subfolder per class; validation_split: the fraction for validation;
    seed: an integer that decides the split. Images have the shape (b, 32, 32, 1), batches have 32 images.
    """
    # BEGIN SOLUTION
    return tf.keras.utils.image_dataset_from_directory(
        directory,
        color_mode="grayscale",
        image_size=(32, 32),
        batch_size=32,
        validation_split=validation_split,
        subset="both",
        seed=seed,
    )
    # END SOLUTION


# %%
def create_model():
    """Return a compiled model: images (b, 32, 32, 1) in, output for binary classification."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((32, 32, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


# %%
def main():
    """Split the images, show some of them, and train."""
    directory, _ = horses_or_humans_folder()
    training, validation = split_folder(str(directory), VALIDATION_SPLIT, SEED)
    print(len(training), "training batches and", len(validation), "validation batches")
    images, labels = next(iter(training))
    _, places = plt.subplots(2, 6)
    for place, image, label in zip(places.flat, images, labels, strict=False):
        place.imshow(image, cmap="gray")
        place.set_title(str(label.numpy()))
        place.axis("off")
    plt.show()
    create_model().fit(training, validation_data=validation, epochs=8, verbose=2)


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
