# caught by: check_vocabulary, check_limit | Fit a new tokenizer on the training sentences only
# base: _base.py
# change fit_tokenizer: tokenizer.fit_on_texts(train_sentences) -> tokenizer.fit_on_texts(train_sentences + sentences)
# add: sentences, labels

from grader.data import load_plain_reviews

sentences, labels = load_plain_reviews()


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
