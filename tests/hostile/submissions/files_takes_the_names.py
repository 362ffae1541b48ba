# expect: all MET
# only: check_file
# exercise: week1_nlp
# Takes the names that the kit might use in the working folder.
import os

for name in ("plain", "quoted", "horses_or_humans", "stack.txt.new", "model-1.keras"):
    os.makedirs(name, exist_ok=True)
    open(f"{name}/x", "w").close()

import csv


def parse_data_from_file(path):
    with open(path) as file:
        rows = list(csv.reader(file))[1:]
    return [text for _, text in rows], [category for category, _ in rows]
