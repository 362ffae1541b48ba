# caught by: check_images | Convert the strings to numbers
# base: _base.py

import csv


def parse_data_from_input(filename):
    with open(filename) as file:
        rows = list(csv.reader(file))
    pixels = np.array([row[1:] for row in rows[1:]])
    return pixels.reshape(-1, 48, 48), np.array([row[0] for row in rows[1:]]).astype(int)
