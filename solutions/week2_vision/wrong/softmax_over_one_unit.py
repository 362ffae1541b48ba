# caught by: check_model | always outputs 1.0
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 3)), create_augmentation_model(),
# change create_model: layers.Dense(1, activation="sigmoid"), -> layers.Dense(1, activation="softmax"),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    return training.cache().shuffle(40), validation.cache()
