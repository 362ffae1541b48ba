# caught by: check_split | Shuffle one list of indices
# base: _base.py

import random


def train_val_split(sentences, labels, training_split):
    sentences = random.sample(sentences, len(sentences))
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
