# caught by: check_every_picture | target_size
# base: right/form_v3.py
# change train_val_generators: VALIDATION_DIR, batch_size=20, class_mode="binary", target_size= -> VALIDATION_DIR, batch_size=20, class_mode="binary", target_sizes=
# change create_model: input_shape=train_generator.image_shape -> input_shape=(150, 150, 3)
