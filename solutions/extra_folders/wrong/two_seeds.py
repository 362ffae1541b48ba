# caught by: check_leak | Both calls need the same `seed`
# base: solution.py


def split_folder(directory, validation_split, seed):
    how = {"color_mode": "grayscale", "image_size": (32, 32), "validation_split": validation_split}
    read = tf.keras.utils.image_dataset_from_directory
    training = read(directory, subset="training", seed=seed, **how)
    return training, read(directory, subset="validation", seed=seed + 1, **how)
