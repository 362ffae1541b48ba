# caught by: check_arrays | two Python lists
# base: _base.py


def create_training_data():
    return [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
