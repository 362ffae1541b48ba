# caught by: check_channel | .flow(images, labels
# base: _base.py

from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    train_datagen = ImageDataGenerator(rescale=1 / 255)
    validation_datagen = ImageDataGenerator(rescale=1 / 255)
    training = train_datagen.flow(training_images[..., np.newaxis], training_labels, batch_size=32)
    return training, validation_datagen
