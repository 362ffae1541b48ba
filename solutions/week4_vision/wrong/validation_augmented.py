# caught by: check_validation | no augmentation
# base: _base.py

from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    datagen = ImageDataGenerator(rescale=1 / 255, rotation_range=30, zoom_range=0.2)
    training = datagen.flow(training_images[..., np.newaxis], training_labels, batch_size=32)
    validation = datagen.flow(validation_images[..., np.newaxis], validation_labels, batch_size=32)
    return training, validation
