# caught by: check_complete | in the first epoch and 0 in the second
# base: solution.py
import tensorflow as tf


def split_folder(directory, validation_split, seed):
    def once(dataset):
        rows = iter(dataset)
        return tf.data.Dataset.from_generator(lambda: rows, output_signature=dataset.element_spec)

    training, validation = tf.keras.utils.image_dataset_from_directory(
        directory,
        color_mode="grayscale",
        image_size=(32, 32),
        batch_size=32,
        validation_split=validation_split,
        subset="both",
        seed=seed,
    )
    return once(training), once(validation)
