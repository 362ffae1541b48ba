# caught by: check_images | line
# base: _base.py

import csv


def parse_data_from_input(filename):
    with open(filename) as file:
        rows = list(csv.reader(file))
    numbers = np.array(rows).astype(float)
    return numbers[:, 1:].reshape(-1, 48, 48), numbers[:, 0]
