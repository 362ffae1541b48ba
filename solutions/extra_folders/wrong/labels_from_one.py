# caught by: check_labels, check_model | Start the labels at 0
# base: solution.py


def split_folder(directory, validation_split, seed):
    how = {"color_mode": "grayscale", "image_size": (32, 32), "seed": seed, "validation_split": validation_split}
    training, validation = tf.keras.utils.image_dataset_from_directory(directory, subset="both", **how)
    count_from_one = lambda images, labels: (images, labels + 1)
    return training.map(count_from_one), validation.map(count_from_one)
