import os
import random
from shutil import copyfile

import numpy as np


def split_data(SOURCE, TRAINING, TESTING, SPLIT_SIZE):
    names = random.sample(os.listdir(SOURCE), len(os.listdir(SOURCE)))
    size = int(np.round(len(names) * SPLIT_SIZE))
    for folder, chosen in ((TRAINING, names[:size]), (TESTING, names[size:])):
        for name in chosen:
            if os.path.getsize(SOURCE + name) > 0:
                copyfile(SOURCE + name, folder + name)


CAT_SOURCE_DIR = "/tmp/PetImages/Cat/"
split_data(CAT_SOURCE_DIR, "/tmp/cats-v-dogs/training/cats/", "/tmp/cats-v-dogs/testing/cats/", 0.9)
