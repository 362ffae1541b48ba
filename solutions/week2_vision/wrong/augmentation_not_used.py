# caught by: check_training | unchanged images
# base: _base.py


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    return training.cache().shuffle(40), validation.cache()
