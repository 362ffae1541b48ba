# caught by: check_complete | drop_remainder
# base: solution.py


def split_folder(directory, validation_split, seed):
    how = {"color_mode": "grayscale", "image_size": (32, 32), "seed": seed, "validation_split": validation_split}
    training, validation = tf.keras.utils.image_dataset_from_directory(directory, subset="both", **how)
    return training.unbatch().batch(32, drop_remainder=True), validation
