# caught by: check_split | from the arguments
# base: _base.py
# add: TRAINING_SPLIT

TRAINING_SPLIT = 0.8


def train_val_split(sentences, labels, training_split):
    size = int(TRAINING_SPLIT * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
