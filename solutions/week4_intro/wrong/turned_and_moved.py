# caught by: check_every_picture | match no image of the folder
# base: _base.py


def training_dataset(directory):
    generator = tf.keras.preprocessing.image.ImageDataGenerator(
        rescale=1 / 255,
        rotation_range=40,
        width_shift_range=0.2,
        height_shift_range=0.2,
        shear_range=0.2,
        zoom_range=0.2,
        horizontal_flip=True,
    )
    return generator.flow_from_directory(directory, target_size=(48, 48), batch_size=32, class_mode="binary")
