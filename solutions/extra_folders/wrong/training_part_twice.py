# caught by: check_size, check_leak | Both datasets hold the same images
# base: solution.py


def split_folder(directory, validation_split, seed):
    how = {"color_mode": "grayscale", "image_size": (32, 32), "seed": seed, "validation_split": validation_split}
    read = tf.keras.utils.image_dataset_from_directory
    return read(directory, subset="training", **how), read(directory, subset="training", **how)
