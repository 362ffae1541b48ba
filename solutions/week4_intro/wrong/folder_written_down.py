# caught by: check_size | No such file
# base: _base.py
# change training_dataset: directory, -> "horses-or-humans/training",
