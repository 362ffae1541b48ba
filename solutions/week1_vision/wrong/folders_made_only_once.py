# caught by: check_folders | could not be made again
# base: _base.py
# change split_data: os.makedirs(training_dir, exist_ok=True) -> os.makedirs(training_dir)
# change split_data: os.makedirs(validation_dir, exist_ok=True) -> os.makedirs(validation_dir)
