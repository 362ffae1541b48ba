# caught by: check_folders | the folder exists already
# base: _base.py
# change split_data: os.makedirs(training_dir, exist_ok=True) -> os.makedirs(training_dir)
# change split_data: os.makedirs(validation_dir, exist_ok=True) -> os.makedirs(validation_dir)
