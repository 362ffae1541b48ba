# caught by: check_size | Pass the argument on
# base: solution.py
# change split_folder: validation_split=validation_split -> validation_split=max(validation_split, 0.2)
