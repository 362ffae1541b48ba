# caught by: check_model | label_mode
# base: _base.py
# change train_val_datasets: training_dir, label_mode="binary" -> training_dir, label_mode="categorical"
# change train_val_datasets: validation_dir, label_mode="binary" -> validation_dir, label_mode="int"
# change create_model: 1, activation="sigmoid" -> 2, activation="softmax"
# change create_model: loss="binary_crossentropy" -> loss="categorical_crossentropy"
