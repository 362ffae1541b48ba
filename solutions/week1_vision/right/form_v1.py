import os
import random
from shutil import copyfile


def split_data(SOURCE, TRAINING, TESTING, SPLIT_SIZE):
    files = []
    for name in os.listdir(SOURCE):
        if os.path.getsize(SOURCE + name) > 0:
            files.append(name)
        else:
            print(f"{name} is empty and is left out")
    shuffled = random.sample(files, len(files))
    size = int(len(files) * SPLIT_SIZE)
    for name in shuffled[:size]:
        copyfile(SOURCE + name, TRAINING + name)
    for name in shuffled[size:]:
        copyfile(SOURCE + name, TESTING + name)


CAT_SOURCE_DIR = "/tmp/PetImages/Cat/"
split_data(CAT_SOURCE_DIR, "/tmp/cats-v-dogs/training/cats/", "/tmp/cats-v-dogs/testing/cats/", 0.9)
