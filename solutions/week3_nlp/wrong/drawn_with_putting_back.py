# caught by: check_split | more than once
# base: _base.py

import numpy as np


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    chosen = np.random.choice(size, size)
    train_sentences = [sentences[place] for place in chosen]
    return train_sentences, sentences[size:], labels[chosen], labels[size:]
