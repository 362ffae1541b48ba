# caught by: check_scaling | the training set is scaled, and the validation set is not
# base: _base.py
# change create_model: layers.Rescaling(1 / 255), ->
# drop: read

from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(training_dir, validation_dir):
    training_options = ImageDataGenerator(rescale=1 / 255, rotation_range=40, horizontal_flip=True)
    validation_options = ImageDataGenerator()
    training = training_options.flow_from_directory(
        training_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    validation = validation_options.flow_from_directory(
        validation_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    return training, validation
