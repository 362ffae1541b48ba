# caught by: check_scaling | the training set is scaled, and the validation set is not
# base: _base.py
# change create_model: tf.keras.layers.Rescaling(1 / 255), ->

from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(training_dir, validation_dir):
    training = ImageDataGenerator(rescale=1 / 255).flow_from_directory(
        training_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    validation = ImageDataGenerator().flow_from_directory(
        validation_dir, target_size=(48, 48), batch_size=32, class_mode="binary"
    )
    return training, validation
