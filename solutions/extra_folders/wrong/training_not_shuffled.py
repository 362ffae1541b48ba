# caught by: check_leak | The training set has the first files, not shuffled
# base: solution.py


def split_folder(directory, validation_split, seed):
    how = {"color_mode": "grayscale", "image_size": (32, 32), "validation_split": validation_split, "seed": seed}
    read = tf.keras.utils.image_dataset_from_directory
    training = read(directory, subset="training", shuffle=False, **how)
    return training, read(directory, subset="validation", **how)
