# caught by: check_validation | 0 to 255 in the validation set
# base: right/course_style_generators.py
# change train_val_datasets: validation_datagen = ImageDataGenerator(rescale=1.0 / 255.0) -> validation_datagen = ImageDataGenerator()


def create_model():
    raise NotImplementedError("create_model is still to be written")
