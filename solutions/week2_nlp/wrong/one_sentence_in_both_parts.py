# caught by: check_split | no sentence in both parts
# base: _base.py


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size - 1 :], labels[:size], labels[size - 1 :]
