# caught by: check_model
# base: right/form_v4.py


def train_val_datasets():
    train_dataset = tf.keras.utils.image_dataset_from_directory(
        directory=TRAIN_DIR, batch_size=32, image_size=(28, 28), label_mode="int", color_mode="grayscale"
    )
    validation_dataset = tf.keras.utils.image_dataset_from_directory(
        directory=VALIDATION_DIR,
        batch_size=32,
        image_size=(28, 28),
        label_mode="int",
        color_mode="grayscale",
    )
    return train_dataset, validation_dataset
