# caught by: check_validation | Augment training images only
# base: _base.py
# change create_model: layers.Rescaling(1 / 255), ->
# drop: read

from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(training_dir, validation_dir):
    options = ImageDataGenerator(rescale=1 / 255, rotation_range=40, horizontal_flip=True)
    training = options.flow_from_directory(
        training_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    validation = options.flow_from_directory(
        validation_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    return training, validation
