# caught by: check_pictures
# base: right/form_v3.py
# change train_val_generators: validation_datagen = ImageDataGenerator(rescale=1.0 / 255) -> validation_datagen = train_datagen
