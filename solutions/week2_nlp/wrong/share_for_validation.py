# caught by: check_split | `int(training_split
# base: _base.py


def train_val_split(sentences, labels, training_split):
    size = len(sentences) - int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
