# caught by: check_folders | the folder does not exist
# base: _base.py
# change split_data: os.makedirs(training_dir, exist_ok=True) ->
# change split_data: os.makedirs(validation_dir, exist_ok=True) ->
