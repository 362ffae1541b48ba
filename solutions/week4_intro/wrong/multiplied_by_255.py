# caught by: check_scaling | they are multiplied
# base: _base.py
# change training_dataset: Rescaling(1 / 255) -> Rescaling(255)
