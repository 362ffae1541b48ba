# caught by: check_leak | subset="training"
# base: solution.py


def split_folder(directory, validation_split, seed):
    how = {"color_mode": "grayscale", "image_size": (32, 32)}
    read = tf.keras.utils.image_dataset_from_directory
    validation = read(directory, subset="validation", validation_split=validation_split, seed=seed, **how)
    return read(directory, **how), validation
