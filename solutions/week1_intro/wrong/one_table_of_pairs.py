# caught by: check_arrays | two arrays
# base: _base.py


def create_training_data():
    return np.array([[rooms, 0.5 + 0.5 * rooms] for rooms in range(1, 7)])
