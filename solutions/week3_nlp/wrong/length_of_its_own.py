# caught by: check_padding | not a fixed number
# base: _base.py
# change seq_pad_and_trunc: maxlen=maxlen -> maxlen=MAXLEN
# add: MAXLEN

MAXLEN = 32


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
