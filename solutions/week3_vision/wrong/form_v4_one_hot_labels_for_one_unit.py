# caught by: check_model
# base: right/form_v4_path_written_down.py
# change train_val_datasets: TRAIN_DIR, image_size=(150, 150), seed=7 -> TRAIN_DIR, image_size=(150, 150), seed=7, label_mode="categorical"
# change train_val_datasets: VALIDATION_DIR, image_size=(150, 150), seed=7 -> VALIDATION_DIR, image_size=(150, 150), seed=7, label_mode="categorical"
