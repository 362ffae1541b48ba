# caught by: check_vocabulary | Fit a new tokenizer
# base: _base.py
# change fit_tokenizer: tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token=oov_token) ->
# add: tokenizer

tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]
