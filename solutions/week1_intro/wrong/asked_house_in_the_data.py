# caught by: check_arrays | Return six values
# base: _base.py
# change create_training_data: [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], dtype=float -> [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
# change create_training_data: [1.0, 1.5, 2.0, 2.5, 3.0, 3.5], dtype=float -> [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]
